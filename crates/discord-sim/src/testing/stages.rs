//! A callback at each stage of a request, for example to kill the bot at that stage.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::recorder::RecordedRequest;

/// A stage in the handling of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestStage {
    /// Before Discord handled the request, and before any fault.
    Arrived,
    /// After Discord handled the request, and before the response is sent.
    Done,
    /// After the response was handed to the network.
    Answered,
}

type Callback = Box<dyn FnMut(RequestStage, &RecordedRequest) + Send>;

/// The callback for every stage of every request, if one is set.
#[derive(Clone, Default)]
pub struct StageCallback(Arc<Mutex<Option<Callback>>>);

impl StageCallback {
    /// Sets the callback. It replaces an earlier one.
    pub fn set(&self, act: impl FnMut(RequestStage, &RecordedRequest) + Send + 'static) {
        *self.lock() = Some(Box::new(act));
    }

    /// Removes the callback.
    pub fn clear(&self) {
        *self.lock() = None;
    }

    /// Calls the callback, if one is set.
    pub fn reach(&self, stage: RequestStage, request: &RecordedRequest) {
        if let Some(act) = &mut *self.lock() {
            act(stage, request);
        }
    }

    /// Reports [`RequestStage::Answered`] after the calling task has handed over its response.
    pub fn reach_answered(&self, request: RecordedRequest) {
        if self.lock().is_some() {
            let callback = self.clone();
            tokio::spawn(async move { callback.reach(RequestStage::Answered, &request) });
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Callback>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
