//! `recite store`: backs up the database, or rebuilds its derived tables.

use std::path::PathBuf;
use std::process::ExitCode;

use super::failure::Failure;
use super::print::print;
use super::runtime::current_thread_runtime;
use super::setup::GlobalArgs;
use crate::config::Config;
use crate::store::{Store, back_up};

/// The subcommands of `recite store`.
#[derive(Debug, clap::Subcommand)]
pub enum StoreCommand {
    /// Copy the database to a new file; safe while the bot is running
    Backup {
        /// The file to create; an existing file is not overwritten
        file: PathBuf,
    },
    /// Rebuild cards and answers from the recorded reviews, and print how many rows were wrong. New grades wait
    /// until it is done, so stop the bot first if there are many reviews
    Rebuild,
}

/// Runs `recite store`.
pub fn run(globals: &GlobalArgs, command: &StoreCommand) -> Result<ExitCode, Failure> {
    let config = globals.config()?;
    let message: Result<String, Failure> = current_thread_runtime()?.block_on(async {
        match command {
            StoreCommand::Backup { file } => {
                // The database is copied as it is: it is not created if missing, and not migrated first.
                let copied = back_up(&config.database(), file).await;
                copied.map_err(super::setup::store_failure)?;
                Ok(format!("copied the database to {}\n", file.display()))
            }
            StoreCommand::Rebuild => {
                let store = open_existing(&config).await?;
                let rebuilt = store.rebuild().await?;
                store.close().await;
                let changed = match rebuilt.changed {
                    0 => "no row was wrong".to_owned(),
                    1 => "fixed 1 wrong row".to_owned(),
                    many => format!("fixed {many} wrong rows"),
                };
                Ok(format!(
                    "replayed {} reviews: {} cards, {} answers to daily questions; {changed}\n",
                    rebuilt.reviews, rebuilt.cards, rebuilt.answers
                ))
            }
        }
    });
    print(&message?)?;
    Ok(ExitCode::SUCCESS)
}

/// Opens the database, which must exist: a new, empty one would hide a wrong address.
async fn open_existing(config: &Config) -> Result<Store, Failure> {
    let url = config.database();
    let url = match url.contains('?') {
        true => url,
        false => format!("{url}?mode=rw"),
    };
    let opened = Store::open(&url).await;
    opened.map_err(super::setup::store_failure)
}
