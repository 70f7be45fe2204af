//! By whom the app is installed where an interaction happens: the server, the person, or both.
//!
//! Source: interactions/receiving-and-responding.mdx, "Authorizing Integration Owners Object".

use serde_json::{Value, json};

use super::channel::{Channel, ChannelKind};
use super::fixtures::{
    ATTACH_FILES, EMBED_LINKS, MENTION_EVERYONE, Person, USE_EXTERNAL_APPS, USE_EXTERNAL_EMOJIS,
};
use super::snowflake::Snowflake;

/// The number of follow-up messages of a use that only the person's own installation allows.
pub(super) const MAX_FOLLOW_UPS: usize = 5;

/// The installations that allow an interaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Installation {
    /// The server that installed the app; 0 in direct messages with the bot.
    pub guild: Option<Snowflake>,
    /// The person who installed the app for themselves.
    pub person: Option<Snowflake>,
}

impl Installation {
    /// Returns whether only the person's own installation allows the use.
    pub fn is_user_only(&self) -> bool {
        self.guild.is_none()
    }

    /// Returns whether every response is ephemeral: the app is not in the server, and the person may not use external
    /// apps in public there. `person` has the permissions of the channel.
    pub fn is_forced_ephemeral(&self, person: &Person, channel: &Channel) -> bool {
        let is_outside = self.is_user_only() && channel.guild().is_some();
        is_outside && !person.has_permissions(USE_EXTERNAL_APPS)
    }

    /// Returns the `authorizing_integration_owners` of the interaction.
    pub fn json(&self) -> Value {
        let mut owners = json!({});
        if let Some(guild) = self.guild {
            owners["0"] = json!(guild);
        }
        if let Some(person) = self.person {
            owners["1"] = json!(person);
        }
        owners
    }

    /// Returns the `app_permissions` of the interaction. `person` has the permissions of the channel.
    pub fn app_permissions(&self, person: &Person, channel: &Channel) -> u64 {
        const ANYWHERE: u64 = ATTACH_FILES | EMBED_LINKS | MENTION_EVERYONE;
        match (&channel.kind, self.is_user_only()) {
            (ChannelKind::Direct { .. }, _) => ANYWHERE | USE_EXTERNAL_EMOJIS,
            (ChannelKind::Group { .. }, _) => ANYWHERE,
            (_, true) => ANYWHERE & person.permissions,
            (_, false) => channel.bot_permissions,
        }
    }
}
