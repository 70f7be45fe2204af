//! `recite completions`: a script with which a shell completes commands and flags.

use std::process::ExitCode;

use clap::Command;
use clap_complete::Shell;

use super::failure::Failure;
use super::print::print;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// The shell that reads the script
    shell: Shell,
}

/// Prints the script for `command`, the program itself.
pub fn run(options: &Options, mut command: Command) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command, "recite", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
