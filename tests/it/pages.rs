//! Answers longer than a message.

use std::fmt::Write;

use recite_discord_sim::message::Message;
use serde_json::json;

use crate::bot::BotUnderTest;
use crate::drawn_message::{answer_text, quiet_line};
use crate::notes::Notes;

const CODE_LINES: usize = 400;

/// An answer with a fence far longer than one message.
fn long_answer() -> String {
    let mut answer = String::from("Type all of this:\n\n```python\n");
    for n in 0..CODE_LINES {
        writeln!(answer, "print('line {n} of the long program')").expect("writing to a string");
    }
    answer + "```\n\nThen **run** it."
}

fn is_enabled(message: &Message, label: &str) -> bool {
    let buttons = message.buttons();
    buttons.iter().any(|it| it.label == label && !it.disabled)
}

#[tokio::test]
async fn all_pages_joined_are_the_whole_answer() {
    let note = format!("### What is the long program?\n\n{}\n", long_answer());
    let mut bot = BotUnderTest::ready(Notes::of(&[("long.md", &note)])).await;
    let asked = json!({"question": "What is the long program?"});
    let first = bot.stand_in.slash("ask", asked).await;
    assert!(!is_enabled(&first, "◀"));
    let mut pages = vec![first.clone()];
    while is_enabled(pages.last().expect("a page"), "▶") {
        if pages.len() == 2 {
            bot.restart().await;
        }
        let next = bot.stand_in.press(first.id(), "▶");
        pages.push(bot.stand_in.message_of(&next).await);
    }
    let count = pages.len();
    assert!(count > 3, "{count} pages");
    for (n, page) in pages.iter().enumerate() {
        let text = answer_text(page);
        assert!(text.matches("```").count().is_multiple_of(2), "{text}");
        assert!(quiet_line(page).ends_with(&format!("page {} of {count}", n + 1)));
    }
    // A fence that goes on is closed at the end of a page and opened again on the next.
    let seam = "\n```\n```python\n";
    let joined: Vec<String> = pages.iter().map(answer_text).collect();
    assert_eq!(joined.join("\n").replace(seam, "\n"), long_answer());

    for expected in pages.iter().rev().skip(1) {
        let back = bot.stand_in.press(first.id(), "◀");
        let back = bot.stand_in.message_of(&back).await;
        assert_eq!(back.text(), expected.text());
    }
}

#[tokio::test]
async fn a_page_that_the_notes_no_longer_have_becomes_the_last_one() {
    let note = |answer: &str| format!("### What is the long program?\n\n{answer}\n");
    let notes = Notes::of(&[("long.md", &note(&long_answer()))]);
    let mut bot = BotUnderTest::ready(notes).await;
    let asked = json!({"question": "What is the long program?"});
    let message = bot.stand_in.slash("ask", asked).await;
    bot.notes.write("long.md", note("It is short now."));
    bot.restart().await;
    let next = bot.stand_in.press(message.id(), "▶");
    let next = bot.stand_in.message_of(&next).await;
    assert_eq!(answer_text(&next), "It is short now.");
}
