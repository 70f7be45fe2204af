//! Buttons of old messages after the notes have changed and the bot was restarted.

use recite_discord_sim::interaction::{InitialResponse, Interaction};
use recite_discord_sim::message::Message;
use serde_json::json;

use crate::bot::BotUnderTest;
use crate::drawn_message::{answer_text, menu, quiet_line, title};
use crate::notes::Notes;

const TUNE: &str = "How do I tune a guitar?";
const GONE: &str = "That note isn't here anymore: somebody changed or removed it. \
                    Please ask again to see the current notes.";

async fn tune(bot: &BotUnderTest) -> Message {
    bot.stand_in
        .slash("ask", json!({"question": TUNE, "topic": "music"}))
        .await
}

impl BotUnderTest {
    /// Presses a button, and expects the reply for removed notes as a new message.
    async fn assert_gone(&self, press: Interaction, message: &Message) {
        let answer = self.stand_in.wait_for("an answer", press.answer()).await;
        let Ok(InitialResponse::Message(reply)) = answer else {
            panic!("not a message of its own: {answer:?}");
        };
        assert!(reply.is_ephemeral());
        assert_eq!(reply.text(), GONE);
        let still = self.stand_in.discord.message(message.id());
        assert_eq!(still.as_ref(), Some(message));
    }
}

#[tokio::test]
async fn buttons_of_a_removed_note_get_a_friendly_reply() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    let message = tune(&bot).await;
    let menu = menu(&message).expect("there are other matches");
    bot.notes.remove("music/guitar.md");
    bot.restart().await;
    let press = bot.stand_in.press(message.id(), "Not it");
    bot.assert_gone(press, &message).await;
    let (ben, value) = (bot.stand_in.person("ben"), menu.options[0].value.as_str());
    let chosen = bot
        .stand_in
        .discord
        .choose(&ben, message.id(), &menu.custom_id, &[value]);
    bot.assert_gone(chosen, &message).await;
}

#[tokio::test]
async fn a_suggestion_of_a_removed_note_gets_a_friendly_reply() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    bot.notes.remove("music/guitar.md");
    bot.restart().await;
    let chosen = json!({"question": "qa:1c0c8b3e-6a3a-4f6e-9a55-0d5d3f0c1a07"});
    let message = bot.stand_in.slash("ask", chosen).await;
    assert!(message.is_ephemeral());
    assert_eq!(message.text(), GONE);
}

#[tokio::test]
async fn a_removed_closest_note_gets_a_friendly_reply() {
    let careful = "[search]\nsure_confidence = 1.0\nlikely_confidence = 1.0\n";
    let mut bot = BotUnderTest::ready_with(Notes::fixtures(), careful).await;
    let asked = json!({"question": "guitar strings of the best brand"});
    let message = bot.stand_in.slash("ask", asked).await;
    bot.notes.remove("music/guitar.md");
    bot.restart().await;
    let label = message.buttons()[0].label.clone();
    let press = bot.stand_in.press(message.id(), &label);
    bot.assert_gone(press, &message).await;
}

#[tokio::test]
async fn a_moved_note_answers_with_its_new_source() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    let message = tune(&bot).await;
    bot.notes.rename("music/guitar.md", "strings/guitars.md");
    bot.restart().await;
    let next = bot.stand_in.press(message.id(), "Not it");
    let next = bot.stand_in.message_of(&next).await;
    assert_eq!(next.id(), message.id());
    assert!(title(&next).contains("guitar"));
    assert!(
        quiet_line(&next).contains("strings/guitars.md:"),
        "{}",
        quiet_line(&next)
    );
}

#[tokio::test]
async fn a_rewritten_note_shows_its_new_text() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    let message = tune(&bot).await;
    let menu = menu(&message).expect("there are other matches");
    let chosen = menu
        .options
        .iter()
        .find(|option| option.label.contains("by ear"));
    let chosen = chosen.expect("it is a match").value.clone();
    let old = "Compare the fifth fret with the next open string.";
    let note = bot
        .notes
        .read("music/guitar.md")
        .replace(old, "Sing along.");
    bot.notes.write("music/guitar.md", note);
    bot.restart().await;
    let ben = bot.stand_in.person("ben");
    let chosen = bot
        .stand_in
        .discord
        .choose(&ben, message.id(), &menu.custom_id, &[&chosen]);
    let shown = bot.stand_in.message_of(&chosen).await;
    assert_eq!(answer_text(&shown), "Sing along.");
}

#[tokio::test]
async fn not_it_skips_removed_matches() {
    let notes = Notes::of(&[
        (
            "a.md",
            "### How do I tie a bowline knot?\n\nUnder, around, down.\n",
        ),
        (
            "b.md",
            "### How do I tie a bowline knot fast?\n\nPractise.\n",
        ),
        (
            "c.md",
            "### How do I tie a bowline knot with one hand in the dark?\n\nDo not.\n",
        ),
    ]);
    let mut bot = BotUnderTest::ready(notes).await;
    let asked = json!({"question": "How do I tie a bowline knot?"});
    let message = bot.stand_in.slash("ask", asked).await;
    let menu = menu(&message).expect("there are other matches");
    let gone = if menu.options[0].label.contains("fast") {
        "b.md"
    } else {
        "c.md"
    };
    bot.notes.remove(gone);
    bot.restart().await;
    let next = bot.stand_in.press(message.id(), "Not it");
    let next = bot.stand_in.message_of(&next).await;
    assert_eq!(title(&next), menu.options[1].label);
    let end = bot.stand_in.press(message.id(), "Not it");
    let end = bot.stand_in.message_of(&end).await;
    assert!(
        end.text().contains("\nThose are all the notes"),
        "{}",
        end.text()
    );
}
