//! Which replies get pictures: few are drawn at once, few wait, and the others do without.
//!
//! A picture takes processor time and megabytes while it is drawn. A crowd that asks in one moment must
//! take neither from the rest of the bot, nor wait longer than Discord does.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};

use crate::messages::Message;

/// How many replies have their pictures drawn at the same time.
const AT_ONCE: usize = 2;
/// How many more may wait for that.
const WAITING: usize = 8;

/// The bound on drawings; clones share it.
#[derive(Clone)]
pub struct Drawings {
    /// One for each reply that is drawn or waits for it.
    places: Arc<Semaphore>,
    /// One for each reply that is drawn.
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
    /// Makes a message from what `prepare` brings, with its pictures, on a thread of its own. When too many
    /// are at it, `make` gets `None` at once: it then makes the message without pictures.
    ///
    /// # Errors
    /// Those of `prepare` and `make`, and when `make` panics.
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
        // Fails only when it is closed, which nobody does.
        let turn = Arc::clone(&self.turns).acquire_owned().await.ok();
        let prepared = prepare.await?;
        let made = spawn_blocking(move || {
            let message = make(Some(prepared));
            // Held until the drawing ends, also when nobody waits for it any more.
            drop((turn, place));
            message
        });
        made.await?
    }
}

#[cfg(test)]
mod tests;
