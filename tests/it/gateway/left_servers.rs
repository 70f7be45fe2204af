//! Servers that remove the bot: their settings wait 30 days for its return.

use recite_discord_sim::fixtures::{DAILY, GUILD};
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::daily::{evening, messages};

const DROPPED: &str = "deleted the daily question";

impl BotUnderTest {
    async fn removed(&mut self) {
        self.stand_in.discord.remove_bot(GUILD);
        self.until_logged("a server removed the bot").await;
    }

    async fn added(&mut self) {
        self.stand_in.discord.add_bot(GUILD);
        self.until_logged("a server added the bot").await;
    }

    async fn is_set_up(&self) -> bool {
        let status = self.admin("daily status", Value::Null).await.text();
        status.contains("09:00")
    }
}

#[tokio::test]
async fn settings_of_a_server_that_removed_the_bot_wait_30_days_for_it() {
    let mut bot = evening().await;
    bot.set_up_daily().await;
    bot.removed().await;
    // It returns a day before the settings expire, and nothing is lost.
    bot.set_clock("2026-03-30T00:00:00Z");
    bot.added().await;
    assert!(bot.is_set_up().await);
    bot.set_clock("2026-04-02T09:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
    assert!(!bot.log().contains(DROPPED), "{}", bot.log());
}

#[tokio::test]
async fn settings_of_a_server_that_removed_the_bot_are_deleted_after_a_while() {
    let mut bot = evening().await;
    bot.set_up_daily().await;
    bot.removed().await;
    bot.set_clock("2026-04-02T09:00:00Z");
    bot.until_logged(DROPPED).await;
    bot.added().await;
    assert!(!bot.is_set_up().await);
    messages(&bot.stand_in, DAILY, 0).await;
}

#[tokio::test]
async fn a_server_that_removed_the_bot_while_it_was_off_is_noticed_at_startup() {
    let mut bot = evening().await;
    bot.set_up_daily().await;
    bot.stop().await;
    bot.stand_in.discord.remove_bot(GUILD);
    bot.start_without_waiting();
    bot.until_logged("a server removed the bot").await;
    bot.set_clock("2026-04-02T09:00:00Z");
    bot.until_logged(DROPPED).await;
}

#[tokio::test]
async fn a_server_that_is_only_unavailable_loses_nothing() {
    let bot = evening().await;
    bot.set_up_daily().await;
    let outage = json!({"id": GUILD, "unavailable": true});
    bot.stand_in.discord.dispatch("GUILD_DELETE", &outage);
    bot.set_clock("2026-04-02T09:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
    assert!(!bot.log().contains("removed the bot"), "{}", bot.log());
}
