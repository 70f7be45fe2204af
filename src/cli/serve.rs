//! `recite serve`: starts everything, stops cleanly on SIGTERM and Ctrl-C.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use anyhow::Context;
use jiff::Timestamp;
use tokio::time::timeout;
use tracing::{info, warn};
use tracing_subscriber::EnvFilter;

use super::instance::Instance;
use super::{Failure, Shared, load_app, open_store};
use crate::app::App;
use crate::app::live::Live;
use crate::app::meaning::understanding::Understanding;
use crate::app::quiz::Quiz;
use crate::app::reload::{Cause, ReloadOptions, Reloads};
use crate::clock::Clock;
use crate::config::Config;
use crate::discord::daily::DailyOptions;
use crate::discord::{self, DiscordError, DiscordOptions};
use crate::metrics::Metrics;
use crate::notes::Problem;
use crate::notes::load::look;

/// Work that a blocking thread has not finished by then is left behind.
const THREADS_WITHIN: Duration = Duration::from_millis(500);
const STORE_WITHIN: Duration = Duration::from_millis(300);

/// How often the loop of the daily question looks: by the system's clock, and by one that tests set.
const TICK: Duration = Duration::from_secs(5);
const TEST_TICK: Duration = Duration::from_millis(50);

#[derive(Debug, Default, clap::Args)]
pub struct Options {
    /// Stand at the instant in this file instead of the present; for tests, with Discord on loopback
    #[arg(long, value_name = "FILE", hide = true)]
    clock: Option<PathBuf>,
}

pub fn run(shared: &Shared, options: &Options) -> Result<ExitCode, Failure> {
    let config = shared.config()?;
    let (clock, tick) = match &options.clock {
        Some(file) => (set_clock(file, &config)?, TEST_TICK),
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
    let seen = look(&config.notes_dir);
    let (app, problems) = load(&config)?;
    let understanding = Arc::new(Understanding::start(&config.meaning, &config.data_dir));
    let instance = Instance::hold(&config.data_dir);
    let reloading = ReloadOptions {
        folder: config.notes_dir.clone(),
        seen,
        search: config.search,
        watch: config.watch,
    };
    let options = |reloads: Reloads| DiscordOptions {
        token: token.expose().to_owned(),
        api_url: config.api_url.clone(),
        links: config.links.clone(),
        daily: DailyOptions {
            holder: instance.name.clone(),
            tick,
        },
        reloads,
        connected: Arc::default(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("start the runtime")?;
    let ended = runtime.block_on(async {
        // Listened for before anything is begun that a signal should end in order.
        let shutdown = shutdown_signal()?;
        let hangup = hangups()?;
        let store = open_store(&config).await?;
        let quiz = Quiz::new(Arc::clone(&app), store.clone(), config.quiz.clone());
        let live = Arc::new(Live::new(quiz));
        let metrics = Metrics::default();
        let (notes, counts) = (Arc::clone(&live), metrics.clone());
        let reloads = Reloads::start(
            notes,
            reloading,
            Arc::clone(&understanding),
            counts,
            &problems,
        );
        tokio::spawn(reload_at(hangup, reloads.clone()));
        let ended = discord::run(live, options(reloads), clock, metrics, shutdown).await;
        // What is still at work then loses nothing: a transaction is done or not begun.
        if timeout(STORE_WITHIN, store.close()).await.is_err() {
            warn!("the database was still at work; it is left behind");
        }
        Ok::<_, Failure>(ended)
    })?;
    drop(instance);
    understanding.stop(THREADS_WITHIN);
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
        // Told on stderr as well, which panics where nobody takes that any more.
        .log_internal_errors(false)
        .init();
}

/// Loads and indexes the notes, and says what came of it.
fn load(config: &Config) -> Result<(Arc<App>, Vec<Problem>), Failure> {
    let (app, problems) = load_app(config)?;
    let book = app.notebook();
    info!(
        "loaded {} Q&As in {} topics from {} files in {}",
        book.qas().len(),
        book.topics().len(),
        book.files(),
        config.notes_dir.display()
    );
    tell(&problems);
    Ok((Arc::new(app), problems))
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
    let mut hangup = listen(SignalKind::hangup())?;
    let had_terminal = std::io::stderr().is_terminal();
    let terminal_closed = async move {
        while hangup.recv().await.is_some() {
            // The same signal asks a service for its notes; nobody is left to ask this one for any.
            if had_terminal && !std::io::stderr().is_terminal() {
                return;
            }
        }
        std::future::pending().await
    };
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            () = terminal_closed => {}
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

/// Listens from now on for SIGHUP, which would end the process otherwise.
#[cfg(unix)]
fn hangups() -> Result<tokio::signal::unix::Signal, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    Ok(signal(SignalKind::hangup()).context("listen for SIGHUP")?)
}

/// Reads the notes anew at each signal. What came of it is told where it is done.
#[cfg(unix)]
async fn reload_at(mut hangups: tokio::signal::unix::Signal, reloads: Reloads) {
    while hangups.recv().await.is_some() {
        drop(reloads.reload(Cause::Signal).await);
    }
}

/// There is no such signal.
#[cfg(windows)]
fn hangups() -> Result<(), Failure> {
    Ok(())
}

#[cfg(windows)]
async fn reload_at((): (), _: Reloads) {}
