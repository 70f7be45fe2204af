//! Faults of the gateway, and the guards against them.

mod closes;
mod duplicate_events;
mod left_servers;
mod refused_requests;
mod sessions;
mod silence;

use crate::bot::BotUnderTest;
use crate::local_discord::StandIn;
use crate::notes::Notes;

impl BotUnderTest {
    /// A bot that notices a silent gateway within seconds, ready to answer.
    async fn impatient() -> Self {
        let bot = Self::start_impatient(StandIn::start().await).await;
        bot.wait_until_ready(1).await;
        bot
    }

    /// The same with a given Discord, without waiting for anything.
    async fn start_impatient(stand_in: StandIn) -> Self {
        let bot = Self::of(Notes::fixtures()).on(stand_in).impatient();
        bot.at("2026-03-28T12:00:00Z").start().await
    }

    /// Waits until sessions of this number have begun.
    async fn wait_for_identifies(&self, count: usize) {
        let identified = self.stand_in.discord.wait_for_identifies(count);
        self.stand_in.wait_for("a new session", identified).await;
    }
}
