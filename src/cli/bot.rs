//! The bot from its first file to its last reply, for the commands that run it.

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

use super::failure::Failure;
use super::instance::Instance;
use super::no_notes::no_notes_line;
use super::remote;
use super::shared::{access, load_folder, open_store};
use super::signals::{hangups, reload_at};
use crate::app::App;
use crate::app::live::Live;
use crate::app::quiz::Quiz;
use crate::background::git::Checkout;
use crate::background::meaning::understanding::Understanding;
use crate::background::reload::{Cause, ReloadOptions, Reloads, log_problems};
use crate::clock::{Clock, Reference};
use crate::config::Config;
use crate::discord::daily::{DailyOptions, PostedDates};
use crate::discord::token::Token;
use crate::discord::{self, DiscordError, DiscordOptions, Patience};
use crate::metrics::Metrics;
use crate::monitor::{self, Listener, Monitor};
use crate::private_files;
use crate::store::{Store, prepare};
use recite_notes::Problem;
use recite_notes::load::{FolderState, folder_state};

/// Work that a blocking thread has not finished by then is left behind.
const THREADS_WITHIN: Duration = Duration::from_millis(500);
const STORE_WITHIN: Duration = Duration::from_millis(300);

/// What a bot is run with.
pub struct Bot {
    pub config: Config,
    pub token: Token,
    pub clock: Clock,
    /// The monitor's port, if there is to be one.
    pub listener: Option<Listener>,
    /// How often the loop of the daily question looks.
    pub tick: Duration,
    pub patience: Patience,
}

/// A bot that is about to connect, for whoever works beside it: the page of the sandbox.
pub struct Begun {
    pub live: Arc<Live>,
    /// Where its notes lie; of a repository, the commit it begins with.
    pub folder: PathBuf,
    pub is_from_repository: bool,
}

impl Bot {
    /// Serves until `shutdown` on a runtime of its own, and calls `begun` once the notes and the database are open.
    ///
    /// # Errors
    /// What is the operator's to mend: notes, database, or what Discord refuses.
    pub fn run(
        self,
        runtime: Runtime,
        shutdown: impl Future<Output = ()>,
        begun: impl FnOnce(Begun),
    ) -> Result<ExitCode, Failure> {
        let ended = runtime.block_on(self.serve(shutdown, begun));
        runtime.shutdown_timeout(THREADS_WITHIN);
        ended?;
        info!("stopped");
        Ok(ExitCode::SUCCESS)
    }

    /// As [`Self::run`], on the caller's runtime.
    ///
    /// # Errors
    /// As above.
    pub async fn serve(
        self,
        shutdown: impl Future<Output = ()>,
        begun: impl FnOnce(Begun),
    ) -> Result<(), Failure> {
        let mut shutdown = pin!(shutdown);
        // Before anything else is written beside it.
        let prepared = prepare(&self.config.database()).await;
        prepared.map_err(super::shared::store_failure)?;
        let starting = tokio::select! {
            // Loading writes nothing, so it may be left in the middle.
            starting = self.start() => starting?,
            () = &mut shutdown => return Ok(()),
        };
        let understanding = Arc::clone(&starting.understanding);
        // Held to the end.
        let (instance, ended) = starting.serve(shutdown, begun).await?;
        drop(instance);
        understanding.stop(THREADS_WITHIN);
        match ended {
            Ok(()) => Ok(()),
            Err(error @ DiscordError::Broken(_)) => Err(Failure::Other(error.into())),
            Err(error @ DiscordError::Closed { .. }) => Err(Failure::ShutOut(error.to_string())),
            Err(error) => Err(Failure::Usage(vec![error.to_string()])),
        }
    }

    /// Loads the notes and opens the database.
    async fn start(self) -> Result<Starting, Failure> {
        let config = &self.config;
        let notes = remote::Notes::begin(config).await?;
        let (seen, app, problems) = load(notes.folder.clone(), config.clone()).await?;
        // Waits for a database that is locked.
        let store = open_store(config).await?;
        let understanding = Arc::new(Understanding::start(&config.meaning, &config.data_dir));
        // Behind the database: where only this file is, a database was lost.
        let instance = Instance::hold(&config.data_dir);
        private_files::tighten_folder(&config.data_dir, private_files::is_own);
        Ok(Starting {
            bot: self,
            notes,
            seen,
            app,
            problems,
            store,
            understanding,
            instance,
        })
    }
}

