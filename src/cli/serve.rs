//! `recite serve`: starts everything, stops cleanly on SIGTERM and Ctrl-C.

mod set_clock;
mod signals;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tracing::{info, warn};

use super::instance::Instance;
use super::{Failure, Shared, load_folder, log, open_store, remote};
use crate::app::App;
use crate::app::live::Live;
use crate::app::meaning::understanding::Understanding;
use crate::app::quiz::Quiz;
use crate::app::reload::{Cause, ReloadOptions, Reloads};
use crate::clock::Clock;
use crate::config::{Config, Token};
use crate::discord::daily::DailyOptions;
use crate::discord::{self, DiscordError, DiscordOptions, Patience};
use crate::git::Checkout;
use crate::metrics::Metrics;
use crate::monitor::{self, Listener, Monitor};
use crate::notes::Problem;
use crate::notes::load::{Look, look};
use set_clock::set_clock;
use signals::{hangups, reload_at, shutdown_signal};

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
    /// Notice a deaf gateway within seconds; for tests
    #[arg(long, hide = true, requires = "clock")]
    impatient: bool,
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
    log::start(&config);
    // Before anything takes its time: a port that is not to be had is told at once.
    let listener = config.listen.map(listen).transpose()?;
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
    let seen = look(&notes.folder);
    let (app, problems) = load(&notes.folder, &config)?;
    let understanding = Arc::new(Understanding::start(&config.meaning, &config.data_dir));
    let instance = Instance::hold(&config.data_dir);
    let daily = DailyOptions {
        holder: instance.name.clone(),
        tick,
    };
    let patience = match options.impatient {
        true => Patience::short(),
        false => Patience::default(),
    };
    let starting = Starting {
        config,
        token,
        clock,
        listener,
        notes,
        seen,
        app,
        problems,
        understanding: Arc::clone(&understanding),
        daily,
        patience,
    };
    let ended = runtime.block_on(starting.serve(shutdown))?;
    drop(instance);
    understanding.stop(THREADS_WITHIN);
    runtime.shutdown_timeout(THREADS_WITHIN);
    match ended {
        Ok(()) => {
            info!("stopped");
            Ok(ExitCode::SUCCESS)
        }
        Err(error @ DiscordError::Broken(_)) => Err(Failure::Other(error.into())),
        Err(error @ DiscordError::Closed { .. }) => Err(Failure::ShutOut(error.to_string())),
        Err(error) => Err(Failure::Usage(vec![error.to_string()])),
    }
}

/// What a bot is started from.
struct Starting {
    config: Config,
    token: Token,
    clock: Clock,
    /// The monitor's port, if there is to be one.
    listener: Option<Listener>,
    notes: remote::Notes,
    /// How the folder of notes looked before they were read.
    seen: Option<Look>,
    app: Arc<App>,
    problems: Vec<Problem>,
    understanding: Arc<Understanding>,
    daily: DailyOptions,
    patience: Patience,
}

impl Starting {
    /// Serves until `shutdown`; how it ended.
    async fn serve(
        self,
        shutdown: impl Future<Output = ()>,
    ) -> Result<Result<(), DiscordError>, Failure> {
        let (config, clock) = (self.config, self.clock);
        let hangup = hangups()?;
        let metrics = Metrics::default();
        let mut shutdown = pin!(shutdown);
        // Waits for a database that is locked.
        let store = tokio::select! {
            store = open_store(&config) => store?.timed_by(&metrics),
            () = &mut shutdown => return Ok(Ok(())),
        };
        let mut quiz = Quiz::new(self.app, store.clone(), config.quiz.clone());
        if let Some(remote) = &config.git.remote {
            // Each commit lies in a folder of its own.
            let (branch, dir) = (config.git.branch.as_deref(), &config.git.dir);
            let branch = branch.unwrap_or_default();
            quiz = quiz.of_notes_from(&format!("{}#{branch}/{dir}", remote.url()));
        }
        let followed = tokio::select! {
            followed = quiz.follow(clock.now()) => followed,
            () = &mut shutdown => return Ok(Ok(())),
        };
        let live = Arc::new(Live::new(quiz));
        let reloading = ReloadOptions {
            folder: self.notes.folder,
            seen: self.seen,
            search: config.search,
            watch: config.watch,
            followed: followed.is_ok(),
        };
        let remote = self.notes.remote.map(|it| (it.pulls, it.checkouts));
        let (pulls, checkouts) = remote.unzip();
        let reloads = Reloads::start(
            Arc::clone(&live),
            reloading,
            self.understanding,
            metrics.clone(),
            clock.clone(),
            pulls,
            &self.problems,
        );
        tokio::spawn(reload_at(hangup, reloads.clone()));
        if let Some(checkouts) = checkouts {
            tokio::spawn(take_over(checkouts, reloads.clone()));
        }
        let options = DiscordOptions {
            token: self.token.expose().to_owned(),
            api_url: config.api_url.clone(),
            links: config.links.clone(),
            daily: self.daily,
            patience: self.patience,
            reloads,
            connected: Arc::default(),
        };
        let monitor = Monitor {
            live: Arc::clone(&live),
            metrics: metrics.clone(),
            clock: clock.clone(),
            connected: Arc::clone(&options.connected),
        };
        let monitor = self
            .listener
            .map(|it| tokio::spawn(monitor::serve(it, monitor)));
        let ended = discord::run(live, options, clock, metrics, shutdown).await;
        if let Some(monitor) = monitor {
            monitor.abort();
        }
        // What is still at work then loses nothing: a transaction is done or not begun.
        if timeout(STORE_WITHIN, store.close()).await.is_err() {
            warn!("the database was still at work; it is left behind");
        }
        Ok(ended)
    }
}

/// Takes the monitor's port, and says where.
fn listen(at: SocketAddr) -> Result<Listener, Failure> {
    let bound = Listener::bind(at).map_err(|error| Failure::Usage(vec![error.to_string()]))?;
    let at = bound.address().context("ask for the monitor's address")?;
    info!("the monitor listens at http://{at}: /healthz, /readyz and /metrics");
    if !at.ip().is_loopback() {
        warn!(
            "whoever reaches {at} can read how Recite is; write \"127.0.0.1:{}\" into `monitor.listen` to keep it to this machine",
            at.port()
        );
    }
    Ok(bound)
}

/// Answers from every commit that comes, until the end.
async fn take_over(mut checkouts: mpsc::Receiver<Checkout>, reloads: Reloads) {
    while let Some(checkout) = checkouts.recv().await {
        // What came of it is told where it is done.
        drop(reloads.reload_from(checkout.folder, Cause::Pulled).await);
    }
}

/// Loads and indexes the notes, and says what came of it.
fn load(folder: &Path, config: &Config) -> Result<(Arc<App>, Vec<Problem>), Failure> {
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
