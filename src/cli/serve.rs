//! `recite serve`: starts everything, stops cleanly on SIGTERM and Ctrl-C.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anstream::{AutoStream, ColorChoice};
use anyhow::Context;
use jiff::Timestamp;
use tokio::time::timeout;
use tracing::{info, warn};
use tracing_subscriber::EnvFilter;

use super::instance::Instance;
use super::{Failure, Shared, load_folder, open_store, remote};
use crate::app::App;
use crate::app::live::Live;
use crate::app::meaning::{CACHE_FILE, Progress, understand};
use crate::app::quiz::Quiz;
use crate::clock::Clock;
use crate::config::Config;
use crate::discord::daily::DailyOptions;
use crate::discord::{self, DiscordError, DiscordOptions};
use crate::embedding::cache::{Cache, Stale};
use crate::embedding::{Encoder, ModelError};
use crate::metrics::Metrics;
use crate::notes::Problem;

/// Work that a blocking thread has not finished by then is left behind.
const THREADS_WITHIN: Duration = Duration::from_millis(500);
const STORE_WITHIN: Duration = Duration::from_millis(300);

/// How often the loop of the daily question looks: by the system's clock, and by one that tests set.
const TICK: Duration = Duration::from_secs(5);
const TEST_TICK: Duration = Duration::from_millis(50);
/// In place of `notes.git_minutes` then.
const TEST_PULLS: Duration = Duration::from_millis(200);

#[derive(Debug, Default, clap::Args)]
pub struct Options {
    /// Stand at the instant in this file instead of the present; for tests, with Discord on loopback
    #[arg(long, value_name = "FILE", hide = true)]
    clock: Option<PathBuf>,
}

pub fn run(shared: &Shared, options: &Options) -> Result<ExitCode, Failure> {
    let mut config = shared.config()?;
    let (clock, tick) = match &options.clock {
        Some(file) => {
            config.git.every = TEST_PULLS;
            (set_clock(file, &config)?, TEST_TICK)
        }
        None => (Clock::system(), TICK),
    };
    let Some(token) = config.token.clone() else {
        return Err(Failure::Usage(vec![
            "DISCORD_TOKEN is not set; put `DISCORD_TOKEN=…` into the environment or into a file `.env` here \
             (the README tells where Discord shows the token); `recite ask` works without one"
                .to_owned(),
        ]));
    };
    start_log(&config);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("start the runtime")?;
    // Listened for before anything is begun that a signal should end in order.
    let mut shutdown = {
        let _entered = runtime.enter();
        Box::pin(shutdown_signal()?)
    };
    let begun = runtime.block_on(async {
        tokio::select! {
            begun = remote::Notes::begin(&config) => Some(begun),
            () = &mut shutdown => None,
        }
    });
    let Some(notes) = begun.transpose()? else {
        info!("stopped");
        return Ok(ExitCode::SUCCESS);
    };
    let app = Arc::new(load(&notes.folder, &config)?);
    let understanding = Understanding::begin(&app, &config);
    let instance = Instance::hold(&config.data_dir);
    let options = DiscordOptions {
        token: token.expose().to_owned(),
        api_url: config.api_url.clone(),
        links: config.links.clone(),
        daily: DailyOptions {
            holder: instance.name.clone(),
            tick,
        },
        connected: Arc::default(),
    };
    let ended = runtime.block_on(async {
        let store = open_store(&config).await?;
        let quiz = Quiz::new(Arc::clone(&app), store.clone(), config.quiz.clone());
        let live = Arc::new(Live::new(quiz));
        if let Some(remote) = notes.remote {
            tokio::spawn(take_over(remote, Arc::clone(&live), config.clone()));
        }
        let ended = discord::run(live, options, clock, Metrics::default(), shutdown).await;
        // What is still at work then loses nothing: a transaction is done or not begun.
        if timeout(STORE_WITHIN, store.close()).await.is_err() {
            warn!("the database was still at work; it is left behind");
        }
        Ok::<_, Failure>(ended)
    })?;
    drop(instance);
    understanding.stop();
    runtime.shutdown_timeout(THREADS_WITHIN);
    match ended {
        Ok(()) => {
            info!("stopped");
            Ok(ExitCode::SUCCESS)
        }
        Err(error @ (DiscordError::Broken(_) | DiscordError::InVain)) => {
            Err(Failure::Other(error.into()))
        }
        Err(error) => Err(Failure::Usage(vec![error.to_string()])),
    }
}

/// A clock that stands at the instant in a file, read at every look; at the last one that could be
/// read where it cannot. Refused where a real Discord may be at the other end.
fn set_clock(file: &Path, config: &Config) -> Result<Clock, Failure> {
    let url = config.api_url.as_deref().unwrap_or_default();
    let host = reqwest::Url::parse(url).ok();
    let host = host.as_ref().and_then(|url| url.host_str());
    if !host.is_some_and(|host| matches!(host, "127.0.0.1" | "localhost" | "[::1]")) {
        let line = "`--clock` is for tests: it needs DISCORD_API_URL to be on this machine";
        return Err(Failure::Usage(vec![line.to_owned()]));
    }
    let read = |file: &Path| -> anyhow::Result<Timestamp> {
        let written = std::fs::read_to_string(file)?;
        Ok(written.trim().parse()?)
    };
    let first = read(file).with_context(|| format!("read the instant in {}", file.display()))?;
    let (file, last) = (file.to_owned(), Mutex::new(first));
    Ok(Clock::from_fn(move || {
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(now) = read(&file) {
            *last = now;
        }
        *last
    }))
}

