//! A message that the gateway delivers, and whether it asks the bot something.
//!
//! Without the privileged intent, Discord delivers the content only of direct messages and of messages that mention the
//! bot. A reply to the bot also counts as a mention for Discord, but not here: only a mention in the text does.

use super::json::{FieldError, Id, Object};
use super::member_message::{MemberMessage, MessageContent};
use super::options::MessageOptions;
use crate::app::question;
use recite_quiz::{ChannelId, GuildId, MemberId, MessageId};

/// The types of messages that members write. Source: Discord's documentation, "Message Types".
const DEFAULT: u64 = 0;
const REPLY: u64 = 19;

/// A message that the gateway delivers.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceivedMessage {
    /// The message.
    pub message: MemberMessage,
    /// Its channel.
    pub channel: ChannelId,
    /// Its server; `None` for a direct message.
    pub guild: Option<GuildId>,
    /// Whether a member wrote it, as opposed to a notice such as that a member joined.
    is_ordinary: bool,
    /// Its own text, without that of embeds.
    own_text: String,
    /// The message that it replies to, if Discord sent it along.
    replied_to: Option<MemberMessage>,
}

/// What a message asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageRequest {
    /// The answer to a question in a server.
    Answer(PublicQuestion),
    /// The answer to the message that it replies to, whose content Discord does not show.
    AnswerUnreadable(GuildId),
    /// The answer to a direct message with this question.
    AnswerDirect(String),
}

/// A question in a channel of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicQuestion {
    /// The server.
    pub guild: GuildId,
    /// The message with the question.
    pub message: MessageId,
    /// The question on one line.
    pub text: String,
}

impl ReceivedMessage {
    /// Reads the event of a new message.
    ///
    /// # Errors
    /// The id, the channel or the author is missing.
    pub fn read(event: &Object<'_>) -> Result<Self, FieldError> {
        let Id(channel) = event.required("channel_id")?;
        let guild = event.optional("guild_id");
        let kind = event.required::<u64>("type")?;
        let replied_to = event.object("referenced_message").ok();
        let replied_to = replied_to.filter(|_| kind == REPLY);
        Ok(Self {
            message: MemberMessage::read(event)?,
            channel: ChannelId(channel),
            guild: guild.map(|Id(id)| GuildId(id)),
            is_ordinary: matches!(kind, DEFAULT | REPLY),
            own_text: event.optional("content").unwrap_or_default(),
            replied_to: replied_to.and_then(|it| MemberMessage::read(&it).ok()),
        })
    }

    /// Returns the member who wrote it.
    pub fn author(&self) -> &MemberId {
        &self.message.author
    }

    /// Returns what the message asks of the bot with this id; `None` if it is ignored.
    pub fn request(&self, bot: u64, options: MessageOptions) -> Option<MessageRequest> {
        if self.message.is_automated || !self.is_ordinary {
            return None;
        }
        match self.guild {
            None if options.direct_messages => {
                let question = question_in(&self.message.content)?;
                Some(MessageRequest::AnswerDirect(question))
            }
            Some(guild) if options.mentions && question::mentions(&self.own_text, bot) => {
                self.mention(guild)
            }
            _ => None,
        }
    }

    /// Returns what a message asks for that mentions the bot: the answer to its own question, or to the message that it
    /// replies to.
    fn mention(&self, guild: GuildId) -> Option<MessageRequest> {
        let answer = |message: &MemberMessage| {
            Some(MessageRequest::Answer(PublicQuestion {
                guild,
                message: message.id,
                text: question_in(&message.content)?,
            }))
        };
        if let Some(own) = answer(&self.message) {
            return Some(own);
        }
        let replied_to = self.replied_to.as_ref()?;
        if replied_to.is_automated {
            return None;
        }
        match &replied_to.content {
            MessageContent::Empty => Some(MessageRequest::AnswerUnreadable(guild)),
            _ => answer(replied_to),
        }
    }
}

