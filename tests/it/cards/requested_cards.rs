//! *Quiz me on this later*, under an answer of `/ask`.

use serde_json::json;

use super::{at_pace, member};
use crate::drawn_message::title;

const LATER: &str = "Quiz me on this later";

#[tokio::test]
async fn requested_cards_come_first_and_do_not_count_for_the_daily_limit() {
    let mut bot = at_pace(0).await;
    let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
    let asked = json!({"question": "What is the git rule 3?"});
    let answer = bot.stand_in.slash("ask", asked).await;
    let wished = bot.presses(&ben, answer.id(), LATER).await;
    assert!(wished.is_ephemeral());
    assert!(
        wished.text().contains("I'll quiz you on"),
        "{}",
        wished.text()
    );
    bot.restart().await;
    let again = bot.presses(&ben, answer.id(), LATER).await;
    assert!(again.text().contains("already"), "{}", again.text());
    // Anybody may press it under a public answer, which does not change.
    let of_cleo = bot.presses(&cleo, answer.id(), LATER).await;
    assert!(
        of_cleo.text().contains("I'll quiz you on"),
        "{}",
        of_cleo.text()
    );
    let still = bot.stand_in.discord.message(answer.id());
    assert_eq!(still.as_ref(), Some(&answer));

    let card = bot.quizzes_ben().await;
    assert_eq!(title(&card), "What is the git rule 3?");
    let graded = bot.ben_grades(card.id(), "Right").await;
    let over = bot.presses(&ben, graded.id(), "Next").await;
    assert!(over.text().contains("Nothing is due"), "{}", over.text());
    let is_card = bot.presses(&ben, answer.id(), LATER).await;
    assert!(is_card.text().contains("already"), "{}", is_card.text());
    let wishes = bot.store().await.wishes(&member(&cleo)).await;
    assert_eq!(wishes.expect("they can be read").len(), 1);
}
