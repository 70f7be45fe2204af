//! Where an interaction happens: in a server of the bot, or outside.

use super::access::ChannelAccess;
use super::json::{Id, Object};
use super::permissions::Permissions;

/// Where an interaction happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// A server that the bot is in.
    Server,
    /// Direct messages with the bot.
    #[default]
    Direct,
    /// A private channel of members, without the bot.
    PrivateChannel,
    /// A server that the bot is not in. Only the member has installed it.
    OtherServer {
        /// Whether Discord shows every response only to the member.
        is_forced_private: bool,
    },
}

impl Place {
    /// Reads an interaction; `access` is its own.
    ///
    /// Source: Discord's documentation, "Interaction Context Types" and "Authorizing Integration Owners Object".
    pub fn read(interaction: &Object<'_>, access: &ChannelAccess) -> Self {
        const PRIVATE_CHANNEL: u64 = 2;
        /// The key of the installation in a server.
        const SERVER: &str = "0";
        /// The key of a member's own installation.
        const MEMBER: &str = "1";
        let is_in_server = interaction.optional::<Id>("guild_id").is_some();
        if !is_in_server {
            return match interaction.optional("context") {
                Some(PRIVATE_CHANNEL) => Self::PrivateChannel,
                _ => Self::Direct,
            };
        }
        let owners = interaction.object("authorizing_integration_owners").ok();
        let owner = |key| owners.as_ref()?.optional::<Id>(key);
        match (owner(SERVER), owner(MEMBER)) {
            (None, Some(_)) => Self::OtherServer {
                is_forced_private: !access.member.contains(Permissions::USE_EXTERNAL_APPS),
            },
            _ => Self::Server,
        }
    }

    /// Returns whether this is outside the servers of the bot.
    pub fn is_outside(self) -> bool {
        self != Self::Server
    }

    /// Returns how many messages Discord accepts as the response to one interaction.
    ///
    /// Source: Discord's documentation, "Receiving and Responding", "Followup Messages".
    pub fn max_messages(self) -> usize {
        const FOLLOW_UPS_OUTSIDE: usize = 5;
        match self {
            Self::Server | Self::Direct => usize::MAX,
            Self::PrivateChannel | Self::OtherServer { .. } => 1 + FOLLOW_UPS_OUTSIDE,
        }
    }

    /// Returns whether others see a response that is not private.
    pub fn has_others(self) -> bool {
        !matches!(
            self,
            Self::Direct
                | Self::OtherServer {
                    is_forced_private: true
                }
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn place(interaction: &Value) -> Place {
        let json = interaction.to_string();
        let interaction = Object::parse("an interaction", &json).expect("an object");
        Place::read(&interaction, &ChannelAccess::read(&interaction))
    }

    #[test]
    fn the_installations_decide_whose_server_it_is() {
        let in_server = |owners: Value, permissions: u64| {
            place(&json!({
                "guild_id": "11", "context": 0, "authorizing_integration_owners": owners,
                "member": {"permissions": permissions.to_string()},
            }))
        };
        let other = |is_forced_private| Place::OtherServer { is_forced_private };
        assert_eq!(in_server(json!({"0": "11"}), 0), Place::Server);
        assert_eq!(in_server(json!({"0": "11", "1": "13"}), 0), Place::Server);
        assert_eq!(in_server(json!({"1": "13"}), 1 << 50), other(false));
        assert_eq!(in_server(json!({"1": "13"}), 8), other(false));
        assert_eq!(in_server(json!({"1": "13"}), 1 << 11), other(true));
        for unknown in [json!({}), Value::Null, json!({"2": "13"})] {
            assert_eq!(in_server(unknown, 0), Place::Server);
        }
    }

    #[test]
    fn without_a_server_the_context_decides() {
        let owners = json!({"1": "13"});
        let outside = |context: Value| {
            place(&json!({"context": context, "authorizing_integration_owners": owners}))
        };
        assert_eq!(outside(json!(1)), Place::Direct);
        assert_eq!(outside(json!(2)), Place::PrivateChannel);
        assert_eq!(outside(Value::Null), Place::Direct);
    }
}
