//! The names of every file below a notes folder, made once per load: how links find files that they name otherwise than
//! the disk does.
//!
//! Only names are looked up here; whether a file may be read is decided by [`Access`](super::Access).

use std::borrow::Cow;
use std::collections::HashMap;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The files below a folder, by their paths with `/` between folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// As they are on the disk.
    paths: Vec<String>,
    /// The same in NFC and lower case.
    folded: Vec<String>,
    /// Numbers of `paths`, by the path in Unicode's composed form (NFC).
    by_path: HashMap<String, usize>,
    /// Numbers of `paths` by file name, in NFC and lower case; of those with one name the shortest path first.
    by_name: HashMap<String, Vec<usize>>,
}

impl Names {
    pub fn of(mut paths: Vec<String>) -> Self {
        // The shortest path first: fewest folders, then fewest characters.
        paths.sort_by_cached_key(|path| {
            let folders = path.matches('/').count();
            (folders, path.chars().count(), path.clone())
        });
        paths.dedup();
        let mut names = Self::default();
        for (number, path) in paths.iter().enumerate() {
            names
                .by_path
                .entry(composed(path).into_owned())
                .or_insert(number);
            let folded = folded(path);
            let name = file_name(&folded).to_owned();
            names.by_name.entry(name).or_default().push(number);
            names.folded.push(folded);
        }
        names.paths = paths;
        names
    }

    /// Every path, as it is on the disk.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// The file at `path`, whether path and disk spell `ü` as one character or as two.
    pub fn at(&self, path: &str) -> Option<&str> {
        let number = *self.by_path.get(&*composed(path))?;
        Some(&self.paths[number])
    }

    /// The file or note that a link of a documentation site means by `path`: itself, or `.md`, or the first page of a
    /// folder, or the source of a page that ends in `.html`.
    pub fn page(&self, path: &str) -> Option<&str> {
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
            .find_map(|path| self.at(path.trim_start_matches('/')))
    }

    /// The file that a wiki link means by `name`, in any folder: that with the shortest path, and a file of that whole
    /// name before one with `.md` behind it. Upper and lower case match; folders in front of the name must be those
    /// around the file.
    pub fn named(&self, name: &str) -> Option<&str> {
        let name = folded(name.trim().trim_start_matches('/'));
        ["", ".md", ".markdown"].iter().find_map(|ending| {
            let wanted = format!("{name}{ending}");
            let numbers = self.by_name.get(file_name(&wanted))?;
            let fits = |number: &&usize| is_end_of(&wanted, &self.folded[**number]);
            let number = numbers.iter().find(fits)?;
            Some(self.paths[*number].as_str())
        })
    }
}

/// Whether `path` ends in the whole parts of `end`.
fn is_end_of(end: &str, path: &str) -> bool {
    let before = path.strip_suffix(end);
    before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn folded(path: &str) -> String {
    composed(path).to_lowercase()
}

fn composed(path: &str) -> Cow<'_, str> {
    match is_nfc_quick(path.chars()) {
        IsNormalized::Yes => Cow::Borrowed(path),
        _ => Cow::Owned(path.nfc().collect()),
    }
}

#[cfg(test)]
mod tests;
