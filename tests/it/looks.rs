//! The four looks of a reply to `/ask`, and who sees them.

use recite_discord_sim::message::Message;
use serde_json::json;

use crate::bot::BotUnderTest;
use crate::drawn_message::{drawn, menu, quiet_line, title};
use crate::notes::Notes;

/// Thresholds with which only an exact title is sure.
const LIKELY: &str = "[search]\nsure_confidence = 1.0\nlikely_confidence = 0.0\n";
/// Thresholds with which every match is possible.
pub const POSSIBLE: &str =
    "[search]\nsure_confidence = 1.0\nlikely_confidence = 1.0\npossible_confidence = 0.0\n";
/// Thresholds with which no match is shown.
const NOTHING: &str =
    "[search]\nsure_confidence = 1.0\nlikely_confidence = 1.0\npossible_confidence = 1.0\n";

const SHARE: &str = "Post to the channel";
const HONEST: &str = "I couldn't find a note that answers this. Try other words, or ask the note writers to add one.";

/// Seven notes that match one question equally well.
fn seven() -> Notes {
    let note = |n: usize| format!("### How do I wind string {n}?\n\nSlowly, all {n} of them.\n\n");
    Notes::of(&[("strings.md", &(1..=7).map(note).collect::<String>())])
}

fn labels(message: &Message) -> Vec<String> {
    message.buttons().into_iter().map(|it| it.label).collect()
}

impl BotUnderTest {
    pub async fn asks(&self, question: &str) -> Message {
        self.stand_in
            .slash("ask", json!({"question": question}))
            .await
    }

    /// Presses a button as the member who asked.
    pub async fn presses_own(&self, message: &Message, label: &str) -> Message {
        let pressed = self.stand_in.press(message.id(), label);
        self.stand_in.message_of(&pressed).await
    }

    /// Presses the button that posts a private reply, and returns the private and the public message.
    pub async fn shares(&self, message: &Message) -> (Message, Message) {
        let edited = self.presses_own(message, SHARE).await;
        let is_shared = |it: &Message| !it.is_ephemeral() && it.channel() == message.channel();
        let shared = self.stand_in.discord.until(|discord| {
            let all = discord.messages();
            all.into_iter().rev().find(is_shared)
        });
        (
            edited,
            self.stand_in.wait_for("the public message", shared).await,
        )
    }
}

#[tokio::test]
async fn a_likely_answer_is_public_and_warns() {
    let bot = BotUnderTest::ready_with(Notes::fixtures(), LIKELY).await;
    let message = bot.asks("tune *my* guitar strings").await;
    assert!(!message.is_ephemeral());
    let drawn = drawn(message.json());
    let expected = "-# Asked: tune \\*my\\* guitar strings\n\
                    ┃ Not certain, but this looks closest:\n\
                    ┃ ### How do I tune a guitar?\n";
    assert!(drawn.starts_with(expected), "{drawn}");
    assert!(menu(&message).is_some(), "the others are in the menu");
    // The next match does not look closest.
    let next = bot.presses_own(&message, "Not it").await;
    let text = next.text();
    assert!(
        text.starts_with("-# Asked: tune \\*my\\* guitar strings\n### "),
        "{text}"
    );
    assert!(quiet_line(&next).ends_with("not sure"), "{text}");
}

#[tokio::test]
async fn two_notes_that_are_about_equally_good_are_both_offered_to_everyone() {
    let bot = BotUnderTest::ready_with(seven(), LIKELY).await;
    let message = bot.asks("wind strings of steel").await;
    assert!(!message.is_ephemeral());
    let text = message.text();
    assert!(
        text.contains("\nTwo notes fit about equally well:\n"),
        "{text}"
    );
    let labels = labels(&message);
    assert_eq!(labels.len(), 2);
    for label in &labels {
        let title = format!("**{label}**\nSlowly, all ");
        assert!(text.contains(&title), "{text}");
    }
    let shown = bot.presses_own(&message, &labels[0]).await;
    assert_eq!((shown.id(), &title(&shown)), (message.id(), &labels[0]));
    let next = bot.presses_own(&shown, "Not it").await;
    assert_eq!(title(&next), labels[1]);
}

#[tokio::test]
async fn a_question_that_two_notes_have_is_a_close_call() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let message = bot.asks("When should I prune roses?").await;
    assert!(message.text().contains("Two notes fit about equally well:"));
    assert_eq!(labels(&message).len(), 2);
}

#[tokio::test]
async fn possible_notes_are_offered_to_the_asker_alone() {
    let bot = BotUnderTest::ready_with(seven(), POSSIBLE).await;
    let message = bot.asks("wind strings of steel").await;
    assert!(message.is_ephemeral());
    let text = message.text();
    let start =
        "-# Asked: wind strings of steel\nI'm not sure, but one of these notes may answer it:\n";
    assert!(text.starts_with(start), "{text}");
    let labels = labels(&message);
    assert_eq!((labels.len(), labels[3].as_str()), (4, SHARE));
    let near = |label: &String| label.starts_with("How do I wind string ");
    assert!(labels[..3].iter().all(near), "{labels:?}");
    assert_eq!(text.matches("\nSlowly, all ").count(), 3);
}

#[tokio::test]
async fn an_offered_note_is_shown_in_place_before_and_after_a_restart() {
    let mut bot = BotUnderTest::ready_with(Notes::fixtures(), POSSIBLE).await;
    for restarted in [false, true] {
        let message = bot.asks("guitar strings of the best brand").await;
        let label = labels(&message).swap_remove(1);
        if restarted {
            bot.restart().await;
        }
        let shown = bot.presses_own(&message, &label).await;
        assert_eq!((shown.id(), title(&shown)), (message.id(), label));
        // The member chose it, so no confidence is shown.
        assert_eq!(quiet_line(&shown).matches("sure").count(), 0);
        let asked = "-# Asked: guitar strings of the best brand\n";
        assert!(shown.text().starts_with(asked), "{}", shown.text());
    }
}

