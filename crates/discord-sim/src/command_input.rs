//! A person's input for a slash command.

use serde_json::Value;

use super::channel::Channel;
use super::fixtures::Person;

/// A person's input for a slash command, and its channel.
pub(super) struct CommandInput<'a> {
    pub person: &'a Person,
    pub channel: &'a Channel,
    /// The options: an object of names and values.
    pub options: &'a Value,
    /// The option that is still being typed. Required options may then be missing, and no value is checked.
    pub focused: Option<&'a str>,
}
