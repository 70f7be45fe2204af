//! What is watched, and how long somebody who asks may wait.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::app::live::Live;
use crate::clock::{Clock, Reference};
use crate::metrics::Metrics;

/// Who asks waits a few seconds at most, and an answer in time is worth more than a complete one.
pub const STORE_WITHIN: Duration = Duration::from_secs(2);

/// What is watched.
pub struct Monitor {
    pub live: Arc<Live>,
    pub metrics: Metrics,
    pub clock: Clock,
    /// Whether that clock agrees with Discord's.
    pub reference: Reference,
    /// Whether events of Discord reach us.
    pub connected: Arc<AtomicBool>,
}
