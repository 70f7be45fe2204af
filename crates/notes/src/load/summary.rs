//! What reading a folder again came to.

use super::Loaded;
use crate::{Notebook, Problem, Qa};

/// How notes that were read again differ from those before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReloadSummary {
    /// Q&As that are new.
    pub added: usize,
    /// Q&As whose words, topic or file are others now.
    pub changed: usize,
    /// Q&As that are gone.
    pub removed: usize,
    /// Files, and single Q&As of other files, that could not be read and stayed as they were.
    pub kept: usize,
    /// All Q&As now, and the files that they are in.
    pub qas: usize,
    pub files: usize,
    /// Everything that is wrong with the notes now.
    pub problems: Vec<Problem>,
}

impl ReloadSummary {
    /// Compares. A Q&A that only moved to another line has not changed.
    pub fn of(before: &Notebook, loaded: &Loaded) -> Self {
        let after = &loaded.notebook;
        let is_added = |qa: &&Qa| before.get(&qa.id).is_none();
        let is_changed = |qa: &&Qa| before.get(&qa.id).is_some_and(|old| !qa.says_the_same(old));
        let is_removed = |qa: &&Qa| after.get(&qa.id).is_none();
        Self {
            added: after.qas().iter().filter(is_added).count(),
            changed: after.qas().iter().filter(is_changed).count(),
            removed: before.qas().iter().filter(is_removed).count(),
            kept: loaded.kept,
            qas: after.qas().len(),
            files: after.files(),
            problems: loaded.problems.clone(),
        }
    }

    /// Whether a member could see a difference.
    pub fn is_change(&self) -> bool {
        self.added + self.changed + self.removed > 0
    }
}
