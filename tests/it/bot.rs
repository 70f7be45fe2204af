//! The real bot as a child process, on temporary folders and against the stand-in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::binary::{Process, Ran, recite};
use crate::notes::Notes;
use crate::stand_in::{PATIENCE, StandIn};

/// A bot, its notes and its Discord.
pub struct BotUnderTest {
    // Dropped first: a bot that loses its Discord would only complain.
    process: Process,
    pub stand_in: StandIn,
    pub notes: Notes,
    /// Where it is started: without a `.env`, and with the config a test wrote. What it stores lies
    /// here too, so it finds that again when it is started anew.
    folder: TempDir,
    /// The file with its time, when a test sets that.
    clock: Option<PathBuf>,
    is_impatient: bool,
    /// Its notes are where its config says, not in `notes`.
    follows_config: bool,
}

impl BotUnderTest {
    /// A bot with these notes that is ready to answer.
    pub async fn ready(notes: Notes) -> Self {
        Self::ready_with(notes, "").await
    }

    /// As [`Self::ready`], with the text of its `recite.toml`.
    pub async fn ready_with(notes: Notes, config: &str) -> Self {
        let bot = Self::start(StandIn::start().await, notes, config);
        bot.until_ready(1).await;
        bot
    }

    /// A bot that was just started.
    pub fn start(stand_in: StandIn, notes: Notes, config: &str) -> Self {
        let url = stand_in.url().to_owned();
        Self::start_at(&url, stand_in, notes, config)
    }

    /// A bot that looks for its Discord at another address, where a test puts it later.
    pub fn start_at(url: &str, stand_in: StandIn, notes: Notes, config: &str) -> Self {
        let folder = folder(config);
        let process = Process::start(serve(
            &folder,
            Some(&notes),
            url,
            stand_in.token(),
            None,
            false,
        ));
        Self {
            process,
            stand_in,
            notes,
            folder,
            clock: None,
            is_impatient: false,
            follows_config: false,
        }
    }

    /// Waits until the commands are there and a session of this number has begun.
    pub async fn until_ready(&self, identifies: usize) {
        self.stand_in.until_command("ask").await;
        let discord = &self.stand_in.discord;
        let identified = discord.until_identified(identifies);
        self.stand_in.soon("the bot to identify", identified).await;
        self.process.until_logged("connected as").await;
    }

    /// Asks it to end, and waits until it has.
    pub async fn stop(&mut self) {
        self.stop_by("TERM").await;
    }

    pub async fn stop_by(&mut self, signal: &str) {
        self.process.signal(signal);
        let code = self.process.exit_code(PATIENCE).await;
        assert_eq!(code, Some(0), "{}", self.process.log());
        self.assert_secrets_kept();
    }

    /// Kills it without a warning, as a power cut does, and starts it again.
    pub async fn kill_and_start(&mut self) {
        self.process.killer()();
        self.until_killed().await;
        self.start_again().await;
    }

    /// Waits until it is gone after [`Process::killer`].
    pub async fn until_killed(&mut self) {
        // Killed, it has no exit code.
        assert_eq!(self.process.exit_code(PATIENCE).await, None);
    }

    /// Stops it and starts it again: whatever it knows now, it reads from its notes and from Discord.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.start_again().await;
    }

    async fn start_again(&mut self) {
        let identifies = self.stand_in.discord.identifies();
        self.start_process();
        self.until_ready(identifies + 1).await;
    }

    /// Starts it again without waiting for anything.
    pub fn start_process(&mut self) {
        let (url, token) = (self.stand_in.url(), self.stand_in.token());
        let clock = self.clock.as_deref();
        let notes = (!self.follows_config).then_some(&self.notes);
        self.process = Process::start(serve(
            &self.folder,
            notes,
            url,
            token,
            clock,
            self.is_impatient,
        ));
    }

    pub fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    pub fn log(&self) -> String {
        self.process.log()
    }

    /// Neither its token nor that of any interaction may stand in the log.
    pub fn assert_secrets_kept(&self) {
        let log = self.log();
        for secret in [self.stand_in.token(), "sandbox-interaction-"] {
            assert!(!log.contains(secret), "`{secret}` is in the log:\n{log}");
        }
    }
}

