//! The command line: the commands, their flags and their exit codes.
//!
//! Exit codes: 0 success; 1 the command found problems or failed; 2 invalid usage or configuration;
//! 3 Discord rejected the bot permanently, so a person has to act. Errors go to stderr and state where the
//! problem is, what it is and how to fix it.

mod anki;
mod ask;
pub mod bot;
mod calibrate;
mod check;
mod columns;
mod completions;
mod empty_notes;
mod escape;
mod eval;
mod failure;
mod health;
mod init;
mod instance;
mod load_progress;
pub mod log;
mod model;
mod notes_source;
mod print;
mod quiz;
mod runtime;
#[cfg(feature = "sandbox")]
mod sandbox;
mod serve;
mod setup;
mod signals;
mod simulate;
mod store;
mod terminal;
mod topic;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

pub use failure::Failure;
pub use serve::bind_monitor;
use setup::GlobalArgs;

/// Answers questions from your own Markdown notes, word for word, in Discord and in the terminal.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    globals: GlobalArgs,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the bot (the default)
    Serve(serve::ServeArgs),
    /// Try the whole bot in a browser, without Discord
    #[cfg(feature = "sandbox")]
    Sandbox(sandbox::SandboxArgs),
    /// Not part of this build
    #[cfg(not(feature = "sandbox"))]
    #[command(hide = true)]
    Sandbox,
    /// Create a starter folder: a first note, a config file with every setting, a place for the token
    Init(init::InitArgs),
    /// Answer a question in the terminal
    Ask(ask::AskArgs),
    /// Quiz yourself on the questions that are due
    Quiz(quiz::QuizArgs),
    /// Report every problem in the notes and the config
    Check(check::CheckArgs),
    /// Check whether the running bot is healthy
    Health(health::HealthArgs),
    /// Measure search quality with judged queries
    Eval(eval::EvalArgs),
    /// Choose the confidence thresholds for your notes with judged queries
    Calibrate(calibrate::CalibrateArgs),
    /// Back up or rebuild the quiz database
    #[command(subcommand)]
    Store(store::StoreCommand),
    /// Import questions from another program into a folder of notes
    #[command(subcommand)]
    Import(anki::ImportCommand),
    /// Export your questions to another program
    #[command(subcommand)]
    Export(anki::ExportCommand),
    /// Simulate a year of questions to compare the policies that choose them
    Simulate(simulate::SimulateArgs),
    /// Print a shell completion script
    Completions(completions::CompletionsArgs),
}

/// Parses the arguments, runs the command, and prints its errors to stderr.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let command = cli.command.unwrap_or(Command::Serve(Default::default()));
    let result = match command {
        Command::Serve(args) => serve::run(&cli.globals, &args),
        #[cfg(feature = "sandbox")]
        Command::Sandbox(args) => sandbox::run(&cli.globals, &args),
        #[cfg(not(feature = "sandbox"))]
        Command::Sandbox => Err(Failure::Usage(vec![
            "`recite sandbox` is not part of this build (the container image does not include it). Run \
             `cargo run -- sandbox` in a clone of the repository instead."
                .to_owned(),
        ])),
        Command::Init(args) => init::run(&args),
        Command::Ask(args) => ask::run(&cli.globals, &args),
        Command::Check(args) => check::run(&cli.globals, &args),
        Command::Health(args) => health::run(&cli.globals, &args),
        Command::Quiz(args) => quiz::run(&cli.globals, &args),
        Command::Eval(args) => eval::run(&cli.globals, &args),
        Command::Calibrate(args) => calibrate::run(&cli.globals, &args),
        Command::Store(command) => store::run(&cli.globals, &command),
        Command::Import(command) => anki::run_import(&command),
        Command::Export(command) => anki::run_export(&cli.globals, &command),
        Command::Simulate(args) => simulate::run(&args),
        Command::Completions(args) => completions::run(&args, Cli::command()),
    };
    match result {
        Ok(code) => code,
        Err(failure) => {
            for line in failure.lines() {
                log::report_fatal(&line);
            }
            ExitCode::from(failure.exit_code())
        }
    }
}
