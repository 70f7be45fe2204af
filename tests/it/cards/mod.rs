//! A member's private cards: `/quiz`, the buttons of its messages, and what a press counts for.

mod buttons;
mod late_grades;
mod paging;
mod pictures;
mod requested_cards;
mod session;

use recite::store::Store;
use recite_discord_sim::fixtures::{GENERAL, Person};
use recite_discord_sim::message::Message;
use recite_discord_sim::snowflake::Snowflake;
use recite_quiz::{MemberId, Review};
use serde_json::Value;

use crate::bot::BotUnderTest;
use crate::daily::{EVENING, notes};

/// The date of [`EVENING`].
const TODAY: &str = "2026-03-01";

/// A bot on the evening of the tests in `daily`, with its own limit of new cards.
async fn at_pace(new_per_day: u32) -> BotUnderTest {
    let config = format!("[search]\nmodel_dir = \"\"\n[quiz]\nnew_per_day = {new_per_day}\n");
    BotUnderTest::ready_at(notes(), &config, EVENING).await
}

impl BotUnderTest {
    /// Returns what `person` reads after a command in #general.
    pub async fn types(&self, person: &Person, command: &str, options: Value) -> Message {
        let discord = &self.stand_in.discord;
        let typed = discord.slash(person, GENERAL, command, options);
        self.stand_in.message_of(&typed).await
    }

    /// Runs `/quiz` as ben, without a topic.
    pub async fn quizzes_ben(&self) -> Message {
        self.stand_in.slash("quiz", Value::Null).await
    }

    /// Reveals and grades ben's card, and returns what he reads.
    pub async fn ben_grades(&self, card: Snowflake, grade: &str) -> Message {
        let ben = self.stand_in.person("ben");
        let answer = self.presses(&ben, card, "Reveal").await;
        self.presses(&ben, answer.id(), grade).await
    }

    /// Opens its database while it runs.
    pub async fn store(&self) -> Store {
        let store = Store::open(&self.database()).await;
        store.expect("the bot has made it")
    }

    /// Returns the reviews of a person that count.
    pub async fn reviews(&self, person: &Person) -> Vec<Review> {
        let store = self.store().await;
        let reviews = store.reviews_of(&member(person)).await;
        reviews.expect("they can be read")
    }
}

pub fn member(person: &Person) -> MemberId {
    MemberId::discord(person.id.get())
}
