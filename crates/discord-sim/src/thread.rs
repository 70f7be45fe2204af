//! A thread: a post of a forum channel, or a thread that starts at a message of a text channel.
//!
//! Source: topics/threads.mdx, resources/channel.mdx.

use serde_json::{Value, json};

use super::error::ApiError;
use super::snowflake::Snowflake;

/// A thread. Its id is that of the message that starts it.
#[derive(Clone, Debug)]
pub(super) struct Thread {
    pub guild: Snowflake,
    /// The text or forum channel.
    pub parent: Snowflake,
    pub name: String,
    /// The person who started it.
    pub owner: Snowflake,
    /// The applied tags, at most five. Only posts of a forum channel have any.
    pub tags: Vec<Snowflake>,
    pub is_archived: bool,
    pub is_locked: bool,
    /// When it was last archived or unarchived, in Discord's format.
    pub archive_changed: String,
    pub is_forum_post: bool,
    /// Whether the owner's first message has arrived. Until then nobody else can write in a forum post.
    pub has_started: bool,
    /// The number of messages after the first one.
    pub message_count: u64,
}

impl Thread {
    /// Returns the channel object.
    pub fn json(&self, id: Snowflake, last_message: Option<Snowflake>) -> Value {
        let mut thread = json!({
            "id": id, "type": 11, "guild_id": self.guild, "parent_id": self.parent,
            "name": self.name, "owner_id": self.owner, "last_message_id": last_message,
            "rate_limit_per_user": 0, "flags": 0, "member_count": 1,
            "message_count": self.message_count, "total_message_sent": self.message_count,
            "thread_metadata": {
                "archived": self.is_archived, "locked": self.is_locked,
                "auto_archive_duration": 1440, "archive_timestamp": self.archive_changed,
                "create_timestamp": id.timestamp(),
            },
        });
        if self.is_forum_post {
            thread["applied_tags"] = json!(self.tags);
        }
        thread
    }

    /// Checks that the bot can write in the thread.
    ///
    /// Discord unarchives a thread when somebody writes in it, but several bots report 50083 for it. The sandbox
    /// rejects it, so that a bot that writes in archived threads is noticed.
    ///
    /// # Errors
    /// 40058 before the first message of a forum post, 50083 if archived, 160005 if locked and the bot cannot manage
    /// threads.
    pub fn check_writable(&self, manages_threads: bool) -> Result<(), ApiError> {
        if self.is_forum_post && !self.has_started {
            return Err(ApiError::no_first_message());
        }
        self.check_active()?;
        match self.is_locked && !manages_threads {
            true => Err(ApiError::locked_thread()),
            false => Ok(()),
        }
    }

    /// Checks that messages can be edited, deleted and reacted to.
    ///
    /// # Errors
    /// 50083 if the thread is archived.
    pub fn check_active(&self) -> Result<(), ApiError> {
        match self.is_archived {
            true => Err(ApiError::archived_thread()),
            false => Ok(()),
        }
    }
}
