//! Answers the new threads of help channels.
//!
//! ```text
//! THREAD_CREATE ─ NewThread::add ─▶ store (a row with the time when it is due)
//! HelpThreadLoop ─ a row that is due ─▶ ThreadAnswer: facts ─ help::next_step ─▶ search ─▶ member_replies ─▶ its outcome
//! ```
//!
//! A row is due until its outcome is stored, so a restart continues where the bot stopped. That a thread gets one answer
//! is ensured by the claim in `member_replies`, as for every reply.

mod answer;
mod new_thread;
mod presses;

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use jiff::Timestamp;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

use super::context::Services;
use crate::app::StoreError;
use crate::app::quiz::Quiz;
use answer::ThreadAnswer;
use recite_quiz::help::{HelpThread, ThreadOutcome};

pub use new_thread::NewThread;
pub use presses::{go_live, solve};

/// How many threads are looked at at once.
const AT_ONCE: usize = 4;
/// How many due threads are read from the store at once.
const PAGE: u32 = 50;
/// How long the loop waits after it could not read or write the store.
const AFTER_FAILURE: Duration = Duration::from_secs(30);

/// Looks at each thread when it is due.
pub struct HelpThreadLoop {
    /// What answers are made from.
    pub services: Services,
    /// The longest time between two rounds.
    pub tick: Duration,
}

impl HelpThreadLoop {
    /// Runs until `stop` is cancelled, and then finishes the answers in progress.
    pub async fn run(self, stop: CancellationToken) {
        let mut has_failed = false;
        loop {
            let delay = match self.run_round().await {
                Ok(next) => {
                    has_failed = false;
                    self.delay(next)
                }
                Err(error) => {
                    if !has_failed {
                        warn!(%error, "answers in help threads are delayed");
                    }
                    has_failed = true;
                    AFTER_FAILURE
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = sleep(delay) => {}
                () = self.services.help_wake.notified() => {}
            }
        }
    }

    /// Looks at the threads that are due, and returns when the next one is.
    async fn run_round(&self) -> Result<Option<Timestamp>, StoreError> {
        let (quiz, now) = (self.services.live.quiz(), self.services.clock.now());
        let due = quiz.store().due_help_threads(now, PAGE).await?;
        let answers = due
            .into_iter()
            .map(|thread| self.answer(&quiz, thread, now));
        let mut answers = stream::iter(answers).buffer_unordered(AT_ONCE);
        let mut failure = None;
        while let Some(result) = answers.next().await {
            failure = result.err().or(failure);
        }
        match failure {
            Some(error) => Err(error),
            None => quiz.store().next_help_thread_due().await,
        }
    }

    /// Answers a thread in a separate task, so that a panic ends one answer, not all.
    async fn answer(
        &self,
        quiz: &Arc<Quiz>,
        thread: HelpThread,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let id = thread.thread;
        let answer = ThreadAnswer::new(&self.services, quiz, thread, now);
        match tokio::spawn(answer.run()).await {
            Ok(result) => result,
            Err(error) => {
                error!(%error, "could not answer a help thread; this is a bug in Recite, please report the log above");
                let (store, failed) = (quiz.store(), ThreadOutcome::Failed);
                store.finish_help_thread(id, failed, None, now).await?;
                Ok(())
            }
        }
    }

    /// Returns how long to wait for the thread that is due next.
    fn delay(&self, next: Option<Timestamp>) -> Duration {
        let left = next.map(|next| next.duration_since(self.services.clock.now()));
        let left = left.map(|left| Duration::try_from(left).unwrap_or_default());
        left.unwrap_or(self.tick).min(self.tick)
    }
}
