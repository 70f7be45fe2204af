//! Which events of messages and threads reach the bot, how much of them, and why not.
//!
//! Source: events/gateway.mdx, "Gateway Intents" and "Message Content Intent".

use std::collections::VecDeque;
use std::fmt;

use serde_json::{Map, Value, json};

use super::fixtures::{APPLICATION, Person, VIEW_CHANNEL};
use super::sessions::{DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS};
use super::snowflake::Snowflake;
use super::state::{SandboxState, SharedState};
use super::{Change, Sandbox};

/// The number of deliveries that are kept. The oldest are dropped.
const MAX_DELIVERIES: usize = 500;

/// An event that another person or bot caused, and whether the bot received it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The number, from 0 in the order of the events.
    pub number: u64,
    /// The name of the event, such as `MESSAGE_CREATE`.
    pub event: &'static str,
    /// The message or thread.
    pub subject: Snowflake,
    /// The channel.
    pub channel: Snowflake,
    /// The author of the message, or the owner of the thread.
    pub author: Option<Snowflake>,
    /// The intent that the event needs.
    pub intent: &'static str,
    /// What the bot received.
    pub outcome: DeliveryOutcome,
}

/// What the bot received of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// The whole event.
    Complete,
    /// The event without the text, embeds, files and components of the message.
    WithoutContent,
    /// Nothing: no session is open.
    Offline,
    /// Nothing: no session has asked for this intent.
    MissingIntent(
        /// The name of the intent.
        &'static str,
    ),
    /// Nothing: the bot is missing the permission VIEW_CHANNEL.
    HiddenChannel,
    /// Nothing: the bot is not a member of the server or of the private channel.
    NotThere,
}

impl fmt::Display for DeliveryOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Complete => f.write_str("The bot received all of it."),
            Self::WithoutContent => f.write_str(
                "The bot received it without its content: it has no Message Content intent, and \
                 the message neither mentions the bot nor replies to it with a ping.",
            ),
            Self::Offline => f.write_str("The bot received nothing: it is offline."),
            Self::MissingIntent(intent) => write!(
                f,
                "The bot received nothing: it has not asked for the intent {intent}."
            ),
            Self::HiddenChannel => f.write_str(
                "The bot received nothing: it is missing the permission View Channel here.",
            ),
            Self::NotThere => f.write_str("The bot received nothing: it is not a member here."),
        }
    }
}

impl Sandbox {
    /// Returns the newest 500 events that others caused, oldest first, with what the bot received of them.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared
            .lock()
            .deliveries
            .newest
            .iter()
            .cloned()
            .collect()
    }

    /// Returns one of [`Self::deliveries`] by its number.
    pub fn delivery(&self, number: u64) -> Option<Delivery> {
        let state = self.shared.lock();
        let mut newest = state.deliveries.newest.iter().rev();
        newest.find(|one| one.number == number).cloned()
    }

    /// Returns the intents of the open sessions, as bits.
    pub fn intents(&self) -> u64 {
        self.shared.lock().sessions.intents()
    }
}

/// The newest deliveries.
#[derive(Default)]
pub(super) struct DeliveryLog {
    newest: VecDeque<Delivery>,
    next: u64,
}

impl SharedState {
    /// Sends the event of a message to the bot, if it can see it, and logs the delivery. `author` wrote the message.
    pub fn notify_of_message(
        &self,
        state: &mut SandboxState,
        event: &'static str,
        channel: Snowflake,
        author: Option<Snowflake>,
        mut json: Map<String, Value>,
    ) {
        let subject = id_of(&json["id"]);
        let guild = state.guild_of(channel);
        if let Some(guild) = guild {
            json.insert("guild_id".to_owned(), json!(guild));
            let person = author.and_then(|author| self.person(author));
            if let Some(person) = person.filter(|_| event != "MESSAGE_DELETE") {
                json.insert("member".to_owned(), person.partial_member());
            }
        }
        let outcome = match state.unseen(channel) {
            Some(outcome) => outcome,
            None => {
                let message = Value::Object(json);
                state
                    .sessions
                    .dispatch_message(event, guild.is_some(), &message)
            }
        };
        self.log_delivery(state, event, subject, channel, author, outcome);
    }

    /// Sends the event of a thread to the bot, if it can see the channel, and logs the delivery.
    pub fn notify_of_thread(
        &self,
        state: &mut SandboxState,
        event: &'static str,
        thread: Snowflake,
        json: &Value,
    ) {
        let owner = json["owner_id"].as_str().and_then(|id| id.parse().ok());
        let outcome = state.unseen(thread).unwrap_or_else(|| {
            state.sessions.dispatch(event, GUILDS, json);
            state.sessions.outcome(GUILDS)
        });
        self.log_delivery(state, event, thread, thread, owner, outcome);
    }

