//! The owners of the models and their caches, each on a thread of its own. They compute the embeddings of new notes beside the
//! replies, and reuse those of earlier notes.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio::time::timeout;
use tracing::{debug, info, warn};

use super::{EmbeddingOptions, EmbeddingProgress, KnownVectors, NoteModel, NotebookTexts};
use crate::app::App;
use crate::background::embedding::cache::{Cache, StaleRecords};
use recite_search::embedding::multilingual::MultilingualEncoder;
use recite_search::embedding::{CrossEncoder, Encoder, ModelError};

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
    /// One thread for each model.
    threads: Vec<ModelThread>,
    /// Stops the current jobs.
    stop: Mutex<Arc<AtomicBool>>,
}

struct ModelThread {
    jobs: Mutex<Option<Sender<Job>>>,
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
    /// Starts the threads. `data_dir` is the folder of the caches.
    pub fn start(options: &EmbeddingOptions, data_dir: &Path) -> Self {
        let threads = options.threads;
        let english = options.model_dir.as_ref();
        let english = english.map(|dir| ModelThread::start::<Encoder>(dir, data_dir, threads));
        let multilingual = options
            .multilingual_dir()
            .map(|dir| ModelThread::start::<MultilingualEncoder>(dir, data_dir, threads));
        let reranker = options.reranker_dir.clone().map(|folder| {
            let work = move |jobs: Receiver<Job>| add_reranker(&folder, jobs);
            ModelThread::spawn(WITHOUT_RERANKER, work)
        });
        Self {
            threads: (english.into_iter().chain(multilingual).chain(reranker)).collect(),
            stop: Mutex::default(),
        }
    }

    /// Computes the embeddings of these notes, and stops the work on earlier ones. Returns once the notes may become
    /// live: with their embeddings if few texts are new, otherwise without, and they are added later.
    pub async fn embed(&self, app: &Arc<App>) {
        let stop = Arc::new(AtomicBool::new(false));
        let before = std::mem::replace(&mut *lock(&self.stop), Arc::clone(&stop));
        before.store(true, Relaxed);
        // Without models there are no threads, and the search matches words only.
        let sent: Vec<_> = self
            .threads
            .iter()
            .filter_map(|thread| thread.send(app, &stop))
            .collect();
        let are_ready = async {
            for is_ready in sent {
                // The thread may have ended.
                let _ = is_ready.await;
            }
        };
        if timeout(READY_TIMEOUT, are_ready).await.is_err() {
            debug!("the embeddings are not ready; the notes become live without them");
        }
    }

    /// Ends the work after the current text, which takes a tenth of a second. Waits no longer than `within`, because
    /// a disk may hang. Nothing is lost: embeddings are cached as soon as they are computed.
    pub fn stop(&self, within: Duration) {
        for thread in &self.threads {
            lock(&thread.jobs).take();
        }
        lock(&self.stop).store(true, Relaxed);
        let until = Instant::now() + within;
        for thread in &self.threads {
            let left = until.saturating_duration_since(Instant::now());
            if lock(&thread.ended).recv_timeout(left) == Err(RecvTimeoutError::Timeout) {
                info!("the embedding worker is still busy; Recite exits without waiting for it");
                break;
            }
        }
    }
}

impl ModelThread {
    fn start<M: NoteModel>(model_dir: &Path, data_dir: &Path, threads: usize) -> Self {
        let worker = Worker {
            model_dir: model_dir.to_owned(),
            cache: data_dir.join(M::CACHE_FILE),
            threads,
            known: KnownVectors::default(),
            reported: HashSet::new(),
        };
        Self::spawn(M::WITHOUT, move |jobs| worker.work::<M>(&jobs))
    }

    /// Starts a thread. `without` is what happens if it cannot be started.
    fn spawn(without: &str, work: impl FnOnce(Receiver<Job>) + Send + 'static) -> Self {
        let (running, ended) = mpsc::channel();
        let (sender, jobs) = mpsc::channel();
        let work = move || {
            let _running: Sender<()> = running;
            work(jobs);
        };
        let thread = std::thread::Builder::new()
            .name("embedding".to_owned())
            .spawn(work);
        if let Err(error) = &thread {
            warn!("cannot start a thread for the model: {error}; {without}");
        }
        Self {
            jobs: Mutex::new(thread.is_ok().then_some(sender)),
            ended: Mutex::new(ended),
        }
    }

