//! A message that a person, a webhook or another bot writes.

use serde_json::{Map, Value, json};

use super::snowflake::Snowflake;

/// A message to write. A mention in the text is written as `<@id>`.
#[derive(Clone, Debug, Default)]
pub struct MemberMessage {
    pub(super) text: String,
    pub(super) reply_to: Option<Snowflake>,
    pub(super) is_without_ping: bool,
    pub(super) forwarded: Option<Snowflake>,
    pub(super) is_silent: bool,
    /// Keys of the message object, such as `embeds`.
    pub(super) extra: Map<String, Value>,
    pub(super) files: Vec<(String, String, Vec<u8>)>,
}

impl MemberMessage {
    /// Creates a message with a text, which may be empty.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }

    /// Creates a message that forwards another one.
    pub fn forwarding(message: Snowflake) -> Self {
        Self {
            forwarded: Some(message),
            ..Self::default()
        }
    }

    /// Makes it a reply that pings the author of `message`.
    #[must_use]
    pub fn replying_to(mut self, message: Snowflake) -> Self {
        self.reply_to = Some(message);
        self
    }

    /// Makes the reply ping nobody.
    #[must_use]
    pub fn without_ping(mut self) -> Self {
        self.is_without_ping = true;
        self
    }

    /// Sends it without a notification.
    #[must_use]
    pub fn silent(mut self) -> Self {
        self.is_silent = true;
        self
    }

    /// Adds an embed, such as the preview of a link.
    #[must_use]
    pub fn with_embed(mut self, embed: Value) -> Self {
        let embeds = self.extra.entry("embeds").or_insert_with(|| json!([]));
        if let Some(embeds) = embeds.as_array_mut() {
            embeds.push(embed);
        }
        self
    }

    /// Adds a file.
    #[must_use]
    pub fn with_file(mut self, name: &str, content_type: &str, bytes: &[u8]) -> Self {
        let file = (name.to_owned(), content_type.to_owned(), bytes.to_vec());
        self.files.push(file);
        self
    }

    /// Adds a sticker.
    #[must_use]
    pub fn with_sticker(mut self, name: &str) -> Self {
        let sticker = json!([{"id": "1107000000000000001", "name": name, "format_type": 1}]);
        self.extra.insert("sticker_items".to_owned(), sticker);
        self
    }

    /// Adds a poll with two answers.
    #[must_use]
    pub fn with_poll(mut self, question: &str) -> Self {
        let answer = |id: u8, text: &str| json!({"answer_id": id, "poll_media": {"text": text}});
        let poll = json!({
            "question": {"text": question}, "answers": [answer(1, "Yes"), answer(2, "No")],
            "expiry": null, "allow_multiselect": false, "layout_type": 1,
        });
        self.extra.insert("poll".to_owned(), poll);
        self
    }

    /// Returns whether a client would not send it.
    pub(super) fn is_empty(&self) -> bool {
        let has_extra = !self.extra.is_empty() || !self.files.is_empty();
        self.text.trim().is_empty() && !has_extra && self.forwarded.is_none()
    }
}
