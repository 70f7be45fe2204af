//! Does this machine's clock agree with Discord's?
//!
//! A clock that is wrong by a day would post tomorrow's question, and one that is wrong by a year would end schedules
//! and leases. Discord says what time it is in the `Date` header of each reply and inside its ids. What it said is kept
//! with the moment at which it arrived on a clock that never jumps, so that a later jump is noticed as well.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

use super::source::Clock;

/// The largest difference that counts as agreement.
pub const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// How far a clock that somebody set may be away from a server that lives in the present.
const SIMULATED: SignedDuration = SignedDuration::from_hours(24 * 300);

/// No server of Discord's makes ids before this program was written: numbers that look older are none.
/// 2026-01-01, in Unix milliseconds.
const OLDEST_ID_MS: i64 = 1_767_225_600_000;

/// The first millisecond of Discord's ids. Source: reference.mdx, "Snowflakes".
const EPOCH_MS: i64 = 1_420_070_400_000;

/// Our clock beside what Discord said; clones share it.
#[derive(Clone)]
pub struct Reference {
    clock: Clock,
    said: Arc<Mutex<Said>>,
}

#[derive(Default)]
struct Said {
    /// By the newest `Date` header.
    date: Option<Told>,
    /// By the newest id, which only matters to a server that sends no `Date`.
    id: Option<Told>,
    /// Whether the two clocks ever agreed.
    has_agreed: bool,
    /// Whether the server's time ever jumped: then it is set as well, and follows ours.
    has_jumped: bool,
}

#[derive(Clone, Copy)]
struct Told {
    time: Timestamp,
    at: Instant,
}

impl Told {
    /// What time it is there by now.
    fn now(self) -> Timestamp {
        let elapsed = SignedDuration::try_from(self.at.elapsed()).unwrap_or(SignedDuration::MAX);
        self.time.saturating_add(elapsed).unwrap_or(Timestamp::MAX)
    }
}

fn differ(one: Timestamp, other: Timestamp, by: SignedDuration) -> bool {
    one.duration_since(other).abs() > by
}

/// Two clocks that differ by more than [`TOLERANCE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disagreement {
    pub ours: Timestamp,
    pub discords: Timestamp,
}

impl Disagreement {
    /// By how much our clock is ahead of Discord's; negative when it is behind.
    pub fn ahead(self) -> SignedDuration {
        self.ours.duration_since(self.discords)
    }
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = |time: Timestamp| time.strftime("%Y-%m-%d %H:%M:%S UTC");
        write!(
            f,
            "this machine's clock says {} and Discord's says {}",
            second(self.ours),
            second(self.discords)
        )
    }
}

impl Reference {
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            said: Arc::default(),
        }
    }

    /// Takes the `Date` header of a reply that just arrived; what is no date is ignored.
    pub fn saw_date(&self, header: &str) {
        let Ok(date) = jiff::fmt::rfc2822::parse(header) else {
            return;
        };
        let date = Told {
            time: date.timestamp(),
            at: Instant::now(),
        };
        let mut said = self.said();
        let expected = said.date.map(Told::now);
        said.has_jumped |= expected.is_some_and(|expected| differ(expected, date.time, TOLERANCE));
        said.date = Some(date);
        drop(said);
        self.disagreement();
    }

    /// Takes an id that Discord just made: that of an interaction that arrives, or of a message we posted.
    pub fn saw_id(&self, id: u64) {
        let ms = EPOCH_MS + i64::try_from(id >> 22).unwrap_or(0);
        let Some(time) = Timestamp::from_millisecond(ms)
            .ok()
            .filter(|_| ms >= OLDEST_ID_MS)
        else {
            return;
        };
        let mut said = self.said();
        if said.id.is_none_or(|newest| time > newest.time) {
            said.id = Some(Told {
                time,
                at: Instant::now(),
            });
        }
        drop(said);
        self.disagreement();
    }

    /// How the clocks differ now; `None` while they agree, or while Discord has not said what time it is.
    ///
    /// A clock that somebody set (`serve --clock`) is one of a simulation. The server beside it may live in another
    /// time altogether, so there a difference only counts once the two have agreed; and while the server lives in the
    /// present, only if it is longer than a simulation of some months.
    pub fn disagreement(&self) -> Option<Disagreement> {
        self.disagreement_of(self.clock.now())
    }

    /// As [`Self::disagreement`], of what our clock said just now: whoever acts by that instant must have it checked,
    /// and no later one.
    pub fn disagreement_of(&self, ours: Timestamp) -> Option<Disagreement> {
        let mut said = self.said();
        let discords = said.date.or(said.id)?.now();
        if !differ(ours, discords, TOLERANCE) {
            said.has_agreed = true;
            return None;
        }
        let counts = match self.clock.is_system() {
            true => true,
            false => said.has_agreed && (said.has_jumped || differ(ours, discords, SIMULATED)),
        };
        counts.then_some(Disagreement { ours, discords })
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reference({:?})", self.clock)
    }
}

