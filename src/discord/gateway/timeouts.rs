//! The timeouts and delays of the gateway connection.

use std::time::Duration;

/// The timeouts and delays of the gateway connection. Tests use shorter ones.
#[derive(Clone, Copy, Debug)]
pub struct GatewayTimeouts {
    /// The maximum interval between two heartbeats. Discord accepts 120 payloads per minute.
    pub heartbeat_interval: Duration,
    /// A connection without a reply for this long counts as dead. Discord's own heartbeat interval is 41 s.
    pub silence_timeout: Duration,
    /// A connection that was active for a shorter time counts as a failure.
    pub stable_after: Duration,
    /// The minimum time between the starts of two sessions. Discord allows one per 5 s.
    pub session_interval: Duration,
    /// The maximum delay after repeated failures. The delay starts at `session_interval` and doubles.
    pub max_delay: Duration,
}

impl Default for GatewayTimeouts {
    fn default() -> Self {
        Self {
            heartbeat_interval: Duration::from_secs(5),
            silence_timeout: Duration::from_secs(30),
            stable_after: Duration::from_secs(60),
            session_interval: Duration::from_secs(5),
            max_delay: Duration::from_secs(300),
        }
    }
}
