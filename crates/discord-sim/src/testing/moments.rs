//! A callback at each moment of a request, for example to kill the bot at that moment.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::recorder::Recorded;

/// A point in the handling of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Before Discord handled it, and before any fault.
    Arrived,
    /// Discord handled it, and nothing of the answer has been sent.
    Done,
    /// The answer was handed to the network.
    Answered,
}

type Callback = Box<dyn FnMut(Moment, &Recorded) + Send>;

/// The callback for every moment of every request, if one is set.
#[derive(Clone, Default)]
pub struct Moments(Arc<Mutex<Option<Callback>>>);

impl Moments {
    /// Sets the callback, in place of an earlier one.
    pub fn set(&self, act: impl FnMut(Moment, &Recorded) + Send + 'static) {
        *self.lock() = Some(Box::new(act));
    }

    pub fn clear(&self) {
        *self.lock() = None;
    }

    pub fn reached(&self, moment: Moment, request: &Recorded) {
        if let Some(act) = &mut *self.lock() {
            act(moment, request);
        }
    }

    /// Reports [`Moment::Answered`] once the calling task has handed over its answer.
    pub fn soon_answered(&self, request: Recorded) {
        if self.lock().is_some() {
            let moments = self.clone();
            tokio::spawn(async move { moments.reached(Moment::Answered, &request) });
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Callback>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
