//! Runs the whole bot, from loading the notes to closing the database. `serve` and `sandbox` use it.

use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use tracing::{info, warn};

use super::empty_notes::no_questions_message;
use super::failure::Failure;
use super::instance::Instance;
use super::load_progress::ProgressOutput;
use super::notes_source;
use super::setup::{access, load_folder, open_store};
use super::signals::{hangup_signals, reload_on_hangup};
use crate::app::App;
use crate::app::live::LiveQuiz;
use crate::app::quiz::Quiz;
use crate::background::embedding::worker::EmbeddingWorker;
use crate::background::git::Checkout;
use crate::background::reload::{ReloadCause, ReloadOptions, Reloader, log_problems};
use crate::clock::{Clock, SkewDetector};
use crate::config::Config;
use crate::discord::daily::{DailyOptions, PostedDates};
use crate::discord::token::Token;
use crate::discord::{self, DiscordError, DiscordOptions, GatewayTimeouts};
use crate::metrics::Metrics;
use crate::monitor::{self, Listener, Monitor};
use crate::private_files;
use crate::store::{Store, prepare};
use recite_notes::Problem;
use recite_notes::load::{FolderState, folder_state};

/// How long the shutdown waits for blocking threads. Work that takes longer is abandoned.
const THREADS_TIMEOUT: Duration = Duration::from_millis(500);
/// How long the shutdown waits for the database to close.
const STORE_CLOSE_TIMEOUT: Duration = Duration::from_millis(300);

/// A bot that has not started yet, with everything it needs to run.
pub struct Bot {
    /// The validated configuration.
    pub config: Config,
    /// The bot token for Discord.
    pub token: Token,
    /// The clock that everything in the bot reads.
    pub clock: Clock,
    /// The monitor's open port; `None` to run without a monitor.
    pub listener: Option<Listener>,
    /// How often the daily loop checks for work.
    pub tick: Duration,
    /// The timeouts and delays of the gateway connection.
    pub timeouts: GatewayTimeouts,
}

/// A bot that is about to connect to Discord. The sandbox page uses it.
pub struct StartedBot {
    /// The live notes and quiz, shared with the bot.
    pub live: Arc<LiveQuiz>,
    /// The folder of the notes. For a git repository, the checkout of the first commit.
    pub folder: PathBuf,
    /// Whether the notes come from a git repository.
    pub is_from_repository: bool,
}

impl Bot {
    /// Runs the bot on `runtime` until `shutdown` completes.
    ///
    /// Calls `on_started` once the notes are loaded and the database is open.
    ///
    /// # Errors
    /// Fails if the notes or the database cannot be used, or if Discord rejects the bot.
    pub fn run(
        self,
        runtime: Runtime,
        shutdown: impl Future<Output = ()>,
        on_started: impl FnOnce(StartedBot),
    ) -> Result<ExitCode, Failure> {
        let ended = runtime.block_on(self.serve(shutdown, on_started));
        runtime.shutdown_timeout(THREADS_TIMEOUT);
        ended?;
        info!("stopped");
        Ok(ExitCode::SUCCESS)
    }

    /// Does the same as [`Self::run`], on the caller's runtime.
    ///
    /// # Errors
    /// Fails for the same reasons as [`Self::run`].
    pub async fn serve(
        self,
        shutdown: impl Future<Output = ()>,
        on_started: impl FnOnce(StartedBot),
    ) -> Result<(), Failure> {
        let mut shutdown = pin!(shutdown);
        // The database file is created before any other file in its folder.
        let prepared = prepare(&self.config.database()).await;
        prepared.map_err(super::setup::store_failure)?;
        let loaded = tokio::select! {
            // Loading writes nothing, so it can be cancelled at any point.
            loaded = self.load() => loaded?,
            () = &mut shutdown => return Ok(()),
        };
        let embedding_worker = Arc::clone(&loaded.embedding_worker);
        // The instance lock is held until the bot has stopped.
        let (instance, result) = loaded.serve(shutdown, on_started).await?;
        drop(instance);
        embedding_worker.stop(THREADS_TIMEOUT);
        match result {
            Ok(()) => Ok(()),
            Err(error @ DiscordError::Unexpected(_)) => Err(Failure::Other(error.into())),
            Err(error @ DiscordError::Closed { .. }) => Err(Failure::Rejected(error.to_string())),
            Err(error) => Err(Failure::Usage(vec![error.to_string()])),
        }
    }

    /// Loads the notes and opens the database.
    async fn load(self) -> Result<LoadedBot, Failure> {
        let config = &self.config;
        let notes = notes_source::NotesSource::open(config).await?;
        let (seen, app, problems) = load(notes.folder.clone(), config.clone()).await?;
        // This waits if the database is locked.
        let store = open_store(config).await?;
        let embedding_worker = Arc::new(EmbeddingWorker::start(&config.meaning, &config.data_dir));
        // Created after the database: this file without a database means that the database was lost.
        let instance = Instance::acquire(&config.data_dir);
        private_files::restrict_folder(&config.data_dir, private_files::is_own);
        Ok(LoadedBot {
            bot: self,
            notes,
            seen,
            app,
            problems,
            store,
            embedding_worker,
            instance,
        })
    }
}

/// A bot whose notes are loaded and whose database is open.
struct LoadedBot {
    bot: Bot,
    notes: notes_source::NotesSource,
    /// The state of the notes folder just before it was read.
    seen: Option<FolderState>,
    app: Arc<App>,
    problems: Vec<Problem>,
    store: Store,
    embedding_worker: Arc<EmbeddingWorker>,
    instance: Instance,
}

