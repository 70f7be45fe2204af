//! `/leaderboard`.

use serde_json::{Value, json};

use super::answered;

#[tokio::test]
async fn misses_count_like_hits_and_chosen_cards_do_not_count() {
    let (bot, _) = answered().await;
    let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
    let card = bot.quizzes_ben().await;
    bot.ben_grades(card.id(), "Easy").await;
    let board = bot.types(&ben, "leaderboard", Value::Null).await;
    assert!(!board.is_ephemeral());
    assert!(board.text().contains("March 2026"), "{}", board.text());
    for person in [&ben, &cleo] {
        let line = format!("**1** <@{}> · 1 point", person.id);
        assert!(board.text().contains(&line), "{}", board.text());
    }
    // Names on a leaderboard ping nobody.
    assert_eq!(board.json()["mentions"], json!([]));
    bot.set_clock("2026-04-01T09:00:00Z");
    let next = bot
        .types(&ben, "leaderboard", json!({"private": true}))
        .await;
    assert!(next.text().contains("April 2026"), "{}", next.text());
    assert!(next.text().contains("Nobody"), "{}", next.text());
}

#[tokio::test]
async fn a_member_who_opts_out_is_on_no_leaderboard_until_they_opt_in() {
    let (mut bot, _) = answered().await;
    let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
    let name = format!("<@{}>", ben.id);
    let board = bot.types(&cleo, "leaderboard", Value::Null).await;
    // Ben opts out under a public leaderboard that cleo requested.
    let left = bot.presses(&ben, board.id(), "Leave the leaderboard").await;
    assert!(left.is_ephemeral() && left.text().contains("off the leaderboard"));
    let still = bot.stand_in.discord.message(board.id());
    assert_eq!(still.as_ref(), Some(&board));
    bot.restart().await;

    let board = bot.types(&cleo, "leaderboard", Value::Null).await;
    assert!(!board.text().contains(&name), "{}", board.text());
    assert!(
        board.text().contains(&cleo.id.to_string()),
        "{}",
        board.text()
    );
    let own = bot
        .types(&ben, "leaderboard", json!({"private": true}))
        .await;
    assert!(own.text().contains("You have 1 point"), "{}", own.text());
    // A public leaderboard does not reveal him.
    let public = bot.types(&ben, "leaderboard", Value::Null).await;
    assert!(
        !public.text().contains("not on the leaderboard"),
        "{}",
        public.text()
    );
    assert!(!public.text().contains(&name), "{}", public.text());

    let joined = bot.presses(&ben, own.id(), "Join again").await;
    assert!(joined.text().contains("again"), "{}", joined.text());
    let board = bot.types(&cleo, "leaderboard", Value::Null).await;
    assert!(board.text().contains(&name), "{}", board.text());
}
