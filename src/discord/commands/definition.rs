//! The parts of a command's definition, as Discord takes them.
//!
//! The numbers are Discord's: its documentation, "Application Command Object".

use serde_json::{Value, json};

use super::options::PRIVATE;

const SUB_COMMAND: u8 = 1;
const STRING: u8 = 3;
const BOOLEAN: u8 = 5;
const CHANNEL: u8 = 7;
const ROLE: u8 = 8;
/// Text and announcement channels.
const TEXT_CHANNELS: [u8; 2] = [0, 5];
/// Where a command may be installed: in servers.
const INSTALLATIONS: [u8; 1] = [0];
/// "Permissions".
const MANAGE_GUILD: u64 = 1 << 5;

/// Where a command may be used.
#[derive(Clone, Copy)]
pub enum Contexts {
    Servers,
    /// Also in direct messages with the bot.
    Anywhere,
}

pub fn command(name: &str, description: &str, contexts: Contexts, options: Value) -> Value {
    let contexts: &[u8] = match contexts {
        Contexts::Servers => &[0],
        Contexts::Anywhere => &[0, 1],
    };
    json!({
        "name": name, "description": description, "contexts": contexts,
        "integration_types": INSTALLATIONS, "options": options,
    })
}

/// A command that only those who manage a server see, unless its admins decide otherwise.
pub fn admin_command(name: &str, description: &str, options: Value) -> Value {
    let mut command = command(name, description, Contexts::Servers, options);
    command["default_member_permissions"] = json!(MANAGE_GUILD.to_string());
    command
}

pub fn subcommand(name: &str, description: &str, options: Value) -> Value {
    json!({ "type": SUB_COMMAND, "name": name, "description": description, "options": options })
}

pub fn text(name: &str, description: &str, required: bool, autocomplete: bool) -> Value {
    json!({
        "type": STRING, "name": name, "description": description, "required": required,
        "autocomplete": autocomplete,
    })
}

/// The option that keeps a reply to the member who asked.
pub fn private(description: &str) -> Value {
    json!({ "type": BOOLEAN, "name": PRIVATE, "description": description })
}

/// A channel that takes messages.
pub fn channel(name: &str, description: &str, required: bool) -> Value {
    json!({
        "type": CHANNEL, "name": name, "description": description,
        "required": required, "channel_types": TEXT_CHANNELS,
    })
}

pub fn role(name: &str, description: &str) -> Value {
    json!({ "type": ROLE, "name": name, "description": description })
}
