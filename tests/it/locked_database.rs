//! A database that another program locks: members get an error during the lock, and nothing is lost.

use recite_discord_sim::fixtures::DAILY;
use recite_discord_sim::message::Message;
use serde_json::Value;

use crate::bot::BotUnderTest;
use crate::daily::{evening, messages};
use crate::local_discord::TEST_TIMEOUT;

impl BotUnderTest {
    /// A write lock on the database; released when this is dropped.
    pub fn lock_database(&self) -> rusqlite::Connection {
        let database = self.database();
        let file = rusqlite::Connection::open(database.trim_start_matches("sqlite:"));
        let file = file.expect("the bot has made it");
        file.busy_timeout(TEST_TIMEOUT).expect("it can be set");
        file.execute_batch("BEGIN IMMEDIATE")
            .expect("nobody writes for long");
        file
    }
}

#[tokio::test]
async fn a_grade_that_cannot_be_stored_is_reported_and_can_be_repeated() {
    let bot = evening().await;
    let ben = bot.stand_in.person("ben");
    let card = bot.quizzes_ben().await;
    let answer = bot.presses(&ben, card.id(), "Reveal").await;
    let lock = bot.lock_database();
    // The error comes while the lock is held: the bot does not wait for it.
    let said: Message = bot.presses(&ben, answer.id(), "Right").await;
    assert!(said.is_ephemeral());
    assert!(
        said.text().contains("try again in a minute"),
        "{}",
        said.text()
    );
    // Reading still works.
    let me = bot.types(&ben, "stats me", Value::Null).await;
    assert!(me.text().contains("0 so far"), "{}", me.text());
    drop(lock);
    // The card and its buttons are still there.
    let graded = bot.presses(&ben, answer.id(), "Right").await;
    assert!(
        graded.text().contains("see this card again"),
        "{}",
        graded.text()
    );
    assert_eq!(bot.reviews(&ben).await.len(), 1);
}

#[tokio::test]
async fn a_question_due_during_a_lock_is_posted_afterwards() {
    let bot = evening().await;
    bot.set_up_daily().await;
    let lock = bot.lock_database();
    bot.set_clock("2026-03-01T09:00:00Z");
    bot.until_logged("the daily question is delayed").await;
    messages(&bot.stand_in, DAILY, 0).await;
    drop(lock);
    messages(&bot.stand_in, DAILY, 1).await;
}
