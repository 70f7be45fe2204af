//! Messages with more than text: of webhooks and bots, forwarded ones, and those with embeds, stickers or polls.

use serde_json::{Map, Value};

use super::Sandbox;
use super::compose::{MessageOrigin, empty_message};
use super::fixtures::Person;
use super::message::Message;
use super::snowflake::Snowflake;

impl Sandbox {
    /// Writes a message of `person` with these fields, as Discord would send them, and returns its id.
    pub fn write_fields(&self, person: &Person, channel: Snowflake, fields: Value) -> Snowflake {
        let mut state = self.shared.lock();
        let id = state.snowflakes.next();
        let origin = MessageOrigin {
            id,
            channel,
            author: person.user(),
            flags: 0,
            extra: Map::new(),
        };
        let mut json = empty_message(origin);
        json.extend(fields.as_object().cloned().unwrap_or_default());
        self.shared
            .store(&mut state, Message::new(id, channel, None, json));
        id
    }
}
