//! What the gateway may do to a bot, each with the guard that keeps it answering.

mod closes;
mod departures;
mod refused;
mod sessions;
mod silence;
mod twice;

use crate::bot::BotUnderTest;
use crate::stand_in::StandIn;

impl BotUnderTest {
    /// A bot that notices a deaf gateway within seconds, ready to answer.
    async fn impatient() -> Self {
        let bot = Self::start_impatient(StandIn::start().await);
        bot.until_ready(1).await;
        bot
    }

    /// Waits until sessions of this number have begun.
    async fn until_identified(&self, count: usize) {
        let identified = self.stand_in.discord.until_identified(count);
        self.stand_in.soon("a new session", identified).await;
    }
}
