//! `recite serve`: the bot, until SIGTERM or Ctrl-C.

mod set_clock;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use tracing::{info, warn};

use super::bot::Bot;
use super::failure::Failure;
use super::log;
use super::runtime::threads;
use super::shared::Shared;
use super::signals::shutdown_signal;
use crate::clock::Clock;
use crate::discord::Patience;
use crate::monitor::Listener;
use set_clock::set_clock;

/// How often the loop of the daily question looks: by the system's clock, and by one that tests set.
const TICK: Duration = Duration::from_secs(5);
const TEST_TICK: Duration = Duration::from_millis(50);
/// In place of `notes.git_minutes` then.
const TEST_PULLS: Duration = Duration::from_millis(200);

#[derive(Debug, Default, clap::Args)]
pub struct Options {
    /// Stand at the instant in this file instead of the present; for tests, with Discord on loopback
    #[arg(long, value_name = "FILE", hide = true)]
    clock: Option<PathBuf>,
}

pub fn run(shared: &Shared, options: &Options) -> Result<ExitCode, Failure> {
    let mut config = shared.config()?;
    let (clock, tick) = match &options.clock {
        Some(file) => {
            config.git.every = TEST_PULLS;
            (set_clock(file, &config)?, TEST_TICK)
        }
        None => (Clock::system(), TICK),
    };
    // A malformed one was among the problems of the configuration.
    let Some(Ok(token)) = config.token.clone() else {
        return Err(Failure::Usage(vec![
            "DISCORD_TOKEN is not set; put `DISCORD_TOKEN=…` into the environment or into a file `.env` here \
             (the README tells where Discord shows the token); `recite ask` works without one"
                .to_owned(),
        ]));
    };
    log::start(&config);
    // Before anything takes its time: a port that is not to be had is told at once.
    let listener = config.listen.map(listen).transpose()?;
    let runtime = threads()?;
    // Listened for before anything is begun that a signal should end in order.
    let shutdown = {
        let _entered = runtime.enter();
        shutdown_signal()?
    };
    let bot = Bot {
        config,
        token,
        clock,
        listener,
        tick,
        patience: Patience::default(),
    };
    bot.run(runtime, shutdown, |_| {})
}

/// Takes the monitor's port, and says where.
pub fn listen(at: SocketAddr) -> Result<Listener, Failure> {
    let bound = Listener::bind(at).map_err(|error| Failure::Usage(vec![error.to_string()]))?;
    let at = bound.address().context("ask for the monitor's address")?;
    info!("the monitor listens at http://{at}: /healthz, /readyz and /metrics");
    if !at.ip().is_loopback() {
        warn!(
            "whoever reaches {at} can read how Recite is; write \"127.0.0.1:{}\" into `monitor.listen` to keep it to this machine",
            at.port()
        );
    }
    Ok(bound)
}
