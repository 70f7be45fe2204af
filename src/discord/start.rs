//! Until the gateway may connect: who we are, and our commands as Discord lists them.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use serenity::all::{Http, HttpBuilder, HttpError};
use tokio::time::sleep;
use tracing::{debug, info, warn};

use super::channels::Channels;
use super::drawings::Drawings;
use super::gateway::Gateway;
use super::respond::Office;
use super::rest::Rest;
use super::transport::Transport;
use super::{DiscordError, DiscordOptions, commands, with_causes};
use crate::app::live::Live;
use crate::clock::Clock;
use crate::metrics::Metrics;

/// No single request may take longer; the replies to members have tighter limits of their own.
const REQUEST_WITHIN: Duration = Duration::from_secs(15);
/// The waits between tries to reach Discord: from the first, doubled, to the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// What the bot's invite asks for. Answering commands needs no permission at all; the daily question
/// needs View Channel, Send Messages, Attach Files and Read Message History, and Embed Links shows its links.
const PERMISSIONS: u64 = 117_760;
/// As Discord asks for it. Source: "Reference", "User Agent".
pub const USER_AGENT: &str = concat!(
    "DiscordBot (",
    env!("CARGO_PKG_REPOSITORY"),
    ", ",
    env!("CARGO_PKG_VERSION"),
    ")"
);

/// Where Discord's API is, without its version.
pub fn base(options: &DiscordOptions) -> String {
    let base = options.api_url.clone();
    base.unwrap_or_else(|| "https://discord.com".to_owned())
}

/// Sets the office up and registers the commands; the client for what else has to be asked.
///
/// # Errors
/// See [`DiscordError`]; passing faults are waited out.
pub async fn start(
    options: &DiscordOptions,
    gateway: &Gateway,
    live: &Arc<Live>,
    clock: &Clock,
    rest: &Rest,
) -> Result<Http, DiscordError> {
    let metrics = &gateway.metrics;
    let http_client = reqwest::Client::builder()
        .timeout(REQUEST_WITHIN)
        .connect_timeout(REQUEST_WITHIN / 3)
        .user_agent(USER_AGENT)
        .build()
        .map_err(|error| DiscordError::Broken(with_causes(&error)))?;
    let http = http(options, &http_client);
    let application = persistently(metrics, "ask who we are", || {
        http.get_current_application_info()
    })
    .await?;
    http.set_application_id(application.id);
    register_commands(&http, metrics).await?;
    // Applications made before 2017 have a user with another id.
    let user = persistently(metrics, "ask for our user", || http.get_current_user()).await?;
    let api = format!("{}/api/v10", base(options));
    let (client, token) = (http_client, &options.token);
    gateway.office.get_or_init(|| Office {
        live: Arc::clone(live),
        links: options.links.clone(),
        clock: clock.clone(),
        metrics: gateway.metrics.clone(),
        reloads: options.reloads.clone(),
        transport: Transport::new(
            client.clone(),
            api.clone(),
            application.id.get(),
            rest.clone(),
        ),
        channels: Channels::new(client, api, token, user.id.get()).through(rest.clone()),
        connected: Arc::clone(&gateway.connected),
        wake: Arc::default(),
        drawings: Drawings::default(),
    });
    info!("invite it with {}", invitation(application.id.get()));
    Ok(http)
}

/// Where somebody who manages a server adds the bot to it.
pub fn invitation(application_id: u64) -> String {
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
async fn register_commands(http: &Http, metrics: &Metrics) -> Result<(), DiscordError> {
    let ours = commands::definitions();
    let listed = persistently(metrics, "list our commands", || http.get_global_commands()).await?;
    if commands::are_registered(&listed, &ours) {
        debug!("the commands are registered");
        return Ok(());
    }
    persistently(metrics, "register our commands", || {
        http.create_global_commands(&ours)
    })
    .await?;
    info!("registered our commands");
    Ok(())
}

/// Calls Discord until it answers: a machine may start before its network does. Only what a person
/// has to change ends it.
pub async fn persistently<T, F>(
    metrics: &Metrics,
    what: &str,
    call: impl Fn() -> F,
) -> Result<T, DiscordError>
where
    F: Future<Output = serenity::Result<T>>,
{
    let mut wait = FIRST_WAIT;
    loop {
        let answer = call().await;
        metrics.request(status(&answer));
        let error = match answer {
            Ok(value) => return Ok(value),
            Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(refusal))) => {
                match refusal.status_code.as_u16() {
                    401 => return Err(DiscordError::TokenRefused),
                    status @ (400 | 403..=428) => {
                        let message =
                            format!("could not {what}: HTTP {status}, {}", refusal.error.message);
                        return Err(DiscordError::StartRefused(message));
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
        // Bots that lost Discord at the same moment do not all come back at the same moment.
        sleep(wait.mul_f64(1.0 + 0.25 * fastrand::f64())).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// Done when Discord takes the token no longer. A single 401 may be a fault of its machines: they are
/// asked again.
pub async fn token_lost(rest: &Rest, http: &Http) {
    loop {
        rest.token_refused.notified().await;
        if is_token_refused(http).await {
            return;
        }
    }
}

/// Whether Discord refuses the token that it refused once, now that it is asked again.
pub async fn is_token_refused(http: &Http) -> bool {
    let is_refused = status(&http.get_current_user().await) == Some(401);
    if !is_refused {
        warn!("Discord refused the token once and took it the next time; going on");
    }
    is_refused
}

/// The HTTP status of an answer; `None` where none came.
fn status<T>(answer: &serenity::Result<T>) -> Option<u16> {
    match answer {
        Ok(_) => Some(200),
        Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(refusal))) => {
            Some(refusal.status_code.as_u16())
        }
        Err(_) => None,
    }
}
