//! The daily question, answered after midnight, after closing, and by other members.

use recite_discord_sim::fixtures::DAILY;
use recite_quiz::{ChannelId, Origin, PostId, Tally};
use serde_json::{Value, json};

use super::{TODAY, at_pace};
use crate::daily::{messages, saying};

fn first_post() -> PostId {
    let on = TODAY.parse().expect("a date");
    PostId::new(ChannelId(DAILY.get()), on)
}

#[tokio::test]
async fn an_answer_after_midnight_counts_for_the_open_question() {
    let bot = at_pace(5).await;
    bot.set_up_daily().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    bot.set_clock("2026-03-02T00:30:00Z");
    let graded = bot.ben_grades(post.id(), "Right").await;
    assert!(
        graded.text().contains("see this card again"),
        "{}",
        graded.text()
    );
    saying(&bot.stand_in, post.id(), "1 answered and knew it").await;
    let ben = bot.stand_in.person("ben");
    let reviews = bot.reviews(&ben).await;
    assert_eq!(reviews.len(), 1);
    assert_eq!(reviews[0].day.to_string(), TODAY);
    assert_eq!(reviews[0].origin, Origin::Daily(first_post()));
}

#[tokio::test]
async fn an_answer_after_closing_updates_the_card_and_is_not_counted() {
    let mut bot = at_pace(5).await;
    bot.set_up_daily().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
    let opened = bot.presses(&ben, post.id(), "Reveal").await;
    bot.set_clock("2026-03-02T09:00:00Z");
    messages(&bot.stand_in, DAILY, 2).await;
    let closed = saying(&bot.stand_in, post.id(), "nobody answered").await;
    bot.restart().await;
    // Whether it was opened in time or now, both grades are late.
    let graded = bot.presses(&ben, opened.id(), "Right").await;
    assert!(
        graded.text().contains("see this card again"),
        "{}",
        graded.text()
    );
    let opened = bot.presses(&cleo, post.id(), "Reveal").await;
    bot.presses(&cleo, opened.id(), "Missed").await;
    for person in [&ben, &cleo] {
        let reviews = bot.reviews(person).await;
        assert_eq!(reviews.len(), 1);
        assert_eq!(reviews[0].day.to_string(), "2026-03-02");
        assert_eq!(reviews[0].origin, Origin::Late(first_post()));
    }
    let store = bot.store().await;
    let tally = store.tally(first_post()).await.expect("it can be read");
    assert_eq!(tally, Tally::default());
    let board = json!({"private": true});
    let board = bot.types(&ben, "leaderboard", board).await;
    assert!(
        board.text().contains("Nobody has any points"),
        "{}",
        board.text()
    );
    let still = bot.stand_in.discord.message(post.id());
    assert_eq!(still.as_ref(), Some(&closed));
}

#[tokio::test]
async fn a_public_question_is_not_changed_by_presses() {
    let bot = at_pace(5).await;
    bot.set_up_daily().await;
    // Posted with /daily now, so that ada caused the message.
    bot.admin("daily now", Value::Null).await;
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    for name in ["ada", "ben", "cleo"] {
        let person = bot.stand_in.person(name);
        let opened = bot.presses(&person, post.id(), "Reveal").await;
        assert!(opened.is_ephemeral() && opened.id() != post.id());
        for other in ["ada", "ben", "cleo"] {
            let other = bot.stand_in.person(other);
            assert_eq!(opened.is_visible_to(other.id), other.id == person.id);
        }
        // Opened again, it is a new message again.
        let again = bot.presses(&person, post.id(), "Reveal").await;
        assert_ne!(again.id(), opened.id());
        assert_eq!(again.text(), opened.text());
    }
    let still = bot.stand_in.discord.message(post.id());
    assert_eq!(still.as_ref(), Some(&post));
}

#[tokio::test]
async fn a_question_of_a_removed_note_is_closed_with_its_result() {
    let mut bot = at_pace(5).await;
    bot.set_up_daily().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    bot.ben_grades(post.id(), "Missed").await;
    saying(&bot.stand_in, post.id(), "1 answered and didn't").await;
    for topic in ["git", "python", "rust"] {
        bot.notes.remove(&format!("{topic}/rules.md"));
    }
    bot.notes
        .write("more.md", "### What else is there?\n\nMore.\n");
    bot.restart().await;
    bot.set_clock("2026-03-02T09:00:00Z");
    let both = messages(&bot.stand_in, DAILY, 2).await;
    assert!(both[1].text().contains("What else is there?"));
    let closed = saying(&bot.stand_in, post.id(), "changed or removed since").await;
    assert!(closed.text().contains("1 answered"), "{}", closed.text());
    assert!(closed.buttons().iter().all(|button| button.disabled));
}
