//! Compares this machine's clock with Discord's.
//!
//! A clock that is wrong by a day would post tomorrow's question, and one that is wrong by a year would end schedules
//! and leases. Discord sends its time in the `Date` header of each reply and inside its ids. Each sample is stored
//! with the monotonic time of its arrival, so a later jump of the system's clock is detected too.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

use super::source::Clock;

/// The largest difference that counts as agreement.
pub const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// The largest difference to a server with the real time that counts as agreement while our clock is set (`serve
/// --clock`).
const SIMULATION_TOLERANCE: SignedDuration = SignedDuration::from_hours(24 * 300);

/// The oldest creation time of an id that is used, in Unix milliseconds: 2026-01-01. Discord creates no older ids
/// now.
const OLDEST_ID_MS: i64 = 1_767_225_600_000;

/// The first millisecond of Discord's ids. Source: reference.mdx, "Snowflakes".
const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

/// Compares our clock with the times that Discord sent. Clones share the samples.
#[derive(Clone)]
pub struct SkewDetector {
    clock: Clock,
    observations: Arc<Mutex<Observations>>,
}

#[derive(Default)]
struct Observations {
    /// The newest `Date` header.
    date: Option<Sample>,
    /// The newest id. Used only if the server sends no `Date` header.
    id: Option<Sample>,
    /// Whether the two clocks ever agreed.
    has_agreed: bool,
    /// Whether the server's time ever jumped: then the server's clock is set too, and follows ours.
    has_jumped: bool,
}

/// A time that Discord sent, and when it arrived.
#[derive(Clone, Copy)]
struct Sample {
    time: Timestamp,
    received_at: Instant,
}

impl Sample {
    /// Returns the server's current time: the sample plus the time since its arrival.
    fn now(self) -> Timestamp {
        let elapsed =
            SignedDuration::try_from(self.received_at.elapsed()).unwrap_or(SignedDuration::MAX);
        self.time.saturating_add(elapsed).unwrap_or(Timestamp::MAX)
    }
}

fn differ_by_more_than(one: Timestamp, other: Timestamp, limit: SignedDuration) -> bool {
    one.duration_since(other).abs() > limit
}

/// Two clocks that differ by more than [`TOLERANCE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockSkew {
    /// The time of this machine.
    pub local: Timestamp,
    /// Discord's time.
    pub discord: Timestamp,
}

impl ClockSkew {
    /// Returns how far our clock is ahead of Discord's. Negative if it is behind.
    pub fn ahead_by(self) -> SignedDuration {
        self.local.duration_since(self.discord)
    }
}

impl fmt::Display for ClockSkew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = |time: Timestamp| time.strftime("%Y-%m-%d %H:%M:%S UTC");
        write!(
            f,
            "this machine's clock shows {}, Discord's shows {}",
            second(self.local),
            second(self.discord)
        )
    }
}

impl SkewDetector {
    /// Returns a detector without samples.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            observations: Arc::default(),
        }
    }

    /// Records the `Date` header of a reply that just arrived. Ignores a header that is not a date.
    pub fn record_date(&self, header: &str) {
        let Ok(date) = jiff::fmt::rfc2822::parse(header) else {
            return;
        };
        let date = Sample {
            time: date.timestamp(),
            received_at: Instant::now(),
        };
        let mut observations = self.lock();
        let expected = observations.date.map(Sample::now);
        observations.has_jumped |=
            expected.is_some_and(|expected| differ_by_more_than(expected, date.time, TOLERANCE));
        observations.date = Some(date);
        drop(observations);
        self.skew();
    }

    /// Records an id that Discord just created: of an interaction that just arrived, or of a message we just posted.
    pub fn record_id(&self, id: u64) {
        let ms = DISCORD_EPOCH_MS + i64::try_from(id >> 22).unwrap_or(0);
        let Some(time) = Timestamp::from_millisecond(ms)
            .ok()
            .filter(|_| ms >= OLDEST_ID_MS)
        else {
            return;
        };
        let mut observations = self.lock();
        if observations.id.is_none_or(|newest| time > newest.time) {
            observations.id = Some(Sample {
                time,
                received_at: Instant::now(),
            });
        }
        drop(observations);
        self.skew();
    }

    /// Returns the current difference of the clocks. `None` if they agree, or if Discord has not sent its time yet.
    ///
    /// A clock that is not the system's (`serve --clock`) belongs to a simulation, and the server's clock may be set
    /// too. Then a difference counts only after the clocks have agreed once; while the server has the real time, it
    /// must also exceed some months.
    pub fn skew(&self) -> Option<ClockSkew> {
        self.skew_at(self.clock.now())
    }

    /// Returns the difference to `local`, an instant that our clock returned just now. Callers that act on an instant
    /// must check this very instant, not a later one.
    pub fn skew_at(&self, local: Timestamp) -> Option<ClockSkew> {
        let mut observations = self.lock();
        let discord = observations.date.or(observations.id)?.now();
        if !differ_by_more_than(local, discord, TOLERANCE) {
            observations.has_agreed = true;
            return None;
        }
        let counts = match self.clock.is_system() {
            true => true,
            false => {
                observations.has_agreed
                    && (observations.has_jumped
                        || differ_by_more_than(local, discord, SIMULATION_TOLERANCE))
            }
        };
        counts.then_some(ClockSkew { local, discord })
    }

    fn lock(&self) -> MutexGuard<'_, Observations> {
        self.observations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for SkewDetector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SkewDetector({:?})", self.clock)
    }
}

