//! A new thread, as the gateway reports it.

use std::time::Duration;

use jiff::SignedDuration;
use tokio::time::sleep;
use tracing::warn;

use crate::app::StoreError;
use crate::discord::context::Services;
use crate::discord::json::{FieldError, Id, Object};
use recite_quiz::help::HelpThread;
use recite_quiz::{ChannelId, GuildId};

/// The types of threads that everybody in their channel sees. Source: Discord's documentation, "Channel Types".
const PUBLIC_THREADS: [u64; 2] = [10, 11];

/// The delays between attempts to store a thread.
const RETRY_AFTER: [Duration; 3] = [
    Duration::from_secs(2),
    Duration::from_secs(10),
    Duration::from_secs(30),
];

/// A thread that was just created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewThread {
    thread: ChannelId,
    channel: ChannelId,
    guild: GuildId,
}

impl NewThread {
    /// Reads the event of a thread; `None` for one that is not new, is private, or was created by `bot`.
    ///
    /// # Errors
    /// An id is missing.
    pub fn read(event: &Object<'_>, bot: u64) -> Result<Option<Self>, FieldError> {
        let kind = event.required::<u64>("type")?;
        let owner = event.optional("owner_id");
        // Discord sends the event also when the bot is added to a thread.
        if !event.has("newly_created") || !PUBLIC_THREADS.contains(&kind) || owner == Some(Id(bot))
        {
            return Ok(None);
        }
        let Id(thread) = event.required("id")?;
        let Id(channel) = event.required("parent_id")?;
        let Id(guild) = event.required("guild_id")?;
        Ok(Some(Self {
            thread: ChannelId(thread),
            channel: ChannelId(channel),
            guild: GuildId(guild),
        }))
    }

    /// Stores the thread if its channel is a help channel, and wakes the loop.
    pub async fn add(self, services: &Services) {
        let channel = self.channel.0;
        let mut delays = RETRY_AFTER.into_iter();
        loop {
            let error = match self.try_add(services).await {
                Ok(true) => return services.help_wake.notify_one(),
                Ok(false) => return,
                Err(error) => error,
            };
            let Some(delay) = delays.next() else {
                warn!(channel.id = channel, %error, "could not store a new thread, so it gets no answer");
                return;
            };
            let seconds = delay.as_secs();
            warn!(channel.id = channel, %error, "could not store a new thread; retrying in {seconds} s");
            sleep(delay).await;
        }
    }

    async fn try_add(self, services: &Services) -> Result<bool, StoreError> {
        let (quiz, now) = (services.live.quiz(), services.clock.now());
        let channel = quiz.store().help_channel(self.channel).await?;
        let Some(channel) = channel.filter(|it| it.mode.is_on() && it.guild == self.guild) else {
            return Ok(false);
        };
        let thread = HelpThread {
            thread: self.thread,
            channel: self.channel,
            guild: self.guild,
            created_at: now,
            attempts: 0,
            outcome: None,
            note: None,
            is_solved: false,
            is_removed: false,
        };
        let due_at = now + SignedDuration::from_mins(channel.wait_minutes.into());
        quiz.store().add_help_thread(&thread, due_at).await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(changes: &Value) -> Option<NewThread> {
        let mut event = json!({
            "id": "31", "parent_id": "12", "guild_id": "11", "owner_id": "13", "type": 11,
            "newly_created": true, "name": "How?", "thread_metadata": {"archived": false},
        });
        for (name, value) in changes.as_object().expect("an object") {
            event[name] = value.clone();
        }
        let event = event.to_string();
        let event = Object::parse("THREAD_CREATE", &event).expect("an object");
        NewThread::read(&event, 8).expect("a thread")
    }

    #[test]
    fn only_new_public_threads_of_others_are_read() {
        let expected = NewThread {
            thread: ChannelId(31),
            channel: ChannelId(12),
            guild: GuildId(11),
        };
        assert_eq!(read(&json!({})), Some(expected));
        assert_eq!(read(&json!({"type": 10})), Some(expected));
        for ignored in [
            json!({"newly_created": false}),
            json!({"newly_created": null}),
            json!({"type": 12}),
            json!({"owner_id": "8"}),
        ] {
            assert_eq!(read(&ignored), None, "{ignored}");
        }
    }
}
