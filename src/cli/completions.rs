//! `recite completions`: prints a shell completion script.

use std::process::ExitCode;

use clap::Command;
use clap_complete::Shell;

use super::failure::Failure;
use super::print::print;

/// The arguments of `recite completions`.
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// The shell to print the script for
    shell: Shell,
}

/// Runs `recite completions`. `command` is the definition of the whole program.
pub fn run(args: &CompletionsArgs, mut command: Command) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "recite", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
