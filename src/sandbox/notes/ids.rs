//! Writes missing ids into the files of the folder, or into a text that is not saved yet.

use std::collections::BTreeMap;

use super::{NotesError, NotesPane};
use crate::check::ids::{self, IdFixes};
use crate::sandbox::protocol::{FileIds, FixIds, FixedIds, PreviewNote, SkippedIds, TextWithIds};
use recite_notes::Notebook;
use recite_notes::fix::{MissingId, insert_ids};
use recite_notes::load::{load, load_unsaved};

impl NotesPane {
    /// Writes the same ids as `recite check --fix`, except into files that are being edited.
    ///
    /// # Errors
    /// Fails if the notes cannot be edited or read. The result lists files that could not be written.
    pub fn fix_ids(&self, request: &FixIds) -> Result<FixedIds, NotesError> {
        self.editable_access()?;
        let _lock = self.lock_saving();
        let loaded = load(&self.folder, &self.options).map_err(NotesError::Load)?;
        let is_edited = |id: &MissingId| request.except.contains(&id.path);
        let (edited, missing): (Vec<_>, Vec<_>) =
            loaded.missing_ids.into_iter().partition(is_edited);
        let written = ids::write_missing(&self.folder, &missing);
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for id in edited {
            *counts.entry(id.path).or_default() += 1;
        }
        let edited = counts.into_iter().map(|(path, questions)| SkippedIds {
            path,
            line: 0,
            column: 0,
            questions,
            why: "it has unsaved changes".to_owned(),
            remedy: "save it, then fix the ids again".to_owned(),
        });
        let mut skipped = skipped_ids(&written);
        skipped.extend(edited);
        let files = written.fixed.into_iter();
        Ok(FixedIds {
            files: files.map(|(path, ids)| FileIds { path, ids }).collect(),
            skipped,
        })
    }

    /// Returns the text as `recite check --fix` would write it for the note at this path.
    ///
    /// # Errors
    /// Fails if the folder cannot be read.
    pub fn text_with_ids(
        &self,
        note: &PreviewNote,
        book: &Notebook,
    ) -> Result<TextWithIds, NotesError> {
        let unsaved = load_unsaved(&self.access()?, &note.path, &note.text, book);
        let fixed = insert_ids(note.text.as_bytes(), &unsaved.missing_ids);
        // Only complete ids are inserted, so the bytes stay valid UTF-8.
        let text = String::from_utf8(fixed.bytes.clone()).unwrap_or_else(|_| note.text.clone());
        let mut written = IdFixes::default();
        written.add(&note.path, fixed);
        Ok(TextWithIds {
            text,
            skipped: skipped_ids(&written),
        })
    }
}

/// Returns the questions that received no id, with the reasons.
fn skipped_ids(written: &IdFixes) -> Vec<SkippedIds> {
    let left = written.skipped_by_file().into_iter().map(|it| {
        let (line, column) = it.place.unwrap_or_default();
        SkippedIds {
            path: it.path.to_owned(),
            line,
            column,
            questions: it.questions,
            why: it.reason.to_string(),
            remedy: it.remedy.to_owned(),
        }
    });
    let failed = written.failed.iter().map(|it| SkippedIds {
        path: it.path.clone(),
        line: 0,
        column: 0,
        questions: it.questions,
        why: format!("it cannot be written ({})", it.error),
        remedy: "Check the permissions of the file and its folder.".to_owned(),
    });
    left.chain(failed).collect()
}
