//! A session: from a question to its answer, its grade and the next question, until nothing is due.

use std::collections::HashSet;

use recite_quiz::Origin;
use serde_json::{Value, json};

use super::at_pace;
use crate::drawn_message::title;

#[tokio::test]
async fn a_session_continues_until_nothing_is_due_even_after_kills() {
    let mut bot = at_pace(2).await;
    let ben = bot.stand_in.person("ben");
    let mut card = bot.quizzes_ben().await;
    let mut seen = HashSet::new();
    for grade in ["Missed", "Easy"] {
        assert!(card.is_ephemeral(), "{}", card.text());
        assert!(!card.text().contains(" answer "), "{}", card.text());
        assert!(card.text().contains("new to you"), "{}", card.text());
        assert!(seen.insert(title(&card)), "{} twice", title(&card));
        bot.kill_and_start().await;
        let answer = bot.presses(&ben, card.id(), "Reveal").await;
        assert_eq!((answer.id(), title(&answer)), (card.id(), title(&card)));
        assert!(answer.text().contains(" answer "), "{}", answer.text());
        bot.restart().await;
        let graded = bot.presses(&ben, answer.id(), grade).await;
        assert!(graded.text().contains(grade), "{}", graded.text());
        bot.kill_and_start().await;
        card = bot.presses(&ben, graded.id(), "Next").await;
    }
    assert!(card.text().contains("Nothing is due"), "{}", card.text());
    assert!(
        card.text().contains("answered 2 cards today and knew 1"),
        "{}",
        card.text()
    );
    assert_eq!(bot.reviews(&ben).await.len(), 2);
    // A card graded today is not shown again today.
    let again = bot.quizzes_ben().await;
    assert!(again.text().contains("Nothing is due"), "{}", again.text());
}

#[tokio::test]
async fn the_next_day_brings_missed_cards_and_new_ones() {
    let bot = at_pace(2).await;
    let ben = bot.stand_in.person("ben");
    let first = bot.quizzes_ben().await;
    let mut graded = bot.ben_grades(first.id(), "Missed").await;
    let second = bot.presses(&ben, graded.id(), "Next").await;
    graded = bot.ben_grades(second.id(), "Easy").await;
    bot.set_clock("2026-03-02T01:00:00Z");
    // Yesterday's button still works today.
    let mut card = bot.presses(&ben, graded.id(), "Next").await;
    let mut titles = Vec::new();
    while card.button("Reveal").is_some() {
        titles.push(title(&card));
        let graded = bot.ben_grades(card.id(), "Right").await;
        card = bot.presses(&ben, graded.id(), "Next").await;
    }
    assert_eq!(titles.len(), 3, "{titles:?}");
    assert!(titles.contains(&title(&first)), "{titles:?}");
    assert!(!titles.contains(&title(&second)), "{titles:?}");
    let reviews = bot.reviews(&ben).await;
    let due = reviews.iter().filter(|it| it.origin == Origin::Due).count();
    let new = reviews.iter().filter(|it| it.origin == Origin::New).count();
    assert_eq!((due, new), (1, 4));
}

#[tokio::test]
async fn a_topic_limits_a_session() {
    let bot = at_pace(9).await;
    let ben = bot.stand_in.person("ben");
    let mut card = bot.types(&ben, "quiz", json!({"topic": "git"})).await;
    let mut seen = HashSet::new();
    while card.button("Reveal").is_some() {
        assert!(title(&card).contains("the git rule"), "{}", card.text());
        assert!(seen.insert(title(&card)), "{} twice", title(&card));
        let graded = bot.ben_grades(card.id(), "Right").await;
        card = bot.presses(&ben, graded.id(), "Next").await;
    }
    assert_eq!(seen.len(), 4, "{}", card.text());
    let other = bot.quizzes_ben().await;
    assert!(other.button("Reveal").is_some(), "{}", other.text());
}

#[tokio::test]
async fn an_unknown_topic_gets_a_friendly_reply() {
    let bot = at_pace(9).await;
    let said = bot.stand_in.slash("quiz", json!({"topic": "golang"})).await;
    assert!(said.is_ephemeral());
    assert!(
        said.text().contains("don't have a topic called `golang`"),
        "{}",
        said.text()
    );
    let ben = bot.stand_in.person("ben");
    let typed = json!({"topic": "py"});
    let discord = &bot.stand_in.discord;
    let typed = discord.autocomplete(&ben, super::GENERAL, "quiz", typed, "topic");
    let offered = bot.stand_in.wait_for("topics", typed.answer()).await;
    let expected = json!([{"name": "python", "value": "python"}]);
    let Ok(recite_discord_sim::interaction::InitialResponse::Choices(offered)) = offered else {
        panic!("{offered:?}");
    };
    assert_eq!(Value::Array(offered), expected);
}

#[tokio::test]
async fn after_a_restart_it_continues_with_the_same_card() {
    let mut bot = at_pace(9).await;
    let ben = bot.stand_in.person("ben");
    let card = bot.types(&ben, "quiz", json!({"topic": "rust"})).await;
    let graded = bot.ben_grades(card.id(), "Right").await;
    let next = bot.presses(&ben, graded.id(), "Next").await;
    let stopped = bot.presses(&ben, next.id(), "Stop").await;
    assert_eq!(stopped.id(), card.id());
    assert!(stopped.text().contains("Stopped"), "{}", stopped.text());
    assert!(stopped.text().contains("1 card"), "{}", stopped.text());
    bot.restart().await;
    let on = bot.presses(&ben, stopped.id(), "Continue").await;
    assert_eq!(title(&on), title(&next));
    assert!(title(&on).contains("the rust rule"), "{}", on.text());
}

#[tokio::test]
async fn direct_messages_can_quiz_and_only_server_commands_are_rejected() {
    let bot = at_pace(9).await;
    let ben = bot.stand_in.person("ben");
    let discord = &bot.stand_in.discord;
    let here = discord.direct_channel(&ben);
    let typed = discord.slash(&ben, here, "quiz", Value::Null);
    let card = bot.stand_in.message_of(&typed).await;
    let graded = bot.ben_grades(card.id(), "Right").await;
    assert_eq!(graded.channel(), here);
    assert!(
        graded.text().contains("see this card again"),
        "{}",
        graded.text()
    );
    for (command, words) in [
        ("stats me", "1 so far"),
        ("privacy show", "1 grade"),
        ("stats server", "only in servers"),
    ] {
        let typed = discord.slash(&ben, here, command, Value::Null);
        let said = bot.stand_in.message_of(&typed).await;
        assert!(said.text().contains(words), "{command}: {}", said.text());
    }
    // The cards are the same in every channel.
    let reviews = bot.reviews(&ben).await;
    assert_eq!((reviews.len(), reviews[0].guild), (1, None));
    let in_server = bot.quizzes_ben().await;
    assert_ne!(title(&in_server), title(&card));
}