impl LoadedBot {
    /// Runs the bot until `shutdown` completes. Returns the instance lock and the result of the Discord connection.
    async fn serve(
        self,
        shutdown: impl Future<Output = ()>,
        on_started: impl FnOnce(StartedBot),
    ) -> Result<(Instance, Result<(), DiscordError>), Failure> {
        let (config, clock) = (self.bot.config, self.bot.clock);
        let hangup = hangup_signals()?;
        let metrics = Metrics::default();
        let mut shutdown = pin!(shutdown);
        let store = self.store.with_metrics(&metrics);
        let mut quiz = Quiz::new(self.app, store.clone(), config.quiz.clone());
        if let Some(remote) = &config.git.remote {
            // Each commit has its own checkout folder, so the folder does not identify the notes.
            let (branch, dir) = (config.git.branch.as_deref(), &config.git.dir);
            let branch = branch.unwrap_or_default();
            quiz = quiz.with_notes_origin(&format!("{}#{branch}/{dir}", remote.url()));
        }
        let followed = tokio::select! {
            followed = quiz.relink_histories(clock.now()) => followed,
            () = &mut shutdown => return Ok((self.instance, Ok(()))),
        };
        let live = Arc::new(LiveQuiz::new(quiz));
        on_started(StartedBot {
            live: Arc::clone(&live),
            folder: self.notes.folder.clone(),
            is_from_repository: self.notes.remote.is_some(),
        });
        let reloading = ReloadOptions {
            folder: self.notes.folder,
            seen: self.seen,
            search: config.search,
            watch: config.watch,
            is_relinked: followed.is_ok(),
        };
        let remote = self.notes.remote.map(|it| (it.pulls, it.checkouts));
        let (pulls, checkouts) = remote.unzip();
        let reloads = Reloader::start(
            Arc::clone(&live),
            reloading,
            self.embedding_worker,
            metrics.clone(),
            clock.clone(),
            pulls,
            &self.problems,
        );
        tokio::spawn(reload_on_hangup(hangup, reloads.clone()));
        if let Some(checkouts) = checkouts {
            tokio::spawn(reload_checkouts(checkouts, reloads.clone()));
        }
        let options = DiscordOptions {
            token: self.bot.token,
            api_url: config.api_url.clone(),
            links: config.links.clone(),
            daily: DailyOptions {
                holder: self.instance.name.clone(),
                tick: self.bot.tick,
                posted_dates: PostedDates::open(&config.data_dir),
            },
            messages: config.messages,
            install: config.install,
            timeouts: self.bot.timeouts,
            reloads,
            skew_detector: SkewDetector::new(clock.clone()),
            connected: Arc::default(),
        };
        let monitor = Monitor {
            live: Arc::clone(&live),
            metrics: metrics.clone(),
            clock: clock.clone(),
            skew_detector: options.skew_detector.clone(),
            connected: Arc::clone(&options.connected),
        };
        let monitor = self
            .bot
            .listener
            .map(|it| tokio::spawn(monitor::serve(it, monitor)));
        let result = discord::run(live, options, clock, metrics, shutdown).await;
        if let Some(monitor) = monitor {
            monitor.abort();
        }
        // Unfinished work loses no data: a transaction is either committed or rolled back.
        if timeout(STORE_CLOSE_TIMEOUT, store.close()).await.is_err() {
            warn!("the database did not close in time; stopping without waiting for it");
        }
        Ok((self.instance, result))
    }
}

/// Starts a reload of the notes for every new checkout.
async fn reload_checkouts(mut checkouts: mpsc::Receiver<Checkout>, reloads: Reloader) {
    while let Some(checkout) = checkouts.recv().await {
        // The reload logs its own result.
        drop(
            reloads
                .reload_from(checkout.folder, ReloadCause::Pulled)
                .await,
        );
    }
}

/// The state of the notes folder before it was read, the notes, and their problems.
type LoadOutput = (Option<FolderState>, Arc<App>, Vec<Problem>);

/// Loads and indexes the notes on a blocking thread, so that signals are still handled.
async fn load(folder: PathBuf, config: Config) -> Result<LoadOutput, Failure> {
    info!("reading the notes in {}", folder.display());
    let loading = spawn_blocking(move || {
        let seen = folder_state(&folder, &access(&config));
        let (app, problems) = load_and_log(&folder, &config)?;
        Ok((seen, app, problems))
    });
    loading.await?
}

/// Loads and indexes the notes, and logs how many there are and their problems.
fn load_and_log(folder: &Path, config: &Config) -> Result<(Arc<App>, Vec<Problem>), Failure> {
    let (app, problems) = load_folder(folder, config, ProgressOutput::Log)?;
    let book = app.notebook();
    info!(
        "loaded {} Q&As in {} topics from {} files in {}",
        book.qas().len(),
        book.topics().len(),
        book.file_count(),
        folder.display()
    );
    // A repository without any file may still be waiting for its first pull.
    if book.qas().is_empty() && (config.git.remote.is_none() || book.file_count() > 0) {
        warn!("{}", no_questions_message(folder));
    }
    log_problem_count(&problems);
    Ok((Arc::new(app), problems))
}

/// Logs the problems and how many there are.
fn log_problem_count(problems: &[Problem]) {
    match log_problems(problems) {
        0 => info!("found no problems in the notes"),
        number => {
            warn!("found {number} problem(s) in the notes; run `recite check` to list all of them");
        }
    }
}
