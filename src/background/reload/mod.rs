//! Reloads changed notes while members ask.
//!
//! One task reads, compares and indexes the notes, then replaces the live ones. Everything that requests a reload
//! goes through [`Reloader`], and requests that arrive during a reload share the next one. The new notes are built
//! beside the live ones and replace them as a whole, or not at all.

mod log;
mod requests;
mod watch;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch as latest};
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use tracing::debug;

use super::embedding::worker::EmbeddingWorker;
use crate::app::live::LiveQuiz;
use crate::app::quiz::Quiz;
use crate::app::{App, Snapshot};
use crate::background::git::PullHandle;
use crate::clock::Clock;
use crate::metrics::{Metrics, ReloadOutcome};
use log::ReloadLog;
use recite_notes::load::{FolderState, LoadError, ReloadSummary, reload_notes};
use recite_notes::{Problem, Severity};
use recite_search::SearchOptions;

pub use log::log_problems;
use requests::ReloadRequest;
pub use requests::{ReloadCause, ReloadError, ReloadReport, Reloader};

/// The number of requests that can wait without blocking their sender.
const QUEUE: usize = 64;
/// The pause before moving the histories is retried, after the database could not be written.
const RELINK_RETRY_AFTER: Duration = Duration::from_secs(30);

/// Returns the number of errors and warnings among these problems.
fn count_serious(problems: &[Problem]) -> usize {
    let problems = problems.iter();
    problems
        .filter(|it| it.severity() != Severity::Notice)
        .count()
}

/// The settings of the operator, and the state at startup.
#[derive(Clone, Debug, PartialEq)]
pub struct ReloadOptions {
    /// The folder of the notes.
    pub folder: PathBuf,
    /// The state of the folder before its notes were first read.
    pub seen: Option<FolderState>,
    /// The options of the search index.
    pub search: SearchOptions,
    /// Whether the folder is watched for changes.
    pub watch: bool,
    /// Whether the histories of moved Q&As were moved at startup.
    pub is_relinked: bool,
}

impl Reloader {
    /// Starts the task, and the watcher of the folder. `problems` lists those that were reported already.
    pub fn start(
        live: Arc<LiveQuiz>,
        options: ReloadOptions,
        embedding_worker: Arc<EmbeddingWorker>,
        metrics: Metrics,
        clock: Clock,
        pulls: Option<PullHandle>,
        problems: &[Problem],
    ) -> Self {
        let (requests, waiting) = mpsc::channel(QUEUE);
        let (folder, of_folder) = latest::channel(options.folder.clone());
        let reloader = Self { requests, pulls };
        let quiz = live.quiz();
        if options.watch {
            let access = quiz.app().notebook().access().options().clone();
            let watching = watch::watch(of_folder, access, options.seen, reloader.clone());
            tokio::spawn(watching);
        }
        let (app, worker) = (Arc::clone(quiz.app()), Arc::clone(&embedding_worker));
        // No request waits for this: the embeddings are added when they are ready.
        tokio::spawn(async move { worker.embed(&app).await });
        let book = quiz.app().notebook();
        metrics.set_notes(book.qas().len(), book.file_count(), count_serious(problems));
        let task = ReloadTask {
            log: ReloadLog::after(problems),
            must_relink: !options.is_relinked,
            clock,
            live,
            search: options.search,
            folder,
            embedding_worker,
            metrics,
        };
        tokio::spawn(task.run(waiting));
        reloader
    }
}

/// The state of the reload task.
struct ReloadTask {
    /// Whether histories must be moved again, because the database could not be written.
    must_relink: bool,
    clock: Clock,
    live: Arc<LiveQuiz>,
    search: SearchOptions,
    folder: latest::Sender<PathBuf>,
    embedding_worker: Arc<EmbeddingWorker>,
    metrics: Metrics,
    log: ReloadLog,
}

