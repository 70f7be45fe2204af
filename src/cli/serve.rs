//! `recite serve`: starts everything, stops cleanly on SIGTERM and Ctrl-C.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use tracing::{info, warn};
use tracing_subscriber::EnvFilter;

use super::{Failure, Shared, unreadable_notes};
use crate::app::{App, Snapshot};
use crate::config::Config;
use crate::discord::{self, DiscordError, DiscordOptions};
use crate::notes::Problem;

/// Work that a blocking thread has not finished by then is left behind.
const THREADS_WITHIN: Duration = Duration::from_millis(500);

pub fn run(shared: &Shared) -> Result<ExitCode, Failure> {
    let config = shared.config()?;
    let Some(token) = config.token.clone() else {
        return Err(Failure::Usage(vec![
            "DISCORD_TOKEN is not set; put `DISCORD_TOKEN=…` into the environment or into a file `.env` here \
             (the README tells where Discord shows the token); `recite ask` works without one"
                .to_owned(),
        ]));
    };
    start_log(&config);
    let app = load(&config)?;
    let options = DiscordOptions {
        token: token.expose().to_owned(),
        api_url: config.api_url.clone(),
        links: config.links.clone(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("start the runtime")?;
    let ended = runtime.block_on(discord::run(app, options, shutdown_signal()));
    runtime.shutdown_timeout(THREADS_WITHIN);
    match ended {
        Ok(()) => {
            info!("stopped");
            Ok(ExitCode::SUCCESS)
        }
        Err(error @ (DiscordError::Broken(_) | DiscordError::InVain)) => {
            Err(Failure::Other(error.into()))
        }
        Err(error) => Err(Failure::Usage(vec![error.to_string()])),
    }
}

fn start_log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log_filter).unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
}

/// Loads and indexes the notes, and says what came of it.
fn load(config: &Config) -> Result<App, Failure> {
    let (snapshot, problems) = Snapshot::load(&config.notes_dir, config.search)
        .map_err(|error| unreadable_notes(&error))?;
    let book = &snapshot.notebook;
    info!(
        "loaded {} Q&As in {} topics from {} files in {}",
        book.qas().len(),
        book.topics().len(),
        book.files(),
        config.notes_dir.display()
    );
    tell(&problems);
    Ok(App::new(snapshot))
}

fn tell(problems: &[Problem]) {
    /// More than a screenful hides what comes after it; `recite check` has them all.
    const MOST: usize = 20;
    for problem in problems.iter().take(MOST) {
        warn!("{problem}");
    }
    match problems.len() {
        0 => info!("found no problems in the notes"),
        number => warn!("found {number} problem(s) in the notes; `recite check` tells them all"),
    }
}

/// Done when the process is asked to end.
async fn shutdown_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(error) => {
                warn!(%error, "cannot listen for SIGTERM; Ctrl-C still works");
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
    info!("asked to stop");
}
