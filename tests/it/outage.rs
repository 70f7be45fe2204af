//! Temporary Discord outages: nothing is lost and nothing is sent twice.

use std::time::Duration;

use recite_discord_sim::SandboxOptions;
use recite_discord_sim::fixtures::GENERAL;
use recite_discord_sim::interaction_log::InteractionProgress;
use serde_json::json;

use crate::bot::BotUnderTest;
use crate::drawn_message::title;
use crate::local_discord::faults::Fault;
use crate::local_discord::{StandIn, patient_options};
use crate::notes::Notes;

const TUNE: &str = "How do I tune a guitar?";

impl BotUnderTest {
    /// The problems that a member would notice.
    pub async fn still_answers(&self) {
        let message = self.stand_in.slash("ask", json!({"question": TUNE})).await;
        assert_eq!(title(&message), TUNE);
    }

    fn messages(&self) -> usize {
        let ben = self.stand_in.person("ben");
        self.stand_in.discord.channel(&ben, GENERAL).len()
    }

    fn callback_statuses(&self) -> Vec<Option<u16>> {
        let callbacks = self.stand_in.requests_to("POST", "/interactions/");
        callbacks.iter().map(|request| request.status).collect()
    }
}

#[tokio::test]
async fn a_rate_limited_answer_is_sent_when_the_limit_ends() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let retry_after = Duration::from_millis(400);
    let limited = Fault::RateLimited { retry_after };
    bot.stand_in.fail_next("POST", "/interactions/", limited);
    bot.still_answers().await;
    assert_eq!(bot.callback_statuses(), [Some(429), Some(204)]);
    assert_eq!(bot.messages(), 1);
    let callbacks = bot.stand_in.requests_to("POST", "/interactions/");
    assert!(callbacks[1].received_at - callbacks[0].received_at >= retry_after);
}

#[tokio::test]
async fn an_answer_that_meets_server_errors_is_retried_in_time() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    bot.stand_in
        .fail_next("POST", "/interactions/", Fault::Status(502));
    bot.stand_in
        .fail_next("POST", "/interactions/", Fault::LostRequest);
    bot.still_answers().await;
    assert_eq!(bot.callback_statuses(), [Some(502), None, Some(204)]);
    assert_eq!(bot.messages(), 1);
}

#[tokio::test]
async fn an_answer_that_discord_never_accepts_is_logged_once() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    bot.stand_in
        .fail_times("POST", "/interactions/", 3, Fault::Status(500));
    let ben = bot.stand_in.person("ben");
    let asked = json!({"question": TUNE});
    let lost = bot.stand_in.discord.slash(&ben, GENERAL, "ask", asked);
    bot.until_logged("could not answer /ask").await;
    let logged = lost
        .id()
        .and_then(|id| bot.stand_in.discord.logged_interaction(id));
    assert_eq!(
        logged.map(|logged| logged.progress),
        Some(InteractionProgress::Waiting)
    );
    bot.still_answers().await;
    assert_eq!(bot.log().matches("could not answer").count(), 1);
    assert_eq!(bot.callback_statuses().len(), 4);
}

#[tokio::test]
async fn an_answer_that_arrived_without_confirmation_is_not_an_error() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    bot.stand_in
        .fail_next("POST", "/interactions/", Fault::LostAnswer);
    bot.still_answers().await;
    bot.stand_in
        .wait_for_request(|it| it.status == Some(400))
        .await;
    bot.stop().await;
    assert_eq!(bot.callback_statuses(), [None, Some(400)]);
    assert_eq!(bot.messages(), 1);
    let log = bot.log();
    assert!(!log.contains("WARN") && !log.contains("ERROR"), "{log}");
}

