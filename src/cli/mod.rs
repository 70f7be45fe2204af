//! What a shell can run: the commands, their flags and their exit codes.
//!
//! 0 done; 1 the thing asked for found problems; 2 wrong usage or config; 3 Discord lets us in no more,
//! and a person must look. Errors go to stderr and say where, what and what to do.

mod anki;
mod ask;
pub mod bot;
mod check;
mod completions;
mod escape;
mod eval;
mod health;
mod init;
mod instance;
pub mod log;
mod meaning;
mod no_notes;
mod quiz;
mod remote;
mod runtime;
#[cfg(feature = "sandbox")]
mod sandbox;
mod serve;
mod signals;
mod simulate;
mod store;
mod terminal;
mod topic;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use serde::Serialize;

pub use serve::listen;

use crate::app::{App, Snapshot};
use crate::config::{self, Config, ConfigProblem, Environment};
use crate::store::{Store, StoreError, file_of};
use recite_notes::Problem;
use recite_notes::access::AccessOptions;

/// Answers from your own Markdown notes, word for word, in Discord and in the terminal.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, Args)]
struct Shared {
    /// The folder of notes, in place of `notes.dir` and `notes.git`
    #[arg(long, value_name = "DIR", global = true)]
    notes: Option<PathBuf>,
    /// The config file [default: config/recite.toml, if it is there]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the bot (the default)
    Serve(serve::Options),
    /// Try the whole bot in a browser, without Discord
    #[cfg(feature = "sandbox")]
    Sandbox(sandbox::Options),
    /// Left out of this build
    #[cfg(not(feature = "sandbox"))]
    #[command(hide = true)]
    Sandbox,
    /// Write a folder to begin with: a first note, every setting, a place for the token
    Init(init::Options),
    /// Answer a question in the terminal
    Ask(ask::Options),
    /// Quiz yourself on what you are about to forget
    Quiz(quiz::Options),
    /// Report every problem of the notes and the config
    Check(check::Options),
    /// Ask the running bot whether it is well
    Health(health::Options),
    /// Measure the search with judged queries
    Eval(eval::Options),
    /// Copy or repair the database of the quiz
    #[command(subcommand)]
    Store(store::Options),
    /// Bring questions from another program into a folder of notes
    #[command(subcommand)]
    Import(anki::Import),
    /// Take your questions into another program
    #[command(subcommand)]
    Export(anki::Export),
    /// Simulate a year of questions, to compare ways of choosing them
    Simulate(simulate::Options),
    /// Print a script that completes commands and flags in your shell
    Completions(completions::Options),
}

/// Why a command ended without doing what it was to do.
#[derive(Debug)]
pub enum Failure {
    /// Wrong usage or config: what to print, one line each.
    Usage(Vec<String>),
    /// Starting again will not help, although nothing here is wrong: a person must look.
    ShutOut(String),
    /// Anything else.
    Other(anyhow::Error),
}

impl Failure {
    /// What is printed of it.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Usage(lines) => lines.clone(),
            Self::ShutOut(line) => vec![line.clone()],
            Self::Other(error) => vec![format!("{error:#}")],
        }
    }

    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Other(_) => 1,
            Self::Usage(_) => 2,
            Self::ShutOut(_) => 3,
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

