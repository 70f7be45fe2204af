//! What did Discord say, and how do we say it back?
//!
//! Speaks Discord's protocols itself: of what Discord sends, `json` reads only the fields that are needed.
//! Connects with the GUILDS intent alone: interactions need none, and it is not privileged.

mod answers;
mod api;
mod cards;
mod channels;
mod commands;
mod context;
pub mod daily;
mod delivery;
mod dispatch;
mod drawings;
mod error;
mod gateway;
mod interaction;
mod json;
pub mod online;
mod options;
pub mod payloads;
mod permissions;
mod presses;
mod request;
mod responder;
mod servers;
mod start;
pub mod token;

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

use crate::app::live::Live;
use crate::clock::Clock;
use crate::metrics::Metrics;
use api::Api;
use context::Services;
use daily::{Context, Daily, DailyOptions};
pub use error::DiscordError;
use error::with_causes;
use gateway::Gateway;
use gateway::guard::Guard;
pub use gateway::patience::Patience;
pub use options::DiscordOptions;
use servers::Servers;

/// How long replies under way may still take when the process ends, and then the gateway's farewell.
const REPLIES_WITHIN: Duration = Duration::from_secs(3);
const FAREWELL_WITHIN: Duration = Duration::from_millis(500);
/// Runs the bot until `shutdown` is done or Discord refuses it for good.
///
/// # Errors
/// See [`DiscordError`]; passing faults are waited out.
pub async fn run(
    live: Arc<Live>,
    options: DiscordOptions,
    clock: Clock,
    metrics: Metrics,
    shutdown: impl Future<Output = ()>,
) -> Result<(), DiscordError> {
    let broken = |error: reqwest::Error| DiscordError::Broken(with_causes(&error));
    let url = start::base(&options).to_owned();
    let reference = options.reference.clone();
    let api = Api::new(&url, &options.token, metrics.clone(), reference).map_err(broken)?;
    // The gateway's websockets have no time limit and begin as HTTP/1.1.
    let websockets = api::client().http1_only().build().map_err(broken)?;
    let mut shutdown = pin!(shutdown);
    let connected = Arc::clone(&options.connected);
    let services = tokio::select! {
        () = &mut shutdown => return Ok(()),
        started = start::start(&options, live, clock, metrics, connected, api.clone()) => started?,
    };
    let (servers_seen, changes) = unbounded_channel();
    let are_known = Arc::<AtomicBool>::default();
    let servers = Servers {
        live: Arc::clone(&services.live),
        clock: services.clock.clone(),
        are_known: Arc::clone(&are_known),
    };
    tokio::spawn(servers.follow(changes));
    let stop = CancellationToken::new();
    // Dropped with the loop, also when that panics.
    let (running, mut ended_early) = oneshot::channel::<()>();
    let day = daily(&services, options.daily, are_known).run(stop.clone());
    let daily = tokio::spawn(async move {
        let _running = running;
        day.await;
    });
    let gateway = Arc::new(Gateway::new(services, servers_seen));
    let leave = CancellationToken::new();
    let guard = Guard {
        gateway: Arc::clone(&gateway),
        api: api.clone(),
        token: options.token,
        client: websockets,
        base: url,
        allows_local: options.api_url.is_some(),
        patience: options.patience,
        leave: leave.clone(),
    };
    let mut connection = pin!(guard.stay_connected());
    let mut is_over = false;
    let ended = tokio::select! {
        () = &mut shutdown => Ok(()),
        ended = &mut connection => {
            is_over = true;
            ended
        }
        () = start::token_lost(&api) => Err(DiscordError::TokenRefused),
        _ = &mut ended_early => {
            let what = "the loop of the daily question ended; what the log tells above is a bug of Recite's";
            Err(DiscordError::Broken(what.to_owned()))
        }
    };
    gateway.closing.store(true, Ordering::Relaxed);
    stop.cancel();
    gateway.replies.close();
    let under_way = async {
        gateway.replies.wait().await;
        // What a panic left undone stands in the store.
        drop(daily.await);
    };
    if timeout(REPLIES_WITHIN, under_way).await.is_err() {
        warn!(
            "replies or a post were not finished in time (replies: {})",
            gateway.replies.len()
        );
    }
    leave.cancel();
    if !is_over && timeout(FAREWELL_WITHIN, connection).await.is_err() {
        debug!("the gateway took no farewell");
    }
    ended
}

/// The loop of the daily question.
fn daily(services: &Services, options: DailyOptions, servers_are_known: Arc<AtomicBool>) -> Daily {
    Daily {
        context: Context {
            quiz: services.live.quiz(),
            channels: services.channels.clone(),
            clock: services.clock.clone(),
            metrics: services.metrics.clone(),
            options,
            resting: Arc::default(),
        },
        live: Arc::clone(&services.live),
        reference: services.reference.clone(),
        connected: Arc::clone(&services.connected),
        wake: Arc::clone(&services.wake),
        servers_are_known,
        dropped_at: None,
        told: None,
        has_failed: false,
        hold: None,
        tasks: JoinSet::new(),
        busy: HashSet::new(),
    }
}
