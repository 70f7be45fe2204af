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
mod failure;
mod health;
mod init;
mod instance;
pub mod log;
mod meaning;
mod no_notes;
mod print;
mod quiz;
mod remote;
mod runtime;
#[cfg(feature = "sandbox")]
mod sandbox;
mod serve;
mod shared;
mod signals;
mod simulate;
mod store;
mod terminal;
mod topic;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

pub use failure::Failure;
pub use serve::listen;
use shared::Shared;

/// Answers from your own Markdown notes, word for word, in Discord and in the terminal.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Option<Command>,
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
        Command::Completions(options) => completions::run(&options, Cli::command()),
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
