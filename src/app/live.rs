//! The notes as they are now: replaced whole while members ask.
//!
//! Who answers takes one [`Quiz`] at the start and keeps it to the end, so that no reply is made from
//! two states of the notes. What was replaced lives until the last reply made from it.

use std::sync::Arc;

use arc_swap::ArcSwap;

use super::quiz::Quiz;

/// The use cases over the newest snapshot.
pub struct Live {
    newest: ArcSwap<Quiz>,
}

impl Live {
    pub fn new(quiz: Quiz) -> Self {
        Self {
            newest: ArcSwap::from_pointee(quiz),
        }
    }

    /// The newest; the same for as long as the caller holds it.
    pub fn quiz(&self) -> Arc<Quiz> {
        self.newest.load_full()
    }

    /// From now on answers come from these notes.
    pub fn replace(&self, quiz: Quiz) {
        self.newest.store(Arc::new(quiz));
    }
}
