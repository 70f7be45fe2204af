//! A Q&A's history goes where the Q&A went: to another file, under another heading, to other words.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::task::spawn_blocking;
use tracing::{info, warn};

use super::Quiz;
use crate::store::{Present, StoreError};
use recite_notes::Notebook;
use recite_notes::likeness::{Fingerprint, HistoryMove};

impl Quiz {
    /// Moves histories to where the notes have what they are of, tells so in the log, also where that
    /// failed, and remembers what these notes say.
    ///
    /// To be called before members are asked from these notes; it finds what changed since the last
    /// time, be it at a reload or while no bot was running.
    ///
    /// # Errors
    /// When the store cannot be written; then nothing has changed.
    pub async fn follow(&self, now: Timestamp) -> Result<Vec<HistoryMove>, StoreError> {
        let app = Arc::clone(&self.app);
        // A tenth of a second for ten thousand Q&As, in which others want answers.
        let present = match spawn_blocking(move || present(app.notebook())).await {
            Ok(present) => present,
            Err(error) => {
                warn!("could not tell what moved in the notes: {error}; this is a bug of Recite's");
                return Ok(Vec::new());
            }
        };
        let followed = self.store.follow(&self.notes, &present, now).await;
        let relinks = followed.inspect_err(|error| {
            warn!("what moved in the notes is new to its members until this is mended: {error}");
        })?;
        for HistoryMove { from, to, reason } in &relinks {
            match self.app.get(to) {
                Some(qa) => info!(
                    qa.from = %from, qa.to = %to,
                    "the history of `{from}` goes on as `{to}` ({}): {reason}", qa.source
                ),
                None => info!(
                    qa.from = %from, qa.to = %to,
                    "the history of `{from}` is kept as `{to}`: {reason}"
                ),
            }
        }
        Ok(relinks)
    }
}

fn present(book: &Notebook) -> Vec<Present> {
    let present = book.qas().iter().map(|qa| Present {
        qa: qa.id.clone(),
        is_derived: qa.has_derived_id,
        fingerprint: Fingerprint::of(qa),
    });
    present.collect()
}