impl Default for SkewDetector {
    fn default() -> Self {
        Self::new(Clock::system())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: &str = "Sat, 28 Nov 2026 12:00:00 GMT";

    fn now() -> Timestamp {
        "2026-11-28T12:00:00Z".parse().unwrap()
    }

    /// A detector with a system clock that is this many seconds ahead of [`NOW`].
    fn detector_ahead_by(seconds_ahead: i64) -> SkewDetector {
        let time = now() + SignedDuration::from_secs(seconds_ahead);
        let clock = Clock {
            now: Arc::new(move || time),
            is_system: true,
        };
        SkewDetector::new(clock)
    }

    fn id_at(time: Timestamp) -> u64 {
        u64::try_from(time.as_millisecond() - DISCORD_EPOCH_MS).unwrap() << 22
    }

    #[test]
    fn there_is_no_skew_until_discord_sends_its_time() {
        let year_ahead = detector_ahead_by(365 * 86_400);
        assert_eq!(year_ahead.skew(), None);
        for header in ["", "yesterday", "12:00", "Sat, 99 Nov 2026 12:00:00 GMT"] {
            year_ahead.record_date(header);
            assert_eq!(year_ahead.skew(), None, "{header}");
        }
        year_ahead.record_date(NOW);
        assert!(year_ahead.skew().is_some());
    }

    #[test]
    fn ids_are_used_if_no_date_is_sent() {
        let behind = detector_ahead_by(-86_400);
        behind.record_id(id_at(now()));
        assert!(behind.skew().is_some());
        // An older id, replayed later, changes nothing.
        behind.record_id(id_at(now() - SignedDuration::from_hours(24)));
        assert!(behind.skew().is_some());
        // Ids that were created before 2026 are ignored.
        let ahead = detector_ahead_by(86_400);
        for id in [0, 1, 1_001, 175_928_847_299_117_063] {
            ahead.record_id(id);
            assert_eq!(ahead.skew(), None, "{id}");
        }
    }

    #[test]
    fn a_set_clock_is_compared_only_after_it_has_agreed_once() {
        let times = Arc::new(Mutex::new(now() - SignedDuration::from_hours(24 * 200)));
        let shared_time = Arc::clone(&times);
        let detector = SkewDetector::new(Clock::from_fn(move || *shared_time.lock().unwrap()));
        detector.record_date(NOW);
        assert_eq!(detector.skew(), None);
        *times.lock().unwrap() = now();
        detector.record_date(NOW);
        // A simulation may advance by months, but not by a year.
        let days = |days: i64| now() + SignedDuration::from_hours(24 * days);
        *times.lock().unwrap() = days(200);
        assert_eq!(detector.skew(), None);
        *times.lock().unwrap() = days(365);
        assert!(detector.skew().is_some());
        // If the server's time is set too, the clocks must agree at any time.
        *times.lock().unwrap() = days(1);
        detector.record_date("Sun, 29 Nov 2026 12:00:00 GMT");
        assert_eq!(detector.skew(), None);
        *times.lock().unwrap() = days(2);
        assert!(detector.skew().is_some());
    }

    proptest! {
        #[test]
        fn more_than_five_minutes_count_as_skew(ahead in -40_000_000_i64..40_000_000) {
            let detector = detector_ahead_by(ahead);
            detector.record_date(NOW);
            // The margin is the time that the test itself takes.
            prop_assume!((ahead.abs() - 300).abs() > 60);
            prop_assert_eq!(detector.skew().is_some(), ahead.abs() > 300);
        }
    }
}