#[tokio::test]
async fn an_edit_with_a_large_picture_survives_a_server_error() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    bot.notes.write("bread/jar.png", vec![7; 600 * 1024]);
    bot.stand_in
        .fail_next("PATCH", "/webhooks/", Fault::Status(503));
    let asked = json!({"question": "What does a ripe sourdough starter look like?"});
    let message = bot.stand_in.slash("ask", asked).await;
    let size = &message.json()["attachments"][0]["size"];
    assert_eq!(*size, json!(600 * 1024));
}

#[tokio::test]
async fn a_lost_connection_is_resumed_and_missed_events_are_answered() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let discord = &bot.stand_in.discord;
    let acts: [&dyn Fn(); 3] = [
        &|| discord.drop_connections(),
        &|| discord.close(Some(4000)),
        &|| discord.reconnect(),
    ];
    for (count, act) in acts.iter().enumerate() {
        act();
        bot.still_answers().await;
        assert_eq!(
            (discord.identify_count(), discord.resume_count()),
            (1, count + 1)
        );
    }
}

#[tokio::test]
async fn a_session_that_discord_ended_is_replaced() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    bot.stand_in.discord.close(Some(1001));
    let again = bot.stand_in.discord.wait_for_identifies(2);
    bot.stand_in.wait_for("a new session", again).await;
    bot.still_answers().await;
}

#[tokio::test]
async fn a_start_during_an_outage_waits_until_it_is_over() {
    let stand_in = StandIn::start().await;
    stand_in.fail_next("GET", "/gateway", Fault::Status(503));
    stand_in.fail_next("GET", "/applications/@me", Fault::LostRequest);
    stand_in.fail_next("GET", "/oauth2/applications/@me", Fault::LostRequest);
    let retry_after = Duration::from_millis(100);
    let limited = Fault::RateLimited { retry_after };
    stand_in.fail_next("PUT", "/applications/", limited);
    let bot = BotUnderTest::of(Notes::fixtures())
        .on(stand_in)
        .start()
        .await;
    bot.wait_until_ready(1).await;
    bot.still_answers().await;
    assert_eq!(
        bot.log().matches("retrying in 1 s").count(),
        3,
        "{}",
        bot.log()
    );
    bot.assert_secrets_kept();
}

#[tokio::test]
async fn a_bot_that_starts_before_its_network_connects_later() {
    let away = StandIn::start().await;
    let port = away
        .url()
        .rsplit(':')
        .next()
        .and_then(|port| port.parse().ok());
    let port: u16 = port.expect("the address has a port");
    let url = away.url().to_owned();
    // Stopped when this is dropped, so nothing listens there now.
    drop(away);
    let elsewhere = StandIn::start().await;
    let mut bot = BotUnderTest::of(Notes::fixtures())
        .on(elsewhere)
        .looking_at(&url)
        .start()
        .await;
    bot.until_logged("retrying in 1 s").await;
    bot.stand_in = StandIn::start_with(SandboxOptions {
        port,
        ..patient_options()
    })
    .await;
    bot.wait_until_ready(1).await;
    bot.still_answers().await;
}

#[tokio::test]
async fn text_of_members_is_never_logged() {
    let mut bot =
        BotUnderTest::ready_with(Notes::fixtures(), "[log]\nfilter = \"recite=trace\"\n").await;
    let secret = "supercalifragilistic";
    let (discord, ben) = (&bot.stand_in.discord, bot.stand_in.person("ben"));
    bot.stand_in
        .fail_next("POST", "/interactions/", Fault::LostRequest);
    let asked = json!({"question": format!("guitar {secret}")});
    bot.stand_in.slash("ask", asked).await;
    let unknown = json!({"question": "guitar", "topic": secret});
    bot.stand_in.slash("ask", unknown).await;
    let typed = json!({"question": secret});
    let typed = discord.autocomplete(&ben, GENERAL, "ask", typed, "question");
    bot.stand_in
        .wait_for("choices", typed.answer())
        .await
        .expect("choices");
    bot.stop().await;
    assert!(!bot.log().contains(secret), "{}", bot.log());
}
