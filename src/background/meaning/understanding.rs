//! The one owner of the model and of its cache, on a thread of its own: what new notes mean is found
//! out beside answering, and what was known of the notes before is taken over.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio::time::timeout;
use tracing::{debug, info, warn};

use super::{CACHE_FILE, Known, MeaningOptions, Progress, Wanted};
use crate::app::App;
use crate::background::meaning::cache::{Cache, Stale};
use recite_search::embedding::{Encoder, ModelError};

/// New texts are computed before the notes that have them take over, where there are so few …
const FEW_TEXTS: usize = 60;
/// … and as long as it takes no longer than this. Longer, and words alone answer for a while.
const COMPUTED_WITHIN: Duration = Duration::from_secs(1);
/// A disk that hangs keeps no notes from taking over.
const READY_WITHIN: Duration = Duration::from_secs(3);
/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_secs(10);

/// Finds out what notes mean, those it was given last.
pub struct Understanding {
    orders: Mutex<Option<Sender<Order>>>,
    /// Stops the work that is under way.
    stop: Mutex<Arc<AtomicBool>>,
    /// Closed once there is no work, or no more.
    ended: Mutex<Receiver<()>>,
}

struct Order {
    /// Gone where newer notes have taken over before the work began.
    app: Weak<App>,
    stop: Arc<AtomicBool>,
    /// Told once the notes may take over.
    ready: oneshot::Sender<()>,
}

impl Understanding {
    /// The thread, which waits for notes; `data_dir` is the folder of the cache.
    pub fn start(options: &MeaningOptions, data_dir: &Path) -> Self {
        let (works, ended) = mpsc::channel();
        let (sender, orders) = mpsc::channel();
        let thread = options.model_dir.clone().map(|model_dir| {
            let worker = Worker {
                model_dir,
                cache: data_dir.join(CACHE_FILE),
                threads: options.threads,
                known: Known::default(),
                told: HashSet::new(),
            };
            let work = move || {
                let _works: Sender<()> = works;
                worker.work(&orders);
            };
            std::thread::Builder::new()
                .name("meaning".to_owned())
                .spawn(work)
        });
        if let Some(Err(error)) = &thread {
            warn!("no thread for the model ({error}); words alone are searched");
        }
        Self {
            orders: Mutex::new(matches!(thread, Some(Ok(_))).then_some(sender)),
            stop: Mutex::default(),
            ended: Mutex::new(ended),
        }
    }

    /// Finds out what these notes mean, and no longer what others do. Done once they may take over: with
    /// their meaning where little of it is new, else without, and then it is added later.
    pub async fn begin(&self, app: &Arc<App>) {
        let (ready, is_ready) = oneshot::channel();
        let stop = Arc::new(AtomicBool::new(false));
        let before = std::mem::replace(&mut *locked(&self.stop), Arc::clone(&stop));
        before.store(true, Relaxed);
        let app = Arc::downgrade(app);
        let order = Order { app, stop, ready };
        let orders = locked(&self.orders).clone();
        // Without a model there is no thread, or it has ended, and words alone are searched.
        let is_ordered = orders.is_some_and(|orders| orders.send(order).is_ok());
        if is_ordered && timeout(READY_WITHIN, is_ready).await.is_err() {
            debug!("the model is still at work; the notes take over without it");
        }
    }

    /// Ends the work after the text that is under way, a tenth of a second; a disk that hangs is not
    /// waited for. What is left behind loses nothing: vectors are kept as soon as they are there.
    pub fn stop(&self, within: Duration) {
        locked(&self.orders).take();
        locked(&self.stop).store(true, Relaxed);
        if locked(&self.ended).recv_timeout(within) == Err(RecvTimeoutError::Timeout) {
            info!("the model was still at work; it is left behind");
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Worker {
    model_dir: PathBuf,
    cache: PathBuf,
    threads: usize,
    known: Known,
    /// What is wrong with the cache, since that was told.
    told: HashSet<String>,
}

impl Worker {
    fn work(mut self, orders: &Receiver<Order>) {
        let Ok(mut order) = orders.recv() else { return };
        let encoder = match Encoder::load(&self.model_dir) {
            Ok(encoder) => Arc::new(encoder),
            Err(error @ ModelError::Missing(_)) => {
                return info!("{error}; until then words alone are searched");
            }
            Err(error) => return warn!("{error}; words alone are searched"),
        };
        loop {
            while let Ok(newer) = orders.try_recv() {
                order = newer;
            }
            if let Err(error) = self.understand(&encoder, order) {
                // Too few threads for now, perhaps: the next notes try again.
                warn!("{error}; words alone are searched");
            }
            let Ok(next) = orders.recv() else { return };
            order = next;
        }
    }

    fn understand(&mut self, encoder: &Arc<Encoder>, order: Order) -> Result<(), ModelError> {
        let Order { app, stop, ready } = order;
        let Some(app) = app.upgrade() else {
            return Ok(());
        };
        let start = Instant::now();
        let wanted = Wanted::of(app.notebook());
        if self.has_all_at_once(&wanted, encoder, &stop)? {
            app.add_meaning(self.known.meaning(&wanted, Arc::clone(encoder)));
        }
        // Nobody waits any more only where this took too long.
        let _ = ready.send(());
        if app.has_meaning() && self.known.is_kept() {
            self.known.forget_others(&wanted);
            return Ok(());
        }
        let cache = Cache::open(&self.cache, Stale::Dropped);
        let mut told = None;
        let problems = &mut self.told;
        let tell = |progress| match progress {
            Progress::Problem(problem) => {
                if problems.insert(problem.to_string()) {
                    warn!("{problem}");
                }
            }
            Progress::Done { done, all } => {
                let is_due = told.is_none_or(|told: Instant| told.elapsed() >= TELL_EVERY);
                if done < all && is_due {
                    info!(
                        "{done} of {all} texts have vectors; until all have, words alone are searched"
                    );
                    told = Some(Instant::now());
                }
            }
        };
        let (known, threads) = (&mut self.known, self.threads);
        if known.complete(&wanted, encoder, cache, threads, &stop, tell)? && !app.has_meaning() {
            app.add_meaning(known.meaning(&wanted, Arc::clone(encoder)));
            info!(
                took_ms = start.elapsed().as_millis() as u64,
                "answers are found by meaning as well"
            );
        }
        Ok(())
    }

    /// Whether every text has its vectors, after computing those that are new if they are few. Before
    /// anything is known, the cache is asked first.
    fn has_all_at_once(
        &mut self,
        wanted: &Wanted,
        encoder: &Encoder,
        stop: &AtomicBool,
    ) -> Result<bool, ModelError> {
        let missing = self.known.missing(wanted);
        if self.known.is_empty() || missing.len() > FEW_TEXTS {
            return Ok(missing.is_empty());
        }
        let until = Instant::now() + COMPUTED_WITHIN;
        let goes_on = || !stop.load(Relaxed) && Instant::now() < until;
        self.known
            .compute(&missing, encoder, self.threads, goes_on, |_, _| {})
    }
}
