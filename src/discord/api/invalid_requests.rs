//! Counts invalid requests, and pauses the bot's background requests when there are too many.
//!
//! Discord blocks an IP address after 10,000 responses with status 401, 403 or 429 within 10 minutes. Replies to
//! members would then fail too. Background requests are paused long before that; replies to members never are.
//! Source: Discord's documentation, "Invalid Request Limit".

use std::collections::VecDeque;
use std::time::Duration;

use reqwest::StatusCode;
use tokio::time::Instant;

/// The period in which invalid requests are counted.
const WINDOW: Duration = Duration::from_secs(600);
/// A tenth of Discord's limit, since other programs may share the IP address.
const MAX_REQUESTS: usize = 1_000;

/// The invalid requests of the last 10 minutes.
#[derive(Debug, Default)]
pub struct InvalidRequests {
    /// The oldest first, and never more than [`MAX_REQUESTS`].
    at: VecDeque<Instant>,
    /// The end of a global rate limit.
    limited_until: Option<Instant>,
}

impl InvalidRequests {
    /// Returns whether a response with this status counts as an invalid request. Recite also counts 404.
    pub fn is_counted(status: StatusCode) -> bool {
        matches!(status.as_u16(), 401 | 403 | 404 | 429)
    }

    /// Records an invalid request.
    pub fn record(&mut self, now: Instant) {
        self.at.push_back(now);
        if self.at.len() > MAX_REQUESTS {
            self.at.pop_front();
        }
    }

    /// Records a global rate limit of this duration.
    pub fn limit_globally(&mut self, now: Instant, wait: Duration) {
        self.limited_until = now.checked_add(wait).max(self.limited_until);
    }

    /// Returns how long background requests are paused; `None` if they are not.
    pub fn pause(&self, now: Instant) -> Option<Duration> {
        let is_full = self.at.len() >= MAX_REQUESTS;
        let room_at = self.at.front().filter(|_| is_full).map(|at| *at + WINDOW);
        let until = room_at.max(self.limited_until)?;
        until.checked_duration_since(now).filter(|it| !it.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn background_requests_pause_until_the_oldest_invalid_requests_are_ten_minutes_old() {
        let start = Instant::now();
        let mut requests = InvalidRequests::default();
        for second in 0..MAX_REQUESTS as u64 - 1 {
            requests.record(start + Duration::from_millis(second));
        }
        assert_eq!(requests.pause(start + Duration::from_secs(1)), None);
        let now = start + Duration::from_secs(60);
        requests.record(now);
        assert_eq!(requests.pause(now), Some(Duration::from_secs(540)));
        assert_eq!(requests.pause(start + WINDOW), None);
    }

    #[test]
    fn occasional_invalid_requests_pause_nothing() {
        let start = Instant::now();
        let mut requests = InvalidRequests::default();
        for second in 0..10_000 {
            let now = start + Duration::from_secs(second);
            requests.record(now);
            assert_eq!(requests.pause(now), None, "{second}");
        }
    }

    #[test]
    fn background_requests_pause_during_a_global_rate_limit() {
        let now = Instant::now();
        let mut requests = InvalidRequests::default();
        requests.limit_globally(now, Duration::from_secs(7));
        requests.limit_globally(now, Duration::from_secs(3));
        assert_eq!(requests.pause(now), Some(Duration::from_secs(7)));
        assert_eq!(requests.pause(now + Duration::from_secs(7)), None);
    }
}
