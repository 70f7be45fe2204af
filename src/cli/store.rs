//! `recite store`: a copy of the database, and what is derived in it made anew.

use std::path::PathBuf;
use std::process::ExitCode;

use super::failure::Failure;
use super::print::print;
use super::runtime::runtime;
use super::shared::Shared;
use crate::config::Config;
use crate::store::{Store, back_up};

#[derive(Debug, clap::Subcommand)]
pub enum Options {
    /// Copy the database into a new file, also while the bot runs
    Backup {
        /// The file to make; one that is there is not overwritten
        file: PathBuf,
    },
    /// Replay every review and make cards and answers anew; says how many rows were wrong. Members' grades
    /// wait meanwhile, so stop the bot first where there are many
    Rebuild,
}

pub fn run(shared: &Shared, options: &Options) -> Result<ExitCode, Failure> {
    let config = shared.config()?;
    let told: Result<String, Failure> = runtime()?.block_on(async {
        match options {
            Options::Backup { file } => {
                // As it is: not made where there is none, and not brought up to date first.
                let copied = back_up(&config.database(), file).await;
                copied.map_err(super::shared::store_failure)?;
                Ok(format!("copied the database to {}\n", file.display()))
            }
            Options::Rebuild => {
                let store = open_existing(&config).await?;
                let rebuilt = store.rebuild().await?;
                store.close().await;
                let changed = match rebuilt.changed {
                    0 => "none was wrong".to_owned(),
                    1 => "1 row was wrong and is mended".to_owned(),
                    many => format!("{many} rows were wrong and are mended"),
                };
                Ok(format!(
                    "replayed {} reviews: {} cards, {} answers to daily questions; {changed}\n",
                    rebuilt.reviews, rebuilt.cards, rebuilt.answers
                ))
            }
        }
    });
    print(&told?)?;
    Ok(ExitCode::SUCCESS)
}

/// The database, which must be there: made anew, it would hide a wrong address.
async fn open_existing(config: &Config) -> Result<Store, Failure> {
    let url = config.database();
    let url = match url.contains('?') {
        true => url,
        false => format!("{url}?mode=rw"),
    };
    let opened = Store::open(&url).await;
    opened.map_err(super::shared::store_failure)
}
