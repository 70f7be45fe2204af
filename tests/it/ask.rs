//! `/ask`: the replies to a member.

use serde_json::json;

use crate::bot::BotUnderTest;
use crate::drawn_message::{answer_text, drawn, menu, quiet_line, title};
use crate::notes::Notes;

#[tokio::test]
async fn a_question_is_answered_with_the_whole_note() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let question = json!({"question": "How do I feed a sourdough starter?"});
    let message = bot.stand_in.slash("ask", question).await;
    assert!(message.uses_components_v2() && !message.is_ephemeral());
    let expected = [
        "-# Asked: How do I feed a sourdough starter?",
        "┃ ### How do I feed a sourdough starter?",
        "┃ -# How is a starter kept alive?",
        "┃ Throw half of it away, then stir in fresh flour and water:",
        "┃",
        "┃ ```text",
        "┃ 50 g starter + 50 g flour + 50 g water",
        "┃ ```",
        "┃ -# Sources",
        "┃ https://example.org/starter",
        "┃ https://example.org/flour",
        "┃ -# bread · bread/sourdough.md:1 · sure",
        "[Other matches ▾]",
    ];
    let drawn = drawn(message.json());
    assert!(drawn.starts_with(&expected.join("\n")), "{drawn}");
    let buttons = "[This answered it] [Not it] [Quiz me on this later]";
    assert!(drawn.ends_with(buttons), "{drawn}");
}

#[tokio::test]
async fn a_bot_without_notes_says_how_to_begin() {
    // No file, and a file without notes.
    for notes in [Notes::empty(), Notes::of(&[("deck.md", "")])] {
        let bot = BotUnderTest::ready(notes).await;
        let asked = json!({"question": "What is a pump?"});
        for reply in [
            bot.stand_in.slash("ask", asked).await,
            bot.stand_in.slash("quiz", json!({})).await,
            bot.stand_in.slash("quiz", json!({"topic": "pumps"})).await,
        ] {
            let text = reply.text();
            assert!(text.contains("I don't have any notes yet"), "{text}");
            assert!(text.contains("a question as a heading"), "{text}");
        }
        let log = bot.log();
        assert!(log.contains("has no questions yet. Write one"), "{log}");
        assert_eq!(bot.stand_in.violations(), [""; 0]);
    }
}

#[tokio::test]
async fn free_text_in_other_words_finds_the_note() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let messy = json!({"question": "  water my BASIL?? when  "});
    let message = bot.stand_in.slash("ask", messy).await;
    assert_eq!(title(&message), "When should I water basil?");
    assert_eq!(
        answer_text(&message),
        "answer: in the morning, and never over its leaves."
    );
    assert!(quiet_line(&message).starts_with("-# garden / Herbs · garden/plants.md:17 · "));
}

#[tokio::test]
async fn a_private_answer_is_seen_by_the_asker_alone() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let asked = json!({"question": "tune a guitar", "private": true});
    let message = bot.stand_in.slash("ask", asked).await;
    assert!(message.is_ephemeral());
    let cleo = bot.stand_in.person("cleo");
    assert!(!message.is_visible_to(cleo.id));
    let aloud = json!({"question": "tune a guitar", "private": false});
    assert!(!bot.stand_in.slash("ask", aloud).await.is_ephemeral());
}

#[tokio::test]
async fn a_topic_keeps_the_search_within_it() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    // In upper or lower case, by its path, by a parent folder, or by its last part.
    for topic in ["garden/Herbs", "GARDEN/herbs", "garden", "herbs"] {
        let asked = json!({"question": "When should I water basil?", "topic": topic});
        let message = bot.stand_in.slash("ask", asked).await;
        assert_eq!(title(&message), "When should I water basil?", "{topic}");
        let others = menu(&message).map_or(Vec::new(), |menu| menu.options);
        let outside = ["guitar", "sourdough"];
        assert!(
            others
                .iter()
                .all(|option| !outside.iter().any(|word| option.label.contains(word))),
            "{topic}"
        );
    }
    let elsewhere = json!({"question": "tune a guitar", "topic": "garden"});
    let message = bot.stand_in.slash("ask", elsewhere).await;
    let text = message.text();
    let shown = text.strip_prefix("-# Asked: tune a guitar\n");
    assert!(shown.is_some_and(|it| !it.contains("guitar")), "{text}");
}

#[tokio::test]
async fn an_unknown_topic_gets_a_friendly_private_reply() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let asked = json!({"question": "tune a guitar", "topic": "`cooking` @everyone"});
    let message = bot.stand_in.slash("ask", asked).await;
    assert!(message.is_ephemeral());
    let text = message.text();
    assert!(text.starts_with("I don't have a topic called "), "{text}");
    assert!(text.contains("cooking"), "{text}");
}

#[tokio::test]
async fn markdown_that_discord_cannot_show_is_turned_into_what_it_can() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let asked = json!({"question": "Which tricks does this Markdown play?"});
    let message = bot.stand_in.slash("ask", asked).await;
    insta::assert_snapshot!(answer_text(&message));
    // The local Discord checks valid bodies and empty `allowed_mentions` when it is dropped.
    assert_eq!(message.json()["mentions"], json!([]));
    assert_eq!(message.json()["mention_everyone"], json!(false));
}
