//! The result of reloading a notes folder.

use super::LoadedNotes;
use crate::{Notebook, Problem, Qa};

/// The differences between reloaded notes and the notes before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReloadSummary {
    /// The number of new Q&As.
    pub added: usize,
    /// The number of Q&As whose text, topic or file has changed.
    pub changed: usize,
    /// The number of Q&As that were removed.
    pub removed: usize,
    /// The number of files, and of single Q&As in other files, that stay at their last good version because they can
    /// no longer be read.
    pub last_good: usize,
    /// The number of Q&As now.
    pub qas: usize,
    /// The number of note files now.
    pub files: usize,
    /// All current problems of the notes.
    pub problems: Vec<Problem>,
}

impl ReloadSummary {
    /// Compares the loaded notes with those before. A Q&A that only moved to another line has not changed.
    pub fn compare(before: &Notebook, loaded: &LoadedNotes) -> Self {
        let after = &loaded.notebook;
        let is_added = |qa: &&Qa| before.get(&qa.id).is_none();
        let is_changed = |qa: &&Qa| {
            before
                .get(&qa.id)
                .is_some_and(|old| !qa.has_same_content(old))
        };
        let is_removed = |qa: &&Qa| after.get(&qa.id).is_none();
        Self {
            added: after.qas().iter().filter(is_added).count(),
            changed: after.qas().iter().filter(is_changed).count(),
            removed: before.qas().iter().filter(is_removed).count(),
            last_good: loaded.last_good,
            qas: after.qas().len(),
            files: after.file_count(),
            problems: loaded.problems.clone(),
        }
    }

    /// Whether members can see a difference.
    pub fn has_changes(&self) -> bool {
        self.added + self.changed + self.removed > 0
    }
}
