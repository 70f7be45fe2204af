//! The owner of the model and its cache, on a thread of its own. Computes the embeddings of new notes beside the
//! replies, and reuses those of earlier notes.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio::time::timeout;
use tracing::{debug, info, warn};

use super::{CACHE_FILE, EmbeddingOptions, EmbeddingProgress, KnownVectors, NotebookTexts};
use crate::app::App;
use crate::background::embedding::cache::{Cache, StaleRecords};
use recite_search::embedding::{Encoder, ModelError};

/// The most new texts whose embeddings are computed before their notes become live.
const MAX_INLINE_TEXTS: usize = 60;
/// The longest time for this. After it, the new notes are searched by words for a while.
const INLINE_LIMIT: Duration = Duration::from_secs(1);
/// How long new notes wait for the worker, for example if its disk hangs.
const READY_TIMEOUT: Duration = Duration::from_secs(3);
/// The interval between progress messages.
const PROGRESS_EVERY: Duration = Duration::from_secs(10);

/// Computes the embeddings of the latest notes.
pub struct EmbeddingWorker {
    jobs: Mutex<Option<Sender<Job>>>,
    /// Stops the current job.
    stop: Mutex<Arc<AtomicBool>>,
    /// Closed once the thread has ended.
    ended: Mutex<Receiver<()>>,
}

/// A request to compute the embeddings of a snapshot.
struct Job {
    /// Dropped if newer notes replaced these before the job began.
    app: Weak<App>,
    stop: Arc<AtomicBool>,
    /// Notified once the notes may become live.
    ready: oneshot::Sender<()>,
}

impl EmbeddingWorker {
    /// Starts the thread. `data_dir` is the folder of the cache.
    pub fn start(options: &EmbeddingOptions, data_dir: &Path) -> Self {
        let (running, ended) = mpsc::channel();
        let (sender, jobs) = mpsc::channel();
        let thread = options.model_dir.clone().map(|model_dir| {
            let worker = Worker {
                model_dir,
                cache: data_dir.join(CACHE_FILE),
                threads: options.threads,
                known: KnownVectors::default(),
                reported: HashSet::new(),
            };
            let work = move || {
                let _running: Sender<()> = running;
                worker.work(&jobs);
            };
            std::thread::Builder::new()
                .name("embedding".to_owned())
                .spawn(work)
        });
        if let Some(Err(error)) = &thread {
            warn!("cannot start a thread for the model: {error}. The search matches words only.");
        }
        Self {
            jobs: Mutex::new(matches!(thread, Some(Ok(_))).then_some(sender)),
            stop: Mutex::default(),
            ended: Mutex::new(ended),
        }
    }

    /// Computes the embeddings of these notes, and stops the work on earlier ones. Returns once the notes may become
    /// live: with their embeddings if few texts are new, otherwise without, and they are added later.
    pub async fn embed(&self, app: &Arc<App>) {
        let (ready, is_ready) = oneshot::channel();
        let stop = Arc::new(AtomicBool::new(false));
        let before = std::mem::replace(&mut *lock(&self.stop), Arc::clone(&stop));
        before.store(true, Relaxed);
        let app = Arc::downgrade(app);
        let job = Job { app, stop, ready };
        let jobs = lock(&self.jobs).clone();
        // Without a model there is no thread, and the search matches words only.
        let is_sent = jobs.is_some_and(|jobs| jobs.send(job).is_ok());
        if is_sent && timeout(READY_TIMEOUT, is_ready).await.is_err() {
            debug!("the embeddings are not ready; the notes become live without them");
        }
    }

    /// Ends the work after the current text, which takes a tenth of a second. Waits no longer than `within`, because
    /// a disk may hang. Nothing is lost: embeddings are cached as soon as they are computed.
    pub fn stop(&self, within: Duration) {
        lock(&self.jobs).take();
        lock(&self.stop).store(true, Relaxed);
        if lock(&self.ended).recv_timeout(within) == Err(RecvTimeoutError::Timeout) {
            info!("the embedding worker is still busy; Recite exits without waiting for it");
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Worker {
    model_dir: PathBuf,
    cache: PathBuf,
    threads: usize,
    known: KnownVectors,
    /// The cache problems that were logged already.
    reported: HashSet<String>,
}

impl Worker {
    fn work(mut self, jobs: &Receiver<Job>) {
        let Ok(mut job) = jobs.recv() else { return };
        let encoder = match Encoder::load(&self.model_dir) {
            Ok(encoder) => Arc::new(encoder),
            Err(error @ ModelError::Missing(_)) => {
                return info!("the search matches words only: {error}");
            }
            Err(error) => return warn!("the search matches words only: {error}"),
        };
        loop {
            while let Ok(newer) = jobs.try_recv() {
                job = newer;
            }
            if let Err(error) = self.run_job(&encoder, job) {
                // Too few threads, perhaps only for now: the next notes try again.
                warn!("the search matches words only: {error}");
            }
            let Ok(next) = jobs.recv() else { return };
            job = next;
        }
    }

    fn run_job(&mut self, encoder: &Arc<Encoder>, job: Job) -> Result<(), ModelError> {
        let Job { app, stop, ready } = job;
        let Some(app) = app.upgrade() else {
            return Ok(());
        };
        let start = Instant::now();
        let texts = NotebookTexts::of(app.notebook());
        if self.complete_if_few(&texts, encoder, &stop)? {
            app.add_meaning(self.known.meaning(&texts, Arc::clone(encoder)));
        }
        // The caller has stopped waiting only if this took too long.
        let _ = ready.send(());
        if app.has_meaning() && self.known.is_cached() {
            self.known.retain_only(&texts);
            return Ok(());
        }
        let cache = Cache::open(&self.cache, StaleRecords::Drop);
        let mut reported = None;
        let problems = &mut self.reported;
        let report = |progress| match progress {
            EmbeddingProgress::Problem(problem) => {
                if problems.insert(problem.to_string()) {
                    warn!("{problem}");
                }
            }
            EmbeddingProgress::Done { done, all } => {
                let is_due =
                    reported.is_none_or(|reported: Instant| reported.elapsed() >= PROGRESS_EVERY);
                if done < all && is_due {
                    info!(
                        "computed {done} of {all} embeddings; until then the search matches words only"
                    );
                    reported = Some(Instant::now());
                }
            }
        };
        let (known, threads) = (&mut self.known, self.threads);
        if known.complete(&texts, encoder, cache, threads, &stop, report)? && !app.has_meaning() {
            app.add_meaning(known.meaning(&texts, Arc::clone(encoder)));
            info!(
                took_ms = start.elapsed().as_millis() as u64,
                "embeddings are ready; the search also matches by meaning"
            );
        }
        Ok(())
    }

    /// Returns whether every text has its embedding, after computing those that are missing if they are few. Returns
    /// `false` if no embedding is known yet, because the cache must be read first.
    fn complete_if_few(
        &mut self,
        texts: &NotebookTexts,
        encoder: &Encoder,
        stop: &AtomicBool,
    ) -> Result<bool, ModelError> {
        let missing = self.known.missing(texts);
        if self.known.is_empty() || missing.len() > MAX_INLINE_TEXTS {
            return Ok(missing.is_empty());
        }
        let until = Instant::now() + INLINE_LIMIT;
        let goes_on = || !stop.load(Relaxed) && Instant::now() < until;
        self.known
            .compute(&missing, encoder, self.threads, goes_on, |_, _| {})
    }
}
