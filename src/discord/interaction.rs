//! Who acts, where, and how the answer gets there.

use recite_quiz::{ChannelId, GuildId, MemberId};

/// One interaction, but for what is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Interaction {
    pub id: u64,
    /// Lets anybody answer in the bot's name: never logged.
    pub token: InteractionToken,
    pub member: MemberId,
    /// `None` in direct messages.
    pub guild: Option<GuildId>,
    pub channel: Option<ChannelId>,
    /// The largest file that the answer may have.
    pub max_file_bytes: usize,
}

impl Interaction {
    /// Four hex digits that a member can quote and an operator finds in the log.
    pub fn reference(&self) -> String {
        // The low bits of a snowflake count within a millisecond; the time bits above them differ more.
        format!("{:04x}", (self.id >> 22) & 0xffff)
    }
}

/// The token of one interaction; prints as `[redacted]`.
#[derive(Clone, PartialEq, Eq)]
pub struct InteractionToken(pub String);

impl std::fmt::Debug for InteractionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Whose message a button stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The one who pressed: the message may change under their eyes.
    Presser,
    /// Somebody else: the presser gets a message of their own, and the other's stays as it is.
    Another,
}
