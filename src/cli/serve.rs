//! `recite serve`: runs the bot until SIGTERM or Ctrl-C.

mod test_clock;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use tracing::{info, warn};

use super::bot::Bot;
use super::failure::Failure;
use super::log;
use super::runtime::multi_thread_runtime;
use super::setup::GlobalArgs;
use super::signals::shutdown_signal;
use crate::clock::Clock;
use crate::discord::GatewayTimeouts;
use crate::monitor::Listener;
use test_clock::test_clock;

/// How often the daily loop checks for work.
const TICK: Duration = Duration::from_secs(5);
/// The same, with the clock of a test.
const TEST_TICK: Duration = Duration::from_millis(50);
/// Replaces `notes.git_minutes` with the clock of a test.
const TEST_PULL_INTERVAL: Duration = Duration::from_millis(200);

/// The arguments of `recite serve`.
#[derive(Debug, Default, clap::Args)]
pub struct ServeArgs {
    /// Read the current time from this file; for tests with Discord on loopback only
    #[arg(long, value_name = "FILE", hide = true)]
    clock: Option<PathBuf>,
}

/// Runs `recite serve`.
pub fn run(globals: &GlobalArgs, args: &ServeArgs) -> Result<ExitCode, Failure> {
    let mut config = globals.config()?;
    let (clock, tick) = match &args.clock {
        Some(file) => {
            config.git.every = TEST_PULL_INTERVAL;
            (test_clock(file, &config)?, TEST_TICK)
        }
        None => (Clock::system(), TICK),
    };
    // An invalid token has already been reported with the config.
    let Some(Ok(token)) = config.token.clone() else {
        return Err(Failure::Usage(vec![
            "DISCORD_TOKEN is not set. Set it in the environment or in a file `.env` in this folder \
             (the README explains where to find the token). `recite ask` works without a token."
                .to_owned(),
        ]));
    };
    log::start(&config);
    // The port is opened first, so that a port in use is reported at once.
    let listener = config.listen.map(bind_monitor).transpose()?;
    let runtime = multi_thread_runtime()?;
    // Signals are handled from here on, so that everything below shuts down gracefully.
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
        timeouts: GatewayTimeouts::default(),
    };
    bot.run(runtime, shutdown, |_| {})
}

/// Opens the monitor's port and logs its address.
///
/// # Errors
/// Fails if the port cannot be opened.
pub fn bind_monitor(at: SocketAddr) -> Result<Listener, Failure> {
    let bound = Listener::bind(at).map_err(|error| Failure::Usage(vec![error.to_string()]))?;
    let at = bound.address().context("get the monitor's address")?;
    info!("the monitor is listening on http://{at}: /healthz, /readyz and /metrics");
    if !at.ip().is_loopback() {
        warn!(
            "the monitor is reachable from other machines on {at}; set `monitor.listen = \"127.0.0.1:{}\"` to allow only this machine",
            at.port()
        );
    }
    Ok(bound)
}
