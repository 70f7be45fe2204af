//! Limits how many charts are drawn: a few are drawn at once, a few more wait, and the remaining replies are sent
//! without charts.
//!
//! Drawing a chart takes processor time and megabytes. Many members who ask at the same moment must neither slow down
//! other replies nor wait longer than Discord does.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};

use crate::messages::Message;

/// How many replies have their charts drawn at the same time.
const AT_ONCE: usize = 2;
/// How many more replies can wait.
const WAITING: usize = 8;

/// The limit of drawings; clones share it.
#[derive(Clone)]
pub struct Drawings {
    /// One permit for each reply that is drawn or waits.
    places: Arc<Semaphore>,
    /// One permit for each reply that is drawn.
    turns: Arc<Semaphore>,
}

impl Default for Drawings {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Drawings {
    /// Makes a message with charts from the result of `prepare`, on a blocking thread. If too many replies are drawn, `make`
    /// gets `None` immediately and makes the message without charts.
    ///
    /// # Errors
    /// Those of `prepare` and `make`, or `make` panicked.
    pub async fn make<P, E>(
        &self,
        prepare: impl Future<Output = Result<P, E>>,
        make: impl FnOnce(Option<P>) -> Result<Message, E> + Send + 'static,
    ) -> Result<Message, E>
    where
        P: Send + 'static,
        E: From<JoinError> + Send + 'static,
    {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            return make(None);
        };
        // It only fails if the semaphore is closed, which never happens.
        let turn = Arc::clone(&self.turns).acquire_owned().await.ok();
        let prepared = prepare.await?;
        let made = spawn_blocking(move || {
            let message = make(Some(prepared));
            // Held until the drawing ends, even if nobody waits for it anymore.
            drop((turn, place));
            message
        });
        made.await?
    }
}

#[cfg(test)]
mod tests;
