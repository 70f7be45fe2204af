//! Events as JSON, and the folder of notes as the last event described it.

use std::sync::{Arc, Mutex};

use super::protocol::{NotesFolder, Told};
use crate::app::quiz::Quiz;
use recite_notes::load::Look;

/// Returns an event as JSON.
pub fn json(event: &Told) -> Arc<str> {
    // These types have text keys and no floats, which is all that JSON could refuse.
    serde_json::to_string(event).unwrap_or_default().into()
}

/// The folder of notes as the last event described it, and what that was made from.
#[derive(Default)]
pub(super) struct Folder(pub(super) Mutex<Option<Known>>);

pub(super) struct Known {
    pub(super) quiz: Arc<Quiz>,
    pub(super) look: Option<Look>,
    pub(super) notes: Arc<NotesFolder>,
}
