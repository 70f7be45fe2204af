//! What every page is told, and the folder of notes as it was told last.

use std::sync::{Arc, Mutex};

use super::protocol::{NotesFolder, Told};
use crate::app::quiz::Quiz;
use recite_notes::load::Look;

/// One thing told, as it goes over the line.
pub fn json(told: &Told) -> Arc<str> {
    // These types have text keys and no floats, which is all that JSON could refuse.
    serde_json::to_string(told).unwrap_or_default().into()
}

/// The folder of notes as it was told last, with what it was told from.
#[derive(Default)]
pub(super) struct Folder(pub(super) Mutex<Option<Known>>);

pub(super) struct Known {
    pub(super) quiz: Arc<Quiz>,
    pub(super) look: Option<Look>,
    pub(super) notes: Arc<NotesFolder>,
}
