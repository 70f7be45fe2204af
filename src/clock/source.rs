//! A source of the current time.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

/// A source of the current time. Clones share it.
#[derive(Clone)]
pub struct Clock {
    pub(super) now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    pub(super) is_system: bool,
}

impl Clock {
    /// Returns the system's clock.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn system() -> Self {
        Self {
            now: Arc::new(Timestamp::now),
            is_system: true,
        }
    }

    /// Returns a clock that reads the time from `now`.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self {
            now: Arc::new(now),
            is_system: false,
        }
    }

    /// Returns the current time.
    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// Returns whether this is the system's clock, not one that was set for a test or a simulation.
    pub(super) fn is_system(&self) -> bool {
        self.is_system
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}
