//! `recite sandbox`: runs the bot against a simulated Discord on this machine, with a web page to use it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::broadcast::error::RecvError;
use tracing::{error, warn};
use uuid::Uuid;

use super::bot::{Bot, StartedBot};
use super::failure::Failure;
use super::log;
use super::print::print;
use super::runtime::multi_thread_runtime;
use super::setup::{GlobalArgs, access};
use super::signals::shutdown_signal;
use crate::clock::Clock;
use crate::config::Config;
use crate::discord::GatewayTimeouts;
use crate::discord::token::Token;
use crate::private_files;
use crate::sandbox::notes::NotesPane;
use crate::sandbox::time::ClockControl;
use crate::sandbox::{self, Listener, PageServices};
use recite_discord_sim::fixtures::{self, DAILY, MANAGE_GUILD, Person};
use recite_discord_sim::recorder::Recorder;
use recite_discord_sim::{self, Change, Sandbox};
use recite_search::embedding;

/// The number of requests that the inspector keeps.
const MAX_REQUESTS: usize = 300;

/// How often the daily loop checks for work. It is short, because people wait after they move the clock.
const TICK: Duration = Duration::from_millis(200);

/// The arguments of `recite sandbox`.
#[derive(Debug, clap::Args)]
pub struct SandboxArgs {
    /// The port of the page on 127.0.0.1 [default: any free port]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Save grades and schedules in this folder; without it they are deleted when the sandbox stops
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Serve the page from this folder instead of the embedded copy; for development of the page
    #[arg(long, value_name = "DIR", hide = true)]
    page: Option<PathBuf>,
}

/// Runs `recite sandbox`.
pub fn run(globals: &GlobalArgs, args: &SandboxArgs) -> Result<ExitCode, Failure> {
    let mut config = globals.config()?;
    let listener = listen(args.port.unwrap_or(0))?;
    let data = Data::open(args.data.as_deref())?;
    let runtime = multi_thread_runtime()?;
    let shutdown = {
        let _entered = runtime.enter();
        shutdown_signal()?
    };
    let (discord, recorder) = start_discord(&runtime)?;
    let saved_clock = match &data {
        Data::Persistent(folder) => {
            Some(SavedClock::restore(folder.join("sandbox-clock"), &discord)?)
        }
        Data::Temporary(_) => None,
    };
    let time = ClockControl::new(Arc::clone(&discord), Clock::system());
    isolate(&mut config, &discord, data.path());
    log::start(&config);
    let bot = Bot {
        token: Token::new(discord.token()).map_err(|it| Failure::Other(it.into()))?,
        clock: time.clock(),
        // The port may be in use by the real bot.
        listener: None,
        tick: TICK,
        timeouts: GatewayTimeouts::default(),
        config,
    };
    let search = describe_search(bot.config.meaning.model_dir.as_deref());
    let links = bot.config.links.clone();
    let allowed = access(&bot.config);
    let named = match &bot.config.git.remote {
        Some(remote) => remote.to_string(),
        None => bot.config.notes_dir.display().to_string(),
    };
    let url = listener.url();
    let handle = runtime.handle().clone();
    let (opens_browser, page_dir) = (args.open, args.page.clone());
    let on_started = |started: StartedBot| {
        if let Some(clock) = saved_clock {
            handle.spawn(clock.save_changes(Arc::clone(&discord)));
        }
        let notes = NotesPane::new(
            named,
            started.folder,
            allowed,
            !started.is_from_repository,
            links,
        );
        let notes = Arc::new(notes);
        let parts = PageServices {
            discord,
            recorder,
            live: started.live,
            notes,
            time,
            page_dir,
        };
        handle.spawn(async move {
            if let Err(error) = sandbox::serve(listener, parts).await {
                error!("the server of the sandbox page stopped: {error}; restart the sandbox");
            }
        });
        announce(&url, &search, opens_browser);
    };
    bot.run(runtime, shutdown, on_started)
}

/// Opens the port of the page.
fn listen(port: u16) -> Result<Listener, Failure> {
    Listener::bind(port).map_err(|error| {
        let line = format!(
            "`--port {port}`: cannot listen on 127.0.0.1:{port}: {error}. Omit `--port` to use a free port."
        );
        Failure::Usage(vec![line])
    })
}

/// The bot's data folder.
enum Data {
    /// A temporary folder, deleted when this is dropped.
    Temporary(TempDir),
    /// The folder given with `--data`.
    Persistent(PathBuf),
}

