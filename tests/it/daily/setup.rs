//! The replies to an admin.

use recite_discord_sim::fixtures::{BOT_PERMISSIONS, DAILY, GENERAL, QUIZ, STAFF};
use serde_json::{Value, json};

use super::{evening, messages};

#[tokio::test]
async fn invalid_setups_are_rejected_with_a_next_step() {
    let bot = evening().await;
    let with = |time: &str, zone: &str| json!({"channel": DAILY, "time": time, "timezone": zone});
    for (options, words) in [
        (with("25:00", "UTC"), "09:00"),
        (with("9:00", "Mars/Olympus"), "Berlin"),
        (
            json!({"channel": DAILY, "time": "9 am", "topics": "rust, golang"}),
            "golang",
        ),
    ] {
        let said = bot.admin("daily setup", options).await;
        assert!(said.text().contains(words), "{}", said.text());
        assert!(said.is_ephemeral());
    }
    let status = bot.admin("daily status", Value::Null).await;
    assert!(status.text().contains("/daily setup"), "{}", status.text());
}

#[tokio::test]
async fn missing_permissions_are_listed() {
    const READ_MESSAGE_HISTORY: u64 = 1 << 16;
    let bot = evening().await;
    let discord = &bot.stand_in.discord;
    discord.set_bot_permissions(DAILY, BOT_PERMISSIONS & !READ_MESSAGE_HISTORY);
    let options = json!({"channel": DAILY, "time": "09:00"});
    let said = bot.admin("daily setup", options.clone()).await;
    assert!(
        said.text().contains("Read Message History"),
        "{}",
        said.text()
    );
    assert!(!said.text().contains("Send Messages"), "{}", said.text());
    discord.set_bot_permissions(DAILY, 0);
    let said = bot.admin("daily setup", options.clone()).await;
    assert!(said.text().contains("View Channel"), "{}", said.text());
    discord.set_bot_permissions(DAILY, BOT_PERMISSIONS);
    bot.admin("daily setup", options).await;
    bot.set_clock("2026-03-01T09:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
}

#[tokio::test]
async fn now_posts_at_once_and_only_one_a_day() {
    let bot = evening().await;
    let none = bot.admin("daily now", Value::Null).await;
    assert!(none.text().contains("/daily setup"), "{}", none.text());
    bot.set_up_daily().await;
    let posted = bot.admin("daily now", Value::Null).await;
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    assert!(
        posted.text().contains(&post.id().to_string()),
        "{}",
        posted.text()
    );
    let again = bot.admin("daily now", Value::Null).await;
    assert!(again.text().contains("already"), "{}", again.text());
    // No second question is posted at its hour; the next day's is.
    bot.set_clock("2026-03-01T09:00:00Z");
    let status = bot.admin("daily status", Value::Null).await;
    assert!(status.text().contains("09:00"), "{}", status.text());
    bot.set_clock("2026-03-02T09:00:00Z");
    messages(&bot.stand_in, DAILY, 2).await;
}

#[tokio::test]
async fn off_stops_the_questions_and_setup_resumes_them() {
    let bot = evening().await;
    bot.set_up_daily().await;
    let off = bot.admin("daily off", Value::Null).await;
    assert!(off.is_ephemeral(), "{}", off.text());
    bot.set_clock("2026-03-01T09:00:00Z");
    let status = bot.admin("daily status", Value::Null).await;
    assert!(status.text().contains("Off"), "{}", status.text());
    bot.set_clock("2026-03-02T01:00:00Z");
    bot.set_up_daily().await;
    bot.set_clock("2026-03-02T09:00:00Z");
    // The date while it was off does not count as missed.
    messages(&bot.stand_in, DAILY, 1).await;
    let status = bot.admin("daily status", Value::Null).await;
    assert!(!status.text().contains("not posted"), "{}", status.text());
}

#[tokio::test]
async fn channels_have_topics_of_their_own_and_a_role_is_pinged_only_when_chosen() {
    let bot = evening().await;
    for (channel, topics) in [(GENERAL, "rust"), (DAILY, "git, python")] {
        let options =
            json!({"channel": channel, "time": "9 am", "timezone": "UTC", "topics": topics});
        bot.admin("daily setup", options).await;
    }
    bot.set_clock("2026-03-01T09:00:00Z");
    let rust = messages(&bot.stand_in, GENERAL, 1).await.remove(0);
    assert!(rust.text().contains("the rust rule"), "{}", rust.text());
    let other = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    assert!(!other.text().contains("the rust rule"), "{}", other.text());
    assert_eq!(rust.json()["mention_roles"], json!([]));
}

#[tokio::test]
async fn a_role_is_pinged_once_it_can_be() {
    let bot = evening().await;
    let with = |role| json!({"channel": DAILY, "time": "9 am", "timezone": "UTC", "role": role});
    let said = bot.admin("daily setup", with(STAFF)).await;
    assert!(said.text().contains("role mentionable"), "{}", said.text());
    let said = bot.admin("daily setup", with(QUIZ)).await;
    assert!(said.text().contains("is set up"), "{}", said.text());
    bot.set_clock("2026-03-01T09:00:00Z");
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    assert_eq!(post.json()["mention_roles"], json!([QUIZ.to_string()]));
}
