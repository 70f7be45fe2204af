//! SIGTERM in every situation: [`BotUnderTest::stop`] waits for exit code 0.

use std::time::Duration;

use recite_discord_sim::fixtures::GENERAL;
use serde_json::json;

use crate::bot::BotUnderTest;
use crate::drawn_message::title;
use crate::local_discord::StandIn;
use crate::local_discord::faults::Fault;
use crate::local_discord::stages::RequestStage;
use crate::notes::Notes;

/// Longer than any test waits.
const FOR_EVER: Duration = Duration::from_secs(600);

#[tokio::test]
async fn a_bot_with_nothing_to_do_stops() {
    let mut bot = BotUnderTest::of(Notes::fixtures()).binary().ready().await;
    bot.stop().await;
    assert!(bot.log().trim_end().ends_with("stopped"), "{}", bot.log());
}

#[tokio::test]
async fn ctrl_c_stops_a_bot() {
    let mut bot = BotUnderTest::of(Notes::fixtures()).binary().ready().await;
    bot.stop_by("INT").await;
}

#[tokio::test]
async fn a_bot_stops_while_discord_hangs_at_startup() {
    for (method, path) in [
        ("GET", "/gateway"),
        ("GET", "/applications/"),
        ("PUT", "/applications/"),
    ] {
        let stand_in = StandIn::start().await;
        stand_in.fail_next(method, path, Fault::Delay(FOR_EVER));
        let mut bot = BotUnderTest::of(Notes::fixtures())
            .on(stand_in)
            .binary()
            .start()
            .await;
        bot.stand_in
            .wait_for_received_request(|it| it.is(method, path))
            .await;
        bot.stop().await;
    }
}

/// More notes than can be loaded before the signal arrives.
#[tokio::test]
async fn a_bot_stops_while_it_loads_its_notes() {
    let notes = Notes::empty();
    for file in 0..500 {
        let qas =
            (0..100).map(|n| format!("### What is {file} of {n}?\n\nIt is {n} of {file}.\n\n"));
        notes.write(format!("{file}.md"), qas.collect::<String>());
    }
    for signal in ["TERM", "INT"] {
        let mut bot = BotUnderTest::of(notes.clone())
            .on(StandIn::start().await)
            .binary()
            .start()
            .await;
        bot.until_logged("reading the notes in").await;
        bot.stop_by(signal).await;
        let log = bot.log();
        assert!(log.trim_end().ends_with("stopped"), "{log}");
        assert!(!log.contains("loaded "), "{log}");
    }
}

#[tokio::test]
async fn a_bot_stops_during_an_outage() {
    let stand_in = StandIn::start().await;
    stand_in.fail_times("GET", "/gateway", 100, Fault::Status(503));
    let mut bot = BotUnderTest::of(Notes::fixtures())
        .on(stand_in)
        .binary()
        .start()
        .await;
    bot.until_logged("retrying in 2 s").await;
    bot.stop().await;
}

#[tokio::test]
async fn a_reply_in_progress_still_arrives() {
    let mut bot = BotUnderTest::of(Notes::fixtures()).binary().ready().await;
    let slow = Fault::Delay(Duration::from_secs(1));
    bot.stand_in.fail_next("POST", "/interactions/", slow);
    let ben = bot.stand_in.person("ben");
    let asked = json!({"question": "How do I tune a guitar?"});
    let asked = bot.stand_in.discord.slash(&ben, GENERAL, "ask", asked);
    bot.stand_in
        .wait_for_received_request(|it| it.is("POST", "/interactions/"))
        .await;
    bot.stop().await;
    let message = bot.stand_in.message_of(&asked).await;
    assert_eq!(title(&message), "How do I tune a guitar?");
}

#[tokio::test]
async fn a_reply_that_hangs_does_not_keep_the_bot_alive() {
    let mut bot = BotUnderTest::of(Notes::fixtures()).binary().ready().await;
    bot.notes.write("bread/jar.png", vec![7; 600 * 1024]);
    bot.stand_in
        .fail_next("PATCH", "/webhooks/", Fault::Delay(FOR_EVER));
    let ben = bot.stand_in.person("ben");
    let asked = json!({"question": "What does a ripe sourdough starter look like?"});
    bot.stand_in.discord.slash(&ben, GENERAL, "ask", asked);
    bot.stand_in
        .wait_for_received_request(|it| it.is("PATCH", "/webhooks/"))
        .await;
    bot.stop().await;
}

#[tokio::test]
async fn a_bot_that_lost_its_gateway_stops() {
    let mut bot = BotUnderTest::of(Notes::fixtures()).binary().ready().await;
    bot.stand_in.discord.reject_identify(Some(4000));
    bot.stand_in.discord.invalid_session(false);
    let lost = bot
        .stand_in
        .discord
        .until(|it| (it.rejected_identify_count() > 0).then_some(()));
    bot.stand_in.wait_for("a refused identify", lost).await;
    bot.stop().await;
}

#[tokio::test]
async fn killed_during_a_startup_request_it_starts_again() {
    let stand_in = StandIn::start().await;
    let mut bot = BotUnderTest::of(Notes::fixtures())
        .on(stand_in)
        .binary()
        .start()
        .await;
    bot.wait_until_ready(1).await;
    for wanted in [
        RequestStage::Arrived,
        RequestStage::Done,
        RequestStage::Answered,
    ] {
        bot.process().killer()();
        bot.until_killed().await;
        bot.start_without_waiting();
        let kill = bot.process().killer();
        let mut left = 2;
        bot.stand_in.on_each_stage(move |moment, _| {
            left -= usize::from(moment == wanted && left > 0);
            if left == 0 {
                kill();
            }
        });
        bot.until_killed().await;
        bot.stand_in.clear_stage_callback();
    }
    let identifies = bot.stand_in.discord.identify_count();
    bot.start_without_waiting();
    bot.wait_until_ready(identifies + 1).await;
}
