//! What the handlers of the page share.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::broadcast;

use super::folder::{Folder, json};
use super::notes::NotesPane;
use super::protocol::Told;
use super::time::TimeMachine;
use crate::app::live::Live;
use recite_discord_sim::Sandbox;
use recite_discord_sim::recorder::Recorder;

/// What the page shows and moves.
pub struct Parts {
    pub discord: Arc<Sandbox>,
    /// The one that is around `discord`.
    pub recorder: Arc<Recorder>,
    pub live: Arc<Live>,
    pub notes: Arc<NotesPane>,
    pub time: TimeMachine,
    /// Where the page was built in place of the embedded one, for who works on it.
    pub built_in: Option<PathBuf>,
}

pub type SharedPage = Arc<Page>;

pub struct Page {
    pub parts: Parts,
    /// Events for every page, as JSON.
    pub events: broadcast::Sender<Arc<str>>,
    pub folder: Folder,
}

impl Page {
    /// The notes as they are read, edited and looked at.
    pub fn notes_pane(&self) -> Arc<NotesPane> {
        let notes = &self.parts.notes;
        match notes.is_editable() {
            true => Arc::clone(notes),
            false => Arc::new(notes.of_commit(self.parts.live.quiz().app().notebook())),
        }
    }

    /// Sends an event to every page. It is fine if none is open.
    pub fn publish(&self, event: &Told) {
        let _ = self.events.send(json(event));
    }
}
