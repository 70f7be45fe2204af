//! The bot with temporary folders and the local Discord: in a thread of this process, or as the real binary where a
//! test is about the process itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use recite::config;
use recite::discord::GatewayTimeouts;
use tempfile::TempDir;

use crate::binary::{Process, RunOutput, recite};
use crate::in_process::{InProcess, SetTime};
use crate::local_discord::{StandIn, TEST_TIMEOUT};
use crate::log_lines::LogLines;
use crate::notes::Notes;

/// A bot, its notes and its Discord.
pub struct BotUnderTest {
    // Dropped first: without its Discord the bot would only log errors.
    running: Running,
    pub stand_in: StandIn,
    pub notes: Notes,
    setup: StartSettings,
}

enum Running {
    InProcess(InProcess),
    Binary(Process),
}

/// The settings of each start of a bot.
struct StartSettings {
    /// The working folder: without a `.env`, with the config that a test wrote. Its data are stored
    /// here too, so a restarted bot finds them.
    folder: TempDir,
    /// The address of Discord; `None` for the local one.
    url: Option<String>,
    time: Option<ClockSource>,
    timeouts: GatewayTimeouts,
    is_binary: bool,
    /// Whether the notes are where the config says, not in `notes`.
    follows_config: bool,
}

/// The clock that a test sets.
enum ClockSource {
    InProcess(SetTime),
    /// A file that the binary reads.
    File(PathBuf),
}

/// The settings of a bot before it starts.
pub struct Builder {
    notes: Notes,
    stand_in: Option<StandIn>,
    url: Option<String>,
    config: String,
    instant: Option<String>,
    timeouts: GatewayTimeouts,
    is_binary: bool,
    follows_config: bool,
}

impl Builder {
    /// Sets the text of its `recite.toml`.
    pub fn config(mut self, config: &str) -> Self {
        config.clone_into(&mut self.config);
        self
    }

    /// Uses this Discord.
    pub fn on(mut self, stand_in: StandIn) -> Self {
        self.stand_in = Some(stand_in);
        self
    }

    /// Looks for Discord at an address where a test starts it later.
    pub fn looking_at(mut self, url: &str) -> Self {
        self.url = Some(url.to_owned());
        self
    }

    /// Starts at an instant such as `2026-03-28T08:59:00Z`; its time stands still until a test moves it.
    pub fn at(mut self, instant: &str) -> Self {
        self.instant = Some(instant.to_owned());
        self
    }

    /// Makes it detect a silent gateway within seconds.
    pub fn impatient(mut self) -> Self {
        self.timeouts = GatewayTimeouts {
            heartbeat_interval: Duration::from_millis(300),
            silence_timeout: Duration::from_secs(10),
            stable_after: Duration::from_secs(60),
            session_interval: Duration::from_millis(200),
            max_delay: Duration::from_secs(2),
        };
        self
    }

    /// Runs the real binary: for signals, kills, exit codes and the working folder.
    pub fn binary(mut self) -> Self {
        self.is_binary = true;
        self
    }

    /// Leaves the folder of notes to the config.
    pub fn notes_by_config(mut self) -> Self {
        self.follows_config = true;
        self
    }

    /// Starts it.
    pub async fn start(self) -> BotUnderTest {
        let stand_in = match self.stand_in {
            Some(stand_in) => stand_in,
            None => StandIn::start().await,
        };
        let folder = TempDir::new().expect("a temporary folder");
        fs::create_dir(folder.path().join("config")).expect("a folder");
        fs::write(folder.path().join("config/recite.toml"), self.config).expect("a file");
        let time = self.instant.map(|instant| match self.is_binary {
            true => {
                let clock = folder.path().join("clock");
                write_clock(&clock, &instant);
                ClockSource::File(clock)
            }
            false => ClockSource::InProcess(SetTime::at(&instant)),
        });
        let setup = StartSettings {
            folder,
            url: self.url,
            time,
            timeouts: self.timeouts,
            is_binary: self.is_binary,
            follows_config: self.follows_config,
        };
        BotUnderTest {
            running: setup.start(&stand_in, &self.notes),
            stand_in,
            notes: self.notes,
            setup,
        }
    }

