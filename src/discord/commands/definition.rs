//! The parts of a command's definition, as Discord expects them.
//!
//! Source of the numbers: Discord's documentation, "Application Command Object".

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use super::options::PRIVATE;

/// The type of a command in the menu of a message. Source: "Application Command Types".
pub const MESSAGE: u64 = 3;
const SUB_COMMAND: u8 = 1;
const STRING: u8 = 3;
const INTEGER: u8 = 4;
const BOOLEAN: u8 = 5;
const CHANNEL: u8 = 7;
const ROLE: u8 = 8;
/// Text and announcement channels.
const TEXT_CHANNELS: [u8; 2] = [0, 5];
/// Text, announcement and forum channels.
const CHANNELS_WITH_THREADS: [u8; 3] = [0, 5, 15];
/// Where a command can be installed: in servers.
const INSTALLATIONS: [u8; 1] = [0];
/// In servers, and by members for themselves.
const ALL_INSTALLATIONS: [u8; 2] = [0, 1];
/// In servers, in direct messages with the bot, and in private channels without it.
const ALL_CONTEXTS: [u8; 3] = [0, 1, 2];
/// Source: Discord's documentation, "Permissions".
const MANAGE_GUILD: u64 = 1 << 5;

/// Where a command can be used.
#[derive(Clone, Copy)]
pub enum Contexts {
    /// In servers.
    Servers,
    /// In servers and in direct messages with the bot.
    Anywhere,
}

impl Contexts {
    fn numbers(self) -> &'static [u8] {
        match self {
            Self::Servers => &[0],
            Self::Anywhere => &[0, 1],
        }
    }
}

/// Returns the definition of a command.
pub fn command(name: &str, description: &str, contexts: Contexts, options: Value) -> Value {
    json!({
        "name": name, "description": description, "contexts": contexts.numbers(),
        "integration_types": INSTALLATIONS, "options": options,
    })
}

/// Returns the definition of a command in the menu of a message, which has a name only.
pub fn message_command(name: &str, contexts: Contexts) -> Value {
    json!({
        "type": MESSAGE, "name": name, "contexts": contexts.numbers(),
        "integration_types": INSTALLATIONS,
    })
}

/// Lets members install a command for themselves, if it can be used outside servers.
pub fn allow_user_install(command: &mut Value) {
    if command["contexts"] == json!(Contexts::Anywhere.numbers()) {
        command["integration_types"] = json!(ALL_INSTALLATIONS);
        command["contexts"] = json!(ALL_CONTEXTS);
    }
}

/// Returns the definition of a command that only managers of a server see, unless its admins change that.
pub fn admin_command(name: &str, description: &str, options: Value) -> Value {
    let mut command = command(name, description, Contexts::Servers, options);
    command["default_member_permissions"] = json!(MANAGE_GUILD.to_string());
    command
}

/// Returns a subcommand.
pub fn subcommand(name: &str, description: &str, options: Value) -> Value {
    json!({ "type": SUB_COMMAND, "name": name, "description": description, "options": options })
}

/// Returns an option for text.
pub fn text(name: &str, description: &str, required: bool, autocomplete: bool) -> Value {
    json!({
        "type": STRING, "name": name, "description": description, "required": required,
        "autocomplete": autocomplete,
    })
}

/// Returns an option with these values, each with its name.
pub fn choice(name: &str, description: &str, choices: &[(&str, String)]) -> Value {
    let choices = choices.iter();
    let choices = choices.map(|(value, name)| json!({ "name": name, "value": value }));
    let choices: Vec<Value> = choices.collect();
    json!({ "type": STRING, "name": name, "description": description, "choices": choices })
}

/// Returns an option for a whole number.
pub fn whole_number(name: &str, description: &str, range: RangeInclusive<u32>) -> Value {
    json!({
        "type": INTEGER, "name": name, "description": description,
        "min_value": range.start(), "max_value": range.end(),
    })
}

/// Returns an option for yes or no.
pub fn boolean(name: &str, description: &str) -> Value {
    json!({ "type": BOOLEAN, "name": name, "description": description })
}

/// Returns the option that makes a reply private.
pub fn private(description: &str) -> Value {
    boolean(PRIVATE, description)
}

/// Returns an option for a channel with messages.
pub fn channel(name: &str, description: &str, required: bool) -> Value {
    channel_of(&TEXT_CHANNELS, name, description, required)
}

/// Returns an option for a channel that can have threads.
pub fn forum_channel(name: &str, description: &str, required: bool) -> Value {
    channel_of(&CHANNELS_WITH_THREADS, name, description, required)
}

fn channel_of(types: &[u8], name: &str, description: &str, required: bool) -> Value {
    json!({
        "type": CHANNEL, "name": name, "description": description,
        "required": required, "channel_types": types,
    })
}

/// Returns an option for a role.
pub fn role(name: &str, description: &str) -> Value {
    json!({ "type": ROLE, "name": name, "description": description })
}