impl Default for Reference {
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

    /// The reference of a clock of this machine that says this.
    fn saying(seconds_ahead: i64) -> Reference {
        let time = now() + SignedDuration::from_secs(seconds_ahead);
        let clock = Clock {
            now: Arc::new(move || time),
            is_system: true,
        };
        Reference::new(clock)
    }

    fn id_at(time: Timestamp) -> u64 {
        u64::try_from(time.as_millisecond() - EPOCH_MS).unwrap() << 22
    }

    #[test]
    fn nothing_is_wrong_until_discord_says_what_time_it_is() {
        let year_ahead = saying(365 * 86_400);
        assert_eq!(year_ahead.disagreement(), None);
        for header in ["", "yesterday", "12:00", "Sat, 99 Nov 2026 12:00:00 GMT"] {
            year_ahead.saw_date(header);
            assert_eq!(year_ahead.disagreement(), None, "{header}");
        }
        year_ahead.saw_date(NOW);
        assert!(year_ahead.disagreement().is_some());
    }

    #[test]
    fn ids_count_where_no_date_is_sent() {
        let behind = saying(-86_400);
        behind.saw_id(id_at(now()));
        assert!(behind.disagreement().is_some());
        // An older id, replayed later, changes nothing.
        behind.saw_id(id_at(now() - SignedDuration::from_hours(24)));
        assert!(behind.disagreement().is_some());
        // Neither do numbers that are no ids of these years.
        let ahead = saying(86_400);
        for id in [0, 1, 1_001, 175_928_847_299_117_063] {
            ahead.saw_id(id);
            assert_eq!(ahead.disagreement(), None, "{id}");
        }
    }

    #[test]
    fn a_clock_that_was_set_counts_once_it_has_agreed() {
        let times = Arc::new(Mutex::new(now() - SignedDuration::from_hours(24 * 200)));
        let told = Arc::clone(&times);
        let reference = Reference::new(Clock::from_fn(move || *told.lock().unwrap()));
        reference.saw_date(NOW);
        assert_eq!(reference.disagreement(), None);
        *times.lock().unwrap() = now();
        reference.saw_date(NOW);
        // Days go by in a simulation, and a year is a mistake.
        let days = |days: i64| now() + SignedDuration::from_hours(24 * days);
        *times.lock().unwrap() = days(200);
        assert_eq!(reference.disagreement(), None);
        *times.lock().unwrap() = days(365);
        assert!(reference.disagreement().is_some());
        // A server whose time is set as well is to agree at any time.
        *times.lock().unwrap() = days(1);
        reference.saw_date("Sun, 29 Nov 2026 12:00:00 GMT");
        assert_eq!(reference.disagreement(), None);
        *times.lock().unwrap() = days(2);
        assert!(reference.disagreement().is_some());
    }

    proptest! {
        #[test]
        fn five_minutes_are_the_line(ahead in -40_000_000_i64..40_000_000) {
            let reference = saying(ahead);
            reference.saw_date(NOW);
            // The second or two that the test itself takes.
            prop_assume!((ahead.abs() - 300).abs() > 60);
            prop_assert_eq!(reference.disagreement().is_some(), ahead.abs() > 300);
        }
    }
}
