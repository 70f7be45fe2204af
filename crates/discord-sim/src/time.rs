//! The age of things in the sandbox's time, which can be advanced.
//!
//! Advancing moves ids, message times, and the ages of tokens and nonces. Time limits that people notice (an initial
//! response, a heartbeat) stay in real time.

use std::time::Duration;

use tokio::time::Instant;

/// A point in time: the real time, and how far the sandbox's time was ahead of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct SandboxInstant {
    pub at: Instant,
    pub ahead: Duration,
}

impl SandboxInstant {
    /// Returns the real time at which this is `age` old, if the sandbox's time stays `ahead` by this much.
    pub fn aged(self, age: Duration, ahead: Duration) -> Instant {
        let skipped = ahead.saturating_sub(self.ahead);
        self.at + age.saturating_sub(skipped)
    }
}
