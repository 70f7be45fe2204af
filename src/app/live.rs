//! The live notes, replaced as a whole while members ask.
//!
//! Each request takes one [`Quiz`] at its beginning and keeps it to the end, so no reply mixes two states of the
//! notes. A replaced state lives until the last reply that uses it.

use std::sync::Arc;

use arc_swap::ArcSwap;

use super::quiz::Quiz;

/// The quiz over the live notes.
pub struct LiveQuiz {
    current: ArcSwap<Quiz>,
}

impl LiveQuiz {
    /// Creates a `LiveQuiz` that starts with this quiz.
    pub fn new(quiz: Quiz) -> Self {
        Self {
            current: ArcSwap::from_pointee(quiz),
        }
    }

    /// Returns the current quiz, which does not change while the caller holds it.
    pub fn quiz(&self) -> Arc<Quiz> {
        self.current.load_full()
    }

    /// Replaces the quiz. Later requests use the new one.
    pub fn replace(&self, quiz: Quiz) {
        self.current.store(Arc::new(quiz));
    }
}
