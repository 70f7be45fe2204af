//! Connections that are open and dead.

use std::time::Duration;

use crate::bot::BotUnderTest;

#[tokio::test]
async fn a_connection_that_falls_silent_is_replaced() {
    let mut bot = BotUnderTest::impatient().await;
    bot.stand_in.discord.be_silent(true);
    bot.process().until_logged("Discord has been silent").await;
    bot.stand_in.discord.be_silent(false);
    bot.until_identified(2).await;
    bot.still_answers().await;
}

/// serenity waits without a limit for a socket to resume on, and says that it is connected.
#[tokio::test]
async fn a_connection_that_is_never_made_again_is_given_up() {
    let mut bot = BotUnderTest::impatient().await;
    bot.stand_in.discord.be_silent(true);
    bot.stand_in.discord.drop_connections();
    bot.process().until_logged("interrupted; resuming").await;
    bot.process().until_logged("Discord has been silent").await;
    bot.stand_in.discord.be_silent(false);
    bot.until_identified(2).await;
    bot.still_answers().await;
}

#[tokio::test]
async fn acknowledgements_that_come_late_are_waited_for() {
    let bot = BotUnderTest::impatient().await;
    let discord = &bot.stand_in.discord;
    discord.acknowledge_after(Duration::from_millis(1_500));
    let heard = discord.heartbeats() + 15;
    let many = discord.until(|discord| (discord.heartbeats() >= heard).then_some(()));
    bot.stand_in.soon("heartbeats", many).await;
    bot.still_answers().await;
    assert_eq!((discord.identifies(), discord.connections()), (1, 1));
}

#[tokio::test]
async fn a_bot_with_a_silent_connection_stops() {
    let mut bot = BotUnderTest::impatient().await;
    bot.stand_in.discord.be_silent(true);
    bot.stop().await;
}
