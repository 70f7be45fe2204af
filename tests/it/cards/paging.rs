//! Cards with an answer of several pages.

use serde_json::Value;

use crate::bot::BotUnderTest;
use crate::daily::EVENING;
use crate::notes::Notes;

#[tokio::test]
async fn a_long_answer_is_paged_and_graded_from_any_page() {
    let sentence = "Knead the dough until it is smooth, and let it rest. ";
    let part = |name: &str| format!("{name} {}", sentence.repeat(10));
    let parts: Vec<String> = ["First.", "Second.", "Third.", "Fourth.", "Fifth.", "Last."]
        .map(part)
        .into();
    let note = format!("### How do I bake?\n\n{}\n", parts.join("\n\n"));
    let notes = Notes::of(&[("bread.md", &note)]);
    let config = "[search]\nmodel_dir = \"\"\n";
    let mut bot = BotUnderTest::ready_at(notes, config, EVENING).await;
    let ben = bot.stand_in.person("ben");
    let card = bot.stand_in.slash("quiz", Value::Null).await;
    let first = bot.presses(&ben, card.id(), "Reveal").await;
    assert!(first.text().contains("First."), "{}", first.text());
    assert!(!first.text().contains("Last."), "{}", first.text());
    bot.restart().await;
    let second = bot.presses(&ben, first.id(), "▶").await;
    assert!(second.text().contains("Last."), "{}", second.text());
    assert!(!second.text().contains("First."), "{}", second.text());
    bot.restart().await;
    let back = bot.presses(&ben, second.id(), "◀").await;
    assert_eq!(back.text(), first.text());
    let second = bot.presses(&ben, back.id(), "▶").await;
    let graded = bot.presses(&ben, second.id(), "Right").await;
    assert!(
        graded.text().contains("see this card again"),
        "{}",
        graded.text()
    );
    assert_eq!(bot.reviews(&ben).await.len(), 1);
}
