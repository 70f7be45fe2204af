//! The addresses of notes and messages.

use recite_quiz::{ChannelId, GuildId, MessageId};

/// Where the notes can be read in a browser, if anywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The address before a note's path, such as `https://github.com/we/notes/blob/main/`.
    pub source_url: Option<String>,
}

/// Returns the address of a message in Discord.
pub fn message_url(guild: GuildId, channel: ChannelId, message: MessageId) -> String {
    format!(
        "https://discord.com/channels/{}/{}/{}",
        guild.0, channel.0, message.0
    )
}
