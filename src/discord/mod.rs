//! Discord: the gateway connection, the REST client, interactions and the daily loop.
//!
//! Recite implements Discord's protocols itself. `json` reads only the fields that are needed from what Discord sends,
//! so new fields and values cannot break the bot. Interactions need no gateway intent; `options` lists the intents of
//! the settings that need one, none of which is privileged.

mod access;
mod answers;
mod api;
mod cards;
mod channels;
mod commands;
mod context;
pub mod daily;
mod deleted_messages;
mod delivery;
mod dispatch;
mod drawings;
mod error;
mod gateway;
mod help_threads;
mod interaction;
mod json;
mod keystrokes;
mod member_message;
mod member_replies;
mod membership;
mod message_answers;
mod message_limits;
pub mod online;
mod options;
pub mod payloads;
mod permissions;
mod place;
mod pressed_button;
mod presses;
mod rate_limit;
mod received_message;
mod request;
mod responder;
mod servers;
mod sharing;
mod start;
pub mod token;
mod unwanted_replies;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::unbounded_channel;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use crate::app::live::LiveQuiz;
use crate::clock::Clock;
use crate::metrics::Metrics;
use api::Api;
use context::Services;
use daily::{DailyContext, DailyLoop, DailyOptions};
pub use error::DiscordError;
use error::error_chain;
use gateway::Gateway;
use gateway::supervisor::Supervisor;
pub use gateway::timeouts::GatewayTimeouts;
use help_threads::HelpThreadLoop;
pub use options::{Access, DiscordOptions, InstallOptions, MessageOptions, UnsureReply};
use servers::ServerTracker;

/// How long the shutdown waits for replies and posts in progress.
const REPLIES_TIMEOUT: Duration = Duration::from_secs(3);
/// How long the shutdown then waits for the gateway connection to close.
const CLOSE_TIMEOUT: Duration = Duration::from_millis(500);

/// Runs the bot until `shutdown` completes or Discord rejects the bot permanently.
///
/// # Errors
/// See [`DiscordError`]. Temporary errors are retried.
pub async fn run(
    live: Arc<LiveQuiz>,
    options: DiscordOptions,
    clock: Clock,
    metrics: Metrics,
    shutdown: impl Future<Output = ()>,
) -> Result<(), DiscordError> {
    let broken = |error: reqwest::Error| DiscordError::Unexpected(error_chain(&error));
    let url = start::api_base(&options).to_owned();
    let skew_detector = options.skew_detector.clone();
    let api = Api::new(&url, &options.token, metrics.clone(), skew_detector).map_err(broken)?;
    // WebSockets have no timeout and start as HTTP/1.1 requests.
    let websockets = api::client().http1_only().build().map_err(broken)?;
    let mut shutdown = pin!(shutdown);
    let connected = Arc::clone(&options.connected);
    let services = tokio::select! {
        () = &mut shutdown => return Ok(()),
        started = start::start(&options, live, clock, metrics, connected, api.clone()) => started?,
    };
    let (server_changes, changes) = unbounded_channel();
    let are_known = Arc::<AtomicBool>::default();
    let servers = ServerTracker {
        live: Arc::clone(&services.live),
        clock: services.clock.clone(),
        are_known: Arc::clone(&are_known),
    };
    tokio::spawn(servers.run(changes));
    let stop = CancellationToken::new();
    // Dropped when the loop ends, also if it panics.
    let (running, mut daily_stopped) = oneshot::channel::<()>();
    let tick = options.daily.tick;
    let daily_loop = daily_loop(&services, options.daily, are_known).run(stop.clone());
    let daily = tokio::spawn(async move {
        let _running = running;
        daily_loop.await;
    });
    let help_threads = HelpThreadLoop {
        services: services.clone(),
        tick,
    };
    let help_threads = tokio::spawn(help_threads.run(stop.clone()));
    let gateway = Arc::new(Gateway::new(services, server_changes));
    let close_gateway = CancellationToken::new();
    let supervisor = Supervisor {
        gateway: Arc::clone(&gateway),
        api: api.clone(),
        token: options.token,
        client: websockets,
        base: url,
        allows_local: options.api_url.is_some(),
        timeouts: options.timeouts,
        shutdown: close_gateway.clone(),
    };
    let mut connection = pin!(supervisor.run());
    let mut is_closed = false;
    let result = tokio::select! {
        () = &mut shutdown => Ok(()),
        closed = &mut connection => {
            is_closed = true;
            closed
        }
        () = start::token_rejected(&api) => Err(DiscordError::TokenRejected),
        _ = &mut daily_stopped => {
            let what = "the daily loop stopped unexpectedly; this is a bug in Recite, please report the log above";
            Err(DiscordError::Unexpected(what.to_owned()))
        }
    };
    gateway.is_closing.store(true, Ordering::Relaxed);
    stop.cancel();
    gateway.replies.close();
    let in_progress = async {
        gateway.replies.wait().await;
        // If the loop panicked, its unfinished steps are in the database.
        drop(daily.await);
        drop(help_threads.await);
    };
    if timeout(REPLIES_TIMEOUT, in_progress).await.is_err() {
        warn!(
            "stopping before all replies and posts are finished (replies left: {})",
            gateway.replies.len()
        );
    }
    close_gateway.cancel();
    if !is_closed && timeout(CLOSE_TIMEOUT, connection).await.is_err() {
        debug!("the gateway connection did not close in time");
    }
    result
}

/// Creates the daily loop.
fn daily_loop(
    services: &Services,
    options: DailyOptions,
    servers_are_known: Arc<AtomicBool>,
) -> DailyLoop {
    DailyLoop {
        context: DailyContext {
            quiz: services.live.quiz(),
            channels: services.channels.clone(),
            clock: services.clock.clone(),
            metrics: services.metrics.clone(),
            options,
            edit_pauses: Arc::default(),
        },
        live: Arc::clone(&services.live),
        skew_detector: services.skew_detector.clone(),
        connected: Arc::clone(&services.connected),
        wake: Arc::clone(&services.wake),
        servers_are_known,
        cleaned_up_at: None,
        logged_failure: None,
        has_failed: false,
        clock_hold: None,
        tasks: JoinSet::new(),
        busy_channels: HashSet::new(),
    }
}
