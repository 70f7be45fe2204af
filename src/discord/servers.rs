//! Tracks which servers the bot is in, and stores the changes in the order in which Discord reports them.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::timeout;
use tracing::{info, warn};

use crate::app::StoreError;
use crate::app::live::LiveQuiz;
use crate::clock::Clock;
use recite_quiz::GuildId;

/// The delay before a failed write to the database is retried.
const RETRY_AFTER: Duration = Duration::from_secs(30);

/// A change to the servers that the bot is in.
#[derive(Clone, Debug)]
pub enum ServerChange {
    /// The bot is in exactly these servers.
    All(Vec<GuildId>),
    /// The bot is in this server.
    Present(GuildId),
    /// The bot was removed from this server. An outage of the server does not count.
    Removed(GuildId),
}

/// Stores which servers the bot is in.
pub struct ServerTracker {
    /// The live quiz with its database.
    pub live: Arc<LiveQuiz>,
    /// The current time.
    pub clock: Clock,
    /// Set once a session has reported all servers. Before that, the stored list may be outdated.
    pub are_known: Arc<AtomicBool>,
}

impl ServerTracker {
    /// Stores changes until the channel is closed.
    pub async fn run(self, mut changes: UnboundedReceiver<ServerChange>) {
        // A session also reports each of its servers separately.
        let mut present = HashSet::new();
        // A full list that could not be stored yet.
        let mut unsaved = None;
        loop {
            let next = match unsaved {
                Some(_) => timeout(RETRY_AFTER, changes.recv()).await,
                None => Ok(changes.recv().await),
            };
            let change = match (next, unsaved.take()) {
                (Ok(Some(change)), _) => change,
                (Err(_), Some(change)) => change,
                _ => return,
            };
            if let Err(error) = self.record(&change, &mut present).await {
                warn!(%error, "cannot save which servers the bot is in; retrying");
                unsaved = matches!(change, ServerChange::All(_)).then_some(change);
            }
        }
    }

    /// Stores one change.
    async fn record(
        &self,
        change: &ServerChange,
        present: &mut HashSet<GuildId>,
    ) -> Result<(), StoreError> {
        let (quiz, now) = (self.live.quiz(), self.clock.now());
        match change {
            ServerChange::All(guilds) => {
                for guild in quiz.store().record_servers(guilds, now).await? {
                    log_removal(guild);
                }
                *present = guilds.iter().copied().collect();
                self.are_known.store(true, Ordering::Relaxed);
            }
            ServerChange::Present(guild) => {
                if !present.contains(guild) {
                    quiz.store().record_server(*guild).await?;
                    present.insert(*guild);
                    info!(guild.id = guild.0, "a server added the bot");
                }
            }
            ServerChange::Removed(guild) => {
                present.remove(guild);
                quiz.store().record_departure(*guild, now).await?;
                log_removal(*guild);
            }
        }
        Ok(())
    }
}

fn log_removal(guild: GuildId) {
    info!(
        guild.id = guild.0,
        "a server removed the bot; its settings are kept for 30 days"
    );
}
