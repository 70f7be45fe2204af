//! `recite sandbox`: the bot against a small Discord on this machine, used from a page in a browser.

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

use super::bot::{Begun, Bot};
use super::failure::Failure;
use super::log;
use super::print::print;
use super::runtime::threads;
use super::shared::{Shared, access};
use super::signals::shutdown_signal;
use crate::clock::Clock;
use crate::config::Config;
use crate::discord::Patience;
use crate::discord::token::Token;
use crate::private_files;
use crate::sandbox::notes::NotesPane;
use crate::sandbox::time::ClockControl;
use crate::sandbox::{self, Listener, PageServices};
use recite_discord_sim::fixtures::{self, DAILY};
use recite_discord_sim::recorder::Recorder;
use recite_discord_sim::{self, Change, Sandbox};
use recite_search::embedding;

/// Requests that the inspector shows.
const RECORDED: usize = 300;

/// How often the loop of the daily question looks: somebody who moves the clock waits for it.
const TICK: Duration = Duration::from_millis(200);

#[derive(Debug, clap::Args)]
pub struct Options {
    /// The port of the page on 127.0.0.1 [default: a free one]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Keep grades and schedules in this folder; without it they go when the sandbox ends
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Serve the page from this folder instead of the embedded one, read at every load; for who works on it
    #[arg(long, value_name = "DIR", hide = true)]
    page: Option<PathBuf>,
}

pub fn run(shared: &Shared, options: &Options) -> Result<ExitCode, Failure> {
    let mut config = shared.config()?;
    let listener = listen(options.port.unwrap_or(0))?;
    let data = Data::at(options.data.as_deref())?;
    let runtime = threads()?;
    let shutdown = {
        let _entered = runtime.enter();
        shutdown_signal()?
    };
    let (discord, recorder) = start_discord(&runtime)?;
    let kept_clock = match &data {
        Data::Kept(folder) => Some(KeptClock::resume(folder.join("sandbox-clock"), &discord)?),
        Data::Passing(_) => None,
    };
    let time = ClockControl::new(Arc::clone(&discord), Clock::system());
    keep_to_this_machine(&mut config, &discord, data.path());
    log::start(&config);
    let bot = Bot {
        token: Token::new(discord.token()).map_err(|it| Failure::Other(it.into()))?,
        clock: time.clock(),
        // A bot in service may have its port.
        listener: None,
        tick: TICK,
        patience: Patience::default(),
        config,
    };
    let searched_by = searched_by(bot.config.meaning.model_dir.as_deref());
    let links = bot.config.links.clone();
    let allowed = access(&bot.config);
    let named = match &bot.config.git.remote {
        Some(remote) => remote.to_string(),
        None => bot.config.notes_dir.display().to_string(),
    };
    let url = listener.url();
    let handle = runtime.handle().clone();
    let (is_opened, page_dir) = (options.open, options.page.clone());
    let begun = |begun: Begun| {
        if let Some(clock) = kept_clock {
            handle.spawn(clock.keep(Arc::clone(&discord)));
        }
        let notes = NotesPane::new(
            named,
            begun.folder,
            allowed,
            !begun.is_from_repository,
            links,
        );
        let notes = Arc::new(notes);
        let parts = PageServices {
            discord,
            recorder,
            live: begun.live,
            notes,
            time,
            page_dir,
        };
        handle.spawn(async move {
            if let Err(error) = sandbox::serve(listener, parts).await {
                error!(
                    "the sandbox's page cannot be served any more: {error}; start the sandbox anew"
                );
            }
        });
        announce(&url, &searched_by, is_opened);
    };
    bot.run(runtime, shutdown, begun)
}

/// Takes the page's port.
fn listen(port: u16) -> Result<Listener, Failure> {
    Listener::bind(port).map_err(|error| {
        let line = format!(
            "`--port {port}`: nothing can listen at 127.0.0.1:{port}: {error}; leave `--port` out to take a free port"
        );
        Failure::Usage(vec![line])
    })
}

/// The folder of what the bot writes.
enum Data {
    /// Gone when this is dropped.
    Passing(TempDir),
    Kept(PathBuf),
}

