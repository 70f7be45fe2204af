//! Buttons that are old, pressed twice, or about removed notes.

use recite_discord_sim::fixtures::DAILY;
use recite_quiz::Rating;
use serde_json::json;

use super::{TODAY, at_pace};
use crate::daily::messages;
use crate::drawn_message::title;

#[tokio::test]
async fn a_grade_after_midnight_counts_for_the_day_the_card_was_shown() {
    let bot = at_pace(9).await;
    let ben = bot.stand_in.person("ben");
    let card = bot.quizzes_ben().await;
    let answer = bot.presses(&ben, card.id(), "Reveal").await;
    bot.set_clock("2026-03-02T00:10:00Z");
    let graded = bot.presses(&ben, answer.id(), "Missed").await;
    // It was missed the day before, so it is due.
    assert!(
        graded.text().contains("see this card again"),
        "{}",
        graded.text()
    );
    let reviews = bot.reviews(&ben).await;
    assert_eq!(reviews.len(), 1);
    assert_eq!(reviews[0].day.to_string(), TODAY);
    let next = bot.presses(&ben, graded.id(), "Next").await;
    let due = next.text().contains("1 due");
    assert!(due, "{}", next.text());
}

#[tokio::test]
async fn a_card_shown_days_ago_cannot_be_graded() {
    let bot = at_pace(9).await;
    let ben = bot.stand_in.person("ben");
    let card = bot.quizzes_ben().await;
    let answer = bot.presses(&ben, card.id(), "Reveal").await;
    bot.set_clock("2026-03-03T01:00:00Z");
    let said = bot.presses(&ben, answer.id(), "Easy").await;
    assert!(said.text().contains("several days ago"), "{}", said.text());
    assert_eq!(bot.reviews(&ben).await, []);
}

#[tokio::test]
async fn a_card_graded_later_keeps_the_later_grade() {
    let bot = at_pace(9).await;
    let ben = bot.stand_in.person("ben");
    let card = bot.quizzes_ben().await;
    let old = bot.presses(&ben, card.id(), "Reveal").await;
    bot.set_clock("2026-03-02T01:00:00Z");
    let again = bot.quizzes_ben().await;
    assert_eq!(title(&again), title(&card));
    bot.ben_grades(again.id(), "Right").await;
    let said = bot.presses(&ben, old.id(), "Missed").await;
    assert!(said.text().contains("again since"), "{}", said.text());
    let reviews = bot.reviews(&ben).await;
    let ratings: Vec<Rating> = reviews.iter().map(|it| it.rating).collect();
    assert_eq!(ratings, [Rating::Right]);
}

#[tokio::test]
async fn a_double_click_counts_once_and_of_two_grades_the_later() {
    let bot = at_pace(9).await;
    let ben = bot.stand_in.person("ben");
    let card = bot.quizzes_ben().await;
    let answer = bot.presses(&ben, card.id(), "Reveal").await;
    let right = answer.button("Right").expect("the button is there");
    let discord = &bot.stand_in.discord;
    let clicks = [(); 2].map(|()| discord.press(&ben, answer.id(), &right));
    for click in &clicks {
        let graded = bot.stand_in.message_of(click).await;
        assert_eq!(graded.id(), answer.id());
        // The second click changes nothing and reports nothing.
        assert!(!graded.text().contains("Changed"), "{}", graded.text());
    }
    let next = bot.quizzes_ben().await;
    assert!(next.text().contains("1 done today"), "{}", next.text());
    assert_eq!(bot.reviews(&ben).await.len(), 1);

    // A card whose answer is shown twice.
    let answers = [
        bot.presses(&ben, next.id(), "Reveal").await,
        bot.ben_opens_again().await,
    ];
    assert_eq!(title(&answers[0]), title(&answers[1]));
    bot.presses(&ben, answers[0].id(), "Missed").await;
    let changed = bot.presses(&ben, answers[1].id(), "Easy").await;
    assert!(changed.text().contains("Changed"), "{}", changed.text());
    let reviews = bot.reviews(&ben).await;
    assert_eq!((reviews.len(), reviews[1].rating), (2, Rating::Easy));
}

impl crate::bot::BotUnderTest {
    /// Returns the answer of ben's next card, in its own message.
    async fn ben_opens_again(&self) -> recite_discord_sim::message::Message {
        let ben = self.stand_in.person("ben");
        let card = self.quizzes_ben().await;
        self.presses(&ben, card.id(), "Reveal").await
    }
}

#[tokio::test]
async fn buttons_of_removed_notes_get_a_friendly_reply() {
    let mut bot = at_pace(9).await;
    bot.set_up_daily().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    let ben = bot.stand_in.person("ben");
    let mut open = Vec::new();
    for topic in ["git", "python", "rust"] {
        let card = bot.types(&ben, "quiz", json!({ "topic": topic })).await;
        let answer = bot.ben_opens(topic).await;
        let next = bot.ben_opens(topic).await;
        let next = bot.presses(&ben, next.id(), "Right").await;
        open.push((card, answer, next));
        bot.notes.remove(&format!("{topic}/rules.md"));
    }
    bot.notes
        .write("more.md", "### What else is there?\n\nMore.\n");
    bot.restart().await;
    for (card, answer, next) in open {
        for (message, label, words) in [
            (card, "Reveal", "note isn't here anymore"),
            (answer, "Right", "note isn't here anymore"),
            (next, "Next", "topic isn't in the notes anymore"),
        ] {
            let said = bot.presses(&ben, message.id(), label).await;
            assert!(said.text().contains(words), "{label}: {}", said.text());
        }
    }
    let revealed = bot.presses(&ben, post.id(), "Reveal").await;
    assert!(revealed.is_ephemeral());
    assert!(
        revealed.text().contains("note isn't here anymore"),
        "{}",
        revealed.text()
    );
    // It continues with the remaining notes.
    let card = bot.quizzes_ben().await;
    assert_eq!(title(&card), "What else is there?");
}

impl crate::bot::BotUnderTest {
    /// Returns the answer of ben's next card of a topic, in its own message.
    async fn ben_opens(&self, topic: &str) -> recite_discord_sim::message::Message {
        let ben = self.stand_in.person("ben");
        let card = self.types(&ben, "quiz", json!({ "topic": topic })).await;
        self.presses(&ben, card.id(), "Reveal").await
    }
}
