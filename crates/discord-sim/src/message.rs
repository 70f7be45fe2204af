//! A message as its readers see it.

use serde_json::{Map, Value};

use super::components::walk;
use super::snowflake::Snowflake;

pub(super) const SUPPRESS_EMBEDS: u64 = 1 << 2;
pub(super) const EPHEMERAL: u64 = 1 << 6;
/// Set while a deferred response shows "thinking…".
pub(super) const LOADING: u64 = 1 << 7;
pub(super) const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;
pub(super) const IS_COMPONENTS_V2: u64 = 1 << 15;

/// A message, as the JSON that Discord sends.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    id: Snowflake,
    channel: Snowflake,
    /// The only person who sees an ephemeral message.
    reader: Option<Snowflake>,
    pub(super) json: Map<String, Value>,
}

/// A button as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// The label; empty if the button shows only an emoji.
    pub label: String,
    /// The `custom_id`; `None` for a link.
    pub custom_id: Option<String>,
    /// Whether it cannot be pressed.
    pub disabled: bool,
}

impl Message {
    pub(super) fn new(
        id: Snowflake,
        channel: Snowflake,
        reader: Option<Snowflake>,
        json: Map<String, Value>,
    ) -> Self {
        Self {
            id,
            channel,
            reader,
            json,
        }
    }

    /// Returns the id.
    pub fn id(&self) -> Snowflake {
        self.id
    }

    /// Returns the channel.
    pub fn channel(&self) -> Snowflake {
        self.channel
    }

    /// Returns the only person who sees it; `None` if the message is not ephemeral.
    pub fn reader(&self) -> Option<Snowflake> {
        self.reader
    }

    /// Returns the author; `None` if the author has no id.
    pub fn author(&self) -> Option<Snowflake> {
        self.json.get("author")?["id"].as_str()?.parse().ok()
    }

    /// Returns the message object.
    pub fn json(&self) -> &Map<String, Value> {
        &self.json
    }

    /// Converts the message into its message object.
    pub fn into_json(self) -> Map<String, Value> {
        self.json
    }

    /// Returns all texts of the message, one per line, from top to bottom: content, embeds, text displays.
    pub fn text(&self) -> String {
        let mut texts = Vec::new();
        texts.extend(self.json.get("content").and_then(Value::as_str));
        for embed in self
            .json
            .get("embeds")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            texts.extend(
                ["title", "description"]
                    .iter()
                    .filter_map(|key| embed[key].as_str()),
            );
        }
        self.walk(&mut |component| {
            if component["type"] == 10 {
                texts.extend(component["content"].as_str());
            }
        });
        texts.retain(|text| !text.is_empty());
        texts.join("\n")
    }

    /// Returns whether only its reader sees it.
    pub fn is_ephemeral(&self) -> bool {
        self.flags() & EPHEMERAL != 0
    }

    /// Returns whether it shows "thinking…": a deferred response that has not been edited yet.
    pub fn is_loading(&self) -> bool {
        self.flags() & LOADING != 0
    }

    /// Returns whether it uses Components V2.
    pub fn uses_components_v2(&self) -> bool {
        self.flags() & IS_COMPONENTS_V2 != 0
    }

    /// Returns whether `person` can see it in its channel.
    pub fn is_visible_to(&self, person: Snowflake) -> bool {
        self.reader.is_none_or(|reader| reader == person)
    }

    /// Returns all buttons, in reading order.
    pub fn buttons(&self) -> Vec<Button> {
        let mut buttons = Vec::new();
        self.walk(&mut |component| {
            if component["type"] == 2 {
                buttons.push(Button {
                    label: component["label"].as_str().unwrap_or_default().to_owned(),
                    custom_id: component["custom_id"].as_str().map(str::to_owned),
                    disabled: component["disabled"] == true,
                });
            }
        });
        buttons
    }

    /// Returns the `custom_id` of the first button with this label.
    pub fn button(&self, label: &str) -> Option<String> {
        self.buttons()
            .into_iter()
            .find(|button| button.label == label)?
            .custom_id
    }

    /// Returns the button or menu with this `custom_id`.
    pub fn component(&self, custom_id: &str) -> Option<&Value> {
        let mut found = None;
        self.walk(&mut |component| {
            if component["custom_id"] == custom_id {
                found.get_or_insert(component);
            }
        });
        found
    }

    pub(super) fn flags(&self) -> u64 {
        self.json.get("flags").and_then(Value::as_u64).unwrap_or(0)
    }

    fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Value)) {
        for component in self
            .json
            .get("components")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            walk(component, visit);
        }
    }
}
