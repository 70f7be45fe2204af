//! A source of the current instant.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

/// A source of the current instant; clones share it.
#[derive(Clone)]
pub struct Clock {
    pub(super) now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    pub(super) is_system: bool,
}

impl Clock {
    /// The system's clock.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn system() -> Self {
        Self {
            now: Arc::new(Timestamp::now),
            is_system: true,
        }
    }

    /// A clock that returns what `now` returns.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self {
            now: Arc::new(now),
            is_system: false,
        }
    }

    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// Whether this is the clock of this machine, and none that somebody set.
    pub(super) fn is_system(&self) -> bool {
        self.is_system
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}
