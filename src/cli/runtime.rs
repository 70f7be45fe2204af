//! The threads of this process: few enough that a container's limit on processes is never reached.
//!
//! ```text
//! main                                                   1
//! async workers                  at most MOST_WORKERS     8
//! blocking calls                 at most MOST_BLOCKING   64
//! database     1 writer, 4 readers, 3 passing ones        8
//! model        queries: at most 4; notes: 2 and `search.model_threads` (1)   7
//! watching the notes folder                               1
//!                                                     = 89
//! git, ssh and what they start, one run at a time        10
//! the container's first process, a health check           2
//! ```
//!
//! `compose.yaml` and `docs/recite.service` allow 256. The rest is for `docker exec … recite ask` and the like, and for
//! more `search.model_threads`.

use anyhow::Context;
use tokio::runtime::{Builder, Runtime};

use super::failure::Failure;

/// One a processor up to this: a bot waits more than it works, and a large machine has hundreds.
const MOST_WORKERS: usize = 8;
/// Calls that block wait for their turn from here on. tokio's own limit is 512.
const MOST_BLOCKING: usize = 64;

/// For the commands that run the bot.
pub fn threads() -> Result<Runtime, Failure> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(processors.min(MOST_WORKERS));
    builder.max_blocking_threads(MOST_BLOCKING);
    Ok(builder.enable_all().build().context("start the runtime")?)
}

/// For the commands that only wait for the database.
pub fn runtime() -> Result<Runtime, Failure> {
    let mut builder = Builder::new_current_thread();
    builder.max_blocking_threads(MOST_BLOCKING);
    Ok(builder.enable_all().build().context("start the runtime")?)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::{Arc, Condvar, Mutex};
    use std::thread::{self, ThreadId};

    use super::*;

    /// What [`threads`] adds up to, without the commands that somebody starts beside the bot.
    const MOST: usize = 1 + MOST_WORKERS + MOST_BLOCKING + 8 + 7 + 1 + 10 + 2;

    /// The number behind a key, in a file of the repository.
    fn limit(file: &str, key: &str) -> usize {
        let line = file.lines().find_map(|line| line.trim().strip_prefix(key));
        line.expect("the limit is set").trim().parse().unwrap()
    }

    #[test]
    fn the_limits_of_container_and_service_leave_room() {
        let compose = limit(include_str!("../../compose.yaml"), "pids_limit:");
        let service = limit(include_str!("../../docs/recite.service"), "TasksMax=");
        assert_eq!(compose, service);
        assert!(2 * MOST < compose, "{MOST} of {compose}");
    }

    #[test]
    fn blocking_calls_share_few_threads() {
        let runtime = threads().unwrap();
        let used = Arc::new((Mutex::new(HashSet::<ThreadId>::new()), Condvar::new()));
        let calls = (0..5 * MOST_BLOCKING).map(|_| {
            let used = Arc::clone(&used);
            runtime.spawn_blocking(move || {
                let (threads, more) = &*used;
                let mut threads = threads.lock().unwrap();
                threads.insert(thread::current().id());
                more.notify_all();
                // Held until every thread that there may be is in use.
                drop(more.wait_while(threads, |it| it.len() < MOST_BLOCKING));
            })
        });
        let calls: Vec<_> = calls.collect();
        runtime.block_on(async {
            for call in calls {
                call.await.unwrap();
            }
        });
        assert_eq!(used.0.lock().unwrap().len(), MOST_BLOCKING);
    }
}
