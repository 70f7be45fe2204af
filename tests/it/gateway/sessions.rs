//! Sessions that do not begin, end early, or run out: Discord resets the token after 1,000 a day.

use std::time::Duration;

use recite_discord_sim::SessionRejection;

use crate::bot::BotUnderTest;
use crate::local_discord::StandIn;
use crate::local_discord::faults::Fault;
use crate::notes::Notes;

#[tokio::test]
async fn with_few_sessions_left_a_start_waits_until_there_are_more() {
    let stand_in = StandIn::start().await;
    let few = (5, Duration::from_secs(2));
    stand_in.discord.set_sessions_left(Some(few));
    let bot = BotUnderTest::of(Notes::fixtures())
        .on(stand_in)
        .start()
        .await;
    bot.until_logged("only 5 of 1000 gateway sessions").await;
    assert_eq!(bot.stand_in.discord.connection_count(), 0);
    bot.stand_in.discord.set_sessions_left(None);
    bot.wait_until_ready(1).await;
    bot.still_answers().await;
}

#[tokio::test]
async fn a_bot_that_waits_for_sessions_stops() {
    let stand_in = StandIn::start().await;
    let none = (0, Duration::from_secs(86_400));
    stand_in.discord.set_sessions_left(Some(none));
    let mut bot = BotUnderTest::of(Notes::fixtures())
        .on(stand_in)
        .start()
        .await;
    bot.until_logged("only 0 of 1000 gateway sessions").await;
    bot.stop().await;
    assert_eq!(bot.stand_in.discord.connection_count(), 0);
}

#[tokio::test]
async fn sessions_that_never_begin_are_retried_with_backoff_and_logged() {
    let closes = [
        None,
        Some(1000),
        Some(3000),
        Some(4000),
        Some(4003),
        Some(4009),
    ];
    let closes = closes.map(SessionRejection::Close);
    for refusal in closes.into_iter().chain([SessionRejection::Invalid]) {
        let stand_in = StandIn::start().await;
        stand_in.discord.reject_identify_with(Some(refusal));
        let bot = BotUnderTest::start_impatient(stand_in).await;
        bot.until_logged("before a session started").await;
        bot.until_logged("starts no session").await;
        assert_eq!(
            bot.stand_in.discord.rejected_identify_count(),
            4,
            "{refusal:?}"
        );
        bot.stand_in.discord.reject_identify_with(None);
        bot.wait_until_ready(1).await;
        bot.still_answers().await;
    }
}

/// Each of these costs one of the day's 1,000 sessions.
#[tokio::test]
async fn sessions_that_end_at_once_are_started_with_backoff() {
    let closes = [1000, 4003, 4009].map(|code| SessionRejection::Close(Some(code)));
    for refusal in closes.into_iter().chain([SessionRejection::Invalid]) {
        let stand_in = StandIn::start().await;
        stand_in.discord.end_sessions_with(Some(refusal));
        let bot = BotUnderTest::start_impatient(stand_in).await;
        bot.until_logged("connected as").await;
        let line = "closes every session soon after it starts";
        bot.until_logged(line).await;
        bot.until_logged("reconnecting to Discord in ").await;
        assert_eq!(bot.stand_in.discord.identify_count(), 4, "{refusal:?}");
        bot.stand_in.discord.end_sessions_with(None);
        bot.wait_for_identifies(5).await;
        bot.still_answers().await;
    }
}

#[tokio::test]
async fn a_session_that_cannot_be_resumed_is_dropped() {
    let bot = BotUnderTest::impatient().await;
    let discord = &bot.stand_in.discord;
    discord.reject_resumes();
    discord.drop_connections();
    bot.wait_for_identifies(2).await;
    bot.still_answers().await;
    let connections = discord.connection_count();
    assert!(connections <= 30, "{connections} connections");
}

#[tokio::test]
async fn a_new_session_uses_only_the_address_from_discord() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let asked = bot.stand_in.requests_to("GET", "/gateway").len();
    bot.stand_in
        .fail_times("GET", "/gateway", 2, Fault::Status(503));
    bot.stand_in.discord.invalid_session(false);
    bot.until_logged("cannot get the gateway address").await;
    bot.wait_for_identifies(2).await;
    bot.still_answers().await;
    assert_eq!(bot.stand_in.requests_to("GET", "/gateway").len(), asked + 3);
}

#[tokio::test]
async fn dropped_sessions_delay_no_answer_for_long() {
    let bot = BotUnderTest::impatient().await;
    for session in 2..6 {
        bot.stand_in.discord.invalid_session(false);
        bot.wait_for_identifies(session).await;
        bot.still_answers().await;
    }
}

#[tokio::test]
async fn an_invalid_gateway_address_is_reported_and_not_replaced() {
    let stand_in = StandIn::start().await;
    stand_in.discord.set_gateway_url("http://127.0.0.1:1");
    let mut bot = BotUnderTest::of(Notes::fixtures())
        .on(stand_in)
        .start()
        .await;
    let ended = bot.exit_code().await;
    assert_eq!(ended, Some(2), "{}", bot.log());
    assert!(
        bot.log().contains("returned an invalid gateway address"),
        "{}",
        bot.log()
    );
}

/// As proxies in front of Discord answer during an outage.
#[tokio::test]
async fn a_refused_gateway_lookup_does_not_stop_a_connected_bot() {
    let bot = BotUnderTest::impatient().await;
    bot.stand_in
        .fail_next("GET", "/gateway", Fault::Status(403));
    bot.stand_in.discord.invalid_session(false);
    bot.until_logged("HTTP 403").await;
    bot.wait_for_identifies(2).await;
    bot.still_answers().await;
}

/// During outages Discord refuses tokens that it accepted before. A supervisor does not restart a bot
/// whose token was refused.
#[tokio::test]
async fn a_token_refused_once_while_reconnecting_does_not_stop_the_bot() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let unauthorized = Fault::Rejected {
        status: 401,
        code: 0,
        message: "401: Unauthorized",
    };
    bot.stand_in.fail_next("GET", "/gateway/bot", unauthorized);
    bot.stand_in.discord.invalid_session(false);
    bot.wait_for_identifies(2).await;
    bot.still_answers().await;
    assert!(
        bot.log().contains("rejected the token, but"),
        "{}",
        bot.log()
    );
}
