//! The parts of a running bot that the monitor reads.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::app::live::LiveQuiz;
use crate::clock::{Clock, SkewDetector};
use crate::metrics::Metrics;

/// How long a request waits for the store. Clients wait a few seconds at most, and a response in time is worth more
/// than a complete one.
pub const STORE_TIMEOUT: Duration = Duration::from_secs(2);

/// The parts of a running bot that the monitor reads.
pub struct Monitor {
    /// The quiz over the live notes.
    pub live: Arc<LiveQuiz>,
    /// All metrics.
    pub metrics: Metrics,
    /// The bot's clock.
    pub clock: Clock,
    /// Compares that clock with Discord's.
    pub skew_detector: SkewDetector,
    /// Whether the gateway is connected.
    pub connected: Arc<AtomicBool>,
}