    /// Starts it, and waits until it answers interactions.
    pub async fn ready(self) -> BotUnderTest {
        let bot = self.start().await;
        bot.wait_until_ready(1).await;
        bot
    }
}

impl StartSettings {
    fn start(&self, stand_in: &StandIn, notes: &Notes) -> Running {
        let url = self.url.as_deref().unwrap_or(stand_in.url());
        let notes = (!self.follows_config).then_some(notes);
        match self.is_binary {
            true => Running::Binary(Process::start(self.command(url, stand_in.token(), notes))),
            false => Running::InProcess(self.thread(url, stand_in.token(), notes)),
        }
    }

    fn command(&self, url: &str, token: &str, notes: Option<&Notes>) -> Command {
        let mut command = recite(self.folder.path());
        command.arg("serve");
        if let Some(notes) = notes {
            command.arg("--notes").arg(notes.folder());
        }
        if let Some(ClockSource::File(clock)) = &self.time {
            command.arg("--clock").arg(clock);
        }
        command.env("DISCORD_TOKEN", token);
        command.env("DISCORD_API_URL", url);
        command
    }

    fn thread(&self, url: &str, token: &str, notes: Option<&Notes>) -> InProcess {
        let written = self.folder.path().join("config/recite.toml");
        let text = fs::read_to_string(&written).expect("a file");
        let (mut config, problems) = config::parse(&text, "config/recite.toml");
        assert!(problems.is_empty(), "{problems:?}");
        // Paths are relative to its folder, not to that of this process.
        let here = |path: &Path| self.folder.path().join(path);
        config.file = written;
        config.notes_dir = match notes {
            Some(notes) => {
                config.git.remote = None;
                notes.folder().to_owned()
            }
            None => here(&config.notes_dir),
        };
        config.data_dir = here(&config.data_dir);
        config.meaning.model_dir = config.meaning.model_dir.map(|it| here(&it));
        let multilingual = config.meaning.multilingual_model_dir;
        config.meaning.multilingual_model_dir = multilingual.map(|it| here(&it));
        assert!(
            config.store_url.is_none(),
            "relative to the folder: start it with `binary`"
        );
        config.api_url = Some(url.to_owned());
        let time = match &self.time {
            Some(ClockSource::InProcess(time)) => Some(time),
            _ => None,
        };
        InProcess::start(config, token, time, self.timeouts)
    }
}

impl BotUnderTest {
    pub fn of(notes: Notes) -> Builder {
        Builder {
            notes,
            stand_in: None,
            url: None,
            config: String::new(),
            instant: None,
            timeouts: GatewayTimeouts::default(),
            is_binary: false,
            follows_config: false,
        }
    }

    /// A bot with these notes that is ready to answer.
    pub async fn ready(notes: Notes) -> Self {
        Self::of(notes).ready().await
    }

    /// As [`Self::ready`], with the text of its `recite.toml`.
    pub async fn ready_with(notes: Notes, config: &str) -> Self {
        Self::of(notes).config(config).ready().await
    }

    /// As [`Self::ready_with`], at an instant such as `2026-03-28T08:59:00Z`.
    pub async fn ready_at(notes: Notes, config: &str, instant: &str) -> Self {
        Self::of(notes).config(config).at(instant).ready().await
    }

    /// Waits until the commands are registered and a session of this number has begun.
    pub async fn wait_until_ready(&self, identifies: usize) {
        self.stand_in.wait_for_command("ask").await;
        let discord = &self.stand_in.discord;
        let identified = discord.wait_for_identifies(identifies);
        self.stand_in
            .wait_for("the bot to identify", identified)
            .await;
        self.until_logged("connected as").await;
    }

    /// Stops it gracefully, and waits until it has ended.
    pub async fn stop(&mut self) {
        match &mut self.running {
            Running::InProcess(bot) => bot.stop(),
            Running::Binary(process) => process.signal("TERM"),
        }
        self.until_stopped().await;
    }

