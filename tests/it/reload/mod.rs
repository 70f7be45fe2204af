//! Notes that change while the bot runs: its answers and its log.

mod freed_notes;
mod random_edits;
mod vectors;
mod watcher;

use std::fs;

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::bot::BotUnderTest;
use crate::local_discord::POLL_INTERVAL;
use crate::notes::Notes;

const BASIL: &str = "How do I water basil?";

fn basil(answer: &str) -> String {
    format!("### {BASIL}\n\n{answer}\n\nquestion id: 00000000-0000-4000-8000-000000000001\n")
}

const GUITAR: &str =
    "### How do I tune a guitar?\n\nBy ear.\n\nquestion id: 00000000-0000-4000-8000-000000000002\n";

fn notes() -> Notes {
    Notes::of(&[
        ("garden/basil.md", &basil("In the morning.")),
        ("guitar.md", GUITAR),
    ])
}

/// Without the watcher: notes are reloaded only on request.
const UNWATCHED: &str = "[notes]\nwatch = false\n";

impl BotUnderTest {
    async fn assert_answers(&self, question: &str, answer: &str) {
        let said = self.answer_to(question).await;
        assert!(said.contains(answer), "not `{answer}` but:\n{said}");
    }

    /// Returns the whole reply to a question.
    async fn answer_to(&self, question: &str) -> String {
        let asked = json!({"question": question});
        self.stand_in.slash("ask", asked).await.text()
    }

    /// Waits until a question has this answer.
    async fn until_answered(&self, question: &str, answer: &str) {
        let answered = async {
            while !self.answer_to(question).await.contains(answer) {
                sleep(POLL_INTERVAL).await;
            }
        };
        let what = format!("`{answer}` as the answer to `{question}`");
        self.stand_in.wait_for(&what, answered).await;
    }
}

#[tokio::test]
async fn an_edit_is_answered_without_a_restart() {
    let bot = BotUnderTest::ready(notes()).await;
    bot.assert_answers(BASIL, "In the morning.").await;
    bot.notes.write("garden/basil.md", basil("In the evening."));
    bot.until_answered(BASIL, "In the evening.").await;
    bot.until_logged("reloaded the notes (the folder changed): 0 Q&As added, 1 changed, 0 removed")
        .await;
}

#[tokio::test]
async fn sighup_reloads_and_says_what_changed() {
    let mut bot = BotUnderTest::of(notes())
        .config(UNWATCHED)
        .binary()
        .ready()
        .await;
    bot.notes.write("garden/basil.md", basil("At noon."));
    bot.notes.remove("guitar.md");
    bot.notes
        .write("new.md", "### Why is the sky blue?\n\nBecause.\n");
    bot.process().signal("HUP");
    bot.until_answered(BASIL, "At noon.").await;
    let line = "reloaded the notes (SIGHUP): 1 Q&As added, 1 changed, 1 removed, 0 files or Q&As kept in their last good version; \
                now 2 Q&As from 2 files";
    bot.until_logged(line).await;
    bot.process().signal("HUP");
    let line = "reloaded the notes (SIGHUP): no changes";
    bot.until_logged(line).await;
    bot.stop().await;
}

#[tokio::test]
async fn reload_shows_an_admin_changes_and_problems() {
    let bot = BotUnderTest::ready_with(notes(), UNWATCHED).await;
    let reload = || bot.admin("reload", Value::Null);
    let message = reload().await;
    assert!(message.is_ephemeral());
    assert!(
        message.text().contains("Nothing has changed"),
        "{}",
        message.text()
    );
    bot.notes.write("garden/basil.md", basil("At noon."));
    bot.notes
        .write("guitar.md", b"### How do I tune a guitar?\n\n\xff\0\n");
    let message = reload().await;
    for words in [
        "1 changed",
        "stays live",
        "guitar.md:3:1: this byte is not valid UTF-8; the last good version stays live",
    ] {
        assert!(message.text().contains(words), "{}", message.text());
    }
    bot.assert_answers(BASIL, "At noon.").await;
    bot.assert_answers("How do I tune a guitar?", "By ear.")
        .await;
    fs::remove_dir_all(bot.notes.folder()).expect("it is there");
    let message = reload().await;
    assert!(
        message.text().contains("couldn't read the notes"),
        "{}",
        message.text()
    );
    bot.assert_answers(BASIL, "At noon.").await;
    assert_eq!(bot.stand_in.violations(), [""; 0]);
}