impl Data {
    fn at(folder: Option<&Path>) -> Result<Self, Failure> {
        match folder {
            Some(folder) => {
                private_files::create_folder(folder).map_err(|error| {
                    let line = format!(
                        "`--data {}`: {error}; name a folder that can be written",
                        folder.display()
                    );
                    Failure::Usage(vec![line])
                })?;
                Ok(Self::Kept(folder.to_owned()))
            }
            None => {
                let mut builder = tempfile::Builder::new();
                builder.prefix("recite-sandbox-");
                #[cfg(unix)]
                builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
                let folder = builder.tempdir();
                Ok(Self::Passing(
                    folder.context("make a folder for what the bot writes")?,
                ))
            }
        }
    }

    fn path(&self) -> &Path {
        match self {
            Self::Passing(folder) => folder.path(),
            Self::Kept(folder) => folder,
        }
    }
}

/// How far the clock was moved ahead, kept beside the data: a bot that went back in time would meet grades
/// and posts of its own future.
struct KeptClock(PathBuf);

impl KeptClock {
    /// Moves the clock as far ahead as it was when these data were used last.
    fn resume(file: PathBuf, discord: &Sandbox) -> Result<Self, Failure> {
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

    /// Writes down how far it is ahead, whenever it is moved.
    async fn keep(self, discord: Arc<Sandbox>) {
        let mut changes = discord.changes();
        loop {
            match changes.recv().await {
                Ok(Change::Clock) | Err(RecvError::Lagged(_)) => {}
                Ok(_) => continue,
                Err(RecvError::Closed) => return,
            }
            // A part of a second more, so that it never goes back.
            let ahead = discord.ahead().as_secs() + 1;
            if let Err(error) = self.write(ahead) {
                warn!(
                    "the clock's place cannot be kept in {}: {error}",
                    self.0.display()
                );
            }
        }
    }
}

/// A server with #general and #daily-quiz, ada who manages it, ben and cleo.
fn start_discord(runtime: &Runtime) -> Result<(Arc<Sandbox>, Arc<Recorder>), Failure> {
    let recorder = Arc::new(Recorder::with_limit(RECORDED));
    let mut channels = fixtures::channels();
    for channel in channels.iter_mut().filter(|channel| channel.id == DAILY) {
        channel.name = "daily-quiz".to_owned();
    }
    let options = recite_discord_sim::SandboxOptions {
        token: Uuid::new_v4().simple().to_string(),
        channels,
        ..recite_discord_sim::SandboxOptions::default()
    };
    let discord = runtime.block_on(Sandbox::start_recorded(options, Arc::clone(&recorder)));
    Ok((
        Arc::new(discord.context("start the small Discord")?),
        recorder,
    ))
}

/// Whatever config and environment say, this bot meets no other Discord, database or bot than its own.
fn keep_to_this_machine(config: &mut Config, discord: &Sandbox, data: &Path) {
    config.api_url = Some(discord.url().to_owned());
    data.clone_into(&mut config.data_dir);
    config.store_url = None;
    config.listen = None;
    if config.log_filter == Config::default().log_filter {
        // Somebody reads the page, not the log; what is wrong is told all the same.
        config.log_filter = "warn".to_owned();
    }
}

/// What questions are searched by.
fn searched_by(model: Option<&Path>) -> String {
    match model.map(|folder| (folder, embedding::check(folder))) {
        Some((folder, Ok(()))) => format!(
            "Questions are searched by words and by meaning, with the model in {}.",
            folder.display()
        ),
        Some((_, Err(error))) => format!("Questions are searched by words alone: {error}."),
        None => "Questions are searched by words alone, as `search.model_dir` is \"\".".to_owned(),
    }
}

/// Prints where the page is and how notes are searched, and opens the page where that was asked for.
fn announce(url: &str, searched_by: &str, is_opened: bool) {
    let printed = print(&format!(
        "Open {url} in a browser on this machine; Ctrl-C ends the sandbox.\n{searched_by}\n"
    ));
    if let Err(Failure::Other(error)) = printed {
        warn!("{error:#}");
    }
    if is_opened && let Err(error) = open::that_detached(url) {
        warn!("no browser could be opened: {error}; open the address above yourself");
    }
}
