//! Moves the history of a Q&A to its new id when the Q&A was moved or reworded.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::task::spawn_blocking;
use tracing::{info, warn};

use super::Quiz;
use crate::store::{CurrentQa, StoreError};
use recite_notes::Notebook;
use recite_notes::likeness::{Fingerprint, HistoryMove};

impl Quiz {
    /// Moves histories to the new ids of their Q&As, stores the current texts, and logs each move or a failure.
    ///
    /// Call it before members use these notes. It detects all changes since the last call, from a reload or from the
    /// time when no bot was running.
    ///
    /// # Errors
    /// The store cannot be written. Nothing has changed then.
    pub async fn relink_histories(&self, now: Timestamp) -> Result<Vec<HistoryMove>, StoreError> {
        let app = Arc::clone(&self.app);
        // Takes a tenth of a second for ten thousand Q&As, so it runs beside other replies.
        let current = match spawn_blocking(move || current_qas(app.notebook())).await {
            Ok(current) => current,
            Err(error) => {
                warn!(
                    "could not detect moved Q&As: {error}. This is a bug in Recite; please report it."
                );
                return Ok(Vec::new());
            }
        };
        let relinked = self
            .store
            .relink_histories(&self.notes, &current, now)
            .await;
        let relinks = relinked.inspect_err(|error| {
            warn!("could not move the histories of moved Q&As, so they count as new until this works: {error}");
        })?;
        for HistoryMove { from, to, reason } in &relinks {
            match self.app.get(to) {
                Some(qa) => info!(
                    qa.from = %from, qa.to = %to,
                    "moved the history of `{from}` to `{to}` ({}): {reason}", qa.source
                ),
                None => info!(
                    qa.from = %from, qa.to = %to,
                    "kept the history of `{from}` as `{to}`: {reason}"
                ),
            }
        }
        Ok(relinks)
    }
}

fn current_qas(book: &Notebook) -> Vec<CurrentQa> {
    let current = book.qas().iter().map(|qa| CurrentQa {
        qa: qa.id.clone(),
        is_derived: qa.has_derived_id,
        fingerprint: Fingerprint::of(qa),
    });
    current.collect()
}
