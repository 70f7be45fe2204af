//! By whom the app is installed where an interaction happens: the server, the person, or both.
//!
//! Source: interactions/receiving-and-responding.mdx, "Authorizing Integration Owners Object".

use serde_json::{Value, json};

use super::channel::{Channel, ChannelKind};
use super::fixtures::{
    ATTACH_FILES, EMBED_LINKS, MENTION_EVERYONE, Person, USE_EXTERNAL_APPS, USE_EXTERNAL_EMOJIS,
};
use super::snowflake::Snowflake;
use super::state::SandboxState;
use super::{Change, Sandbox};

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
    /// Returns the installations that allow `person` to use a command in the channel; `None` if there are none.
    pub fn of(
        state: &SandboxState,
        person: &Person,
        channel: &Channel,
        command: &Value,
    ) -> Option<Self> {
        let types = command["integration_types"].as_array();
        let has = |kind: u8| types.map_or(kind == 0, |types| types.iter().any(|it| *it == kind));
        let guild = server_of(state, channel).filter(|_| has(0));
        let is_installed = has(1) && state.installed.contains(&person.id);
        let person = is_installed.then_some(person.id);
        let is_allowed = guild.is_some() || person.is_some();
        is_allowed.then_some(Self { guild, person })
    }

    /// Returns the installation of the message of a component or modal; that of the channel if it has
    /// none.
    pub fn of_message(state: &SandboxState, channel: &Channel, message: Option<&Value>) -> Self {
        let owners =
            message.map(|it| &it["interaction_metadata"]["authorizing_integration_owners"]);
        let owner = |kind: &str| owners?[kind].as_str()?.parse().ok();
        let (guild, person) = (owner("0"), owner("1"));
        match guild.is_some() || person.is_some() {
            true => Self { guild, person },
            false => Self {
                guild: server_of(state, channel),
                person: None,
            },
        }
    }

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

/// Returns the server of a channel if the bot is in it; 0 for direct messages with the bot.
fn server_of(state: &SandboxState, channel: &Channel) -> Option<Snowflake> {
    match channel.guild() {
        Some(guild) => (!state.left.contains(&guild)).then_some(guild),
        None => channel.is_direct().then_some(Snowflake::new(0)),
    }
}

impl Sandbox {
    /// Sets whether `person` has installed the app for themselves. Commands with the integration type 1 can then be
    /// used everywhere, also where the bot is not a member.
    pub fn set_user_install(&self, person: &Person, is_installed: bool) {
        let installed = &mut self.shared.lock().installed;
        match is_installed {
            true => installed.insert(person.id),
            false => installed.remove(&person.id),
        };
        self.shared.publish(Change::Commands);
    }

    /// Returns whether `person` has installed the app for themselves.
    pub fn is_user_installed(&self, person: &Person) -> bool {
        self.shared.lock().installed.contains(&person.id)
    }

    /// Opens a private channel of these people, without the bot, and returns its id.
    pub fn open_group(&self, people: &[&Person]) -> Snowflake {
        let mut state = self.shared.lock();
        let id = state.snowflakes.next();
        let people = people.iter().map(|&person| person.clone()).collect();
        state.channels.insert(id, Channel::group(id, people));
        self.shared.publish(Change::Channel(id));
        id
    }
}
