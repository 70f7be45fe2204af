//! The settings of the Discord connection.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::daily::DailyOptions;
use super::gateway::timeouts::GatewayTimeouts;
use super::token::Token;
use crate::background::reload::Reloader;
use crate::clock::SkewDetector;
use crate::messages::answer::Links;

/// The gateway intents, none of which is privileged. Interactions need no intent.
/// Source: Discord's documentation, "Gateway Intents".
const GUILDS: (u64, &str) = (1 << 0, "GUILDS");
const GUILD_MESSAGES: (u64, &str) = (1 << 9, "GUILD_MESSAGES");
const DIRECT_MESSAGES: (u64, &str) = (1 << 12, "DIRECT_MESSAGES");

/// Which messages of members are answered without a command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MessageOptions {
    /// Whether messages in servers that mention the bot are answered.
    pub mentions: bool,
    /// What happens to a mention if no note is a likely answer.
    pub unsure: UnsureReply,
    /// Whether direct messages to the bot are answered.
    pub direct_messages: bool,
    /// Whether the first messages of help threads are read, which Discord shows only to applications with the
    /// privileged intent Message Content.
    pub message_content: bool,
}

/// What happens to a message that mentions the bot if no note is a likely answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnsureReply {
    /// It gets a reply of one line.
    #[default]
    Line,
    /// It gets a reaction.
    Reaction,
    /// Nothing.
    Silent,
}

impl MessageOptions {
    /// Returns the gateway intents that these settings need, as bits.
    pub fn intents(self) -> u64 {
        self.needed().fold(0, |bits, (bit, _)| bits | bit)
    }

    /// Returns the names of these intents.
    pub fn intent_names(self) -> Vec<&'static str> {
        self.needed().map(|(_, name)| name).collect()
    }

    fn needed(self) -> impl Iterator<Item = (u64, &'static str)> {
        let of_mentions = self.mentions.then_some(GUILD_MESSAGES);
        let of_direct_messages = self.direct_messages.then_some(DIRECT_MESSAGES);
        [Some(GUILDS), of_mentions, of_direct_messages]
            .into_iter()
            .flatten()
    }
}

/// Who can use the bot outside its servers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InstallOptions {
    /// Whether members can install the bot for themselves, and then use it everywhere.
    pub user_install: bool,
    /// Whom it answers outside its servers.
    pub access: Access,
}

/// Whom the bot answers outside its servers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    #[default]
    Everyone,
    /// Members of at least one of its servers.
    Members,
}

/// The settings of the Discord connection, and the parts of the bot that it uses.
#[derive(Clone)]
pub struct DiscordOptions {
    /// The bot token.
    pub token: Token,
    /// The base URL of the API; `None` for `https://discord.com`.
    pub api_url: Option<String>,
    /// The settings of links in answers.
    pub links: Links,
    /// The settings of the daily question.
    pub daily: DailyOptions,
    /// Which messages of members are answered without a command.
    pub messages: MessageOptions,
    /// Who can use the bot outside its servers.
    pub install: InstallOptions,
    /// The timeouts and delays of the gateway connection.
    pub timeouts: GatewayTimeouts,
    /// Handles the reloads of `/reload`.
    pub reloads: Reloader,
    /// Compares this machine's clock with Discord's.
    pub skew_detector: SkewDetector,
    /// Whether the gateway delivers events. The monitor reads it too.
    pub connected: Arc<AtomicBool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_intents_are_exactly_those_that_the_settings_need() {
        let options = |mentions, direct_messages| MessageOptions {
            mentions,
            direct_messages,
            ..MessageOptions::default()
        };
        assert_eq!(MessageOptions::default().intents(), 1);
        assert_eq!(options(true, false).intents(), 1 | 1 << 9);
        assert_eq!(options(false, true).intents(), 1 | 1 << 12);
        let both = options(true, true);
        assert_eq!(both.intents(), 1 | 1 << 9 | 1 << 12);
        let names = ["GUILDS", "GUILD_MESSAGES", "DIRECT_MESSAGES"];
        assert_eq!(both.intent_names(), names);
    }
}
