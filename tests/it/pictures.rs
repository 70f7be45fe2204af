//! Pictures and files of a note.

use std::fs;

use recite_discord_sim::message::Message;
use serde_json::json;

use crate::bot::BotUnderTest;
use crate::drawn_message::{pictures, title};
use crate::local_discord::StandIn;
use crate::notes::{FIXTURES, Notes};

const RIPE: &str = "What does a ripe sourdough starter look like?";

/// Returns the bytes of the message's first attachment, as Discord got them.
fn uploaded(stand_in: &StandIn, message: &Message) -> Vec<u8> {
    let id = message.json()["attachments"][0]["id"].as_str();
    let id = id.and_then(|id| id.parse().ok()).expect("an attachment");
    stand_in.discord.file(id).expect("its bytes")
}

/// A picture that is too large to upload within 3 s on a slow connection.
fn large() -> Vec<u8> {
    (0..700 * 1024_u32).map(|n| (n * 31 % 251) as u8).collect()
}

#[tokio::test]
async fn a_picture_is_shown_in_place_with_its_alt_text_and_its_own_bytes() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let message = bot.stand_in.slash("ask", json!({"question": RIPE})).await;
    assert_eq!(title(&message), RIPE);
    let shown = pictures(&message);
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(shown[0].0.ends_with("/jar.png"), "{shown:?}");
    assert_eq!(shown[0].1, "A jar, full to the brim");
    let text = message.text();
    let (before, after) = (text.find("It has doubled:"), text.find("Use it now."));
    assert!(before.is_some() && before < after, "{text}");
    let file = fs::read(format!("{FIXTURES}/bread/jar.png")).expect("the picture");
    assert_eq!(uploaded(&bot.stand_in, &message), file);
    let attachment = &message.json()["attachments"][0];
    assert_eq!(attachment["description"], "A jar, full to the brim");
}

#[tokio::test]
async fn a_missing_picture_does_not_prevent_the_answer() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    bot.notes.remove("bread/jar.png");
    let message = bot.stand_in.slash("ask", json!({"question": RIPE})).await;
    assert_eq!(title(&message), RIPE);
    assert!(message.text().contains("Use it now."));
    assert_eq!(pictures(&message), []);
    let warned = "cannot attach a file of a note; message sent without it";
    bot.until_logged(warned).await;
}

#[tokio::test]
async fn a_reply_with_a_large_picture_is_deferred() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    bot.notes.write("bread/jar.png", large());
    for private in [false, true] {
        let asked = json!({"question": RIPE, "private": private});
        let message = bot.stand_in.slash("ask", asked).await;
        assert_eq!(uploaded(&bot.stand_in, &message), large());
        assert_eq!(message.is_ephemeral(), private);
    }
    let callbacks = bot.stand_in.requests_to("POST", "/interactions/");
    let types: Vec<_> = callbacks
        .iter()
        .map(|it| it.body["type"].as_u64())
        .collect();
    assert_eq!(types, [Some(5), Some(5)]);
    let edits = bot.stand_in.requests_to("PATCH", "/webhooks/");
    assert!(edits.iter().all(|it| it.files[0].name == "jar.png"));
}

#[tokio::test]
async fn a_large_picture_may_come_with_the_next_match() {
    let notes = Notes::of(&[
        (
            "a.md",
            "### How do I tie a bowline knot?\n\nUnder, around, down.\n",
        ),
        (
            "b.md",
            "### How do I tie a bowline knot with one hand?\n\n![So](so.png)\n",
        ),
    ]);
    notes.write("so.png", large());
    let bot = BotUnderTest::ready(notes).await;
    let asked = json!({"question": "How do I tie a bowline knot?"});
    let message = bot.stand_in.slash("ask", asked).await;
    let next = bot.stand_in.press(message.id(), "Not it");
    let next = next
        .wait_for_message(|message| !pictures(message).is_empty())
        .await;
    let next = next.expect("the picture comes");
    assert_eq!(next.id(), message.id());
    assert_eq!(uploaded(&bot.stand_in, &next), large());
    // It is removed with the note that showed it.
    let last = bot.stand_in.press(message.id(), "Not it");
    let last = bot.stand_in.message_of(&last).await;
    assert_eq!(last.json()["attachments"], json!([]));
}
