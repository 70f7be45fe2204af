//! Until the gateway may connect: who we are, and our commands as Discord lists them.

use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Method, StatusCode};
use tokio::time::sleep;
use tracing::{debug, info, warn};

use super::api::{Api, AskError, Reply};
use super::channels::Channels;
use super::drawings::Drawings;
use super::gateway::Gateway;
use super::json::Id;
use super::respond::Office;
use super::rest::{Cause, Files, Rest, SendError};
use super::transport::Transport;
use super::{DiscordError, DiscordOptions, commands, with_causes};
use crate::app::live::Live;
use crate::clock::Clock;

/// No single request may take longer; the replies to members have tighter limits of their own.
const REQUEST_WITHIN: Duration = Duration::from_secs(15);
/// The waits between tries to reach Discord: from the first, doubled, to the longest.
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

/// Where Discord's API is, without its version.
pub fn base(options: &DiscordOptions) -> String {
    let base = options.api_url.clone();
    base.unwrap_or_else(|| "https://discord.com".to_owned())
}

/// What every client for Discord has in common. Discord redirects no request; whoever else does would get what we send.
pub fn client() -> ClientBuilder {
    Client::builder()
        .user_agent(USER_AGENT)
        .redirect(Policy::none())
}

/// A client for what must be asked to connect, and for what the bot does by itself.
///
/// # Errors
/// When this machine allows no HTTPS connections.
pub fn api(options: &DiscordOptions, rest: &Rest) -> Result<(Client, Api), DiscordError> {
    let client = client()
        .timeout(REQUEST_WITHIN)
        .connect_timeout(REQUEST_WITHIN / 3)
        .build()
        .map_err(|error| DiscordError::Broken(with_causes(&error)))?;
    let base = format!("{}/api/v10", base(options));
    let api = Api::new(client.clone(), base, &options.token, rest.clone());
    Ok((client, api))
}

/// A client for the gateway's websockets, which have no time limit and begin as HTTP/1.1.
///
/// # Errors
/// When this machine allows no HTTPS connections.
pub fn websocket_client() -> Result<Client, DiscordError> {
    client()
        .http1_only()
        .connect_timeout(REQUEST_WITHIN / 3)
        .build()
        .map_err(|error| DiscordError::Broken(with_causes(&error)))
}

/// Sets the office up and registers the commands.
///
/// # Errors
/// See [`DiscordError`]; passing faults are waited out.
pub async fn start(
    options: &DiscordOptions,
    gateway: &Gateway,
    live: &Arc<Live>,
    clock: &Clock,
    rest: &Rest,
    (client, api): (Client, Api),
) -> Result<(), DiscordError> {
    let application = persistently("ask who we are", || id_at(&api, "/applications/@me")).await?;
    register_commands(&api, application).await?;
    // Applications made before 2017 have a user with another id.
    let user = persistently("ask for our user", || id_at(&api, "/users/@me")).await?;
    gateway.office.get_or_init(|| Office {
        live: Arc::clone(live),
        links: options.links.clone(),
        clock: clock.clone(),
        metrics: gateway.metrics.clone(),
        reloads: options.reloads.clone(),
        transport: Transport::new(
            client,
            format!("{}/api/v10", base(options)),
            application,
            rest.clone(),
        ),
        channels: Channels::new(api, user),
        reference: rest.reference.clone(),
        connected: Arc::clone(&gateway.connected),
        wake: Arc::default(),
        drawings: Drawings::default(),
    });
    info!("invite it with {}", invitation(application));
    Ok(())
}

/// Where somebody who manages a server adds the bot to it.
pub fn invitation(application_id: u64) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application_id}&scope=bot+applications.commands&permissions={PERMISSIONS}"
    )
}

/// The id of what Discord describes there.
async fn id_at(api: &Api, path: &str) -> Result<u64, AskError> {
    let Id(id) = ask(api, path).await?.object()?.needed("id")?;
    Ok(id)
}

/// Asks for something that is needed to connect, with a single try.
///
/// # Errors
/// See [`SendError`].
pub async fn ask(api: &Api, path: &str) -> Result<Reply, SendError> {
    api.get_once(Cause::Connecting, path, REQUEST_WITHIN).await
}

/// Registers the commands, if Discord's list differs from ours.
async fn register_commands(api: &Api, application: u64) -> Result<(), DiscordError> {
    let ours = &commands::definitions();
    let path = &format!("/applications/{application}/commands");
    let listed = persistently("list our commands", || async { Ok(ask(api, path).await?) }).await?;
    if commands::are_registered(listed.json(), ours) {
        debug!("the commands are registered");
        return Ok(());
    }
    persistently("register our commands", || async {
        let (cause, files) = (Cause::Connecting, Files::new());
        let put = api.send_once(cause, Method::PUT, path, ours, &files, REQUEST_WITHIN);
        Ok(put.await?)
    })
    .await?;
    info!("registered our commands");
    Ok(())
}

/// Calls Discord until it answers: a machine may start before its network does. Only what a person
/// has to change ends it.
pub async fn persistently<T, F>(what: &str, call: impl Fn() -> F) -> Result<T, DiscordError>
where
    F: Future<Output = Result<T, AskError>>,
{
    let mut wait = FIRST_WAIT;
    loop {
        let error = match call().await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let mut pause = wait;
        if let AskError::Send(SendError::Refused {
            status,
            message,
            retry_after,
            ..
        }) = &error
        {
            match status.as_u16() {
                401 => return Err(DiscordError::TokenRefused),
                status @ (400 | 403..=428) => {
                    let message = format!("could not {what}: HTTP {status}, {message}");
                    return Err(DiscordError::StartRefused(message));
                }
                _ => pause = pause.max(retry_after.unwrap_or_default()),
            }
        }
        warn!(
            "could not {what}: {}; trying again in {} s",
            with_causes(&error),
            pause.as_secs()
        );
        // Bots that lost Discord at the same moment do not all come back at the same moment.
        sleep(pause.mul_f64(1.0 + 0.25 * fastrand::f64())).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// Done when Discord takes the token no longer. A single 401 may be a fault of its machines: they are
/// asked again.
pub async fn token_lost(rest: &Rest, api: &Api) {
    loop {
        rest.token_refused.notified().await;
        if is_token_refused(api).await {
            return;
        }
    }
}

/// Whether Discord refuses the token that it refused once, now that it is asked again.
pub async fn is_token_refused(api: &Api) -> bool {
    let is_refused = match ask(api, "/users/@me").await {
        Err(SendError::Refused { status, .. }) => status == StatusCode::UNAUTHORIZED,
        _ => false,
    };
    if !is_refused {
        warn!("Discord refused the token once and took it the next time; going on");
    }
    is_refused
}

#[cfg(test)]
mod tests;
