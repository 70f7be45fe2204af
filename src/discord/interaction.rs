//! The member, the place and the token of an interaction.

use super::access::ChannelAccess;
use crate::messages::catalog::Catalog;
use recite_quiz::{ChannelId, GuildId, MemberId};

/// An interaction without its request.
#[derive(Clone, Debug, PartialEq)]
pub struct Interaction {
    /// Its id.
    pub id: u64,
    /// Its token, with which anyone can reply as the bot: never logged.
    pub token: InteractionToken,
    /// The member who acts.
    pub member: MemberId,
    /// The server; `None` in direct messages.
    pub guild: Option<GuildId>,
    /// The channel.
    pub channel: Option<ChannelId>,
    /// What the member and the bot may do in the channel.
    pub access: ChannelAccess,
    /// The maximum size of a file in the reply, in bytes.
    pub max_file_bytes: usize,
}

impl Interaction {
    /// Returns the texts in the member's language, of which there is only English so far.
    pub fn catalog(&self) -> Catalog {
        Catalog::english()
    }

    /// Returns four hex digits that a member can quote and an operator can find in the log.
    pub fn reference(&self) -> String {
        // The low bits of a snowflake count within a millisecond; the bits of the time above them vary more.
        format!("{:04x}", (self.id >> 22) & 0xffff)
    }
}

/// The token of an interaction; its debug output is `[redacted]`.
#[derive(Clone, PartialEq, Eq)]
pub struct InteractionToken(pub String);

impl std::fmt::Debug for InteractionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Whose message a button belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The member who pressed: the message is edited.
    Presser,
    /// Another member, or the bot: the member who pressed gets a private message.
    Another,
}
