//! Which installations of the app allow an interaction, and how people install it for themselves.

use serde_json::Value;

use super::channel::Channel;
use super::fixtures::Person;
use super::installation::Installation;
use super::snowflake::Snowflake;
use super::state::SandboxState;
use super::{Change, Sandbox};

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
