//! Connections that are open but silent.

use std::time::Duration;

use recite_discord_sim::SandboxOptions;
use recite_discord_sim::fixtures::GENERAL;
use recite_discord_sim::interaction::InteractionError;
use recite_discord_sim::interaction_log::InteractionProgress;
use serde_json::json;

use crate::bot::BotUnderTest;
use crate::local_discord::StandIn;
use crate::notes::Notes;

impl BotUnderTest {
    /// A bot and a Discord that expires an interaction after 3 s, as the real one does.
    async fn at_discords_clock() -> Self {
        let stand_in = StandIn::start_with(SandboxOptions::default()).await;
        let bot = Self::of(Notes::fixtures()).on(stand_in).start().await;
        bot.wait_until_ready(1).await;
        bot
    }

    /// Cuts the connection, and asks as ben until the interaction has expired.
    async fn ask_in_vain(&self) {
        let discord = &self.stand_in.discord;
        discord.set_unresponsive(true);
        assert!(discord.is_unresponsive());
        let ben = self.stand_in.person("ben");
        let asked = discord.slash(&ben, GENERAL, "ask", json!({"question": "x"}));
        assert_eq!(asked.answer().await, Err(InteractionError::NoAnswer));
        let logged = asked.id().and_then(|id| discord.logged_interaction(id));
        assert_eq!(
            logged.map(|logged| logged.progress),
            Some(InteractionProgress::Failed)
        );
        discord.set_unresponsive(false);
    }
}

#[tokio::test]
async fn a_connection_cut_for_seconds_carries_the_next_question() {
    let bot = BotUnderTest::at_discords_clock().await;
    bot.ask_in_vain().await;
    bot.still_answers().await;
    assert_eq!(bot.stand_in.discord.connection_count(), 1);
}

/// As the sandbox's page reconnects: the bot does not have to detect the dead connection itself.
#[tokio::test]
async fn a_connection_that_drops_after_a_cut_is_resumed_at_once() {
    let bot = BotUnderTest::at_discords_clock().await;
    let discord = &bot.stand_in.discord;
    bot.ask_in_vain().await;
    assert!(discord.is_ready());
    discord.drop_connections();
    let resumed = discord.wait_for_resumes(1);
    bot.stand_in.wait_for("a resumed session", resumed).await;
    assert!(discord.is_ready());
    bot.still_answers().await;
}

#[tokio::test]
async fn a_connection_that_falls_silent_is_replaced_and_its_session_resumed() {
    let bot = BotUnderTest::impatient().await;
    bot.stand_in.discord.set_unresponsive(true);
    bot.until_logged("no reply from Discord's gateway").await;
    bot.stand_in.discord.set_unresponsive(false);
    let resumed = bot.stand_in.discord.wait_for_resumes(1);
    bot.stand_in.wait_for("a resumed session", resumed).await;
    bot.still_answers().await;
}

#[tokio::test]
async fn a_connection_attempt_that_hangs_is_retried() {
    let bot = BotUnderTest::impatient().await;
    bot.stand_in.discord.set_unresponsive(true);
    bot.stand_in.discord.drop_connections();
    bot.until_logged("; resuming").await;
    bot.until_logged("no response in time").await;
    bot.stand_in.discord.set_unresponsive(false);
    let resumed = bot.stand_in.discord.wait_for_resumes(1);
    bot.stand_in.wait_for("a resumed session", resumed).await;
    bot.still_answers().await;
}

#[tokio::test]
async fn late_heartbeat_acknowledgements_are_accepted() {
    let bot = BotUnderTest::impatient().await;
    let discord = &bot.stand_in.discord;
    discord.delay_heartbeat_acks(Duration::from_millis(1_500));
    let heard = discord.heartbeat_count() + 15;
    let many = discord.until(|discord| (discord.heartbeat_count() >= heard).then_some(()));
    bot.stand_in.wait_for("heartbeats", many).await;
    bot.still_answers().await;
    assert_eq!(
        (discord.identify_count(), discord.connection_count()),
        (1, 1)
    );
}

#[tokio::test]
async fn a_bot_with_a_silent_connection_stops() {
    let mut bot = BotUnderTest::impatient().await;
    bot.stand_in.discord.set_unresponsive(true);
    bot.stop().await;
}
