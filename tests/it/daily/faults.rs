//! Faults of Discord, the clock and other processes.

use recite_discord_sim::fixtures::{BOT_PERMISSIONS, DAILY, READ_MESSAGE_HISTORY};

use super::{evening, messages, saying};
use crate::bot::BotUnderTest;
use crate::local_discord::faults::Fault;
use crate::local_discord::recorder::RecordedRequest;
use serde_json::{Value, json};

const SEND_MESSAGES: u64 = 1 << 11;

/// A bot whose due question could not be posted because of an outage.
async fn in_an_outage() -> BotUnderTest {
    let bot = evening().await;
    bot.set_up_daily().await;
    let path = format!("/channels/{DAILY}");
    bot.stand_in
        .fail_from_now("POST", &path, Fault::Status(503));
    bot.set_clock("2026-03-01T09:00:00Z");
    let failed = |it: &RecordedRequest| it.is("POST", &path) && it.status == Some(503);
    bot.stand_in.wait_for_request(failed).await;
    bot.until_status("503", 1).await;
    bot
}

#[tokio::test]
async fn an_outage_pauses_with_a_reason_and_the_question_is_posted_afterwards() {
    let bot = in_an_outage().await;
    bot.stand_in.clear_faults();
    bot.set_clock("2026-03-01T10:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
}

/// Servers with fields that the bot does not know.
#[tokio::test]
async fn a_server_with_unknown_fields_gets_its_question() {
    let bot = evening().await;
    bot.set_up_daily().await;
    let describe: fn(&mut Value) = |reply| {
        let needed = ["id", "roles", "permission_overwrites", "owner_id"];
        for (name, value) in reply.as_object_mut().into_iter().flatten() {
            if !needed.contains(&name.as_str()) && name != "last_message_id" {
                *value = Value::Null;
            }
        }
        reply["stickers"] = json!([{"id": "5", "name": "x", "format_type": null}]);
    };
    bot.stand_in
        .fail_from_now("GET", "/guilds/", Fault::ChangedAnswer(describe));
    let path = format!("/channels/{DAILY}");
    let is_channel = move |it: &RecordedRequest| it.method == "GET" && it.path.ends_with(&path);
    bot.stand_in
        .fail_where(move |it| is_channel(it).then_some(Fault::ChangedAnswer(describe)));
    bot.set_clock("2026-03-01T09:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
}

/// The reason contains the response and the field.
#[tokio::test]
async fn a_server_with_missing_fields_pauses_with_the_reason() {
    let bot = evening().await;
    bot.set_up_daily().await;
    let describe: fn(&mut Value) = |reply| {
        if reply.get("roles").is_some() {
            reply["roles"] = Value::Null;
        }
    };
    bot.stand_in
        .fail_from_now("GET", "/guilds/", Fault::ChangedAnswer(describe));
    bot.set_clock("2026-03-01T09:00:00Z");
    bot.until_status("is null, expected a list", 1).await;
    let message = "`roles` is null, expected a list";
    bot.until_logged(message).await;
    bot.stand_in.clear_faults();
    bot.set_clock("2026-03-01T10:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
}

#[tokio::test]
async fn a_missing_permission_pauses_the_channel_and_keeps_its_settings() {
    let bot = evening().await;
    bot.set_up_daily().await;
    bot.stand_in.discord.set_bot_permissions(DAILY, 0);
    bot.set_clock("2026-03-01T09:00:00Z");
    let paused = bot.until_status("Paused", 1).await;
    assert!(paused.contains("not allowed"), "{paused}");
    bot.stand_in
        .discord
        .set_bot_permissions(DAILY, BOT_PERMISSIONS);
    bot.set_clock("2026-03-01T10:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
}

#[tokio::test]
async fn a_day_without_the_bot_is_reported_as_missed_and_not_posted_later() {
    let mut bot = evening().await;
    bot.set_up_daily().await;
    bot.stop().await;
    // After the window of six hours, on the third day.
    bot.set_clock("2026-03-03T16:00:00Z");
    bot.start_without_waiting();
    bot.wait_until_ready(2).await;
    bot.until_status("not posted", 3).await;
    messages(&bot.stand_in, DAILY, 0).await;
    bot.set_clock("2026-03-04T09:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
}

#[tokio::test]
async fn changing_the_hour_after_missed_days_misses_no_further_day() {
    let mut bot = evening().await;
    bot.set_up_daily().await;
    bot.stop().await;
    bot.set_clock("2026-03-04T07:00:00Z");
    bot.start_without_waiting();
    bot.wait_until_ready(2).await;
    bot.until_status("not posted", 3).await;
    bot.set_clock("2026-03-04T07:30:00Z");
    let options = json!({"channel": DAILY, "time": "08:00", "timezone": "UTC"});
    bot.admin("daily setup", options).await;
    bot.set_clock("2026-03-04T08:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
}

#[tokio::test]
async fn a_deleted_channel_stops_nothing_else() {
    let bot = evening().await;
    bot.set_up_daily().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
    bot.stand_in.discord.delete_channel(DAILY);
    bot.set_clock("2026-03-02T09:00:00Z");
    let paused = bot.until_status("Paused", 1).await;
    assert!(
        paused.contains("no longer exists") && paused.contains("09:00"),
        "{paused}"
    );
}

#[tokio::test]
async fn a_rejection_after_an_unverifiable_send_causes_no_second_message() {
    let bot = evening().await;
    bot.set_up_daily().await;
    let discord = &bot.stand_in.discord;
    let blind = BOT_PERMISSIONS & !READ_MESSAGE_HISTORY;
    discord.set_bot_permissions(DAILY, blind);
    let path = format!("/channels/{DAILY}");
    bot.stand_in.fail_next("POST", &path, Fault::LostAnswer);
    bot.set_clock("2026-03-01T09:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
    bot.until_status("didn't answer", 1).await;
    // The next attempt, which the nonce still makes safe, is rejected.
    discord.set_bot_permissions(DAILY, blind & !SEND_MESSAGES);
    bot.set_clock("2026-03-01T09:00:30Z");
    bot.until_status("not allowed", 1).await;
    // Later it would no longer be safe.
    discord.expire_nonces();
    discord.set_bot_permissions(DAILY, blind);
    bot.set_clock("2026-03-01T09:30:00Z");
    bot.until_status("possibly posted", 1).await;
    let status = bot.admin("daily status", Value::Null).await.text();
    assert!(!status.contains("Paused"), "{status}");
    messages(&bot.stand_in, DAILY, 1).await;
    let ada = bot.stand_in.person("ada");
    let message = bot.stand_in.discord.until(|discord| {
        let letters = discord.direct_messages(&ada);
        letters.first().map(|letter| letter.text())
    });
    let message = bot
        .stand_in
        .wait_for("a letter to the admin", message)
        .await;
    assert!(message.contains("Read Message History"), "{message}");
    // Answers in the meantime are counted.
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    let ben = bot.stand_in.person("ben");
    let revealed = bot.presses(&ben, post.id(), "Reveal").await;
    bot.presses(&ben, revealed.id(), "Right").await;
    // Once it can read the history, /daily now finds the message.
    discord.set_bot_permissions(DAILY, BOT_PERMISSIONS);
    let now = bot.admin("daily now", Value::Null).await;
    assert!(
        now.text().contains(&post.id().to_string()),
        "{}",
        now.text()
    );
    saying(&bot.stand_in, post.id(), "1 answered and knew it").await;
    messages(&bot.stand_in, DAILY, 1).await;
}

#[tokio::test]
async fn a_schedule_turned_off_during_an_outage_is_not_posted_afterwards() {
    let bot = in_an_outage().await;
    bot.admin("daily off", Value::Null).await;
    bot.stand_in.clear_faults();
    bot.set_clock("2026-03-01T10:00:00Z");
    bot.until_status("not posted", 1).await;
    messages(&bot.stand_in, DAILY, 0).await;
}
