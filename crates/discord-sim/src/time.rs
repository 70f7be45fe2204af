//! How old a thing is by the sandbox's time, which may be moved.
//!
//! Ids and the times of messages are ahead of the wall clock by what was advanced so far; tokens and
//! nonces age by it. What people wait for (a first answer, a heartbeat) runs on in real time.

use std::time::Duration;

use tokio::time::Instant;

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
