//! Channels, and what the bot receives of the messages in them.

use serde::Serialize;

use recite_discord_sim::snowflake::Snowflake;

/// A channel. Direct messages with the bot are not in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Channel {
    pub id: Snowflake,
    /// The name; empty for a private channel.
    pub name: String,
    pub kind: ChannelKind,
    /// The channel that a thread is in.
    pub parent: Option<Snowflake>,
    /// The person who started a thread.
    pub owner: Option<Snowflake>,
    /// The only people who see a private channel.
    pub people: Vec<Snowflake>,
    /// The tags that a forum channel offers, or those of a post.
    pub tags: Vec<Tag>,
    pub is_archived: bool,
    pub is_locked: bool,
}

/// The type of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    Text,
    Forum,
    Thread,
    /// A channel of people without the bot.
    Private,
}

/// A tag of a forum channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tag {
    pub id: Snowflake,
    pub name: String,
    pub is_moderated: bool,
}

/// An event of a message or thread, and what the bot received of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delivery {
    pub number: u64,
    /// For example `MESSAGE_CREATE`.
    pub event: &'static str,
    /// The message or thread.
    pub subject: Snowflake,
    pub channel: Snowflake,
    /// The author of the message, or the owner of the thread.
    pub author: Option<Snowflake>,
    /// The intent that the event needs.
    pub intent: &'static str,
    pub received: DeliveryResult,
    /// A sentence with what the bot received, and why.
    pub why: String,
}

/// How much of an event the bot received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryResult {
    All,
    WithoutContent,
    Nothing,
}
