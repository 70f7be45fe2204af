//! Writing missing ids: those of the whole folder into its files, and those of a text that is not saved into the text.

use std::collections::BTreeMap;

use super::{NotesError, NotesPane};
use crate::check::ids::{self, Written};
use crate::sandbox::protocol::{FileIds, FixIds, FixedIds, LeftIds, PreviewNote, TextWithIds};
use recite_notes::Notebook;
use recite_notes::fix::{MissingId, with_ids};
use recite_notes::load::{load, load_unsaved};

impl NotesPane {
    /// Writes what `recite check --fix` writes, but for the files that somebody is editing.
    ///
    /// # Errors
    /// The folder may not be written, or cannot be read. Files that cannot be written are part of the answer.
    pub fn fix_ids(&self, wish: &FixIds) -> Result<FixedIds, NotesError> {
        self.editable()?;
        let _one_at_a_time = self.one_at_a_time();
        let loaded = load(&self.folder, &self.options).map_err(NotesError::Load)?;
        let is_edited = |id: &MissingId| wish.except.contains(&id.path);
        let (edited, missing): (Vec<_>, Vec<_>) =
            loaded.missing_ids.into_iter().partition(is_edited);
        let written = ids::write(&self.folder, &missing);
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for id in edited {
            *counts.entry(id.path).or_default() += 1;
        }
        let edited = counts.into_iter().map(|(path, questions)| LeftIds {
            path,
            line: 0,
            column: 0,
            questions,
            why: "it has changes that are not saved".to_owned(),
            remedy: "save it, and fix the ids again".to_owned(),
        });
        let mut left = left_alone(&written);
        left.extend(edited);
        let files = written.fixed.into_iter();
        Ok(FixedIds {
            files: files.map(|(path, ids)| FileIds { path, ids }).collect(),
            left,
        })
    }

    /// The text as `recite check --fix` would write it if it were the note at that path.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn text_with_ids(
        &self,
        note: &PreviewNote,
        book: &Notebook,
    ) -> Result<TextWithIds, NotesError> {
        let unsaved = load_unsaved(&self.access()?, &note.path, &note.text, book);
        let fixed = with_ids(note.text.as_bytes(), &unsaved.missing_ids);
        // Only whole ids are put between the bytes of a text.
        let text = String::from_utf8(fixed.bytes.clone()).unwrap_or_else(|_| note.text.clone());
        let mut written = Written::default();
        written.add(&note.path, fixed);
        Ok(TextWithIds {
            text,
            left: left_alone(&written),
        })
    }
}

fn left_alone(written: &Written) -> Vec<LeftIds> {
    let left = written.left_alone().into_iter().map(|it| {
        let (line, column) = it.place.unwrap_or_default();
        LeftIds {
            path: it.path.to_owned(),
            line,
            column,
            questions: it.questions,
            why: it.reason.to_string(),
            remedy: it.remedy.to_owned(),
        }
    });
    let failed = written.failed.iter().map(|it| LeftIds {
        path: it.path.clone(),
        line: 0,
        column: 0,
        questions: it.questions,
        why: format!("it cannot be written ({})", it.error),
        remedy: "check the permissions of the file and its folder".to_owned(),
    });
    left.chain(failed).collect()
}
