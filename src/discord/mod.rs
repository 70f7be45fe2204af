//! What did Discord say, and how do we say it back? The only home of serenity.
//!
//! Connects with the GUILDS intent alone: interactions need none, and it is not privileged.

mod admin;
mod answers;
mod cards;
mod channels;
mod commands;
pub mod daily;
mod gateway;
mod incoming;
mod members;
pub mod online;
pub mod payloads;
mod respond;
mod rest;
mod transport;

use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serenity::all::{
    Client, ClientBuilder, GatewayError, GatewayIntents, Http, HttpBuilder, HttpError,
};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use crate::app::live::Live;
use crate::clock::Clock;
use crate::metrics::Metrics;
use crate::render::answer::Links;
use channels::Channels;
use daily::{Daily, DailyOptions};
use gateway::{Gateway, Handler};
use respond::Desk;
use transport::Transport;

/// No single request may take longer; the replies to members have tighter limits of their own.
const REQUEST_WITHIN: Duration = Duration::from_secs(15);
/// How long replies under way may still take when the process ends, and then the gateway's farewell.
const REPLIES_WITHIN: Duration = Duration::from_secs(3);
const FAREWELL_WITHIN: Duration = Duration::from_secs(1);
/// The waits between tries to reach Discord at the start: from the first, doubled, to the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// What the bot's invite asks for. Answering commands needs no permission at all; the daily question
/// needs View Channel, Send Messages, Attach Files and Read Message History, and Embed Links shows its links.
const PERMISSIONS: u64 = 117_760;

/// As Discord asks for it. Source: "Reference", "User Agent".
const USER_AGENT: &str = concat!(
    "DiscordBot (",
    env!("CARGO_PKG_REPOSITORY"),
    ", ",
    env!("CARGO_PKG_VERSION"),
    ")"
);

/// What the operator chose.
#[derive(Clone, Debug)]
pub struct DiscordOptions {
    pub token: String,
    /// The base address in place of `https://discord.com`.
    pub api_url: Option<String>,
    pub links: Links,
    pub daily: DailyOptions,
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
        "Discord takes our token but does not let us connect; stopped before it resets the token. Update Recite, and look for an outage on Discord's status page"
    )]
    InVain,
    #[error("Discord refuses our commands: {0}")]
    CommandsRefused(String),
    #[error("the connection to Discord broke down: {0}")]
    Broken(String),
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
    let gateway = Arc::new(Gateway {
        connected: Arc::clone(&options.connected),
        ..Gateway::default()
    });
    let mut shutdown = pin!(shutdown);
    let mut client = tokio::select! {
        () = &mut shutdown => return Ok(()),
        client = connected(&options, &gateway, &live, &clock, &metrics) => client?,
    };
    let stop = CancellationToken::new();
    // Dropped with the loop, also when that panics.
    let (running, mut ended_early) = oneshot::channel::<()>();
    let daily = gateway.desk.get().map(|desk| daily(desk, &options));
    let daily = daily.map(|daily| {
        let day = daily.run(stop.clone());
        tokio::spawn(async move {
            let _running = running;
            day.await;
        })
    });
    let (http, shards) = (Arc::clone(&client.http), Arc::clone(&client.shard_manager));
    let ended = tokio::select! {
        () = &mut shutdown => Ok(()),
        () = gateway::in_vain(&http, &shards, &gateway.connected) => Err(DiscordError::InVain),
        ended = client.start() => ended.map_err(broken),
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
        if let Some(daily) = daily {
            // What a panic left undone stands in the store.
            drop(daily.await);
        }
    };
    if timeout(REPLIES_WITHIN, under_way).await.is_err() {
        warn!(
            "{} replies or a post were not finished in time",
            gateway.replies.len()
        );
    }
    // Without a connected shard this never returns.
    if timeout(FAREWELL_WITHIN, shards.shutdown_all())
        .await
        .is_err()
    {
        debug!("the gateway took no farewell");
    }
    ended
}

/// The loop of the daily question, which shares the desk's parts.
fn daily(desk: &Desk, options: &DiscordOptions) -> Daily {
    Daily {
        live: Arc::clone(&desk.live),
        quiz: Arc::clone(&desk.quiz),
        channels: desk.channels.clone(),
        clock: desk.clock.clone(),
        metrics: desk.metrics.clone(),
        options: options.daily.clone(),
        connected: Arc::clone(&desk.connected),
        wake: Arc::clone(&desk.wake),
        resting: HashMap::new(),
        told: None,
    }
}

fn broken(error: serenity::Error) -> DiscordError {
    match error {
        serenity::Error::Gateway(GatewayError::InvalidAuthentication) => DiscordError::TokenRefused,
        serenity::Error::Gateway(
            GatewayError::InvalidGatewayIntents | GatewayError::DisallowedGatewayIntents,
        ) => DiscordError::IntentsRefused,
        other => DiscordError::Broken(with_causes(&other)),
    }
}

