//! Loads a text that is not saved yet, as the sandbox's editor does.

use super::file_problems::{MAX_NOTE_BYTES, note_too_large};
use super::{LoadedNotes, ValidFiles};
use crate::Notebook;
use crate::access::Access;
use crate::identity::{IdentifiedQas, OtherFileIds, assign_ids};

/// Loads a text as if it were the file at `path` of the folder.
///
/// Links are resolved in the folder, and the ids of the other files in `notebook` count as used. The last good version
/// of the file is ignored, so the result shows how the text itself reads.
pub fn load_unsaved(access: &Access, path: &str, text: &str, notebook: &Notebook) -> LoadedNotes {
    let access = &access.clone().with_names(notebook.access().names().clone());
    let mut valid = ValidFiles::default();
    let size = text.len() as u64;
    let added = match size <= MAX_NOTE_BYTES {
        true => valid.add_file(access, path, text, &[]),
        false => Err(note_too_large(path, size)),
    };
    valid.problems.extend(added.err());
    let others = OtherFileIds::collect(path, notebook);
    let IdentifiedQas {
        qas, missing_ids, ..
    } = assign_ids(valid.found, others, &mut valid.problems);
    valid.problems.sort();
    LoadedNotes {
        notebook: Notebook::new(access.clone(), 1, qas),
        problems: valid.problems,
        missing_ids,
        coverage: valid.coverage,
        last_good: 0,
    }
}

#[cfg(test)]
mod tests;