    /// Requests the embeddings of a snapshot. Returns the notification that the notes may become live; `None` if the
    /// thread has ended.
    fn send(&self, app: &Arc<App>, stop: &Arc<AtomicBool>) -> Option<oneshot::Receiver<()>> {
        let (ready, is_ready) = oneshot::channel();
        let (app, stop) = (Arc::downgrade(app), Arc::clone(stop));
        let jobs = lock(&self.jobs).clone()?;
        jobs.send(Job { app, stop, ready }).ok()?;
        Some(is_ready)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What happens without the reranker.
const WITHOUT_RERANKER: &str = "the search works without a reranker";

/// Loads the reranker, and adds it to the search of each snapshot.
fn add_reranker(folder: &Path, jobs: Receiver<Job>) {
    let encoder = match CrossEncoder::load(folder) {
        Ok(encoder) => Arc::new(encoder),
        Err(error) => return warn!("{WITHOUT_RERANKER}: {error}"),
    };
    for job in jobs {
        if let Some(app) = job.app.upgrade() {
            app.add_cross_encoder(Arc::clone(&encoder));
        }
        // The caller has stopped waiting only if this took too long.
        let _ = job.ready.send(());
    }
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
    fn work<M: NoteModel>(mut self, jobs: &Receiver<Job>) {
        let Ok(mut job) = jobs.recv() else { return };
        let model = match M::load(&self.model_dir) {
            Ok(model) => Arc::new(model),
            Err(error @ ModelError::Missing { .. }) => {
                // Most bots have no use for the multilingual model.
                let unused = EmbeddingOptions::default().multilingual_model_dir;
                return match unused.is_some_and(|folder| folder == self.model_dir) {
                    true => debug!("{}: {error}", M::WITHOUT),
                    false => info!("{}: {error}", M::WITHOUT),
                };
            }
            Err(error) => return warn!("{}: {error}", M::WITHOUT),
        };
        loop {
            while let Ok(newer) = jobs.try_recv() {
                job = newer;
            }
            if let Err(error) = self.run_job(&model, job) {
                // Too few threads, perhaps only for now: the next notes try again.
                warn!("{}: {error}", M::WITHOUT);
            }
            let Ok(next) = jobs.recv() else { return };
            job = next;
        }
    }

    fn run_job<M: NoteModel>(&mut self, model: &Arc<M>, job: Job) -> Result<(), ModelError> {
        let Job { app, stop, ready } = job;
        let Some(app) = app.upgrade() else {
            return Ok(());
        };
        let start = Instant::now();
        let texts = NotebookTexts::of(&**model, app.notebook());
        if self.complete_if_few(&texts, &**model, &stop)? {
            M::add_to(&app, self.known.index(&texts, Arc::clone(model)));
        }
        // The caller has stopped waiting only if this took too long.
        let _ = ready.send(());
        if M::is_in(&app) && self.known.is_cached() {
            self.known.retain_only(&texts);
            return Ok(());
        }
        let cache = Cache::open(&self.cache, model.id(), StaleRecords::Drop);
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
                        "computed {done} of {all} embeddings; until then {}",
                        M::WITHOUT
                    );
                    reported = Some(Instant::now());
                }
            }
        };
        let (known, threads) = (&mut self.known, self.threads);
        if known.complete(&texts, &**model, cache, threads, &stop, report)? && !M::is_in(&app) {
            M::add_to(&app, known.index(&texts, Arc::clone(model)));
            info!(
                took_ms = start.elapsed().as_millis() as u64,
                "embeddings are ready; {}",
                M::WITH
            );
        }
        Ok(())
    }

    /// Returns whether every text has its embedding, after computing those that are missing if they are few. Returns
    /// `false` if no embedding is known yet, because the cache must be read first.
    fn complete_if_few(
        &mut self,
        texts: &NotebookTexts,
        model: &impl NoteModel,
        stop: &AtomicBool,
    ) -> Result<bool, ModelError> {
        let missing = self.known.missing(texts);
        if self.known.is_empty() || missing.len() > MAX_INLINE_TEXTS {
            return Ok(missing.is_empty());
        }
        let until = Instant::now() + INLINE_LIMIT;
        let goes_on = || !stop.load(Relaxed) && Instant::now() < until;
        self.known
            .compute(&missing, model, self.threads, goes_on, |_, _| {})
    }
}