impl Data {
    /// Creates the given folder, or a temporary one.
    fn open(folder: Option<&Path>) -> Result<Self, Failure> {
        match folder {
            Some(folder) => {
                private_files::create_folder(folder).map_err(|error| {
                    let line = format!(
                        "`--data {}`: {error}. Choose a writable folder.",
                        folder.display()
                    );
                    Failure::Usage(vec![line])
                })?;
                Ok(Self::Persistent(folder.to_owned()))
            }
            None => {
                let mut builder = tempfile::Builder::new();
                builder.prefix("recite-sandbox-");
                #[cfg(unix)]
                builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
                let folder = builder.tempdir();
                Ok(Self::Temporary(
                    folder.context("create a temporary data folder")?,
                ))
            }
        }
    }

    fn path(&self) -> &Path {
        match self {
            Self::Temporary(folder) => folder.path(),
            Self::Persistent(folder) => folder,
        }
    }
}

/// A file in the data folder with the clock's offset in seconds.
///
/// Without it, a restarted sandbox would go back in time and find grades and posts from the future.
struct SavedClock(PathBuf);

impl SavedClock {
    /// Restores the clock's offset from the last run with this data folder.
    fn restore(file: PathBuf, discord: &Sandbox) -> Result<Self, Failure> {
        match fs::read_to_string(&file) {
            Ok(written) => {
                let ahead = written.trim().parse().map(Duration::from_secs);
                let ahead = ahead.with_context(|| format!("read seconds in {}", file.display()))?;
                discord.advance(ahead);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::Other(error.into())),
        }
        Ok(Self(file))
    }

    fn write(&self, ahead: u64) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        writeln!(private_files::open(&mut options, &self.0)?, "{ahead}")
    }

    /// Saves the offset whenever the clock is moved.
    async fn save_changes(self, discord: Arc<Sandbox>) {
        let mut changes = discord.changes();
        loop {
            match changes.recv().await {
                Ok(Change::Clock) | Err(RecvError::Lagged(_)) => {}
                Ok(_) => continue,
                Err(RecvError::Closed) => return,
            }
            // Rounded up, so that the clock never goes back.
            let ahead = discord.ahead().as_secs() + 1;
            if let Err(error) = self.write(ahead) {
                warn!(
                    "cannot save the clock's offset to {}: {error}",
                    self.0.display()
                );
            }
        }
    }
}

/// Starts a simulated Discord: a server with #general, #daily-quiz and the forum channel #help, its manager ada, the
/// members ben and cleo, and a private channel of the two members.
fn start_discord(runtime: &Runtime) -> Result<(Arc<Sandbox>, Arc<Recorder>), Failure> {
    let recorder = Arc::new(Recorder::with_limit(MAX_REQUESTS));
    let mut channels = fixtures::channels();
    for channel in channels.iter_mut().filter(|channel| channel.id == DAILY) {
        channel.name = "daily-quiz".to_owned();
    }
    let options = recite_discord_sim::SandboxOptions {
        token: Uuid::new_v4().simple().to_string(),
        channels,
        forums: fixtures::forums(),
        ..recite_discord_sim::SandboxOptions::default()
    };
    let discord = runtime.block_on(Sandbox::start_recorded(options, Arc::clone(&recorder)));
    let discord = discord.context("start the simulated Discord")?;
    let members: Vec<&Person> = discord
        .people()
        .iter()
        .filter(|person| !person.has_permissions(MANAGE_GUILD))
        .collect();
    discord.open_group(&members);
    Ok((Arc::new(discord), recorder))
}

/// Overrides the configuration so that the bot uses only the simulated Discord and its own data folder.
fn isolate(config: &mut Config, discord: &Sandbox, data: &Path) {
    config.api_url = Some(discord.url().to_owned());
    data.clone_into(&mut config.data_dir);
    config.store_url = None;
    config.listen = None;
    if config.log_filter == Config::default().log_filter {
        // People look at the page, not at the log, so only warnings and errors are logged.
        config.log_filter = "warn".to_owned();
    }
}

/// Describes how notes are searched: by words and meaning, or by words only.
fn describe_search(model: Option<&Path>) -> String {
    match model.map(|folder| (folder, embedding::check(folder))) {
        Some((folder, Ok(()))) => format!(
            "The search uses words and meaning, with the model in {}.",
            folder.display()
        ),
        Some((_, Err(error))) => format!("The search uses words only: {error}."),
        None => "The search uses words only, because `search.model_dir` is \"\".".to_owned(),
    }
}

/// Prints the address of the page and how notes are searched, and opens the page if `opens_browser`.
fn announce(url: &str, search: &str, opens_browser: bool) {
    let printed = print(&format!(
        "Open {url} in a browser on this machine. Press Ctrl-C to stop the sandbox.\n{search}\n"
    ));
    if let Err(Failure::Other(error)) = printed {
        warn!("{error:#}");
    }
    if opens_browser && let Err(error) = open::that_detached(url) {
        warn!("cannot open a browser: {error}; open the address above yourself");
    }
}