/// A client that knows who it is and whose commands are registered, not yet connected to the gateway.
async fn connected(
    options: &DiscordOptions,
    gateway: &Arc<Gateway>,
    live: &Arc<Live>,
    clock: &Clock,
    metrics: &Metrics,
) -> Result<Client, DiscordError> {
    let base = options
        .api_url
        .clone()
        .unwrap_or_else(|| "https://discord.com".to_owned());
    let http_client = reqwest::Client::builder()
        .timeout(REQUEST_WITHIN)
        .connect_timeout(REQUEST_WITHIN / 3)
        .user_agent(USER_AGENT)
        .build()
        .map_err(|error| DiscordError::Broken(with_causes(&error)))?;
    let http = http(options, &http_client);
    // A loopback stand-in, or Discord, has to tell the gateway's address itself: serenity would
    // otherwise connect to Discord's well-known one, whatever the base is.
    let url = persistently("ask for the gateway", || http.get_gateway())
        .await?
        .url;
    let is_local = options.api_url.is_some() && url.starts_with("ws://");
    if !(url.starts_with("wss://") || is_local) {
        return Err(DiscordError::GatewayAddress { base, url });
    }
    let application =
        persistently("ask who we are", || http.get_current_application_info()).await?;
    http.set_application_id(application.id);
    register_commands(&http).await?;
    // Applications made before 2017 have a user with another id.
    let user = persistently("ask for our user", || http.get_current_user()).await?;
    let api = format!("{base}/api/v10");
    let (client, token) = (http_client.clone(), &options.token);
    gateway.desk.get_or_init(|| Desk {
        live: Arc::clone(live),
        quiz: live.quiz(),
        links: options.links.clone(),
        clock: clock.clone(),
        metrics: metrics.clone(),
        transport: Transport::new(client.clone(), api.clone(), application.id.get()),
        channels: Channels::new(client, api, token, user.id.get()),
        connected: Arc::clone(&gateway.connected),
        wake: Arc::default(),
    });
    info!("invite it with {}", invitation(application.id.get()));
    loop {
        let http = self::http(options, &http_client);
        let client = ClientBuilder::new_with_http(http, GatewayIntents::GUILDS)
            .raw_event_handler(Handler(Arc::clone(gateway)))
            .await
            .map_err(broken)?;
        if *client.ws_url.lock().await == url {
            return Ok(client);
        }
        warn!("the gateway's address changed while we connected; trying again");
        sleep(FIRST_WAIT).await;
    }
}

/// Where somebody who manages a server adds the bot to it.
fn invitation(application_id: u64) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application_id}&scope=bot+applications.commands&permissions={PERMISSIONS}"
    )
}

fn http(options: &DiscordOptions, client: &reqwest::Client) -> Http {
    let http = HttpBuilder::new(&options.token).client(client.clone());
    match &options.api_url {
        // serenity heeds the address only with its rate limiter off.
        Some(url) => http.proxy(url).ratelimiter_disabled(true).build(),
        None => http.build(),
    }
}

/// Registers the commands, if Discord's list differs from ours.
async fn register_commands(http: &Http) -> Result<(), DiscordError> {
    let ours = commands::definitions();
    let listed = persistently("list our commands", || http.get_global_commands()).await?;
    if commands::are_registered(&listed, &ours) {
        debug!("the commands are registered");
        return Ok(());
    }
    persistently("register our commands", || {
        http.create_global_commands(&ours)
    })
    .await?;
    info!("registered our commands");
    Ok(())
}

/// Calls Discord until it answers: a machine may start before its network does. Only what a person
/// has to change ends it.
async fn persistently<T, F>(what: &str, call: impl Fn() -> F) -> Result<T, DiscordError>
where
    F: Future<Output = serenity::Result<T>>,
{
    let mut wait = FIRST_WAIT;
    loop {
        let error = match call().await {
            Ok(value) => return Ok(value),
            Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(refusal))) => {
                match refusal.status_code.as_u16() {
                    401 => return Err(DiscordError::TokenRefused),
                    status @ (400 | 403..=428) => {
                        let message =
                            format!("could not {what}: HTTP {status}, {}", refusal.error.message);
                        return Err(DiscordError::CommandsRefused(message));
                    }
                    status => format!("HTTP {status}, {}", refusal.error.message),
                }
            }
            Err(error) => with_causes(&error),
        };
        warn!(
            "could not {what}: {error}; trying again in {} s",
            wait.as_secs()
        );
        sleep(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// An error with what caused it, and what caused that: serenity's own words name only the outermost.
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