#[tokio::test]
async fn an_asker_can_post_the_offered_notes_to_the_channel() {
    let mut bot = BotUnderTest::ready_with(Notes::fixtures(), POSSIBLE).await;
    let message = bot.asks("guitar strings of the best brand").await;
    bot.restart().await;
    let (private, public) = bot.shares(&message).await;
    // Once it is posted, it cannot be posted again.
    assert_eq!(private.id(), message.id());
    assert!(private.is_ephemeral() && private.button(SHARE).is_none());
    assert_eq!(public.text(), message.text());
    assert_eq!(labels(&public), labels(&message)[..3]);
    assert!(public.is_visible_to(bot.stand_in.person("cleo").id));
    // The member who asked changes the public message, and others get a reply of their own.
    let label = &labels(&public)[0];
    let button = public.button(label).expect("the button is there");
    let cleo = bot.stand_in.person("cleo");
    let own = bot.stand_in.discord.press(&cleo, public.id(), &button);
    let own = bot.stand_in.message_of(&own).await;
    assert!(own.is_ephemeral() && own.button(SHARE).is_none());
    let shown = bot.presses_own(&public, label).await;
    assert_eq!((shown.id(), &title(&shown)), (public.id(), label));
    assert!(shown.button(SHARE).is_none());
}

#[tokio::test]
async fn an_asker_can_post_the_note_that_was_found_among_those_offered() {
    let bot = BotUnderTest::ready_with(Notes::fixtures(), POSSIBLE).await;
    let message = bot.asks("guitar strings of the best brand").await;
    let shown = bot.presses_own(&message, &labels(&message)[1]).await;
    let shown = bot.presses_own(&shown, "Not it").await;
    let (private, public) = bot.shares(&shown).await;
    assert_eq!(private.id(), message.id());
    assert!(private.button(SHARE).is_none());
    assert_eq!(public.text(), shown.text());
    assert!(public.button("Not it").is_some() && public.button(SHARE).is_none());
}

#[tokio::test]
async fn an_asker_can_post_that_no_note_answers() {
    let bot = BotUnderTest::ready_with(Notes::fixtures(), NOTHING).await;
    let message = bot.asks("guitar strings of the best brand").await;
    assert!(message.is_ephemeral());
    let text = format!("-# Asked: guitar strings of the best brand\n{HONEST}");
    assert_eq!(message.text(), text);
    assert_eq!(labels(&message), [SHARE]);
    let (private, public) = bot.shares(&message).await;
    assert_eq!((private.text(), public.text()), (text.clone(), text));
    assert_eq!((labels(&private), labels(&public)), (vec![], vec![]));
}

#[tokio::test]
async fn an_offered_note_that_is_gone_is_not_posted() {
    let mut bot = BotUnderTest::ready_with(seven(), POSSIBLE).await;
    let message = bot.asks("wind strings of steel").await;
    bot.notes
        .write("strings.md", "### What is a pump?\n\nA pump.\n");
    bot.restart().await;
    let gone = bot.presses_own(&message, SHARE).await;
    assert!(gone.is_ephemeral() && gone.text().starts_with("That note isn't here anymore"));
    let messages = bot.stand_in.discord.messages();
    assert!(messages.iter().all(Message::is_ephemeral));
}

#[tokio::test]
async fn a_private_question_or_a_direct_message_cannot_be_posted() {
    for config in [POSSIBLE, NOTHING] {
        let bot = BotUnderTest::ready_with(Notes::fixtures(), config).await;
        let (discord, ben) = (&bot.stand_in.discord, bot.stand_in.person("ben"));
        let asked = json!({"question": "guitar strings of the best brand"});
        let direct = discord.slash(&ben, discord.direct_channel(&ben), "ask", asked);
        let direct = bot.stand_in.message_of(&direct).await;
        assert!(!direct.is_ephemeral() && direct.button(SHARE).is_none());
        let asked = json!({"question": "guitar strings of the best brand", "private": true});
        let message = bot.stand_in.slash("ask", asked).await;
        assert!(message.is_ephemeral() && message.button(SHARE).is_none());
        if let Some(label) = labels(&message).first() {
            let shown = bot.presses_own(&message, label).await;
            assert_eq!((shown.is_ephemeral(), &title(&shown)), (true, label));
            assert!(shown.button(SHARE).is_none());
        }
    }
}

#[tokio::test]
async fn a_picked_suggestion_is_not_repeated_above_its_note() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let message = bot.asks("qa:1c0c8b3e-6a3a-4f6e-9a55-0d5d3f0c1a07").await;
    let question = title(&message);
    assert!(message.text().starts_with("### "), "{}", message.text());
    // Above another note, it is what was asked.
    let next = bot.presses_own(&message, "Not it").await;
    let asked = format!("-# Asked: {question}\n### ");
    assert!(next.text().starts_with(&asked), "{}", next.text());
}

#[tokio::test]
async fn a_query_without_any_known_word_gets_one_honest_sentence() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    for (words, asked) in [
        ("xyzzyplugh", "xyzzyplugh"),
        ("🤷", "🤷"),
        ("???", "???"),
        ("\" OR qux=qux --", "\" OR qux=qux --"),
        ("日本語", "日本語"),
    ] {
        let message = bot.asks(words).await;
        assert_eq!(message.text(), format!("-# Asked: {asked}\n{HONEST}"));
        assert_eq!(labels(&message), [SHARE], "{words}");
    }
}
