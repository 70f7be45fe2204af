//! Which servers the bot is in, noted in the order in which Discord tells.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::timeout;
use tracing::{info, warn};

use crate::app::StoreError;
use crate::app::live::Live;
use crate::clock::Clock;
use recite_quiz::GuildId;

/// A database that could not be written is tried again then.
const RETRY_AFTER: Duration = Duration::from_secs(30);

/// What Discord tells.
#[derive(Clone, Debug)]
pub enum Told {
    /// The bot is in these and no others.
    All(Vec<GuildId>),
    There(GuildId),
    /// It was removed, and not only lost for a while.
    Removed(GuildId),
}

/// What is noted, and what is known.
pub struct Servers {
    pub live: Arc<Live>,
    pub clock: Clock,
    /// Set once a session told all servers: before, nobody knows who came back meanwhile.
    pub are_known: Arc<AtomicBool>,
}

impl Servers {
    /// Notes what is told until nobody tells any more.
    pub async fn follow(self, mut told: UnboundedReceiver<Told>) {
        // A session tells each server once more, by itself.
        let mut there = HashSet::new();
        // What a session told of all servers, and could not be noted yet.
        let mut unnoted = None;
        loop {
            let next = match unnoted {
                Some(_) => timeout(RETRY_AFTER, told.recv()).await,
                None => Ok(told.recv().await),
            };
            let told = match (next, unnoted.take()) {
                (Ok(Some(told)), _) => told,
                (Err(_), Some(told)) => told,
                _ => return,
            };
            if let Err(error) = self.note(&told, &mut there).await {
                warn!(%error, "could not note which servers the bot is in; trying again");
                unnoted = matches!(told, Told::All(_)).then_some(told);
            }
        }
    }

    async fn note(&self, told: &Told, there: &mut HashSet<GuildId>) -> Result<(), StoreError> {
        let (quiz, now) = (self.live.quiz(), self.clock.now());
        match told {
            Told::All(guilds) => {
                for guild in quiz.store().note_servers(guilds, now).await? {
                    removed(guild);
                }
                *there = guilds.iter().copied().collect();
                self.are_known.store(true, Ordering::Relaxed);
            }
            Told::There(guild) => {
                if !there.contains(guild) {
                    quiz.store().note_server(*guild).await?;
                    there.insert(*guild);
                    info!(guild.id = guild.0, "a server added the bot");
                }
            }
            Told::Removed(guild) => {
                there.remove(guild);
                quiz.store().note_departure(*guild, now).await?;
                removed(*guild);
            }
        }
        Ok(())
    }
}

fn removed(guild: GuildId) {
    info!(
        guild.id = guild.0,
        "a server removed the bot; its settings are kept for 30 days"
    );
}
