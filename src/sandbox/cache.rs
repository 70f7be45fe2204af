//! Serializes updates, and caches the folder of notes.

use std::sync::{Arc, Mutex};

use super::protocol::{NotesFolder, PageUpdate};
use crate::app::quiz::Quiz;
use recite_notes::load::FolderState;

/// Returns an update as JSON.
pub fn json(update: &PageUpdate) -> Arc<str> {
    // Serialization only fails for map keys that are not strings; these types have none.
    serde_json::to_string(update).unwrap_or_default().into()
}

/// The cached folder of notes.
#[derive(Default)]
pub(super) struct FolderCache(pub(super) Mutex<Option<CachedFolder>>);

/// The folder of notes as it was last published, and the state that it was built from.
pub(super) struct CachedFolder {
    pub(super) quiz: Arc<Quiz>,
    pub(super) look: Option<FolderState>,
    pub(super) notes: Arc<NotesFolder>,
}