    /// As [`Self::stop`], with a signal to the binary.
    pub async fn stop_by(&mut self, signal: &str) {
        self.process().signal(signal);
        self.until_stopped().await;
    }

    async fn until_stopped(&mut self) {
        assert_eq!(self.exit_code().await, Some(0), "{}", self.log());
        self.assert_secrets_kept();
    }

    /// Waits until it has ended. Returns the exit code of `recite serve`, or `None` if it was killed.
    pub async fn exit_code(&mut self) -> Option<i32> {
        match &mut self.running {
            Running::InProcess(bot) => bot.exit_code().await,
            Running::Binary(process) => process.exit_code(TEST_TIMEOUT).await,
        }
    }

    /// Kills it, as a power cut does, and starts it again.
    pub async fn kill_and_start(&mut self) {
        match &mut self.running {
            Running::InProcess(bot) => bot.kill(),
            Running::Binary(process) => process.killer()(),
        }
        self.until_killed().await;
        self.start_again().await;
    }

    /// Waits until the killed bot has ended.
    pub async fn until_killed(&mut self) {
        // A killed process has no exit code.
        assert_eq!(self.exit_code().await, None);
    }

    /// Stops it and starts it again.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.start_again().await;
    }

    async fn start_again(&mut self) {
        let identifies = self.stand_in.discord.identify_count();
        self.start_without_waiting();
        self.wait_until_ready(identifies + 1).await;
    }

    /// Starts it again without waiting for anything.
    pub fn start_without_waiting(&mut self) {
        self.running = self.setup.start(&self.stand_in, &self.notes);
    }

    /// The process of a bot that was started as the binary.
    pub fn process(&mut self) -> &mut Process {
        match &mut self.running {
            Running::Binary(process) => process,
            Running::InProcess(_) => panic!("start it with `binary`"),
        }
    }

    fn lines(&self) -> &LogLines {
        match &self.running {
            Running::InProcess(bot) => bot.log(),
            Running::Binary(process) => process.lines(),
        }
    }

    /// Returns its log so far.
    pub fn log(&self) -> String {
        self.lines().text()
    }

    /// Waits until its log contains this text.
    pub async fn until_logged(&self, words: &str) {
        self.lines().until(words).await;
    }

    /// Waits until its log contains this text so many times.
    pub async fn until_logged_times(&self, words: &str, count: usize) {
        self.lines().until_count(words, count).await;
    }

    /// Asserts that neither its token nor that of any interaction is in the log.
    pub fn assert_secrets_kept(&self) {
        let log = self.log();
        for secret in [self.stand_in.token(), "sandbox-interaction-"] {
            assert!(!log.contains(secret), "`{secret}` is in the log:\n{log}");
        }
    }

    /// Sets the config for its next start.
    pub fn configure(&self, config: &str) {
        fs::write(self.setup.folder.path().join("config/recite.toml"), config).expect("a file");
    }

    /// Runs another command in its folder.
    pub fn run(&self, args: &[&str]) -> RunOutput {
        RunOutput::of(recite(self.setup.folder.path()).args(args))
    }

    /// Sets the bot's clock.
    pub fn set_clock(&self, instant: &str) {
        match self
            .setup
            .time
            .as_ref()
            .expect("it was started with a clock")
        {
            ClockSource::InProcess(time) => time.set(instant),
            ClockSource::File(clock) => write_clock(clock, instant),
        }
    }

    /// Returns the URL of its database.
    pub fn database(&self) -> String {
        let file = self.setup.folder.path().join("data/recite.db");
        format!("sqlite:{}", file.display())
    }
}

/// Writes it atomically, because the bot may read it at any time.
fn write_clock(clock: &Path, instant: &str) {
    let next = clock.with_extension("next");
    fs::write(&next, instant).expect("a file");
    fs::rename(&next, clock).expect("a file in the same folder");
}
