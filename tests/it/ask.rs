//! `/ask`: what a member reads.

use serde_json::json;

use crate::bot::BotUnderTest;
use crate::notes::Notes;
use crate::seen::{answer_text, drawn, menu, quiet_line, title};

#[tokio::test]
async fn a_question_is_answered_with_all_that_the_note_says() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let question = json!({"question": "How do I feed a sourdough starter?"});
    let message = bot.stand_in.slash("ask", question).await;
    assert!(message.uses_components_v2() && !message.is_ephemeral());
    let expected = [
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
    assert!(drawn.ends_with("[This answered it] [Not it]"), "{drawn}");
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
    // In any case, by its path, by a folder above, or by its last part.
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
    assert!(!message.text().contains("guitar"), "{}", message.text());
}

#[tokio::test]
async fn an_unknown_topic_is_told_kindly_and_to_the_asker_alone() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let asked = json!({"question": "tune a guitar", "topic": "`cooking` @everyone"});
    let message = bot.stand_in.slash("ask", asked).await;
    assert!(message.is_ephemeral());
    let text = message.text();
    assert!(text.starts_with("I have no topic called "), "{text}");
    assert!(text.contains("cooking"), "{text}");
}

#[tokio::test]
async fn without_a_match_the_bot_says_so_and_offers_the_closest_notes() {
    let careful = "[search]\nanswer_confidence = 1.0\n";
    let bot = BotUnderTest::ready_with(Notes::fixtures(), careful).await;
    let asked = json!({"question": "guitar strings of the best brand"});
    let message = bot.stand_in.slash("ask", asked).await;
    let text = message.text();
    assert!(
        text.starts_with("I found no note that answers this."),
        "{text}"
    );
    assert!(!message.is_ephemeral());
    let labels: Vec<String> = message.buttons().into_iter().map(|it| it.label).collect();
    assert_eq!(labels.len(), 3);
    assert!(
        labels.iter().all(|label| label.contains("guitar")),
        "{labels:?}"
    );

    let shown = bot.stand_in.press(message.id(), &labels[1]);
    let shown = bot.stand_in.message_of(&shown).await;
    assert_eq!(
        (shown.id(), title(&shown)),
        (message.id(), labels[1].clone())
    );
    assert_eq!(quiet_line(&shown).matches("sure").count(), 0);
}

#[tokio::test]
async fn words_that_no_note_has_get_one_honest_sentence() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    for words in ["xyzzyplugh", "🤷", "???", "\" OR qux=qux --", "日本語"] {
        let message = bot.stand_in.slash("ask", json!({"question": words})).await;
        let honest =
            "I found no note that answers this. Try other words, or ask someone to add a note.";
        assert_eq!(message.text().lines().next(), Some(honest), "{words}");
    }
}

#[tokio::test]
async fn markdown_that_discord_cannot_show_is_turned_into_what_it_can() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let asked = json!({"question": "Which tricks does this Markdown play?"});
    let message = bot.stand_in.slash("ask", asked).await;
    insta::assert_snapshot!(answer_text(&message));
    // Valid bodies and empty `allowed_mentions` are the stand-in's to check, when it is dropped.
    assert_eq!(message.json()["mentions"], json!([]));
    assert_eq!(message.json()["mention_everyone"], json!(false));
}