/// Runs what the arguments ask for; prints what went wrong.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let command = cli.command.unwrap_or(Command::Serve(Default::default()));
    let done = match command {
        Command::Serve(options) => serve::run(&cli.shared, &options),
        #[cfg(feature = "sandbox")]
        Command::Sandbox(options) => sandbox::run(&cli.shared, &options),
        #[cfg(not(feature = "sandbox"))]
        Command::Sandbox => Err(Failure::Usage(vec![
            "`recite sandbox` is left out of this build, as of the container image; run it from a clone: \
             `cargo run -- sandbox`"
                .to_owned(),
        ])),
        Command::Init(options) => init::run(&options),
        Command::Ask(options) => ask::run(&cli.shared, &options),
        Command::Check(options) => check::run(&cli.shared, &options),
        Command::Health(options) => health::run(&cli.shared, &options),
        Command::Quiz(options) => quiz::run(&cli.shared, &options),
        Command::Eval(options) => eval::run(&cli.shared, &options),
        Command::Store(options) => store::run(&cli.shared, &options),
        Command::Import(options) => anki::run_import(&options),
        Command::Export(options) => anki::run_export(&cli.shared, &options),
        Command::Simulate(options) => simulate::run(&options),
        Command::Completions(options) => completions::run(&options),
    };
    match done {
        Ok(code) => code,
        Err(failure) => {
            for line in failure.lines() {
                log::tell_end(&line);
            }
            ExitCode::from(failure.exit_code())
        }
    }
}

impl Shared {
    /// The configuration, flags laid over it, and every problem of it.
    fn config_and_problems(&self) -> (Config, Vec<ConfigProblem>) {
        let mut problems = Vec::new();
        let environment = Environment::read(&mut problems);
        let (mut config, more) = config::load(self.config.as_deref(), environment);
        problems.extend(more);
        if let Some(notes) = &self.notes {
            config.notes_dir.clone_from(notes);
            config.git.remote = None;
        }
        (config, problems)
    }

    /// The configuration, which must be without problems.
    fn config(&self) -> Result<Config, Failure> {
        let (config, problems) = self.config_and_problems();
        if problems.is_empty() {
            return Ok(config);
        }
        Err(Failure::Usage(
            problems.iter().map(ToString::to_string).collect(),
        ))
    }
}

/// The notes, loaded and indexed, with their problems.
fn load_app(config: &Config) -> Result<(App, Vec<Problem>), Failure> {
    load_folder(&remote::notes_folder(config)?, config)
}

/// As [`load_app`], from this folder. One that cannot be read is the operator's to mend.
fn load_folder(folder: &Path, config: &Config) -> Result<(App, Vec<Problem>), Failure> {
    let (snapshot, problems) = Snapshot::load(folder, &access(config), config.search)
        .map_err(|error| Failure::Usage(vec![error.to_string()]))?;
    Ok((App::new(snapshot), problems))
}

/// What of the notes folder may be read: nothing of Recite's own, wherever the operator put that.
fn access(config: &Config) -> AccessOptions {
    let mut private = vec![
        config.data_dir.clone(),
        config.file.clone(),
        config::DEFAULT_FILE.into(),
        ".env".into(),
    ];
    private.extend(config.git.key.clone());
    if let Ok(database) = file_of(&config.database()) {
        private.extend(["", "-wal", "-shm", "-journal"].map(|ending| {
            let mut name = database.clone().into_os_string();
            name.push(ending);
            PathBuf::from(name)
        }));
    }
    AccessOptions {
        max_bytes: config.max_bytes,
        attachment_types: config.attachment_types.clone(),
        private,
    }
}

/// Opens the database.
async fn open_store(config: &Config) -> Result<Store, Failure> {
    let opened = Store::open(&config.database()).await;
    opened.map_err(store_failure)
}

/// A database that cannot be used is the operator's to repair, unless starting again may find it usable.
fn store_failure(error: StoreError) -> Failure {
    match error.may_pass() {
        true => Failure::Other(error.into()),
        false => Failure::Usage(vec![error.to_string()]),
    }
}

/// Prints text, in which nothing has a meaning for a terminal but its layout.
fn print(text: &str) -> Result<(), Failure> {
    write(&escape::text(text))
}

/// Prints a page with its styles.
fn print_page(page: &terminal::Page) -> Result<(), Failure> {
    write(page.as_str())
}

/// Prints a value as JSON.
fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(value)?;
    write(&format!("{}\n", escape::json(&json)))
}

/// Writes to stdout; a reader that went away (`| head`) is no error.
fn write(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written.context("write to stdout")?),
    }
}
