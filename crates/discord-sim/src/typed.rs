//! What a person types for a slash command.

use serde_json::Value;

use super::channel::Channel;
use super::place::Person;

/// What a person types after a command's name, and where.
pub(super) struct Typed<'a> {
    pub person: &'a Person,
    pub channel: &'a Channel,
    /// An object of name and value.
    pub options: &'a Value,
    /// The option being typed: nothing is required yet then, and no value is checked.
    pub focused: Option<&'a str>,
}
