//! When the remote is looked at: again and again, and at once when somebody asks.
//!
//! One task pulls. What it finds by itself it hands on; who asked gets what was found. An outage is
//! logged once at its beginning and once at its end, and retried with growing pauses.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;
use tracing::{debug, info, warn};

use super::{Checkout, Fault, GitError, Repository};

/// The pause after the first failure; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(10);
/// Between two tries that each cost a whole clone, or that only a person can make succeed.
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);

/// What a pull brought; the error is shared by all who asked at once.
pub type Pulled = Result<Option<Checkout>, Arc<GitError>>;

/// Asks the one task that pulls.
#[derive(Clone, Debug)]
pub struct Pulls {
    asked: mpsc::Sender<oneshot::Sender<Pulled>>,
}

impl Pulls {
    /// The handle, the commits that nobody asked for as they come, and the task's work, which ends
    /// when either of the two is gone.
    pub fn of(
        repository: Repository,
        every: Duration,
    ) -> (
        Self,
        mpsc::Receiver<Checkout>,
        impl Future<Output = ()> + Send,
    ) {
        let (asked, questions) = mpsc::channel(16);
        let (found, checkouts) = mpsc::channel(1);
        let looks = Looks {
            repository,
            every,
            failures: 0,
            logged: None,
        };
        (Self { asked }, checkouts, looks.run(questions, found))
    }

    /// Pulls now: what is new since the last commit that was handed to anybody. The caller takes it
    /// over; where the caller has gone meanwhile, it comes as one that nobody asked for.
    ///
    /// # Errors
    /// The remote could not be pulled. The log has it, if it is news.
    pub async fn pull_now(&self) -> Pulled {
        let (answer, answered) = oneshot::channel();
        // Without its task there is nothing to pull any more: the process ends.
        if self.asked.send(answer).await.is_err() {
            return Ok(None);
        }
        answered.await.unwrap_or(Ok(None))
    }
}

struct Looks {
    repository: Repository,
    every: Duration,
    /// In a row.
    failures: u32,
    /// The error of this outage that was logged last, without digits: ports and times differ at each attempt.
    logged: Option<String>,
}

impl Looks {
    async fn run(
        mut self,
        mut questions: mpsc::Receiver<oneshot::Sender<Pulled>>,
        found: mpsc::Sender<Checkout>,
    ) {
        let mut asked = Vec::new();
        loop {
            // Who asks from here on may mean what was pushed after this look: they get another one.
            while let Ok(question) = questions.try_recv() {
                asked.push(question);
            }
            let pulled = self.look().await;
            let pause = self.pause(&pulled);
            if let Some(left) = answer(asked.drain(..), pulled)
                && found.send(left).await.is_err()
            {
                return;
            }
            tokio::select! {
                () = sleep(pause) => {}
                question = questions.recv() => match question {
                    Some(question) => asked.push(question),
                    None => return,
                },
            }
        }
    }

    async fn look(&mut self) -> Pulled {
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

    fn pause(&self, pulled: &Pulled) -> Duration {
        let pause = match pulled {
            Ok(_) => self.every,
            Err(error) => pause_after(&error.fault, self.failures, self.every),
        };
        // A thousand bots that lost one host at once do not come back at once.
        pause.mul_f64(0.9 + 0.2 * fastrand::f64())
    }
}

/// Answers all who asked: one of them gets what is new. Gives it back if nobody took it.
fn answer(
    asked: impl Iterator<Item = oneshot::Sender<Pulled>>,
    pulled: Pulled,
) -> Option<Checkout> {
    let (mut new, error) = match pulled {
        Ok(new) => (new, None),
        Err(error) => (None, Some(error)),
    };
    for answer in asked {
        let told = match &error {
            Some(error) => Err(Arc::clone(error)),
            None => Ok(new.take()),
        };
        if let Err(Ok(left)) = answer.send(told) {
            new = left;
        }
    }
    new
}

/// How long to wait after so many failures in a row.
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
    fn what_may_pass_is_tried_soon_and_what_costs_a_clone_seldom() {
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
