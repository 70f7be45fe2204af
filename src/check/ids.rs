//! Writes missing ids into the notes, and collects the ids that cannot be written. Used by `recite check --fix` and
//! *Fix all ids* in the sandbox.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;

use recite_notes::fix::{FixedFile, MissingId, SkipReason, insert_ids};
use recite_notes::load::replace_file;

/// The result of writing missing ids.
#[derive(Debug, Default, Serialize)]
pub struct IdFixes {
    /// The number of ids written, by file.
    pub fixed: BTreeMap<String, usize>,
    /// The Q&As that still have no id, ordered by path and line.
    pub skipped: Vec<SkippedId>,
    /// The files that could not be read or written. They are unchanged.
    #[serde(rename = "not_fixed")]
    pub failed: Vec<FailedFile>,
}

/// A Q&A that still has no id.
#[derive(Debug, Serialize)]
pub struct SkippedId {
    /// The path in the notes folder.
    pub path: String,
    /// The line of the question.
    pub line: usize,
    /// The column of the question.
    pub column: usize,
    /// The question as written in the note.
    pub question: String,
    /// Why no id was written.
    #[serde(serialize_with = "as_text")]
    pub reason: SkipReason,
    /// How to fix it.
    pub remedy: &'static str,
}

/// A file that could not be read or written.
#[derive(Debug, Serialize)]
pub struct FailedFile {
    /// The path in the notes folder.
    pub path: String,
    /// The number of questions without an id in the file.
    #[serde(skip)]
    pub questions: usize,
    /// Why it failed.
    #[serde(serialize_with = "as_text")]
    pub error: io::Error,
}

fn as_text<S: serde::Serializer>(value: &impl ToString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.to_string())
}

/// Writes all missing ids that can be written.
pub fn write_missing(notes: &Path, missing: &[MissingId]) -> IdFixes {
    let mut by_file: BTreeMap<&str, Vec<MissingId>> = BTreeMap::new();
    for id in missing {
        by_file.entry(&id.path).or_default().push(id.clone());
    }
    let mut fixes = IdFixes::default();
    for (path, missing) in by_file {
        match write_file(&notes.join(path), &missing) {
            Ok(fixed) => fixes.add(path, fixed),
            Err(error) => fixes.failed.push(FailedFile {
                path: path.to_owned(),
                questions: missing.len(),
                error,
            }),
        }
    }
    fixes
        .skipped
        .sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
    fixes
}

/// The reason why one question, or all questions of a file, still have no id.
#[derive(Debug, PartialEq, Eq)]
pub struct SkippedIds<'a> {
    /// The path in the notes folder.
    pub path: &'a str,
    /// The line and column of the question; `None` if the reason applies to the whole file.
    pub place: Option<(usize, usize)>,
    /// The number of questions.
    pub questions: usize,
    /// Why no id was written.
    pub reason: SkipReason,
    /// How to fix it.
    pub remedy: &'static str,
}

impl IdFixes {
    /// Returns the skipped questions by file. A reason that applies to a whole file is returned once, with the number
    /// of questions.
    pub fn skipped_by_file(&self) -> Vec<SkippedIds<'_>> {
        let mut skipped = Vec::new();
        for same_file in self.skipped.chunk_by(|a, b| a.path == b.path) {
            let (whole, single): (Vec<_>, Vec<_>) =
                same_file.iter().partition(|it| it.reason.is_file_wide());
            skipped.extend(whole.first().map(|first| SkippedIds {
                path: &first.path,
                place: None,
                questions: whole.len(),
                reason: first.reason,
                remedy: first.remedy,
            }));
            skipped.extend(single.into_iter().map(|it| SkippedIds {
                path: &it.path,
                place: Some((it.line, it.column)),
                questions: 1,
                reason: it.reason,
                remedy: it.remedy,
            }));
        }
        skipped
    }

    /// Adds the result of one file.
    pub fn add(&mut self, path: &str, fixed: FixedFile) {
        if !fixed.written.is_empty() {
            self.fixed.insert(path.to_owned(), fixed.written.len());
        }
        let skipped = fixed.skipped.into_iter();
        self.skipped.extend(skipped.map(|(id, reason)| SkippedId {
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
    // If the note is a symbolic link, its target is written, and the link stays a link.
    let file = file.canonicalize()?;
    let original = fs::read(&file)?;
    let fixed = insert_ids(&original, missing);
    if !fixed.written.is_empty() {
        replace_file(&file, &fixed.bytes)?;
    }
    Ok(fixed)
}
