//! Schedules pulls: at a fixed interval, and at once on request.
//!
//! One task pulls. A commit goes to the caller that requested the pull, or else to a channel. An outage is
//! logged once at its beginning and once at its end, and retried with growing pauses.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;
use tracing::{debug, info, warn};

use super::fault::{Fault, GitError};
use super::repository::{Checkout, Repository};

/// The pause after the first failure; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(10);
/// The pause between attempts that each cost a whole clone.
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);

/// The result of a pull; callers that requested it together share the error.
pub type PullResult = Result<Option<Checkout>, Arc<GitError>>;

/// A handle to the task that pulls.
#[derive(Clone, Debug)]
pub struct PullHandle {
    requests: mpsc::Sender<oneshot::Sender<PullResult>>,
}

impl PullHandle {
    /// Returns the handle, a channel for commits that no caller requested, and the task's future, which ends when the
    /// handle or the channel is dropped.
    pub fn new(
        repository: Repository,
        every: Duration,
    ) -> (
        Self,
        mpsc::Receiver<Checkout>,
        impl Future<Output = ()> + Send,
    ) {
        let (requests, receiver) = mpsc::channel(16);
        let (found, checkouts) = mpsc::channel(1);
        let task = PullTask {
            repository,
            every,
            failures: 0,
            logged: None,
        };
        (Self { requests }, checkouts, task.run(receiver, found))
    }

    /// Pulls now and returns the newest commit, or `None` if it has been handed out already. If the caller
    /// stops waiting, the commit goes to the channel.
    ///
    /// # Errors
    /// The remote could not be pulled. The task logs the error.
    pub async fn pull_now(&self) -> PullResult {
        let (answer, answered) = oneshot::channel();
        // The task ends only when the process does.
        if self.requests.send(answer).await.is_err() {
            return Ok(None);
        }
        answered.await.unwrap_or(Ok(None))
    }
}

struct PullTask {
    repository: Repository,
    every: Duration,
    /// The number of failures in a row.
    failures: u32,
    /// The error of this outage that was logged last, without digits: ports and times differ at each attempt.
    logged: Option<String>,
}

impl PullTask {
    async fn run(
        mut self,
        mut receiver: mpsc::Receiver<oneshot::Sender<PullResult>>,
        found: mpsc::Sender<Checkout>,
    ) {
        let mut waiting = Vec::new();
        loop {
            // A later request may be about a later push, so it gets its own pull.
            while let Ok(request) = receiver.try_recv() {
                waiting.push(request);
            }
            let pulled = self.pull().await;
            let pause = self.pause(&pulled);
            if let Some(left) = answer_all(waiting.drain(..), pulled)
                && found.send(left).await.is_err()
            {
                return;
            }
            tokio::select! {
                () = sleep(pause) => {}
                request = receiver.recv() => match request {
                    Some(request) => waiting.push(request),
                    None => return,
                },
            }
        }
    }

    async fn pull(&mut self) -> PullResult {
        let remote = self.repository.remote().to_string();
        match self.repository.pull().await {
            Ok(checkout) => {
                self.failures = 0;
                if self.logged.take().is_some() {
                    info!("notes of {remote}: can be pulled again");
                }
                match &checkout {
                    Some(checkout) => {
                        info!(commit = %checkout.commit, "pulled commit {} of {remote}", checkout.short())
                    }
                    None => debug!("notes of {remote}: nothing new"),
                }
                Ok(checkout)
            }
            Err(error) => {
                self.failures += 1;
                self.log(&error);
                Err(Arc::new(error))
            }
        }
    }

    /// Warns once per outage, and again when its reason changes.
    fn log(&mut self, error: &GitError) {
        let mut kind = error.to_string();
        kind.retain(|c| !c.is_ascii_digit());
        if self.logged.as_ref() == Some(&kind) {
            debug!("{error}");
        } else {
            warn!("{error} Recite keeps retrying, and answers from the notes it has.");
            self.logged = Some(kind);
        }
    }

    fn pause(&self, pulled: &PullResult) -> Duration {
        let pause = match pulled {
            Ok(_) => self.every,
            Err(error) => pause_after(&error.fault, self.failures, self.every),
        };
        // Jitter, so that many bots do not retry one host in the same moment.
        pause.mul_f64(0.9 + 0.2 * fastrand::f64())
    }
}

/// Answers all requests; one of them gets the new commit. Returns the commit if no caller took it.
fn answer_all(
    waiting: impl Iterator<Item = oneshot::Sender<PullResult>>,
    pulled: PullResult,
) -> Option<Checkout> {
    let (mut new, error) = match pulled {
        Ok(new) => (new, None),
        Err(error) => (None, Some(error)),
    };
    for answer in waiting {
        let result = match &error {
            Some(error) => Err(Arc::clone(error)),
            None => Ok(new.take()),
        };
        if let Err(Ok(left)) = answer.send(result) {
            new = left;
        }
    }
    new
}

/// The pause after this many failures in a row.
fn pause_after(fault: &Fault, failures: u32, every: Duration) -> Duration {
    let growing = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1)));
    match fault {
        fault if fault.is_costly() => LONGEST_PAUSE.max(every),
        Fault::Git { .. } | Fault::Busy => growing.min(every),
        // Each attempt is a new clone, which may not help.
        Fault::Copy(_) => growing.min(LONGEST_PAUSE.max(every)),
        _ => every,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Duration = Duration::from_secs(300);

    #[test]
    fn pauses_grow_and_are_longest_for_faults_that_cost_a_clone() {
        let after = |fault: &Fault, failures| pause_after(fault, failures, EVERY).as_secs();
        let away = Fault::Git {
            line: String::new(),
            remedies: String::new(),
        };
        let pauses: Vec<u64> = (1..=8).map(|failures| after(&away, failures)).collect();
        assert_eq!(pauses, [10, 20, 40, 80, 160, 300, 300, 300]);
        assert_eq!(after(&away, u32::MAX), 300);
        assert_eq!(after(&Fault::NoProgram, 1), 300);
        assert_eq!(after(&Fault::TooLarge(200), 1), 3600);
        assert_eq!(after(&Fault::Copy(String::new()), 1), 10);
        assert_eq!(after(&Fault::Copy(String::new()), 30), 3600);
    }
}
