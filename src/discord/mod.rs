//! What did Discord say, and how do we say it back?
//!
//! Speaks Discord's protocols itself: of what Discord sends, `json` reads only the fields that are needed.
//! Connects with the GUILDS intent alone: interactions need none, and it is not privileged.

mod answers;
mod api;
mod cards;
mod channels;
mod commands;
pub mod daily;
mod delivery;
mod dispatch;
mod drawings;
mod gateway;
mod interaction;
mod json;
pub mod online;
pub mod payloads;
mod permissions;
mod presses;
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
use crate::background::reload::Reloads;
use crate::clock::{Clock, Reference};
use crate::messages::answer::Links;
use crate::metrics::Metrics;
use api::Api;
use daily::{Context, Daily, DailyOptions};
use dispatch::Services;
use gateway::Gateway;
use gateway::guard::Guard;
pub use gateway::guard::Patience;
use servers::Servers;
use token::Token;

/// How long replies under way may still take when the process ends, and then the gateway's farewell.
const REPLIES_WITHIN: Duration = Duration::from_secs(3);
const FAREWELL_WITHIN: Duration = Duration::from_millis(500);
/// What the operator chose.
#[derive(Clone)]
pub struct DiscordOptions {
    pub token: Token,
    /// The base address in place of `https://discord.com`.
    pub api_url: Option<String>,
    pub links: Links,
    pub daily: DailyOptions,
    pub patience: Patience,
    /// Where `/reload` asks.
    pub reloads: Reloads,
    /// Our clock beside Discord's.
    pub reference: Reference,
    /// Set while events reach us, for whoever else wants to know.
    pub connected: Arc<AtomicBool>,
}

/// Why the bot cannot go on. Only a person can change any of these.
#[derive(Debug, thiserror::Error)]
pub enum DiscordError {
    #[error(
        "Discord refuses the token; reset it in the developer portal (your application, Bot, Reset Token) and put the new one into DISCORD_TOKEN"
    )]
    TokenRefused,
    #[error(
        "Discord refuses the gateway intents; Recite needs only GUILDS, so check in the developer portal that the application is a bot in good standing"
    )]
    IntentsRefused,
    #[error(
        "the API at {base} answers the gateway address `{url}`, which is none; check `discord.api_url` and DISCORD_API_URL"
    )]
    GatewayAddress { base: String, url: String },
    #[error(
        "Discord takes our token but closes the connection for good, with code {code} ({}); starting again does not help, so a person must look: update Recite, and see Discord's page \"Gateway Close Event Codes\"", meaning(*code)
    )]
    Closed { code: u16 },
    #[error(
        "Discord does not let us start: {0}; check in the developer portal that DISCORD_TOKEN is this application's and that the application is not restricted, and update Recite"
    )]
    StartRefused(String),
    #[error("the connection to Discord broke down: {0}")]
    Broken(String),
}

/// What a final close code of the gateway says.
fn meaning(code: u16) -> &'static str {
    match code {
        4010 => "it takes our shard for none",
        4011 => "the bot is in more servers than one connection may serve, 2500",
        4012 => "it no longer speaks this version of the gateway's protocol",
        _ => "one that this version of Recite does not know",
    }
}

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
            "{} replies or a post were not finished in time",
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

/// An error with what caused it, and what caused that.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let cause_words = error.to_string();
        // Wrappers repeat what they wrap.
        if !words.contains(&cause_words) {
            words = format!("{words}: {cause_words}");
        }
        cause = error.source();
    }
    words
}
