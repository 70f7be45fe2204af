//! Writes the ids that files do not have, and collects why others stay out: `recite check --fix`, and *Fix all ids* in
//! the sandbox.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;

use recite_notes::fix::{FixedFile, MissingId, SkipReason, insert_ids};
use recite_notes::load::replace_file;

/// What came of it.
#[derive(Debug, Default, Serialize)]
pub struct Written {
    /// How many ids were written, by file.
    pub fixed: BTreeMap<String, usize>,
    /// The Q&As that stay without an id, by place.
    pub skipped: Vec<Skipped>,
    /// The files that could not be read or written, which stay as they were.
    #[serde(rename = "not_fixed")]
    pub failed: Vec<NotWritten>,
}

/// A Q&A that stays without an id.
#[derive(Debug, Serialize)]
pub struct Skipped {
    pub path: String,
    pub line: usize,
    pub column: usize,
    /// As written.
    pub question: String,
    #[serde(serialize_with = "as_text")]
    pub reason: SkipReason,
    pub remedy: &'static str,
}

/// A file into which nothing could be written.
#[derive(Debug, Serialize)]
pub struct NotWritten {
    pub path: String,
    /// How many questions it is about.
    #[serde(skip)]
    pub questions: usize,
    #[serde(serialize_with = "as_text")]
    pub error: io::Error,
}

fn as_text<S: serde::Serializer>(value: &impl ToString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.to_string())
}

/// Writes every id that can be written; what cannot stays a problem of the next reading.
pub fn write(notes: &Path, missing: &[MissingId]) -> Written {
    let mut by_file: BTreeMap<&str, Vec<MissingId>> = BTreeMap::new();
    for id in missing {
        by_file.entry(&id.path).or_default().push(id.clone());
    }
    let mut written = Written::default();
    for (path, missing) in by_file {
        match write_file(&notes.join(path), &missing) {
            Ok(fixed) => written.add(path, fixed),
            Err(error) => written.failed.push(NotWritten {
                path: path.to_owned(),
                questions: missing.len(),
                error,
            }),
        }
    }
    written
        .skipped
        .sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
    written
}

/// Why some questions stay without an id.
#[derive(Debug, PartialEq, Eq)]
pub struct LeftAlone<'a> {
    pub path: &'a str,
    /// Line and column of the question; `None` where the reason holds for the whole file.
    pub place: Option<(usize, usize)>,
    /// How many questions it is about.
    pub questions: usize,
    pub reason: SkipReason,
    pub remedy: &'static str,
}

impl Written {
    /// The questions that stay without an id, by file: a reason that holds for a whole file once, with the number of
    /// questions.
    pub fn left_alone(&self) -> Vec<LeftAlone<'_>> {
        let mut left = Vec::new();
        for same_file in self.skipped.chunk_by(|a, b| a.path == b.path) {
            let (whole, single): (Vec<_>, Vec<_>) =
                same_file.iter().partition(|it| it.reason.is_file_wide());
            left.extend(whole.first().map(|first| LeftAlone {
                path: &first.path,
                place: None,
                questions: whole.len(),
                reason: first.reason,
                remedy: first.remedy,
            }));
            left.extend(single.into_iter().map(|it| LeftAlone {
                path: &it.path,
                place: Some((it.line, it.column)),
                questions: 1,
                reason: it.reason,
                remedy: it.remedy,
            }));
        }
        left
    }

    /// Adds what came of one file.
    pub fn add(&mut self, path: &str, fixed: FixedFile) {
        if !fixed.written.is_empty() {
            self.fixed.insert(path.to_owned(), fixed.written.len());
        }
        let skipped = fixed.skipped.into_iter();
        self.skipped.extend(skipped.map(|(id, reason)| Skipped {
            path: id.path,
            line: id.place.0,
            column: id.place.1,
            question: id.question,
            reason,
            remedy: reason.remedy(),
        }));
    }
}

fn write_file(file: &Path, missing: &[MissingId]) -> io::Result<FixedFile> {
    // A note that is a symbolic link is written where it really lies, and stays a link.
    let file = file.canonicalize()?;
    let original = fs::read(&file)?;
    let fixed = insert_ids(&original, missing);
    if !fixed.written.is_empty() {
        replace_file(&file, &fixed.bytes)?;
    }
    Ok(fixed)
}