    fn person(&self, id: Snowflake) -> Option<&Person> {
        self.options.people.iter().find(|person| person.id == id)
    }

    fn log_delivery(
        &self,
        state: &mut SandboxState,
        event: &'static str,
        subject: Snowflake,
        channel: Snowflake,
        author: Option<Snowflake>,
        outcome: DeliveryOutcome,
    ) {
        if author == Some(APPLICATION) {
            return;
        }
        let guild = state.guild_of(channel);
        let log = &mut state.deliveries;
        let number = log.next;
        log.next += 1;
        let is_of_thread = event.starts_with("THREAD_");
        let (_, message_intent) = message_intent(guild.is_some());
        log.newest.push_back(Delivery {
            number,
            event,
            subject,
            channel,
            author,
            intent: if is_of_thread {
                "GUILDS"
            } else {
                message_intent
            },
            outcome,
        });
        if log.newest.len() > MAX_DELIVERIES {
            log.newest.pop_front();
        }
        self.publish(Change::Delivery(number));
    }
}

impl SandboxState {
    /// Returns why the bot can see nothing of a channel; `None` if it can see it.
    fn unseen(&self, channel: Snowflake) -> Option<DeliveryOutcome> {
        let Some(channel) = self.channels.get(&channel) else {
            return Some(DeliveryOutcome::NotThere);
        };
        let is_member = match channel.guild() {
            Some(guild) => !self.left.contains(&guild),
            None => channel.is_direct(),
        };
        match (is_member, channel.bot_has(VIEW_CHANNEL)) {
            (false, _) => Some(DeliveryOutcome::NotThere),
            (true, false) => Some(DeliveryOutcome::HiddenChannel),
            (true, true) => None,
        }
    }
}

/// Returns the intent that message events need, with its name.
pub(super) fn message_intent(in_guild: bool) -> (u64, &'static str) {
    match in_guild {
        true => (GUILD_MESSAGES, "GUILD_MESSAGES"),
        false => (DIRECT_MESSAGES, "DIRECT_MESSAGES"),
    }
}

/// Returns whether the bot may read the content of a message in a server without MESSAGE_CONTENT: its own messages,
/// and messages that mention it. A reply with a ping mentions the author of the message that it replies to.
pub(super) fn is_readable(message: &Value) -> bool {
    let own = message["author"]["id"] == APPLICATION.to_string();
    let mentions = message["mentions"].as_array();
    let is_mentioned = mentions.is_some_and(|mentions| {
        let bot = APPLICATION.to_string();
        mentions.iter().any(|user| user["id"] == *bot)
    });
    own || is_mentioned
}

/// Empties what the bot may not read without MESSAGE_CONTENT, also in the message that this one replies to.
pub(super) fn hide_unreadable(message: &mut Value) {
    if !is_readable(message) && message.get("content").is_some() {
        message["content"] = json!("");
        for list in ["embeds", "attachments", "components"] {
            message[list] = json!([]);
        }
        if let Some(keys) = message.as_object_mut() {
            keys.remove("poll");
        }
        let snapshots = message
            .get_mut("message_snapshots")
            .and_then(Value::as_array_mut);
        for snapshot in snapshots.into_iter().flatten() {
            hide_unreadable(&mut snapshot["message"]);
        }
    }
    if message
        .get("referenced_message")
        .is_some_and(Value::is_object)
    {
        hide_unreadable(&mut message["referenced_message"]);
    }
}

fn id_of(id: &Value) -> Snowflake {
    let id = id.as_str().and_then(|id| id.parse().ok());
    id.unwrap_or(Snowflake::new(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_replied_to_is_hidden_on_its_own() {
        let bot = json!({"id": APPLICATION});
        let mut message = json!({
            "author": {"id": "1"}, "mentions": [bot], "content": "<@1> this?",
            "referenced_message": {
                "author": {"id": "2"}, "mentions": [], "content": "How?", "poll": {},
                "message_snapshots": [{"message": {"content": "Why?"}}],
            },
        });
        hide_unreadable(&mut message);
        assert_eq!(message["content"], "<@1> this?");
        let referenced = &message["referenced_message"];
        assert_eq!(referenced["content"], "");
        assert_eq!(referenced["message_snapshots"][0]["message"]["content"], "");
        assert!(referenced.get("poll").is_none());
    }

    #[test]
    fn a_message_without_snapshots_gets_none() {
        let mut message = json!({"author": {"id": "1"}, "mentions": [], "content": "How?"});
        hide_unreadable(&mut message);
        assert_eq!(message["content"], "");
        assert!(message.get("message_snapshots").is_none());
    }
}
