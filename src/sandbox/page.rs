//! The state shared by the page's endpoints.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::broadcast;

use super::cache::{FolderCache, json};
use super::notes::NotesPane;
use super::protocol::PageUpdate;
use super::time::ClockControl;
use crate::app::live::LiveQuiz;
use recite_discord_sim::Sandbox;
use recite_discord_sim::recorder::Recorder;

/// Everything that the page shows and controls.
pub struct PageServices {
    /// The local Discord.
    pub discord: Arc<Sandbox>,
    /// The recorder around `discord`.
    pub recorder: Arc<Recorder>,
    /// The running bot's data.
    pub live: Arc<LiveQuiz>,
    /// The notes folder.
    pub notes: Arc<NotesPane>,
    /// The control of the bot's clock.
    pub time: ClockControl,
    /// A folder with a build of the page to serve instead of the embedded one, for developers.
    pub page_dir: Option<PathBuf>,
}

/// A shared reference to the page's state.
pub type SharedPage = Arc<Page>;

/// The page's state.
pub struct Page {
    pub services: PageServices,
    /// The updates for every open page, as JSON.
    pub events: broadcast::Sender<Arc<str>>,
    pub folder: FolderCache,
}

impl Page {
    /// Returns the notes to read and edit.
    pub fn notes_pane(&self) -> Arc<NotesPane> {
        let notes = &self.services.notes;
        match notes.is_editable() {
            true => Arc::clone(notes),
            false => Arc::new(notes.at_commit(self.services.live.quiz().app().notebook())),
        }
    }

    /// Sends an update to every open page. There may be none.
    pub fn publish(&self, update: &PageUpdate) {
        let _ = self.events.send(json(update));
    }
}
