//! The question of the day: set up by an admin, posted once a day, answered in private.

mod clock;
mod days;
mod faults;
mod setup;

use recite_discord_sim::fixtures::{DAILY, GENERAL, Person};
use recite_discord_sim::message::Message;
use recite_discord_sim::snowflake::Snowflake;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::local_discord::StandIn;
use crate::notes::Notes;

/// Eight hours before the first question of [`set_up`].
pub const EVENING: &str = "2026-03-01T01:00:00Z";
pub const CONFIG: &str = "[search]\nmodel_dir = \"\"\n";

/// Twelve questions in three topics; each answer contains its question's number.
pub fn notes() -> Notes {
    let notes = Notes::empty();
    for topic in ["rust", "python", "git"] {
        let questions = (1..=4)
            .map(|n| format!("### What is the {topic} rule {n}?\n\nThe {topic} answer {n}.\n"));
        let text = questions.collect::<Vec<_>>().join("\n");
        notes.write(format!("{topic}/rules.md"), text);
    }
    notes
}

/// A bot on the evening before its first question.
pub async fn evening() -> BotUnderTest {
    BotUnderTest::ready_at(notes(), CONFIG, EVENING).await
}

impl BotUnderTest {
    /// Returns what ada, who manages the server, reads after a command in #general.
    pub async fn admin(&self, command: &str, options: Value) -> Message {
        let ada = self.stand_in.person("ada");
        let discord = &self.stand_in.discord;
        let sent = discord.slash(&ada, GENERAL, command, options);
        self.stand_in.message_of(&sent).await
    }

    /// Sets up a daily question at 09:00 UTC in #daily.
    pub async fn set_up_daily(&self) {
        let options = json!({"channel": DAILY, "time": "09:00", "timezone": "UTC"});
        let said = self.admin("daily setup", options).await;
        assert!(said.text().contains("09:00"), "{}", said.text());
    }

    /// Waits until `/daily status` contains this text that many times, and returns it.
    pub async fn until_status(&self, words: &str, times: usize) -> String {
        let says = async {
            loop {
                let text = self.admin("daily status", Value::Null).await.text();
                if text.matches(words).count() >= times {
                    break text;
                }
            }
        };
        self.stand_in.wait_for(&format!("`{words}`"), says).await
    }

    /// Returns what `person` reads after pressing a button.
    pub async fn presses(&self, person: &Person, message: Snowflake, label: &str) -> Message {
        let shown = self.stand_in.discord.message(message);
        let shown = shown.expect("the message is there");
        let custom_id = shown.button(label);
        let custom_id = custom_id.unwrap_or_else(|| panic!("no button `{label}` on {shown:?}"));
        let pressed = self.stand_in.discord.press(person, message, &custom_id);
        self.stand_in.message_of(&pressed).await
    }
}

/// Waits until a channel has this many messages, and returns them, oldest first.
pub async fn messages(stand_in: &StandIn, channel: Snowflake, count: usize) -> Vec<Message> {
    let cleo = stand_in.person("cleo");
    let there = stand_in.discord.until(|discord| {
        let mut messages = discord.channel(&cleo, channel);
        messages.retain(|message| !message.is_ephemeral());
        (messages.len() >= count).then_some(messages)
    });
    let messages = stand_in.wait_for("messages", there).await;
    assert_eq!(messages.len(), count);
    messages
}

/// Waits until the message contains this text, and returns it.
pub async fn saying(stand_in: &StandIn, message: Snowflake, words: &str) -> Message {
    let says = stand_in.discord.until(|discord| {
        let message = discord.message(message)?;
        message.text().contains(words).then_some(message)
    });
    stand_in.wait_for(&format!("`{words}`"), says).await
}
