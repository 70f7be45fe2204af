//! `/privacy show` and `/privacy export`.

use recite::sandbox::place::Person;
use serde_json::{Value, json};

use super::answered;
use crate::bot::BotUnderTest;
use crate::cards::member;
use crate::daily::evening;

impl BotUnderTest {
    /// All that can be stored about somebody: an answer, a card, a wish, and that they left the board.
    pub async fn lives_a_little(&self, person: &Person) {
        let card = self.types(person, "quiz", Value::Null).await;
        let answer = self.presses(person, card.id(), "Reveal").await;
        self.presses(person, answer.id(), "Missed").await;
        let asked = json!({"question": "What is the git rule 3?"});
        let found = self.types(person, "ask", asked).await;
        self.presses(person, found.id(), "Quiz me on this later")
            .await;
        let board = json!({"private": true});
        let board = self.types(person, "leaderboard", board).await;
        self.presses(person, board.id(), "Leave the leaderboard")
            .await;
    }
}

#[tokio::test]
async fn an_export_holds_all_that_is_stored() {
    let (bot, post) = answered().await;
    // Who has set up the question, too.
    let ada = bot.stand_in.person("ada");
    // The grade that was replaced is no longer stored.
    for grade in ["Missed", "Right"] {
        let opened = bot.presses(&ada, post.id(), "Reveal").await;
        bot.presses(&ada, opened.id(), grade).await;
    }
    bot.lives_a_little(&ada).await;
    let said = bot.types(&ada, "privacy show", Value::Null).await;
    assert!(said.is_ephemeral());
    for words in [
        "2 grades you gave",
        "2 cards",
        "1 answer to",
        "1 question you wished for",
        "1 channel",
        "left the leaderboard",
    ] {
        assert!(said.text().contains(words), "{words}: {}", said.text());
    }

    let said = bot.types(&ada, "privacy export", Value::Null).await;
    assert!(said.is_ephemeral());
    let (name, bytes) = bot.files(&said).remove(0);
    assert!(name.ends_with(".json"), "{name}");
    let export: Value = serde_json::from_slice(&bytes).expect("it is JSON");
    let stored = bot.store().await.export(&member(&ada)).await;
    let stored = serde_json::to_vec(&stored.expect("it can be read"));
    let stored: Value = serde_json::from_slice(&stored.expect("it is JSON")).expect("it is JSON");
    assert_eq!(export, stored);
    let count = |key: &str| export[key].as_array().map(Vec::len);
    assert_eq!(
        ["reviews", "cards", "answers", "wishes", "schedules_set_up"].map(count),
        [Some(2), Some(2), Some(1), Some(1), Some(1)]
    );
    assert_eq!(export["opted_out_of_leaderboard"], json!(true));
    assert_eq!(export["member"], json!(ada.id.to_string()));
}

#[tokio::test]
async fn about_who_did_nothing_nothing_is_stored() {
    let bot = evening().await;
    let ben = bot.stand_in.person("ben");
    bot.types(&ben, "stats me", Value::Null).await;
    bot.types(&ben, "ask", json!({"question": "git rule"}))
        .await;
    let said = bot.types(&ben, "privacy show", Value::Null).await;
    assert!(said.text().contains("Nothing at all"), "{}", said.text());
    let said = bot.types(&ben, "privacy delete", Value::Null).await;
    assert!(said.text().contains("nothing to delete"), "{}", said.text());
    assert!(said.buttons().is_empty());
    assert!(bot.files_naming(&ben).is_empty());
}
