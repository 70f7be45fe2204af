//! What Discord, the clock and other processes may do to it.

use recite::sandbox::place::{BOT_PERMISSIONS, DAILY};

use super::{evening, messages};
use crate::stand_in::faults::Fault;
use serde_json::json;

#[tokio::test]
async fn an_outage_pauses_with_a_reason_and_the_question_comes_when_it_is_over() {
    let bot = evening().await;
    bot.set_up_daily().await;
    let path = format!("/channels/{DAILY}");
    bot.stand_in
        .fail_from_now("POST", &path, Fault::Status(503));
    bot.set_clock("2026-03-01T09:00:00Z");
    let failed =
        |it: &crate::stand_in::recorder::Recorded| it.is("POST", &path) && it.status == Some(503);
    bot.stand_in.until_request(failed).await;
    bot.until_status("503", 1).await;
    bot.stand_in.clear_faults();
    bot.set_clock("2026-03-01T10:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
}

#[tokio::test]
async fn a_missing_permission_is_waited_out_and_costs_no_setting() {
    let bot = evening().await;
    bot.set_up_daily().await;
    bot.stand_in.discord.set_bot_permissions(DAILY, 0);
    bot.set_clock("2026-03-01T09:00:00Z");
    let paused = bot.until_status("Paused", 1).await;
    assert!(paused.contains("may not"), "{paused}");
    bot.stand_in
        .discord
        .set_bot_permissions(DAILY, BOT_PERMISSIONS);
    bot.set_clock("2026-03-01T10:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
}

#[tokio::test]
async fn a_day_that_was_slept_through_is_told_as_missed_and_never_made_up() {
    let mut bot = evening().await;
    bot.set_up_daily().await;
    bot.stop().await;
    // Past the window of six hours, on the third day.
    bot.set_clock("2026-03-03T16:00:00Z");
    bot.start_process();
    bot.until_ready(2).await;
    bot.until_status("not posted", 3).await;
    messages(&bot.stand_in, DAILY, 0).await;
    bot.set_clock("2026-03-04T09:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
}

#[tokio::test]
async fn an_hour_that_is_changed_after_missed_days_costs_no_further_one() {
    let mut bot = evening().await;
    bot.set_up_daily().await;
    bot.stop().await;
    bot.set_clock("2026-03-04T07:00:00Z");
    bot.start_process();
    bot.until_ready(2).await;
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