/// Returns the question in a message; `None` without a text, and for thanks, one word and the like.
fn question_in(content: &MessageContent) -> Option<String> {
    let MessageContent::Text(text) = content else {
        return None;
    };
    question::of_unprompted(text)
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::discord::tests::mutation::mutate;

    const BOT: u64 = 8;
    const TUNE: &str = "how do I tune a guitar?";

    fn request_with(options: MessageOptions, fields: &Value) -> Option<MessageRequest> {
        let mut event = json!({
            "id": "31", "channel_id": "12", "guild_id": "11", "type": 0, "content": "",
            "author": {"id": "13", "username": "ben"}, "mentions": [], "embeds": [],
        });
        for (name, value) in fields.as_object().expect("an object") {
            event[name] = value.clone();
        }
        let event = event.to_string();
        let event = Object::parse("a message", &event).expect("an object");
        let message = ReceivedMessage::read(&event).expect("a message");
        message.request(BOT, options)
    }

    fn request(fields: &Value) -> Option<MessageRequest> {
        let options = MessageOptions {
            mentions: true,
            direct_messages: true,
            ..MessageOptions::default()
        };
        request_with(options, fields)
    }

    fn answer(message: u64, text: &str) -> Option<MessageRequest> {
        Some(MessageRequest::Answer(PublicQuestion {
            guild: GuildId(11),
            message: MessageId(message),
            text: text.to_owned(),
        }))
    }

    fn written(content: &str) -> Option<MessageRequest> {
        request(&json!({ "content": content }))
    }

    #[test]
    fn a_question_that_mentions_the_bot_is_answered_without_the_mention() {
        for content in [
            "<@8> how do I tune a guitar?",
            "<@!8>, how do I tune a guitar?",
            "Hi all! how do I tune a guitar? <@8>",
            "> old words\n<@8> how do I tune a guitar?\nthanks",
        ] {
            assert_eq!(written(content), answer(31, TUNE), "{content}");
        }
    }

    #[test]
    fn only_a_mention_in_the_text_counts() {
        for content in [
            TUNE,
            "@everyone how do I tune a guitar?",
            "<@&8> how do I tune a guitar?",
            "<@88> how do I tune a guitar?",
            "<@9> how do I tune a guitar?",
            "> <@8> how do I tune a guitar?\nI ask that too, what about it",
            "how do I tune a guitar? `<@8>`",
            "how do I tune a guitar?\n```\n<@8>\n```",
        ] {
            assert_eq!(written(content), None, "{content}");
        }
        let reply = json!({
            "type": 19, "content": TUNE, "mentions": [{"id": "8", "username": "recite"}],
        });
        assert_eq!(request(&reply), None);
        let embed = json!({"embeds": [{"description": "<@8> how do I tune a guitar?"}]});
        assert_eq!(request(&embed), None);
    }

    #[test]
    fn bots_webhooks_notices_thanks_and_single_words_are_ignored() {
        let content = "<@8> how do I tune a guitar?";
        for fields in [
            json!({"content": content, "author": {"id": "14", "username": "x", "bot": true}}),
            json!({"content": content, "webhook_id": "15"}),
            json!({"content": content, "type": 7}),
            json!({"content": content, "type": 20}),
        ] {
            assert_eq!(request(&fields), None, "{fields}");
        }
        for content in ["<@8>", "<@8> thanks!", "<@8> guitar", "<@8> what is it?"] {
            assert_eq!(written(content), None, "{content}");
        }
    }

    #[test]
    fn changes_of_unneeded_values_do_not_change_a_message() {
        let message = json!({
            "id": "31", "channel_id": "12", "guild_id": "11", "type": 19, "content": "<@8>",
            "author": {"id": "13", "username": "ben", "avatar": null}, "member": {"roles": []},
            "mentions": [{"id": "8"}], "embeds": [], "attachments": [], "flags": 0, "tts": false,
            "message_reference": {"type": 0, "message_id": "30"}, "timestamp": "2026-03-01",
            "referenced_message": {
                "id": "30", "content": TUNE, "author": {"id": "14", "username": "cleo"}, "type": 0,
                "embeds": [], "components": [], "edited_timestamp": null,
            },
        });
        let of_message = [
            "id",
            "channel_id",
            "guild_id",
            "type",
            "content",
            "author/id",
        ];
        let referenced = ["id", "content", "author/id"];
        let referenced = referenced.map(|path| format!("referenced_message/{path}"));
        let needed = of_message.into_iter();
        let needed: Vec<&str> = needed
            .chain(referenced.iter().map(String::as_str))
            .collect();
        let options = MessageOptions {
            mentions: true,
            ..MessageOptions::default()
        };
        proptest!(|(seed in any::<u64>())| {
            let json = mutate(&message, &needed, &mut Rng::with_seed(seed));
            let event = Object::parse("a message", &json).expect("an object");
            let read = ReceivedMessage::read(&event).map(|it| it.request(BOT, options));
            prop_assert_eq!(read, Ok(answer(30, TUNE)), "{}", json);
        });
    }

    #[test]
    fn each_setting_decides_about_its_messages() {
        let off = MessageOptions::default();
        let public = json!({"content": "<@8> how do I tune a guitar?"});
        let direct = json!({"guild_id": null, "content": TUNE});
        assert_eq!(request_with(off, &public), None);
        assert_eq!(request_with(off, &direct), None);
        let mentions = MessageOptions {
            mentions: true,
            ..off
        };
        assert_eq!(request_with(mentions, &public), answer(31, TUNE));
        assert_eq!(request_with(mentions, &direct), None);
        let expected = Some(MessageRequest::AnswerDirect(TUNE.to_owned()));
        assert_eq!(request(&direct), expected);
        assert_eq!(request(&json!({"guild_id": null, "content": "ok"})), None);
    }

    #[test]
    fn a_mention_without_a_question_asks_about_the_message_it_replies_to() {
        let reply = |content: &str, referenced: Value| {
            request(&json!({
                "type": 19, "content": content, "referenced_message": referenced,
                "message_reference": {"message_id": "30", "channel_id": "12"},
            }))
        };
        let message = |fields: Value| {
            let mut message = json!({"id": "30", "author": {"id": "14"}, "content": ""});
            for (name, value) in fields.as_object().expect("an object") {
                message[name] = value.clone();
            }
            message
        };
        let readable = message(json!({ "content": "how do I tune a guitar?" }));
        assert_eq!(reply("<@8>", readable.clone()), answer(30, TUNE));
        assert_eq!(
            reply("<@8> can you help?", readable.clone()),
            answer(30, TUNE)
        );
        let own = reply("<@8> how do I knead dough?", readable);
        assert_eq!(own, answer(31, "how do I knead dough?"));
        let unreadable = Some(MessageRequest::AnswerUnreadable(GuildId(11)));
        assert_eq!(reply("<@8>", message(json!({}))), unreadable);
        for ignored in [
            Value::Null,
            message(json!({"content": "thanks"})),
            message(json!({"author": {"id": "8", "bot": true}, "content": TUNE})),
            message(json!({"attachments": [{"id": "1"}]})),
            message(json!({"poll": {"question": {"text": TUNE}}})),
        ] {
            assert_eq!(reply("<@8>", ignored.clone()), None, "{ignored}");
        }
    }
}