/// A bot whose time stands still at an instant until a test moves it.
impl BotUnderTest {
    /// As [`Self::ready_with`], at an instant such as `2026-03-28T08:59:00Z`.
    pub async fn ready_at(notes: Notes, config: &str, instant: &str) -> Self {
        let bot = Self::start_with_clock(StandIn::start().await, notes, config, instant);
        bot.until_ready(1).await;
        bot
    }

    /// As [`Self::ready_at`], only just started, against a stand-in of the test's own.
    pub fn start_with_clock(stand_in: StandIn, notes: Notes, config: &str, instant: &str) -> Self {
        Self::start_as(stand_in, notes, config, instant, false)
    }

    /// A bot that was just started and notices a deaf gateway within seconds.
    pub fn start_impatient(stand_in: StandIn) -> Self {
        Self::start_as(
            stand_in,
            Notes::fixtures(),
            "",
            "2026-03-28T12:00:00Z",
            true,
        )
    }

    fn start_as(
        stand_in: StandIn,
        notes: Notes,
        config: &str,
        instant: &str,
        is_impatient: bool,
    ) -> Self {
        let folder = folder(config);
        let clock = folder.path().join("clock");
        write_clock(&clock, instant);
        let (url, token) = (stand_in.url(), stand_in.token());
        let process = Process::start(serve(
            &folder,
            Some(&notes),
            url,
            token,
            Some(&clock),
            is_impatient,
        ));
        Self {
            process,
            stand_in,
            notes,
            folder,
            clock: Some(clock),
            is_impatient,
            follows_config: false,
        }
    }

    /// One that was just started, whose notes are where its config says.
    pub async fn start_from_config(config: &str) -> Self {
        let stand_in = StandIn::start().await;
        let folder = folder(config);
        let clock = folder.path().join("clock");
        write_clock(&clock, "2026-03-28T09:00:00Z");
        let (url, token) = (stand_in.url(), stand_in.token());
        let process = Process::start(serve(&folder, None, url, token, Some(&clock), false));
        Self {
            process,
            stand_in,
            notes: Notes::empty(),
            folder,
            clock: Some(clock),
            is_impatient: false,
            follows_config: true,
        }
    }

    /// The config from its next start on.
    pub fn configure(&self, config: &str) {
        fs::write(self.folder.path().join("config/recite.toml"), config).expect("a file");
    }

    /// Runs another command where it runs.
    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(recite(self.folder.path()).args(args))
    }

    /// What time it is for the bot from now on.
    pub fn set_clock(&self, instant: &str) {
        let clock = self.clock.as_deref().expect("it was started with a clock");
        write_clock(clock, instant);
    }

    /// The address of its database.
    pub fn database(&self) -> String {
        let file = self.folder.path().join("data/recite.db");
        format!("sqlite:{}", file.display())
    }
}

/// A folder to start a bot in, with its config.
fn folder(config: &str) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    fs::create_dir(folder.path().join("config")).expect("a folder");
    fs::write(folder.path().join("config/recite.toml"), config).expect("a file");
    folder
}

/// All at once, because the bot may read it at any time.
fn write_clock(clock: &Path, instant: &str) {
    let next = clock.with_extension("next");
    fs::write(&next, instant).expect("a file");
    fs::rename(&next, clock).expect("a file in the same folder");
}

fn serve(
    folder: &TempDir,
    notes: Option<&Notes>,
    url: &str,
    token: &str,
    clock: Option<&Path>,
    is_impatient: bool,
) -> Command {
    let mut command = recite(folder.path());
    command.arg("serve");
    if let Some(notes) = notes {
        command.arg("--notes").arg(notes.folder());
    }
    if let Some(clock) = clock {
        command.arg("--clock").arg(clock);
    }
    if is_impatient {
        command.arg("--impatient");
    }
    command.env("DISCORD_TOKEN", token);
    command.env("DISCORD_API_URL", url);
    command
}
