//! How often Discord refused a request lately, and whether the bot's own acts have to rest for it.
//!
//! An address from which 10,000 requests within 10 minutes are answered with 401, 403 or 429 is shut
//! out altogether, members' answers included. What the bot does by itself rests far before that; what
//! members ask for goes on. Source: Discord's documentation, "Invalid Request Limit".

use std::collections::VecDeque;
use std::time::Duration;

use reqwest::StatusCode;
use tokio::time::Instant;

const WINDOW: Duration = Duration::from_secs(600);
/// A tenth of Discord's bound: others may share the address.
const MOST: usize = 1_000;

/// The refusals of the last 10 minutes.
#[derive(Debug, Default)]
pub struct Refusals {
    /// Oldest first, and never more than [`MOST`].
    at: VecDeque<Instant>,
    /// Until when Discord wants no request at all.
    closed_until: Option<Instant>,
}

impl Refusals {
    /// Whether Discord counts an answer with this status, or nothing good can come of many of it.
    pub fn counts(status: StatusCode) -> bool {
        matches!(status.as_u16(), 401 | 403 | 404 | 429)
    }

    pub fn note(&mut self, now: Instant) {
        self.at.push_back(now);
        if self.at.len() > MOST {
            self.at.pop_front();
        }
    }

    /// Discord limits everything that the bot sends, for so long.
    pub fn close(&mut self, now: Instant, wait: Duration) {
        self.closed_until = now.checked_add(wait).max(self.closed_until);
    }

    /// For how long the bot's own acts rest; `None` when they need not.
    pub fn rest(&self, now: Instant) -> Option<Duration> {
        let is_full = self.at.len() >= MOST;
        let room_at = self.at.front().filter(|_| is_full).map(|at| *at + WINDOW);
        let until = room_at.max(self.closed_until)?;
        until.checked_duration_since(now).filter(|it| !it.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_acts_rest_until_the_oldest_refusals_are_ten_minutes_old() {
        let start = Instant::now();
        let mut refusals = Refusals::default();
        for second in 0..MOST as u64 - 1 {
            refusals.note(start + Duration::from_millis(second));
        }
        assert_eq!(refusals.rest(start + Duration::from_secs(1)), None);
        let now = start + Duration::from_secs(60);
        refusals.note(now);
        assert_eq!(refusals.rest(now), Some(Duration::from_secs(540)));
        assert_eq!(refusals.rest(start + WINDOW), None);
    }

    #[test]
    fn refusals_that_come_slowly_stop_nothing() {
        let start = Instant::now();
        let mut refusals = Refusals::default();
        for second in 0..10_000 {
            let now = start + Duration::from_secs(second);
            refusals.note(now);
            assert_eq!(refusals.rest(now), None, "{second}");
        }
    }

    #[test]
    fn a_limit_of_everything_is_waited_for() {
        let now = Instant::now();
        let mut refusals = Refusals::default();
        refusals.close(now, Duration::from_secs(7));
        refusals.close(now, Duration::from_secs(3));
        assert_eq!(refusals.rest(now), Some(Duration::from_secs(7)));
        assert_eq!(refusals.rest(now + Duration::from_secs(7)), None);
    }
}
