//! `/ask`: the replies to a member.

use recite_discord_sim::message::Message;
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
    assert!(!message.text().contains("guitar"), "{}", message.text());
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

/// Thresholds: only a perfect match is an answer, everything else is offered.
const UNSURE: &str =
    "[search]\nsure_confidence = 1.0\nlikely_confidence = 1.0\npossible_confidence = 0.0\n";
/// Thresholds: nothing is an answer and nothing is offered.
const HOPELESS: &str =
    "[search]\nsure_confidence = 1.0\nlikely_confidence = 1.0\npossible_confidence = 1.0\n";

/// Seven notes that match one question equally well.
fn seven() -> Notes {
    let note = |n: usize| format!("### How do I wind string {n}?\n\nSlowly, all {n} of them.\n\n");
    Notes::of(&[("strings.md", &(1..=7).map(note).collect::<String>())])
}

fn labels(message: &Message) -> Vec<String> {
    message.buttons().into_iter().map(|it| it.label).collect()
}

#[tokio::test]
async fn an_unsure_bot_says_so_and_offers_the_closest_notes() {
    let bot = BotUnderTest::ready_with(seven(), UNSURE).await;
    let asked = json!({"question": "wind strings of steel"});
    let message = bot.stand_in.slash("ask", asked).await;
    let unsure = "I'm not sure, but one of these notes may answer it:";
    assert_eq!(message.text(), unsure);
    assert!(!message.is_ephemeral());
    let labels = labels(&message);
    assert_eq!(labels.len(), 5);
    let near = |label: &String| label.starts_with("How do I wind string ");
    assert!(labels.iter().all(near), "{labels:?}");
}

#[tokio::test]
async fn a_closest_note_is_shown_in_place_before_and_after_a_restart() {
    let mut bot = BotUnderTest::ready_with(Notes::fixtures(), UNSURE).await;
    for restarted in [false, true] {
        let asked = json!({"question": "guitar strings of the best brand"});
        let message = bot.stand_in.slash("ask", asked).await;
        let label = labels(&message).swap_remove(1);
        if restarted {
            bot.restart().await;
        }
        let shown = bot.stand_in.press(message.id(), &label);
        let shown = bot.stand_in.message_of(&shown).await;
        assert_eq!((shown.id(), title(&shown)), (message.id(), label));
        // The member chose it, so no confidence is shown.
        assert_eq!(quiet_line(&shown).matches("sure").count(), 0);
    }
}

#[tokio::test]
async fn closest_notes_asked_for_in_private_stay_private() {
    let bot = BotUnderTest::ready_with(Notes::fixtures(), UNSURE).await;
    for private in [true, false] {
        let asked = json!({"question": "guitar strings of the best brand", "private": private});
        let message = bot.stand_in.slash("ask", asked).await;
        assert_eq!(message.is_ephemeral(), private);
        let label = labels(&message).swap_remove(0);
        if !private {
            // Another member gets a private reply, and the asker's message stays.
            let (discord, cleo) = (&bot.stand_in.discord, bot.stand_in.person("cleo"));
            let button = message.button(&label).expect("the button is there");
            let own = discord.press(&cleo, message.id(), &button);
            let own = bot.stand_in.message_of(&own).await;
            assert!(own.is_ephemeral() && own.id() != message.id());
            assert_eq!(title(&own), label);
            assert_eq!(discord.message(message.id()), Some(message.clone()));
        }
        let shown = bot.stand_in.press(message.id(), &label);
        let shown = bot.stand_in.message_of(&shown).await;
        assert_eq!((shown.is_ephemeral(), title(&shown)), (private, label));
    }
}

#[tokio::test]
async fn without_an_answer_the_nearest_notes_are_offered_as_unlikely() {
    let bot = BotUnderTest::ready_with(seven(), HOPELESS).await;
    let asked = json!({"question": "wind strings of steel"});
    let message = bot.stand_in.slash("ask", asked).await;
    let expected = "I couldn't find a note that answers this. Try other words, or ask the note writers to add one.\n\
                    -# The closest notes are probably about something else:";
    assert_eq!(message.text(), expected);
    let labels = labels(&message);
    assert_eq!(labels.len(), 3);
    let shown = bot.stand_in.press(message.id(), &labels[2]);
    let shown = bot.stand_in.message_of(&shown).await;
    assert_eq!(
        (shown.id(), title(&shown)),
        (message.id(), labels[2].clone())
    );
}

#[tokio::test]
async fn a_query_without_any_known_word_gets_one_honest_sentence() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    for words in ["xyzzyplugh", "🤷", "???", "\" OR qux=qux --", "日本語"] {
        let message = bot.stand_in.slash("ask", json!({"question": words})).await;
        let honest = "I couldn't find a note that answers this. Try other words, or ask the note writers to add one.";
        assert_eq!(message.text(), honest, "{words}");
        assert_eq!(labels(&message), [""; 0], "{words}");
    }
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
