//! Advancing the time: what moves with it, and what stays in real time.

use std::time::Duration;

use recite_discord_sim::fixtures::{DAILY, GENERAL};
use recite_discord_sim::interaction::{InitialResponse, InteractionError};
use recite_discord_sim::{Change, SandboxOptions};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::http_client::{Bot, text_message};
use recite_discord_sim::testing::{StandIn, TEST_TIMEOUT};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Returns the minutes between two times in Discord's format.
fn minutes_between(earlier: &Value, later: &Value) -> i64 {
    let instant = |text: &Value| -> jiff::Timestamp {
        let text = text.as_str().expect("an instant");
        text.parse().expect("as RFC 3339 has it")
    };
    let seconds = instant(later).as_second() - instant(earlier).as_second();
    seconds / 60
}

#[tokio::test]
async fn message_ids_and_times_move_with_the_advanced_time() {
    let stand_in = StandIn::start().await;
    let (discord, ben) = (&stand_in.discord, stand_in.person("ben"));
    let mut changes = discord.changes();
    let json = |id| json!(discord.message(id).expect("it was written").json());
    let before = json(discord.write(&ben, GENERAL, "before"));
    discord.advance(DAY);
    discord.advance(2 * MINUTE);
    assert_eq!(discord.ahead(), DAY + 2 * MINUTE);
    let after = json(discord.write(&ben, GENERAL, "after"));
    let apart = minutes_between(&before["timestamp"], &after["timestamp"]);
    assert_eq!(apart, 24 * 60 + 2);

    let read = discord.channel(&ben, GENERAL);
    let read: Vec<String> = read.iter().map(|message| message.text()).collect();
    assert_eq!(read, ["before", "after"]);
    let sent: Vec<Change> = std::iter::from_fn(|| changes.try_recv().ok()).collect();
    let clock = sent.iter().filter(|change| **change == Change::Clock);
    assert_eq!(clock.count(), 2, "{sent:?}");
}

#[tokio::test]
async fn an_edit_has_the_advanced_time() {
    let stand_in = StandIn::start().await;
    let bot = Bot::with_a_command(&stand_in).await;
    let path = format!("/channels/{DAILY}/messages");
    let (_, posted) = bot
        .post(&path, &text_message("the question of the day"))
        .await;
    stand_in.discord.advance(DAY);
    let message = format!("{path}/{}", posted["id"].as_str().expect("an id"));
    let (_, edited) = bot
        .call(Method::PATCH, &message, &text_message("how it went"))
        .await;
    let apart = minutes_between(&edited["timestamp"], &edited["edited_timestamp"]);
    assert_eq!(apart, 24 * 60);
}

#[tokio::test]
async fn a_token_ages_when_time_is_advanced() {
    let stand_in = StandIn::start().await;
    let bot = Bot::with_a_command(&stand_in).await;
    // Time advanced before an interaction does not age it.
    stand_in.discord.advance(DAY);
    let ben = stand_in.person("ben");
    let interaction = stand_in.discord.slash(&ben, GENERAL, "ask", Value::Null);
    let deferred = bot.answer(&interaction, &json!({"type": 5})).await;
    assert_eq!(deferred.0, 200);
    stand_in.discord.advance(14 * MINUTE);
    let (status, _) = bot.edit(&interaction, &text_message("in time")).await;
    assert_eq!(status, 200);
    stand_in.discord.advance(MINUTE);
    let (status, error) = bot.edit(&interaction, &text_message("too late")).await;
    assert_eq!((status, &error["code"]), (401, &json!(50027)));
}

#[tokio::test]
async fn waiting_for_a_message_ends_when_the_token_expires() {
    let stand_in = StandIn::start().await;
    let bot = Bot::with_a_command(&stand_in).await;
    let ben = stand_in.person("ben");
    let interaction = stand_in.discord.slash(&ben, GENERAL, "ask", Value::Null);
    bot.answer(&interaction, &json!({"type": 5})).await;
    let wait = timeout(TEST_TIMEOUT, interaction.message());
    // `biased` starts the wait before the time is advanced.
    let (message, ()) = tokio::join!(biased; wait, async {
        stand_in.discord.advance(15 * MINUTE);
    });
    let message = message.expect("it does not wait 15 minutes");
    assert_eq!(message, Err(InteractionError::NoAnswer));
}

#[tokio::test]
async fn the_deadline_of_an_initial_response_stays_in_real_time() {
    let stand_in = StandIn::start().await;
    let bot = Bot::with_a_command(&stand_in).await;
    let ben = stand_in.person("ben");
    let interaction = stand_in.discord.slash(&ben, GENERAL, "ask", Value::Null);
    stand_in.discord.advance(10 * MINUTE);
    let (status, _) = bot.answer(&interaction, &json!({"type": 5})).await;
    assert_eq!(status, 200);
    assert_eq!(interaction.answer().await, Ok(InitialResponse::Deferred));
}

#[tokio::test]
async fn a_nonce_expires_with_advanced_time() {
    let stand_in = StandIn::start_with(SandboxOptions {
        nonce_window: 5 * MINUTE,
        ..SandboxOptions::default()
    });
    let stand_in = stand_in.await;
    let bot = Bot::with_a_command(&stand_in).await;
    let path = format!("/channels/{DAILY}/messages");
    let mut post = text_message("the question of the day");
    (post["nonce"], post["enforce_nonce"]) = (json!("2026-08-06"), json!(true));
    let (_, first) = bot.post(&path, &post).await;
    stand_in.discord.advance(4 * MINUTE);
    let (_, again) = bot.post(&path, &post).await;
    assert_eq!(first["id"], again["id"]);
    stand_in.discord.advance(MINUTE);
    let (_, later) = bot.post(&path, &post).await;
    assert_ne!(first["id"], later["id"]);
}
