//! A clock that is wrong once or for long, and channels that are due at the same time.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use recite_discord_sim::fixtures::{BOT_PERMISSIONS, DAILY, GENERAL, READ_MESSAGE_HISTORY};
use serde_json::{Value, json};

use super::{CONFIG, evening, messages, notes, saying};
use crate::bot::BotUnderTest;
use crate::local_discord::TEST_TIMEOUT;
use crate::local_discord::faults::Fault;

/// No response has a `Date` header, as this clock is set and the local Discord has the real time.
#[tokio::test]
async fn one_reading_of_a_fast_clock_silences_no_channel() {
    for ahead in ["2027-03-01T09:30:00Z", "2026-03-11T08:00:00Z"] {
        let bot = evening().await;
        bot.set_up_daily().await;
        bot.set_clock(ahead);
        bot.until_logged("missed the daily question of").await;
        let posted_ahead = usize::from(ahead.contains("09:30"));
        messages(&bot.stand_in, DAILY, posted_ahead).await;
        bot.set_clock("2026-03-01T09:00:00Z");
        bot.until_logged("which were planned or missed while the clock was wrong")
            .await;
        messages(&bot.stand_in, DAILY, posted_ahead + 1).await;
        bot.set_clock("2026-03-02T09:00:00Z");
        messages(&bot.stand_in, DAILY, posted_ahead + 2).await;
    }
}

#[tokio::test]
async fn daily_now_posts_after_one_reading_of_a_fast_clock() {
    let bot = evening().await;
    bot.set_up_daily().await;
    bot.set_clock("2027-03-01T09:30:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
    bot.until_logged("missed the daily question of").await;
    bot.set_clock("2026-03-01T02:00:00Z");
    let said = bot
        .admin("daily now", json!({"channel": DAILY}))
        .await
        .text();
    assert!(
        said.contains("Posted") || said.contains("on its way"),
        "{said}"
    );
    messages(&bot.stand_in, DAILY, 2).await;
}

/// Once the two clocks agree, Discord's time is used.
#[tokio::test]
async fn while_the_clocks_disagree_nothing_is_planned_and_the_status_says_why() {
    let hour = SignedDuration::from_hours(1);
    for ahead in [hour * 24 * 365, hour, -hour * 24 * 365] {
        // A day later, so that the local Discord's time is known to match.
        let now = now() + hour * 24;
        let wrong = now + ahead;
        let bot = BotUnderTest::ready_at(notes(), CONFIG, &(now - hour * 24).to_string()).await;
        bot.stand_in
            .discord
            .advance(Duration::from_secs(24 * 3_600));
        bot.set_clock(&now.to_string());
        let due = now + hour;
        let time = due.strftime("%H:%M").to_string();
        let options = json!({"channel": DAILY, "time": time, "timezone": "UTC"});
        let said = bot.admin("daily setup", options.clone()).await.text();
        assert!(said.contains(&time), "{said}");

        bot.set_clock(&wrong.to_string());
        bot.until_logged("the daily question is paused: this machine's clock shows")
            .await;
        bot.until_status("My clock is", 1).await;
        for (command, options) in [
            ("daily now", json!({"channel": DAILY})),
            ("daily setup", options),
        ] {
            let said = bot.admin(command, options).await.text();
            assert!(said.contains("My clock is"), "{command}: {said}");
        }
        messages(&bot.stand_in, DAILY, 0).await;

        bot.set_clock(&now.to_string());
        bot.until_logged("the clocks agree again; the daily question continues")
            .await;
        let status = bot.admin("daily status", Value::Null).await.text();
        assert!(!status.contains("My clock is"), "{status}");
        bot.stand_in.discord.advance(Duration::from_secs(3_660));
        bot.set_clock(&(due + SignedDuration::from_mins(1)).to_string());
        messages(&bot.stand_in, DAILY, 1).await;
        let log = bot.log();
        assert_eq!(
            log.matches("the daily question is paused:").count(),
            1,
            "{log}"
        );
        assert!(!log.contains("missed the daily question"), "{log}");
    }
}

/// A definite rejection removes the marker that was stored for a restored database.
#[tokio::test]
async fn a_question_rejected_once_is_posted_where_history_is_unreadable() {
    let bot = evening().await;
    bot.set_up_daily().await;
    let blind = BOT_PERMISSIONS & !READ_MESSAGE_HISTORY;
    bot.stand_in.discord.set_bot_permissions(DAILY, blind);
    let refused = Fault::Rejected {
        status: 403,
        code: 50_013,
        message: "Missing Permissions",
    };
    let path = format!("/channels/{DAILY}");
    bot.stand_in.fail_next("POST", &path, refused);
    bot.set_clock("2026-03-01T09:00:00Z");
    bot.until_status("not allowed", 1).await;
    bot.set_clock("2026-03-01T10:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
}

/// A wrong clock does not change posts that were sent.
#[tokio::test]
async fn one_reading_of_a_slow_clock_forgets_no_post() {
    let bot = evening().await;
    bot.set_up_daily().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    bot.set_clock("2020-01-01T09:30:00Z");
    bot.admin("daily status", Value::Null).await;
    bot.set_clock("2026-03-01T10:00:00Z");
    let ben = bot.stand_in.person("ben");
    let opened = bot.presses(&ben, post.id(), "Reveal").await;
    bot.presses(&ben, opened.id(), "Right").await;
    saying(&bot.stand_in, post.id(), "1 answered and knew it").await;
    bot.set_clock("2026-03-02T09:00:00Z");
    messages(&bot.stand_in, DAILY, 2).await;
}

#[tokio::test]
async fn a_channel_that_hangs_delays_no_other() {
    let bot = evening().await;
    for channel in [DAILY, GENERAL] {
        let options = json!({"channel": channel, "time": "09:00", "timezone": "UTC"});
        bot.admin("daily setup", options).await;
    }
    let path = format!("/channels/{DAILY}");
    bot.stand_in
        .fail_from_now("GET", &path, Fault::Delay(TEST_TIMEOUT));
    let before = messages_in_general(&bot).len();
    bot.set_clock("2026-03-01T09:00:00Z");
    let posted = bot
        .stand_in
        .discord
        .until(|_| (messages_in_general(&bot).len() > before).then_some(()));
    bot.stand_in
        .wait_for("the question of the other channel", posted)
        .await;
    messages(&bot.stand_in, DAILY, 0).await;
    let status = bot.admin("daily status", Value::Null).await.text();
    // Its first request is still open: the test did not wait for its end.
    assert!(!status.contains("Paused"), "{status}");
}

fn messages_in_general(bot: &BotUnderTest) -> Vec<String> {
    let cleo = bot.stand_in.person("cleo");
    let messages = bot.stand_in.discord.channel(&cleo, GENERAL);
    let public = messages.iter().filter(|message| !message.is_ephemeral());
    public.map(|message| message.text()).collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the stand-in lives in the present, and this clock is to agree with it"
)]
fn now() -> Timestamp {
    Timestamp::now()
}