impl ReloadTask {
    async fn run(mut self, mut waiting: mpsc::Receiver<ReloadRequest>) {
        loop {
            let next = match self.must_relink {
                true => timeout(RELINK_RETRY_AFTER, waiting.recv()).await,
                false => Ok(waiting.recv().await),
            };
            let first = match next {
                Ok(Some(first)) => first,
                Ok(None) => return,
                Err(_) => {
                    let quiz = self.live.quiz();
                    self.relink(&quiz).await;
                    continue;
                }
            };
            let mut requests = vec![first];
            while let Ok(next) = waiting.try_recv() {
                requests.push(next);
            }
            // The last folder wins. The cause of a request that waits for the result is preferred.
            let folders = requests.iter_mut().filter_map(|it| it.folder.take());
            if let Some(folder) = folders.last() {
                self.folder.send_replace(folder);
            }
            let requested = requests
                .iter()
                .find(|it| it.cause != ReloadCause::FolderChanged);
            let cause = requested.map_or(ReloadCause::FolderChanged, |it| it.cause);
            let reloaded = self.reload(cause).await;
            for request in requests {
                // The sender may have stopped waiting.
                let _ = request.done.send(reloaded.clone());
            }
        }
    }

    async fn reload(&mut self, cause: ReloadCause) -> Result<ReloadReport, ReloadError> {
        let begin = Instant::now();
        let (mut report, app) = match self.read().await {
            Ok(read) => read,
            Err(error) => {
                self.metrics.count_reload(ReloadOutcome::Failed);
                self.log.log_failure(cause, &error);
                return Err(error);
            }
        };
        self.metrics.count_reload(match &app {
            Some(_) => ReloadOutcome::Changed,
            None => ReloadOutcome::Unchanged,
        });
        if let Some(app) = app {
            self.embedding_worker.embed(&app).await;
            let new = self.live.quiz().with_app(app);
            report.relinked = self.relink(&new).await;
            self.replace_notes(new).await;
        }
        let summary = &report.summary;
        self.metrics
            .set_notes(summary.qas, summary.files, count_serious(&summary.problems));
        report.took = begin.elapsed();
        self.log.log_success(cause, &report);
        Ok(report)
    }

    /// Returns how the folder differs from the live notes, and its notes if they differ.
    async fn read(&self) -> Result<(ReloadReport, Option<Arc<App>>), ReloadError> {
        let (before, search) = (self.live.quiz(), self.search);
        let folder = self.folder.borrow().clone();
        let read = spawn_blocking(move || {
            let before = before.app().notebook();
            let loaded = reload_notes(&folder, before)?;
            let report = ReloadReport {
                summary: ReloadSummary::compare(before, &loaded),
                ..ReloadReport::default()
            };
            if loaded.notebook.root() == before.root() && loaded.notebook.qas() == before.qas() {
                return Ok((report, None));
            }
            let snapshot = Snapshot::build(loaded.notebook, search);
            Ok((report, Some(Arc::new(App::new(snapshot)))))
        });
        match read.await {
            Ok(read) => read.map_err(|error: LoadError| ReloadError::Notes(Arc::new(error))),
            Err(join) => Err(ReloadError::Broken(Arc::new(join))),
        }
    }

    /// Replaces the live notes.
    async fn replace_notes(&self, new: Quiz) {
        let old = self.live.quiz();
        self.live.replace(new);
        // Dropping a large index takes a while, so it happens on a blocking thread.
        if let Err(error) = spawn_blocking(move || drop(old)).await {
            debug!(%error, "could not drop the earlier notes");
        }
    }

    /// Moves the histories of moved Q&As, and returns their number. A failure is retried later.
    async fn relink(&mut self, quiz: &Quiz) -> usize {
        let relinked = quiz.relink_histories(self.clock.now()).await;
        self.must_relink = relinked.is_err();
        relinked.map_or(0, |relinks| relinks.len())
    }
}
