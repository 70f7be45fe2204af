//! The member, the place and the token of an interaction.

use super::access::ChannelAccess;
use super::place::Place;
use crate::messages::catalog::Catalog;
use crate::messages::reply::ReplyObstacle;
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
    /// Where it happens.
    pub place: Place,
    /// The server that the bot is in; `None` elsewhere.
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

    /// Returns why the member cannot let the bot reply to a message in this server; `None` if they can, and outside servers.
    pub fn reply_obstacle(&self) -> Option<ReplyObstacle> {
        match self.place {
            Place::Server => self.access.reply_obstacle(),
            Place::OtherServer { .. } => Some(ReplyObstacle::OtherServer),
            Place::Direct | Place::PrivateChannel => None,
        }
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
