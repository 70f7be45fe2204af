//! What a test does at a moment of a request: to kill the bot right there, for example.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Recorded;

/// Where a request is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Before Discord did anything, and before any fault.
    Arrived,
    /// Discord did it; nothing of the answer is sent.
    Done,
    /// The answer was handed to the network.
    Answered,
}

type Act = Box<dyn FnMut(Moment, &Recorded) + Send>;

/// What is done at every moment of every request.
#[derive(Clone, Default)]
pub struct Moments(Arc<Mutex<Option<Act>>>);

impl Moments {
    /// From now on does this instead of what was set before.
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

    /// [`Moment::Answered`], once the task that asks has handed over its answer.
    pub fn soon_answered(&self, request: Recorded) {
        if self.lock().is_some() {
            let moments = self.clone();
            tokio::spawn(async move { moments.reached(Moment::Answered, &request) });
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Act>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
