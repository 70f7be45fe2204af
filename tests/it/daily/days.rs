//! Several days in a row.

use recite_discord_sim::fixtures::DAILY;

use super::{evening, messages, saying};

#[tokio::test]
async fn a_question_is_posted_each_day_and_the_previous_one_shows_its_result() {
    let mut bot = evening().await;
    bot.set_up_daily().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    let first = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    assert!(
        first.text().contains("Nobody has answered yet"),
        "{}",
        first.text()
    );
    assert!(!first.text().contains("answer 1"), "{}", first.text());
    assert_eq!(first.json()["mentions"], serde_json::json!([]));

    let ben = bot.stand_in.person("ben");
    let cleo = bot.stand_in.person("cleo");
    for (person, grade) in [(&ben, "Right"), (&cleo, "Missed")] {
        let revealed = bot.presses(person, first.id(), "Reveal").await;
        assert!(revealed.is_ephemeral() && revealed.text().contains(" answer "));
        // The process may end between any two presses.
        bot.restart().await;
        let graded = bot.presses(person, revealed.id(), grade).await;
        assert_eq!(graded.id(), revealed.id());
        assert!(
            graded.text().contains(" see this card again "),
            "{}",
            graded.text()
        );
    }
    saying(&bot.stand_in, first.id(), "2 answered, 1 knew it").await;

    bot.set_clock("2026-03-02T09:00:00Z");
    let both = messages(&bot.stand_in, DAILY, 2).await;
    let second = &both[1];
    assert!(
        second.text().contains("2 answered, 1 knew it"),
        "{}",
        second.text()
    );
    let url = format!("/{}/{}", DAILY, first.id());
    assert!(second.text().contains(&url), "{}", second.text());
    let closed = saying(&bot.stand_in, first.id(), "How it went").await;
    assert!(closed.button("Reveal").is_some());
}

#[tokio::test]
async fn a_second_grade_replaces_the_first_and_pressing_twice_counts_once() {
    let bot = evening().await;
    bot.set_up_daily().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    let ben = bot.stand_in.person("ben");
    let revealed = bot.presses(&ben, post.id(), "Reveal").await;
    bot.presses(&ben, revealed.id(), "Missed").await;
    saying(
        &bot.stand_in,
        post.id(),
        "1 answered and didn't know it yet",
    )
    .await;

    let again = bot.presses(&ben, post.id(), "Reveal").await;
    assert!(again.text().contains("Missed"), "{}", again.text());
    let changed = bot.presses(&ben, again.id(), "Easy").await;
    assert!(changed.text().contains("Changed"), "{}", changed.text());
    saying(&bot.stand_in, post.id(), "1 answered and knew it").await;
    let me = bot
        .stand_in
        .slash("stats me", serde_json::Value::Null)
        .await;
    assert!(me.text().contains("1 so far"), "{}", me.text());
}

#[tokio::test]
async fn after_the_question_two_private_cards_follow() {
    let mut bot = evening().await;
    bot.set_up_daily().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    let ben = bot.stand_in.person("ben");
    let revealed = bot.presses(&ben, post.id(), "Reveal").await;
    let mut shown = bot.presses(&ben, revealed.id(), "Right").await;
    for next in ["Two more cards", "Next"] {
        bot.restart().await;
        let card = bot.presses(&ben, shown.id(), next).await;
        assert!(card.text().contains(" rule ") && !card.text().contains(" answer "));
        bot.restart().await;
        let answer = bot.presses(&ben, card.id(), "Reveal").await;
        assert!(answer.text().contains(" answer "), "{}", answer.text());
        shown = bot.presses(&ben, answer.id(), "Easy").await;
    }
    assert!(
        shown.text().contains("That was the last one"),
        "{}",
        shown.text()
    );
    // No other member saw any of it.
    messages(&bot.stand_in, DAILY, 1).await;
}

#[tokio::test]
async fn a_deleted_member_no_longer_counts_in_past_questions() {
    let bot = evening().await;
    bot.set_up_daily().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    let first = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    let ben = bot.stand_in.person("ben");
    let revealed = bot.presses(&ben, first.id(), "Reveal").await;
    bot.presses(&ben, revealed.id(), "Right").await;
    bot.set_clock("2026-03-02T09:00:00Z");
    saying(&bot.stand_in, first.id(), "How it went:** 1 answered").await;
    let asked = bot
        .stand_in
        .slash("privacy delete", serde_json::Value::Null)
        .await;
    bot.presses(&ben, asked.id(), "Delete everything").await;
    saying(&bot.stand_in, first.id(), "How it went:** nobody answered").await;
}
