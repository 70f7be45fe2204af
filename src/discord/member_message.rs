//! A message as Discord sends it, with what a question or a note can be read from.

use super::json::{FieldError, Id, Object};
use crate::messages::custom_id::Press;
use recite_quiz::{MemberId, MessageId};

/// How deep the components of a message are read; Discord nests fewer levels.
const COMPONENT_LEVELS: usize = 8;

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberMessage {
    /// Its id.
    pub id: MessageId,
    /// Its author.
    pub author: MemberId,
    /// Whether its author is a bot, an app or a webhook.
    pub is_automated: bool,
    /// What it consists of.
    pub content: MessageContent,
    /// What its buttons and menus ask for, if they are of this bot's form.
    pub presses: Vec<Press>,
}

/// What a message consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageContent {
    /// Text: its own, that of its embeds, or that of the message that it forwards.
    Text(String),
    /// A poll without other text.
    Poll,
    /// Only stickers.
    Sticker,
    /// Only pictures or other files.
    Attachment,
    /// Nothing that the bot can see.
    Empty,
}

impl MemberMessage {
    /// Reads a message.
    ///
    /// # Errors
    /// Its id or its author is missing.
    pub fn read(message: &Object<'_>) -> Result<Self, FieldError> {
        let Id(id) = message.required("id")?;
        let author = message.object("author")?;
        let Id(author_id) = author.required("id")?;
        let mut presses = Vec::new();
        collect_presses(message, COMPONENT_LEVELS, &mut presses);
        Ok(Self {
            id: MessageId(id),
            author: MemberId::discord(author_id),
            is_automated: author.has("bot") || message.has("webhook_id"),
            content: MessageContent::read(message),
            presses,
        })
    }
}

impl MessageContent {
    fn read(message: &Object<'_>) -> Self {
        if let Some(text) = text_of(message).or_else(|| forwarded_text(message)) {
            return Self::Text(text);
        }
        let has_items = |field| {
            let items = message.optional_objects(field);
            items.is_ok_and(|items| !items.is_empty())
        };
        match () {
            () if message.has("poll") => Self::Poll,
            () if has_items("sticker_items") => Self::Sticker,
            () if has_items("attachments") => Self::Attachment,
            () => Self::Empty,
        }
    }
}

/// Returns the content of a message, or the text of its embeds.
fn text_of(message: &Object<'_>) -> Option<String> {
    let content = message.optional::<String>("content");
    if let Some(content) = content.filter(|it| !it.trim().is_empty()) {
        return Some(content);
    }
    let embeds = message.optional_objects("embeds").unwrap_or_default();
    let texts = embeds.iter().flat_map(|embed| {
        let texts = ["title", "description"].map(|field| embed.optional::<String>(field));
        texts.into_iter().flatten()
    });
    let text = texts.collect::<Vec<_>>().join("\n");
    (!text.trim().is_empty()).then_some(text)
}

/// Returns the text of the message that a message forwards.
fn forwarded_text(message: &Object<'_>) -> Option<String> {
    let forwarded = message.optional_objects("message_snapshots").ok()?;
    text_of(&forwarded.first()?.object("message").ok()?)
}

fn collect_presses(part: &Object<'_>, levels: usize, presses: &mut Vec<Press>) {
    let custom_id = part.optional::<String>("custom_id");
    presses.extend(custom_id.and_then(|it| it.parse().ok()));
    let Some(levels) = levels.checked_sub(1) else {
        return;
    };
    let inner = part.objects("components").unwrap_or_default();
    for part in inner.iter().chain(&part.object("accessory").ok()) {
        collect_presses(part, levels, presses);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(mut message: Value) -> MemberMessage {
        message["id"] = json!("31");
        if message.get("author").is_none() {
            message["author"] = json!({"id": "13", "username": "ben"});
        }
        let message = message.to_string();
        let message = Object::parse("a message", &message).expect("an object");
        MemberMessage::read(&message).expect("a message")
    }

    fn content(message: Value) -> MessageContent {
        read(message).content
    }

    #[test]
    fn the_text_is_the_content_or_that_of_embeds_or_of_a_forwarded_message() {
        let text = |text: &str| MessageContent::Text(text.to_owned());
        let forwarded = json!([{"message": {"content": "forwarded", "embeds": []}}]);
        assert_eq!(
            content(json!({"content": "own", "message_snapshots": forwarded})),
            text("own")
        );
        let embeds = json!([{"title": "a", "description": "b"}, {"url": "x"}, {"title": "c"}]);
        assert_eq!(
            content(json!({"content": " ", "embeds": embeds})),
            text("a\nb\nc")
        );
        assert_eq!(
            content(json!({"content": "", "message_snapshots": forwarded})),
            text("forwarded")
        );
    }

    #[test]
    fn a_message_without_text_says_what_it_is() {
        let empty = json!({"content": "", "embeds": [], "attachments": [], "poll": null});
        assert_eq!(content(empty), MessageContent::Empty);
        assert_eq!(
            content(json!({"message_snapshots": [{"message": {}}]})),
            MessageContent::Empty
        );
        let file = json!([{"id": "1", "filename": "a.png"}]);
        assert_eq!(
            content(json!({"attachments": file})),
            MessageContent::Attachment
        );
        assert_eq!(
            content(json!({"sticker_items": [{"id": "1"}]})),
            MessageContent::Sticker
        );
        assert_eq!(
            content(json!({"poll": {"question": {"text": "a?"}}})),
            MessageContent::Poll
        );
    }

    #[test]
    fn bots_and_webhooks_are_recognized() {
        assert!(!read(json!({})).is_automated);
        assert!(read(json!({"author": {"id": "1", "bot": true}})).is_automated);
        assert!(read(json!({"webhook_id": "5"})).is_automated);
    }

    #[test]
    fn the_buttons_of_this_bot_are_read_at_every_depth() {
        let button = |custom_id: &str| json!({"type": 2, "custom_id": custom_id});
        let message = read(json!({"components": [
            {"type": 17, "components": [{"type": 9, "accessory": button("1rAAAAAAAAAAI")}]},
            {"type": 1, "components": [button("another bot's"), button("1o1")]},
        ]}));
        assert_eq!(message.presses.len(), 2);
    }
}
