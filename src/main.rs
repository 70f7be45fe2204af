//! The `recite` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    recite::cli::run()
}
