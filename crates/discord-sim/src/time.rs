//! Moving the sandbox's time, and how old a thing is by it.
//!
//! Ids and the times of messages are ahead of the wall clock by what was advanced so far; tokens and
//! nonces age by it. What people wait for (a first answer, a heartbeat) runs on in real time.

use std::time::Duration;

use tokio::time::Instant;

use super::{Change, Sandbox};

impl Sandbox {
    /// Lets this much time pass at once, on top of what was advanced before. The bot is not told:
    /// its own clock is whoever's advances this.
    pub fn advance(&self, by: Duration) {
        self.shared.world().snowflakes.advance(by);
        self.shared.tell(Change::Clock);
    }

    /// How far its time is ahead of the wall clock.
    pub fn ahead(&self) -> Duration {
        self.shared.world().snowflakes.ahead()
    }
}

/// When something happened: really, and how far the sandbox's time was ahead then.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stamp {
    pub at: Instant,
    pub ahead: Duration,
}

impl Stamp {
    /// The real instant at which it is of this age, if the sandbox's time stays as far `ahead`.
    pub fn aged(self, age: Duration, ahead: Duration) -> Instant {
        let skipped = ahead.saturating_sub(self.ahead);
        self.at + age.saturating_sub(skipped)
    }
}
