//! Histories of cards follow their notes, also while the bot is off.

use recite_discord_sim::fixtures::DAILY;
use recite_discord_sim::message::Message;
use serde_json::json;

use crate::bot::BotUnderTest;
use crate::daily::{EVENING, messages};
use crate::drawn_message::title;
use crate::notes::Notes;

const CONFIG: &str = "[search]\nmodel_dir = \"\"\n";
const BOWLINE: &str = "### How do I tie a bowline?\n\nMake a small loop near the end of the rope. Bring \
    the end up through the loop, round the standing part and back down through the loop, then pull \
    both parts tight. It holds under load and is untied with ease.\n";
const RICE: &str = "### How do I cook rice?\n\nWash it until the water is clear, then let it simmer \
    under a lid for twelve minutes.\n";

/// A bot with one question that ben knew.
async fn known_by_ben() -> BotUnderTest {
    let bot = BotUnderTest::ready_at(Notes::of(&[("knots.md", BOWLINE)]), CONFIG, EVENING).await;
    let card = bot.quizzes_ben().await;
    assert!(card.text().contains("new to you"), "{}", card.text());
    bot.ben_grades(card.id(), "Right").await;
    bot
}

impl BotUnderTest {
    /// Changes the notes while the bot is off.
    async fn restart_after(&mut self, change: impl FnOnce(&Notes)) {
        self.stop().await;
        change(&self.notes);
        let identifies = self.stand_in.discord.identify_count();
        self.start_without_waiting();
        self.wait_until_ready(identifies + 1).await;
    }

    /// Returns what ben is asked after the notes changed while the bot was off.
    async fn quizzes_ben_after(&mut self, change: impl FnOnce(&Notes)) -> Message {
        self.restart_after(change).await;
        self.quizzes_ben().await
    }

    #[track_caller]
    fn assert_logged_move(&self, place: &str, why: &str) {
        let log = self.log();
        let line = log.lines().find(|line| line.contains("the history of `"));
        let line = line.unwrap_or_else(|| panic!("no line about it:\n{log}"));
        assert!(line.contains(&format!("({place}): ")), "{line}");
        assert!(line.contains(why), "{line}");
    }
}

#[tokio::test]
async fn a_note_renamed_while_the_bot_was_off_keeps_its_history() {
    let mut bot = known_by_ben().await;
    let said = bot
        .quizzes_ben_after(|notes| notes.rename("knots.md", "ropes/knots.md"))
        .await;
    assert!(said.text().contains("Nothing is due"), "{}", said.text());
    bot.assert_logged_move("ropes/knots.md:1", "the same text");
    // When it is due, it comes back with its history.
    bot.set_clock("2026-04-01T01:00:00Z");
    let card = bot.quizzes_ben().await;
    assert_eq!(title(&card), "How do I tie a bowline?");
    assert!(!card.text().contains("new to you"), "{}", card.text());
    // No history is left to move.
    bot.restart().await;
    assert!(!bot.log().contains("the history of"), "{}", bot.log());
}

#[tokio::test]
async fn a_question_reworded_in_another_file_is_the_same_one() {
    let mut bot = known_by_ben().await;
    let said = bot
        .quizzes_ben_after(|notes| {
            let text = notes.read("knots.md");
            let text = text.replace("How do I tie a bowline?", "How is a bowline knot tied?");
            notes.remove("knots.md");
            notes.write(
                "ropes.md",
                format!("{RICE}\n{}", text.replace("with ease", "easily")),
            );
        })
        .await;
    assert_eq!(title(&said), "How do I cook rice?");
    bot.assert_logged_move("ropes.md:5", "% alike");
    let reviews = bot.reviews(&bot.stand_in.person("ben")).await;
    assert_eq!(reviews.len(), 1);
}

#[tokio::test]
async fn another_question_in_its_place_is_new() {
    let mut bot = known_by_ben().await;
    let said = bot
        .quizzes_ben_after(|notes| notes.write("knots.md", RICE))
        .await;
    assert_eq!(title(&said), "How do I cook rice?");
    assert!(said.text().contains("new to you"), "{}", said.text());
    assert!(!bot.log().contains("the history of"), "{}", bot.log());
    // When the old question comes back elsewhere, it has its history.
    let said = bot
        .quizzes_ben_after(|notes| notes.write("ropes/knots.md", BOWLINE))
        .await;
    assert_eq!(title(&said), "How do I cook rice?");
    bot.assert_logged_move("ropes/knots.md:1", "the same text");
}

#[tokio::test]
async fn the_daily_question_of_a_moved_note_is_answered() {
    let notes = Notes::of(&[("knots.md", BOWLINE)]);
    let mut bot = BotUnderTest::ready_at(notes, CONFIG, EVENING).await;
    bot.set_up_daily().await;
    bot.set_clock("2026-03-01T09:00:01Z");
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    bot.restart_after(|notes| notes.rename("knots.md", "ropes/knots.md"))
        .await;
    let ben = bot.stand_in.person("ben");
    let answer = bot.presses(&ben, post.id(), "Reveal").await;
    assert!(answer.text().contains("standing part"), "{}", answer.text());
    let graded = bot.presses(&ben, answer.id(), "Right").await;
    assert!(graded.text().contains("Right"), "{}", graded.text());
    let topic = bot.types(&ben, "quiz", json!({"topic": "ropes"})).await;
    assert!(topic.text().contains("Nothing is due"), "{}", topic.text());
}