/// A bot whose notes are loaded.
struct Starting {
    bot: Bot,
    notes: remote::Notes,
    /// How the folder of notes looked before they were read.
    seen: Option<FolderState>,
    app: Arc<App>,
    problems: Vec<Problem>,
    store: Store,
    understanding: Arc<Understanding>,
    instance: Instance,
}

impl Starting {
    /// Serves until `shutdown`; how it ended.
    async fn serve(
        self,
        shutdown: impl Future<Output = ()>,
        begun: impl FnOnce(Begun),
    ) -> Result<(Instance, Result<(), DiscordError>), Failure> {
        let (config, clock) = (self.bot.config, self.bot.clock);
        let hangup = hangups()?;
        let metrics = Metrics::default();
        let mut shutdown = pin!(shutdown);
        let store = self.store.timed_by(&metrics);
        let mut quiz = Quiz::new(self.app, store.clone(), config.quiz.clone());
        if let Some(remote) = &config.git.remote {
            // Each commit lies in a folder of its own.
            let (branch, dir) = (config.git.branch.as_deref(), &config.git.dir);
            let branch = branch.unwrap_or_default();
            quiz = quiz.of_notes_from(&format!("{}#{branch}/{dir}", remote.url()));
        }
        let followed = tokio::select! {
            followed = quiz.follow(clock.now()) => followed,
            () = &mut shutdown => return Ok((self.instance, Ok(()))),
        };
        let live = Arc::new(Live::new(quiz));
        begun(Begun {
            live: Arc::clone(&live),
            folder: self.notes.folder.clone(),
            is_from_repository: self.notes.remote.is_some(),
        });
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
            token: self.bot.token,
            api_url: config.api_url.clone(),
            links: config.links.clone(),
            daily: DailyOptions {
                holder: self.instance.name.clone(),
                tick: self.bot.tick,
                posted: PostedDates::at(&config.data_dir),
            },
            patience: self.bot.patience,
            reloads,
            reference: Reference::new(clock.clone()),
            connected: Arc::default(),
        };
        let monitor = Monitor {
            live: Arc::clone(&live),
            metrics: metrics.clone(),
            clock: clock.clone(),
            reference: options.reference.clone(),
            connected: Arc::clone(&options.connected),
        };
        let monitor = self
            .bot
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
        Ok((self.instance, ended))
    }
}

/// Answers from every commit that comes, until the end.
async fn take_over(mut checkouts: mpsc::Receiver<Checkout>, reloads: Reloads) {
    while let Some(checkout) = checkouts.recv().await {
        // What came of it is told where it is done.
        drop(reloads.reload_from(checkout.folder, Cause::Pulled).await);
    }
}

/// How the folder of notes looked before they were read, the notes, and what is wrong with them.
type Loaded = (Option<FolderState>, Arc<App>, Vec<Problem>);

/// Loads and indexes the notes where it holds up nobody who listens for signals.
async fn load(folder: PathBuf, config: Config) -> Result<Loaded, Failure> {
    info!("reading the notes in {}", folder.display());
    let loading = spawn_blocking(move || {
        let seen = folder_state(&folder, &access(&config));
        let (app, problems) = read(&folder, &config)?;
        Ok((seen, app, problems))
    });
    loading.await?
}

/// Loads and indexes the notes, and logs what came of it.
fn read(folder: &Path, config: &Config) -> Result<(Arc<App>, Vec<Problem>), Failure> {
    let (app, problems) = load_folder(folder, config)?;
    let book = app.notebook();
    info!(
        "loaded {} Q&As in {} topics from {} files in {}",
        book.qas().len(),
        book.topics().len(),
        book.file_count(),
        folder.display()
    );
    // The first pull of a repository may be still to come.
    if book.qas().is_empty() && (config.git.remote.is_none() || book.file_count() > 0) {
        warn!("{}", no_notes_line(folder));
    }
    tell(&problems);
    Ok((Arc::new(app), problems))
}

fn tell(problems: &[Problem]) {
    match log_problems(problems) {
        0 => info!("found no problems in the notes"),
        number => warn!("found {number} problem(s) in the notes; `recite check` tells them all"),
    }
}
