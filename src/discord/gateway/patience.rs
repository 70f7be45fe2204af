//! How long the guard of the gateway waits for what.

use std::time::Duration;

/// How long the guard waits for what.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Between two signs of life that we ask for. Discord takes 120 payloads a minute.
    pub ask_every: Duration,
    /// A connection without a sign of life for this long is dead. Discord's own interval of heartbeats is
    /// 41 s.
    pub silent_after: Duration,
    /// A connection that carried events for less than this does not count as a success.
    pub lasting_after: Duration,
    /// Between two sessions begun: Discord takes one in 5 s.
    pub between_sessions: Duration,
    /// The longest wait between tries that all fail, doubled from `between_sessions`.
    pub longest_wait: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            ask_every: Duration::from_secs(5),
            silent_after: Duration::from_secs(30),
            lasting_after: Duration::from_secs(60),
            between_sessions: Duration::from_secs(5),
            longest_wait: Duration::from_secs(300),
        }
    }
}
