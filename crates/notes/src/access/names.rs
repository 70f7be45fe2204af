//! The names of the files below a notes folder, collected once per load, so that links find files whose names are
//! spelled differently on disk.
//!
//! This module only looks up names. [`Access`](super::Access) decides whether a file may be read.

use std::borrow::Cow;
use std::collections::HashMap;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The paths of the files below a folder, with `/` between folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileNames {
    /// The paths as on disk.
    paths: Vec<String>,
    /// The same paths in NFC and lower case.
    folded: Vec<String>,
    /// Indices of `paths`, by the path in Unicode's composed form (NFC).
    by_path: HashMap<String, usize>,
    /// Indices of `paths` by file name, in NFC and lower case. The shortest path of each name comes first.
    by_name: HashMap<String, Vec<usize>>,
}

impl FileNames {
    /// Indexes these paths.
    pub fn new(mut paths: Vec<String>) -> Self {
        // Shortest path first: fewest folders, then fewest characters.
        paths.sort_by_cached_key(|path| {
            let folders = path.matches('/').count();
            (folders, path.chars().count(), path.clone())
        });
        paths.dedup();
        let mut names = Self::default();
        for (number, path) in paths.iter().enumerate() {
            names
                .by_path
                .entry(to_nfc(path).into_owned())
                .or_insert(number);
            let folded = fold_name(path);
            let name = file_name(&folded).to_owned();
            names.by_name.entry(name).or_default().push(number);
            names.folded.push(folded);
        }
        names.paths = paths;
        names
    }

    /// Returns every path as on disk.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// Returns the file at `path`, even if one of both spells `ü` as one character and the other as two.
    pub fn find_path(&self, path: &str) -> Option<&str> {
        let number = *self.by_path.get(&*to_nfc(path))?;
        Some(&self.paths[number])
    }

    /// Returns the file that a link on a documentation site refers to: the path itself, the path with `.md`, the
    /// index page of a folder, or the source of a page that ends in `.html`.
    pub fn find_page(&self, path: &str) -> Option<&str> {
        let source = path
            .strip_suffix(".html")
            .or_else(|| path.strip_suffix(".htm"));
        let pages = [
            "",
            ".md",
            ".markdown",
            "/index.md",
            "/README.md",
            "/readme.md",
        ];
        let itself = pages.iter().map(|page| format!("{path}{page}"));
        let source = source.into_iter().map(|source| format!("{source}.md"));
        itself
            .chain(source)
            .find_map(|path| self.find_path(path.trim_start_matches('/')))
    }

    /// Returns the file in any folder that a wiki link refers to. The case is ignored, the shortest path wins, and an
    /// exact file name precedes one with `.md` added. Folders in front of the name must match the folders of the
    /// file.
    pub fn find_by_name(&self, name: &str) -> Option<&str> {
        let name = fold_name(name.trim().trim_start_matches('/'));
        ["", ".md", ".markdown"].iter().find_map(|ending| {
            let wanted = format!("{name}{ending}");
            let numbers = self.by_name.get(file_name(&wanted))?;
            let fits = |number: &&usize| is_end_of(&wanted, &self.folded[**number]);
            let number = numbers.iter().find(fits)?;
            Some(self.paths[*number].as_str())
        })
    }
}

/// Whether `path` ends with all the components of `end`.
fn is_end_of(end: &str, path: &str) -> bool {
    let before = path.strip_suffix(end);
    before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn fold_name(path: &str) -> String {
    to_nfc(path).to_lowercase()
}

fn to_nfc(path: &str) -> Cow<'_, str> {
    match is_nfc_quick(path.chars()) {
        IsNormalized::Yes => Cow::Borrowed(path),
        _ => Cow::Owned(path.nfc().collect()),
    }
}

#[cfg(test)]
mod tests;
