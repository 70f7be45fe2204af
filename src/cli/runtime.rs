//! The async runtimes and their thread limits.
//!
//! The process uses few enough threads to stay below the process limit of its container:
//!
//! ```text
//! main                                                   1
//! async workers                  at most MAX_WORKERS     8
//! blocking calls                 at most MAX_BLOCKING   64
//! database     1 writer, 4 readers, 3 temporary           8
//! model        queries: at most 4; notes: 2 plus `search.model_threads` (1)  7
//! watching the notes folder                               1
//!                                                     = 89
//! git, ssh and their child processes, one run at a time  10
//! the container's first process, a health check           2
//! ```
//!
//! `compose.yaml` and `docs/recite.service` allow 256. The rest is a reserve for commands such as
//! `docker exec … recite ask` and for a higher `search.model_threads`.

use anyhow::Context;
use tokio::runtime::{Builder, Runtime};

use super::failure::Failure;

/// The maximum number of async workers. The bot mostly waits, so a large machine needs no more.
const MAX_WORKERS: usize = 8;
/// The maximum number of threads for blocking calls; more calls are queued. The default of tokio is 512.
const MAX_BLOCKING: usize = 64;

/// Creates the runtime for the commands that run the bot.
///
/// # Errors
/// Fails if the threads cannot be started.
pub fn multi_thread_runtime() -> Result<Runtime, Failure> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(processors.min(MAX_WORKERS));
    builder.max_blocking_threads(MAX_BLOCKING);
    Ok(builder.enable_all().build().context("start the runtime")?)
}

/// Creates the runtime for the commands that only use the database.
///
/// # Errors
/// Fails if the operating system does not provide the resources.
pub fn current_thread_runtime() -> Result<Runtime, Failure> {
    let mut builder = Builder::new_current_thread();
    builder.max_blocking_threads(MAX_BLOCKING);
    Ok(builder.enable_all().build().context("start the runtime")?)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::{Arc, Condvar, Mutex};
    use std::thread::{self, ThreadId};

    use super::*;

    /// The sum of the table above.
    const MAX_THREADS: usize = 1 + MAX_WORKERS + MAX_BLOCKING + 8 + 7 + 1 + 10 + 2;

    /// Returns the number after `key` in a configuration file.
    fn limit(file: &str, key: &str) -> usize {
        let line = file.lines().find_map(|line| line.trim().strip_prefix(key));
        line.expect("the limit is set").trim().parse().unwrap()
    }

    #[test]
    fn container_and_service_limits_allow_twice_the_threads() {
        let compose = limit(include_str!("../../compose.yaml"), "pids_limit:");
        let service = limit(include_str!("../../docs/recite.service"), "TasksMax=");
        assert_eq!(compose, service);
        assert!(2 * MAX_THREADS < compose, "{MAX_THREADS} of {compose}");
    }

    #[test]
    fn blocking_calls_share_a_limited_number_of_threads() {
        let runtime = multi_thread_runtime().unwrap();
        let used = Arc::new((Mutex::new(HashSet::<ThreadId>::new()), Condvar::new()));
        let calls = (0..5 * MAX_BLOCKING).map(|_| {
            let used = Arc::clone(&used);
            runtime.spawn_blocking(move || {
                let (threads, more) = &*used;
                let mut threads = threads.lock().unwrap();
                threads.insert(thread::current().id());
                more.notify_all();
                // Blocks until all allowed threads are in use.
                drop(more.wait_while(threads, |it| it.len() < MAX_BLOCKING));
            })
        });
        let calls: Vec<_> = calls.collect();
        runtime.block_on(async {
            for call in calls {
                call.await.unwrap();
            }
        });
        assert_eq!(used.0.lock().unwrap().len(), MAX_BLOCKING);
    }
}
