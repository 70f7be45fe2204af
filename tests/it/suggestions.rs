//! Suggestions while a member types.

use std::fmt::Write;

use recite_discord_sim::fixtures::GENERAL;
use recite_discord_sim::interaction::InitialResponse;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::drawn_message::{answer_text, title};
use crate::notes::Notes;

impl BotUnderTest {
    /// Returns the choices that ben sees while he types `focused`.
    pub async fn suggested(&self, options: Value, focused: &str) -> Vec<Value> {
        let (discord, ben) = (&self.stand_in.discord, self.stand_in.person("ben"));
        let typed = discord.autocomplete(&ben, GENERAL, "ask", options, focused);
        let answer = self.stand_in.wait_for("choices", typed.answer()).await;
        match answer {
            Ok(InitialResponse::Choices(choices)) => choices,
            other => panic!("no choices but {other:?}"),
        }
    }
}

fn names(choices: &[Value]) -> Vec<&str> {
    choices
        .iter()
        .filter_map(|choice| choice["name"].as_str())
        .collect()
}

#[tokio::test]
async fn questions_are_suggested_for_every_keystroke() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let typed = "how do i tune";
    for end in 1..=typed.len() {
        let choices = bot
            .suggested(json!({"question": &typed[..end]}), "question")
            .await;
        let found = names(&choices).contains(&"How do I tune a guitar?");
        assert!(found, "{:?}: {choices:?}", &typed[..end]);
    }
    // Before the first letter the notes are suggested in their order.
    assert_eq!(
        bot.suggested(json!({"question": ""}), "question")
            .await
            .len(),
        9
    );
}

#[tokio::test]
async fn a_chosen_suggestion_answers_that_very_question() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let choices = bot
        .suggested(json!({"question": "tune by ear"}), "question")
        .await;
    assert_eq!(choices[0]["name"], "How do I tune a guitar by ear?");
    let chosen = json!({"question": choices[0]["value"]});
    let message = bot.stand_in.slash("ask", chosen).await;
    assert_eq!(title(&message), "How do I tune a guitar by ear?");
}

#[tokio::test]
async fn equal_questions_are_distinguished_and_each_leads_to_its_own_answer() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let choices = bot
        .suggested(json!({"question": "prune"}), "question")
        .await;
    let twins = names(&choices);
    assert_eq!(twins.len(), 2, "{twins:?}");
    assert_ne!(twins[0], twins[1]);
    let mut answers = Vec::new();
    for choice in &choices {
        let chosen = json!({"question": choice["value"]});
        let message = bot.stand_in.slash("ask", chosen).await;
        assert_eq!(title(&message), "When should I prune roses?");
        answers.push(answer_text(&message));
    }
    answers.sort();
    let expected = [
        "Climbers right after they flowered.",
        "Shrubs in late winter, before the buds swell.",
    ];
    assert_eq!(answers, expected);
}

#[tokio::test]
async fn questions_are_suggested_within_the_chosen_topic() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let typed = json!({"question": "when", "topic": "garden/Herbs"});
    let choices = bot.suggested(typed, "question").await;
    assert_eq!(names(&choices), ["When should I water basil?"]);
}

#[tokio::test]
async fn topics_are_suggested_and_restrict_the_search() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let choices = bot
        .suggested(json!({"topic": "gar", "question": "x"}), "topic")
        .await;
    assert_eq!(names(&choices), ["garden", "garden/Herbs", "garden/Roses"]);
    let asked = json!({"question": "When should I water basil?", "topic": choices[1]["value"]});
    let message = bot.stand_in.slash("ask", asked).await;
    assert_eq!(title(&message), "When should I water basil?");
    let none = bot
        .suggested(json!({"topic": "zzz", "question": "x"}), "topic")
        .await;
    assert_eq!(none, Vec::<Value>::new());
}

#[tokio::test]
async fn a_member_who_types_fast_sees_suggestions_for_the_newest_keystroke() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let (discord, ben) = (&bot.stand_in.discord, bot.stand_in.person("ben"));
    let typed = "how do i tune a gui";
    let keystrokes: Vec<_> = (1..=typed.len())
        .map(|end| {
            let typed = json!({"question": &typed[..end]});
            discord.autocomplete(&ben, GENERAL, "ask", typed, "question")
        })
        .collect();
    let newest = keystrokes.last().expect("one letter was typed");
    let answer = bot.stand_in.wait_for("choices", newest.answer()).await;
    let Ok(InitialResponse::Choices(choices)) = answer else {
        panic!("no choices but {answer:?}");
    };
    assert_eq!(names(&choices)[0], "How do I tune a guitar?");
}

#[tokio::test]
async fn questions_that_do_not_fit_are_not_suggested() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    for typed in [
        "quantum physics",
        "how do i fix quantum physics",
        "cup winners",
    ] {
        let choices = bot.suggested(json!({"question": typed}), "question").await;
        assert_eq!(names(&choices), [""; 0], "{typed}");
    }
}

#[tokio::test]
async fn at_most_25_suggestions_come_however_many_there_are() {
    let mut note = String::new();
    for n in 0..40 {
        let long = "of the very long question ".repeat(n % 6);
        write!(
            note,
            "# Part {n}\n\n### What is the meaning {long}number {n}?\n\n{n}.\n\n"
        )
        .expect("writing to a string");
    }
    let bot = BotUnderTest::ready(Notes::of(&[("many.md", &note)])).await;
    let questions = bot.suggested(json!({"question": "what"}), "question").await;
    let topics = bot
        .suggested(json!({"topic": "part", "question": "x"}), "topic")
        .await;
    assert_eq!((questions.len(), topics.len()), (25, 25));
}

#[tokio::test]
async fn an_option_without_suggestions_gets_an_empty_list() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    for typed in ["xyzzyplugh", "🤷🤷🤷", "\u{202e}\u{0}"] {
        let choices = bot.suggested(json!({"question": typed}), "question").await;
        assert!(choices.len() <= 25, "{typed:?}");
    }
    assert!(!bot.log().contains("WARN"), "{}", bot.log());
}
