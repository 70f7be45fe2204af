//! Feedback on answers is stored without the member who gave it.

use std::time::Duration;

use recite_discord_sim::message::Message;
use serde_json::json;
use tokio::time::interval;

use crate::bot::BotUnderTest;
use crate::daily::evening;

const ASKED: &str = "What is the git rule 3?";

impl BotUnderTest {
    /// Waits until feedback on the answer in `message` is stored, and returns Q&A and verdict. It is written
    /// after the thanks.
    async fn until_stored(&self, message: &Message) -> Vec<(String, String)> {
        let file = rusqlite::Connection::open(self.database_file());
        let file = file.expect("the bot has made it");
        let rows = "SELECT qa, verdict FROM feedback WHERE message = ?1";
        let mut rows = file.prepare(rows).expect("there is such a table");
        let stored = async {
            let mut look = interval(Duration::from_millis(5));
            loop {
                look.tick().await;
                let of = [message.id().get() as i64];
                let found = rows.query_map(of, |row| Ok((row.get(0)?, row.get(1)?)));
                let found: Vec<_> = found.expect("it can be read").flatten().collect();
                if !found.is_empty() {
                    break found;
                }
            }
        };
        self.stand_in.wait_for("a verdict", stored).await
    }
}

#[tokio::test]
async fn a_verdict_is_kept_once_per_answer_and_names_nobody() {
    let bot = evening().await;
    let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
    let answer = bot.types(&ben, "ask", json!({ "question": ASKED })).await;
    for person in [&ben, &cleo, &ben] {
        let thanks = bot.presses(person, answer.id(), "This answered it").await;
        assert!(thanks.is_ephemeral());
        assert!(thanks.text().contains("thanks"), "{}", thanks.text());
    }
    let stored = bot.until_stored(&answer).await;
    assert_eq!(stored.len(), 1, "{stored:?}");
    assert_eq!(stored[0].1, "answered");
    // Cleo presses Not it under a private answer.
    let asked = json!({"question": ASKED, "private": true});
    let private = bot.types(&cleo, "ask", asked).await;
    bot.presses(&cleo, private.id(), "Not it").await;
    let denied = bot.until_stored(&private).await;
    assert_eq!(denied, [(stored[0].0.clone(), "not_it".to_owned())]);
    for person in [&ben, &cleo] {
        let said = bot.types(person, "privacy show", json!(null)).await;
        assert!(said.text().contains("Nothing at all"), "{}", said.text());
        assert!(bot.files_naming(person).is_empty());
    }
}