fn start_log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log_filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let shows_colors = AutoStream::choice(&std::io::stderr()) != ColorChoice::Never;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(shows_colors)
        .with_target(false)
        .init();
}

/// Answers from every commit that comes, until the end.
async fn take_over(remote: remote::Remote, live: Arc<Live>, config: Config) {
    // The pulling ends with the last who may ask for it.
    let remote::Remote {
        pulls: _held,
        mut checkouts,
    } = remote;
    while let Some(checkout) = checkouts.recv().await {
        let config = config.clone();
        let loaded = tokio::task::spawn_blocking(move || load(&checkout.folder, &config)).await;
        match loaded {
            Ok(Ok(app)) => live.replace(live.quiz().over(Arc::new(app))),
            Ok(Err(error)) => warn!("the notes stay as they were: {error:?}"),
            Err(error) => warn!("the notes stay as they were: {error}"),
        }
    }
}

/// Loads and indexes the notes, and says what came of it.
fn load(folder: &Path, config: &Config) -> Result<App, Failure> {
    let (app, problems) = load_folder(folder, config)?;
    let book = app.notebook();
    info!(
        "loaded {} Q&As in {} topics from {} files in {}",
        book.qas().len(),
        book.topics().len(),
        book.files(),
        folder.display()
    );
    tell(&problems);
    Ok(app)
}

/// The work of finding out what the notes mean, beside answering.
struct Understanding {
    stop: Arc<AtomicBool>,
    /// Closed once there is no work, or no more.
    ended: mpsc::Receiver<()>,
}

impl Understanding {
    fn begin(app: &Arc<App>, config: &Config) -> Self {
        let (works, ended) = mpsc::channel();
        let stop = Arc::new(AtomicBool::new(false));
        let Some(folder) = config.meaning.model_dir.clone() else {
            return Self { stop, ended };
        };
        let cache = config.data_dir.join(CACHE_FILE);
        let threads = config.meaning.threads;
        let (app, stopped) = (Arc::clone(app), Arc::clone(&stop));
        let work = move || {
            let _works: mpsc::Sender<()> = works;
            understand_notes(&app, &folder, &cache, threads, &stopped);
        };
        let worker = std::thread::Builder::new().name("meaning".to_owned());
        if let Err(error) = worker.spawn(work) {
            warn!("no thread for the model ({error}); words alone are searched");
        }
        Self { stop, ended }
    }

    /// Ends the work after the text that is under way, a tenth of a second; a disk that hangs is not
    /// waited for. What is left behind loses nothing: vectors are kept as soon as they are there.
    fn stop(self) {
        self.stop.store(true, Relaxed);
        if self.ended.recv_timeout(THREADS_WITHIN) == Err(RecvTimeoutError::Timeout) {
            info!("the model was still at work; it is left behind");
        }
    }
}

fn understand_notes(app: &App, folder: &Path, cache: &Path, threads: usize, stop: &AtomicBool) {
    const TELL_EVERY: Duration = Duration::from_secs(10);
    let encoder = match Encoder::load(folder) {
        Ok(encoder) => Arc::new(encoder),
        Err(error @ ModelError::Absent(_)) => {
            return info!("{error}; until then words alone are searched");
        }
        Err(error) => return warn!("{error}; words alone are searched"),
    };
    let start = Instant::now();
    let mut told = None;
    let cache = Cache::open(cache, Stale::Dropped);
    let meaning = understand(app.notebook(), encoder, cache, threads, stop, |progress| {
        match progress {
            Progress::Problem(problem) => warn!("{problem}"),
            Progress::Done { done, all } => {
                let is_due = told.is_none_or(|told: Instant| told.elapsed() >= TELL_EVERY);
                if done < all && is_due {
                    info!(
                        "{done} of {all} texts have vectors; until all have, words alone are searched"
                    );
                    told = Some(Instant::now());
                }
            }
        }
    });
    match meaning {
        Ok(Some(meaning)) => {
            app.add_meaning(meaning);
            info!(
                took_ms = start.elapsed().as_millis() as u64,
                "answers are found by meaning as well"
            );
        }
        Ok(None) => {}
        Err(error) => warn!("{error}; words alone are searched"),
    }
}

fn tell(problems: &[Problem]) {
    /// More than a screenful hides what comes after it; `recite check` has them all.
    const MOST: usize = 20;
    for problem in problems.iter().take(MOST) {
        warn!("{problem}");
    }
    match problems.len() {
        0 => info!("found no problems in the notes"),
        number => warn!("found {number} problem(s) in the notes; `recite check` tells them all"),
    }
}

/// Listens from now on for a request to end; done when one came.
#[cfg(unix)]
fn shutdown_signal() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).context("listen for signals");
    let mut terminate = listen(SignalKind::terminate())?;
    let mut interrupt = listen(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        info!("asked to stop");
    })
}

/// Listens from now on for a request to end; done when one came.
#[cfg(windows)]
fn shutdown_signal() -> Result<impl Future<Output = ()>, Failure> {
    let mut interrupt = tokio::signal::windows::ctrl_c().context("listen for Ctrl-C")?;
    Ok(async move {
        interrupt.recv().await;
        info!("asked to stop");
    })
}
