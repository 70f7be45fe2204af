//! Changed notes taken over while members ask.
//!
//! One task reads, compares, indexes and swaps; whoever wants a reload asks it through [`Reloads`].
//! Requests that come while it works are one more reload. The new notes are built beside the running
//! ones and take their place whole, or not at all.

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

use super::meaning::understanding::Understanding;
use crate::app::live::Live;
use crate::app::quiz::Quiz;
use crate::app::{App, Snapshot, SnapshotError};
use crate::background::git::Pulls;
use crate::clock::Clock;
use crate::metrics::{Metrics, Reloaded};
use log::ReloadLog;
use recite_notes::load::{FolderState, ReloadSummary, reload_notes};
use recite_notes::{Problem, Severity};
use recite_search::SearchOptions;

pub use log::log_problems;
use requests::Request;
pub use requests::{Cause, ReloadError, Reloads, Report};

/// Requests that wait before another has to wait for its place.
const QUEUE: usize = 64;
/// A database that could not be written when histories were to follow their notes is tried again then.
const FOLLOW_AGAIN_AFTER: Duration = Duration::from_secs(30);

/// How many of these problems are more than notices.
fn grave(problems: &[Problem]) -> usize {
    let grave = problems.iter();
    grave.filter(|it| it.severity() != Severity::Notice).count()
}

/// What the operator chose.
#[derive(Clone, Debug, PartialEq)]
pub struct ReloadOptions {
    pub folder: PathBuf,
    /// How the folder looked before its notes were first read.
    pub seen: Option<FolderState>,
    pub search: SearchOptions,
    /// Whether changes in the folder are taken over by themselves.
    pub watch: bool,
    /// Whether histories have followed what moved in the notes that were first read.
    pub followed: bool,
}

impl Reloads {
    /// Starts the task, and the watching of the folder. `problems` are those already told.
    pub fn start(
        live: Arc<Live>,
        options: ReloadOptions,
        understanding: Arc<Understanding>,
        metrics: Metrics,
        clock: Clock,
        pulls: Option<Pulls>,
        problems: &[Problem],
    ) -> Self {
        let (requests, waiting) = mpsc::channel(QUEUE);
        let (folder, of_folder) = latest::channel(options.folder.clone());
        let reloads = Self { requests, pulls };
        let quiz = live.quiz();
        if options.watch {
            let access = quiz.app().notebook().access().options().clone();
            let watching = watch::watch(of_folder, access, options.seen, reloads.clone());
            tokio::spawn(watching);
        }
        let (app, begun) = (Arc::clone(quiz.app()), Arc::clone(&understanding));
        // Nobody waits for it: what the first notes mean is added when it is known.
        tokio::spawn(async move { begun.begin(&app).await });
        let book = quiz.app().notebook();
        metrics.notes(book.qas().len(), book.file_count(), grave(problems));
        let reloading = Reloading {
            log: ReloadLog::after(problems),
            is_unfollowed: !options.followed,
            clock,
            live,
            search: options.search,
            folder,
            understanding,
            metrics,
        };
        tokio::spawn(reloading.run(waiting));
        reloads
    }
}

/// The task's own.
struct Reloading {
    /// Whether histories could not follow what moved, as the database could not be written.
    is_unfollowed: bool,
    clock: Clock,
    live: Arc<Live>,
    search: SearchOptions,
    folder: latest::Sender<PathBuf>,
    understanding: Arc<Understanding>,
    metrics: Metrics,
    log: ReloadLog,
}

impl Reloading {
    async fn run(mut self, mut waiting: mpsc::Receiver<Request>) {
        loop {
            let next = match self.is_unfollowed {
                true => timeout(FOLLOW_AGAIN_AFTER, waiting.recv()).await,
                false => Ok(waiting.recv().await),
            };
            let first = match next {
                Ok(Some(first)) => first,
                Ok(None) => return,
                Err(_) => {
                    let quiz = self.live.quiz();
                    self.follow(&quiz).await;
                    continue;
                }
            };
            let mut requests = vec![first];
            while let Ok(next) = waiting.try_recv() {
                requests.push(next);
            }
            // Of several folders the last; of several causes the one that somebody waits for.
            let folders = requests.iter_mut().filter_map(|it| it.folder.take());
            if let Some(folder) = folders.last() {
                self.folder.send_replace(folder);
            }
            let asked = requests.iter().find(|it| it.cause != Cause::Watched);
            let cause = asked.map_or(Cause::Watched, |it| it.cause);
            let reloaded = self.reload(cause).await;
            for request in requests {
                // Who asked may not care any more.
                let _ = request.done.send(reloaded.clone());
            }
        }
    }

    async fn reload(&mut self, cause: Cause) -> Result<Report, ReloadError> {
        let begin = Instant::now();
        let (mut report, app) = match self.read().await {
            Ok(read) => read,
            Err(error) => {
                self.metrics.reloaded(Reloaded::Failed);
                self.log.failed(cause, &error);
                return Err(error);
            }
        };
        self.metrics.reloaded(match &app {
            Some(_) => Reloaded::Changed,
            None => Reloaded::Unchanged,
        });
        if let Some(app) = app {
            self.understanding.begin(&app).await;
            let new = self.live.quiz().over(app);
            report.relinked = self.follow(&new).await;
            self.take_over(new).await;
        }
        let summary = &report.summary;
        self.metrics
            .notes(summary.qas, summary.files, grave(&summary.problems));
        report.took = begin.elapsed();
        self.log.reloaded(cause, &report);
        Ok(report)
    }

    /// How the folder differs, and its notes if they do.
    async fn read(&self) -> Result<(Report, Option<Arc<App>>), ReloadError> {
        let (before, search) = (self.live.quiz(), self.search);
        let folder = self.folder.borrow().clone();
        let read = spawn_blocking(move || {
            let before = before.app().notebook();
            let loaded = reload_notes(&folder, before).map_err(SnapshotError::from)?;
            let report = Report {
                summary: ReloadSummary::compare(before, &loaded),
                ..Report::default()
            };
            if loaded.notebook.root() == before.root() && loaded.notebook.qas() == before.qas() {
                return Ok((report, None));
            }
            let snapshot = Snapshot::of(loaded.notebook, search)?;
            Ok((report, Some(Arc::new(App::new(snapshot)))))
        });
        match read.await {
            Ok(read) => read.map_err(|error: SnapshotError| ReloadError::Notes(Arc::new(error))),
            Err(join) => Err(ReloadError::Broken(Arc::new(join))),
        }
    }

    /// From now on answers come from these notes.
    async fn take_over(&self, new: Quiz) {
        let old = self.live.quiz();
        self.live.replace(new);
        // A large index takes a while to be given back, which is nobody's reply to wait for.
        if let Err(error) = spawn_blocking(move || drop(old)).await {
            debug!(%error, "could not let go of the notes before");
        }
    }

    /// Lets histories follow what moved; how many did. What fails is tried again.
    async fn follow(&mut self, quiz: &Quiz) -> usize {
        let followed = quiz.follow(self.clock.now()).await;
        self.is_unfollowed = followed.is_err();
        followed.map_or(0, |relinks| relinks.len())
    }
}
