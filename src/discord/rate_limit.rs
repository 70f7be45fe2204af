//! Limits how often something is done for each member or channel. Kept in memory, so a restart forgets it.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How many keys are stored before those that are no longer limited are removed.
const CLEAN_ABOVE: usize = 1_000;

/// At most `count` times per `period` for each key; clones share it.
#[derive(Clone)]
pub struct RateLimit<K> {
    count: usize,
    period: Duration,
    /// When each key was used within the last period, oldest first.
    used: Arc<Mutex<HashMap<K, VecDeque<Instant>>>>,
}

impl<K: Eq + Hash> RateLimit<K> {
    /// Returns a limit of `count` times per `period`.
    pub fn new(count: usize, period: Duration) -> Self {
        Self {
            count,
            period,
            used: Arc::default(),
        }
    }

    /// Counts a use. Returns `false`, and counts nothing, if it is above the limit.
    pub fn allows(&self, key: K, now: Instant) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let is_recent = |at: &Instant| now.saturating_duration_since(*at) < self.period;
        if used.len() > CLEAN_ABOVE {
            used.retain(|_, times| times.back().is_some_and(is_recent));
        }
        let times = used.entry(key).or_default();
        times.retain(is_recent);
        let is_allowed = times.len() < self.count;
        if is_allowed {
            times.push_back(now);
        }
        is_allowed
    }

    /// Returns whether the next use would be above the limit. Counts nothing.
    pub fn is_reached(&self, key: &K, now: Instant) -> bool {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let is_recent = |at: &&Instant| now.saturating_duration_since(**at) < self.period;
        let times = used.get(key).into_iter().flatten();
        times.filter(is_recent).count() >= self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_allowed_again_once_its_uses_are_older_than_the_period() {
        let limit = RateLimit::new(2, Duration::from_secs(60));
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        assert!(limit.allows("ben", at(0)));
        assert!(!limit.is_reached(&"ben", at(49)));
        assert!(limit.allows("ben", at(50)));
        assert!(limit.is_reached(&"ben", at(59)));
        assert!(!limit.allows("ben", at(59)));
        assert!(!limit.is_reached(&"ben", at(60)));
        assert!(limit.allows("cleo", at(59)));
        assert!(limit.allows("ben", at(60)));
        assert!(!limit.allows("ben", at(61)));
        assert!(limit.allows("ben", at(110)));
    }

    #[test]
    fn keys_that_are_no_longer_limited_are_forgotten() {
        let limit = RateLimit::new(1, Duration::from_secs(60));
        let start = Instant::now();
        for key in 0..=CLEAN_ABOVE {
            assert!(limit.allows(key, start));
        }
        assert!(limit.allows(0, start + Duration::from_secs(60)));
        assert_eq!(limit.used.lock().expect("not poisoned").len(), 1);
    }
}
