//! Until the gateway may connect: who we are, and our commands as Discord lists them.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use tokio::time::sleep;
use tracing::{debug, info, warn};

use super::api::{Api, ApiError, Cause, REQUEST_WITHIN, Response};
use super::channels::Channels;
use super::commands::{definitions, registration};
use super::context::Services;
use super::delivery::Delivery;
use super::drawings::Drawings;
use super::error::{DiscordError, with_causes};
use super::json::Id;
use super::options::DiscordOptions;
use crate::app::live::Live;
use crate::clock::Clock;
use crate::metrics::Metrics;

/// The waits between tries to reach Discord: from the first, doubled, to the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// What the bot's invite asks for. Answering commands needs no permission at all; the daily question
/// needs View Channel, Send Messages, Attach Files and Read Message History, and Embed Links shows its links.
const PERMISSIONS: u64 = 117_760;

/// Where Discord's API is, without its version.
pub fn base(options: &DiscordOptions) -> &str {
    options.api_url.as_deref().unwrap_or("https://discord.com")
}

/// Registers the commands, and gathers what replies are made from.
///
/// # Errors
/// See [`DiscordError`]; passing faults are waited out.
pub async fn start(
    options: &DiscordOptions,
    live: Arc<Live>,
    clock: Clock,
    metrics: Metrics,
    connected: Arc<AtomicBool>,
    api: Api,
) -> Result<Services, DiscordError> {
    let application = persistently("ask who we are", || id_at(&api, "/applications/@me")).await?;
    register_commands(&api, application).await?;
    // Applications made before 2017 have a user with another id.
    let user = persistently("ask for our user", || id_at(&api, "/users/@me")).await?;
    info!("invite it with {}", invitation(application));
    Ok(Services {
        live,
        links: options.links.clone(),
        clock,
        metrics,
        reloads: options.reloads.clone(),
        delivery: Delivery::new(api.clone(), application),
        channels: Channels::new(api, user),
        reference: options.reference.clone(),
        connected,
        wake: Arc::default(),
        drawings: Drawings::default(),
    })
}

/// Where somebody who manages a server adds the bot to it.
pub fn invitation(application_id: u64) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application_id}&scope=bot+applications.commands&permissions={PERMISSIONS}"
    )
}

/// The id of what Discord describes there.
async fn id_at(api: &Api, path: &str) -> Result<u64, ApiError> {
    let Id(id) = ask(api, path).await?.object()?.needed("id")?;
    Ok(id)
}

/// Asks for something that is needed to connect, with a single try.
///
/// # Errors
/// See [`ApiError`].
pub async fn ask(api: &Api, path: &str) -> Result<Response, ApiError> {
    let call = api.call(Cause::Connecting, Method::GET, path, REQUEST_WITHIN);
    call.once().send().await
}

/// Registers the commands, if Discord's list differs from ours.
async fn register_commands(api: &Api, application: u64) -> Result<(), DiscordError> {
    let ours = &definitions();
    let path = &format!("/applications/{application}/commands");
    let listed = persistently("list our commands", || ask(api, path)).await?;
    if registration::are_registered(listed.json(), ours) {
        debug!("the commands are registered");
        return Ok(());
    }
    persistently("register our commands", || {
        let call = api.call(Cause::Connecting, Method::PUT, path, REQUEST_WITHIN);
        call.json(ours).once().send()
    })
    .await?;
    info!("registered our commands");
    Ok(())
}

/// Calls Discord until it answers: a machine may start before its network does. Only what a person
/// has to change ends it.
pub async fn persistently<T, F>(what: &str, call: impl Fn() -> F) -> Result<T, DiscordError>
where
    F: Future<Output = Result<T, ApiError>>,
{
    let mut wait = FIRST_WAIT;
    loop {
        let error = match call().await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let mut pause = wait;
        if let ApiError::Refused {
            status,
            message,
            retry_after,
            ..
        } = &error
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
pub async fn token_lost(api: &Api) {
    loop {
        api.token_refused().await;
        if is_token_refused(api).await {
            return;
        }
    }
}

/// Whether Discord refuses the token that it refused once, now that it is asked again.
pub async fn is_token_refused(api: &Api) -> bool {
    let is_refused = match ask(api, "/users/@me").await {
        Err(ApiError::Refused { status, .. }) => status == StatusCode::UNAUTHORIZED,
        _ => false,
    };
    if !is_refused {
        warn!("Discord refused the token once and took it the next time; going on");
    }
    is_refused
}
