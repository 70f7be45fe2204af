//! Sends the events of messages and threads to the bot as far as it may see them, and logs each delivery.

use serde_json::{Map, Value, json};

use super::delivery::{Delivery, DeliveryOutcome};
use super::fixtures::{APPLICATION, Person, VIEW_CHANNEL};
use super::intents::{GUILDS, message_intent};
use super::snowflake::Snowflake;
use super::state::{SandboxState, SharedState};
use super::{Change, Sandbox};

impl Sandbox {
    /// Returns the newest 500 events that others caused, oldest first, with what the bot received of them.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.lock().deliveries.newest().cloned().collect()
    }

    /// Returns one of [`Self::deliveries`] by its number.
    pub fn delivery(&self, number: u64) -> Option<Delivery> {
        let state = self.shared.lock();
        let mut newest = state.deliveries.newest().rev();
        newest.find(|one| one.number == number).cloned()
    }

    /// Returns the intents of the open sessions, as bits.
    pub fn intents(&self) -> u64 {
        self.shared.lock().sessions.intents()
    }
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
        let is_of_thread = event.starts_with("THREAD_");
        let (_, message_intent) = message_intent(guild.is_some());
        let number = state.deliveries.push(|number| Delivery {
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

fn id_of(id: &Value) -> Snowflake {
    let id = id.as_str().and_then(|id| id.parse().ok());
    id.unwrap_or(Snowflake::new(0))
}
