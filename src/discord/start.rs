//! The steps before the gateway connects: looks up the bot's ids and registers the commands.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use tokio::time::sleep;
use tracing::{debug, info, warn};

use super::api::{Api, ApiError, REQUEST_TIMEOUT, RequestClass, Response};
use super::channels::Channels;
use super::commands::{definitions, registration};
use super::context::{Services, menu_limit};
use super::delivery::Delivery;
use super::drawings::Drawings;
use super::error::{DiscordError, error_chain};
use super::json::Id;
use super::keystrokes::Keystrokes;
use super::membership::Memberships;
use super::message_limits::MessageLimits;
use super::options::DiscordOptions;
use crate::app::live::LiveQuiz;
use crate::clock::Clock;
use crate::metrics::Metrics;

/// The first delay between attempts to reach Discord. It doubles with each attempt.
const MIN_DELAY: Duration = Duration::from_secs(1);
/// The maximum delay between attempts.
const MAX_DELAY: Duration = Duration::from_secs(60);
/// The permissions that the invite URL requests.
///
/// Commands need no permissions. The daily question needs View Channel, Send Messages, Attach Files and Read Message
/// History; Embed Links makes its links work. Replies in threads need Send Messages in Threads.
const PERMISSIONS: u64 = 117_760 | 1 << 38;

/// Returns the base URL of Discord's API, without the version.
pub fn api_base(options: &DiscordOptions) -> &str {
    options.api_url.as_deref().unwrap_or("https://discord.com")
}

/// Registers the commands, and returns the services that replies need.
///
/// # Errors
/// See [`DiscordError`]. Temporary errors are retried.
pub async fn start(
    options: &DiscordOptions,
    live: Arc<LiveQuiz>,
    clock: Clock,
    metrics: Metrics,
    connected: Arc<AtomicBool>,
    api: Api,
) -> Result<Services, DiscordError> {
    let application = retry_until_answered("look up the application", || {
        get_id(&api, "/applications/@me")
    })
    .await?;
    let install = options.install;
    register_commands(&api, application, install.user_install).await?;
    // In applications created before 2017, the bot user has a different id.
    let user = retry_until_answered("look up the bot user", || get_id(&api, "/users/@me")).await?;
    info!("invite the bot with {}", invite_url(application));
    if install.user_install {
        let url = user_install_url(application);
        info!("members install the bot for themselves with {url}");
    }
    Ok(Services {
        live,
        links: options.links.clone(),
        clock,
        metrics,
        reloads: options.reloads.clone(),
        delivery: Delivery::new(api.clone(), application),
        memberships: Memberships::new(api.clone(), install.access),
        channels: Channels::new(api, user),
        skew_detector: options.skew_detector.clone(),
        connected,
        wake: Arc::default(),
        help_wake: Arc::default(),
        keystrokes: Keystrokes::default(),
        drawings: Drawings::default(),
        menu_limit: menu_limit(),
        message_options: options.messages,
        message_limits: MessageLimits::default(),
    })
}

/// Returns the URL where a server manager can invite the bot.
pub fn invite_url(application_id: u64) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application_id}&scope=bot+applications.commands&permissions={PERMISSIONS}"
    )
}

/// Returns the URL where members can install the bot for themselves.
pub fn user_install_url(application_id: u64) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application_id}&integration_type=1&scope=applications.commands"
    )
}

/// Returns the id of the object at `path`.
async fn get_id(api: &Api, path: &str) -> Result<u64, ApiError> {
    let Id(id) = get(api, path).await?.object()?.required("id")?;
    Ok(id)
}

/// Sends a GET request that is needed to connect, without retries.
///
/// # Errors
/// See [`ApiError`].
pub async fn get(api: &Api, path: &str) -> Result<Response, ApiError> {
    let call = api.call(RequestClass::Connecting, Method::GET, path, REQUEST_TIMEOUT);
    call.without_retries().send().await
}

/// Registers the commands, unless Discord already has the same list.
async fn register_commands(
    api: &Api,
    application: u64,
    user_install: bool,
) -> Result<(), DiscordError> {
    let ours = &definitions(user_install);
    let path = &format!("/applications/{application}/commands");
    let listed = retry_until_answered("list the registered commands", || get(api, path)).await?;
    if registration::are_registered(listed.json(), ours) {
        debug!("the commands are already registered");
        return Ok(());
    }
    retry_until_answered("register the commands", || {
        let call = api.call(RequestClass::Connecting, Method::PUT, path, REQUEST_TIMEOUT);
        call.json(ours).without_retries().send()
    })
    .await?;
    info!("registered the commands");
    Ok(())
}

/// Repeats a request until Discord answers it, since a machine may start before its network.
///
/// `what` completes "cannot …" in the log.
///
/// # Errors
/// Fails only if Discord rejects the request, so that a person has to act.
pub async fn retry_until_answered<T, F>(what: &str, call: impl Fn() -> F) -> Result<T, DiscordError>
where
    F: Future<Output = Result<T, ApiError>>,
{
    let mut next_delay = MIN_DELAY;
    loop {
        let error = match call().await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let mut delay = next_delay;
        if let ApiError::Rejected {
            status,
            message,
            retry_after,
            ..
        } = &error
        {
            match status.as_u16() {
                401 => return Err(DiscordError::TokenRejected),
                status @ (400 | 403..=428) => {
                    let message = format!("cannot {what}: HTTP {status}, {message}");
                    return Err(DiscordError::StartRejected(message));
                }
                _ => delay = delay.max(retry_after.unwrap_or_default()),
            }
        }
        warn!(
            "cannot {what}: {}; retrying in {} s",
            error_chain(&error),
            delay.as_secs()
        );
        // Jitter, so that bots that were disconnected at the same time do not all retry at the same time.
        sleep(delay.mul_f64(1.0 + 0.25 * fastrand::f64())).await;
        next_delay = (next_delay * 2).min(MAX_DELAY);
    }
}

/// Completes when Discord no longer accepts the token. A single 401 can be a mistake, so the token is checked again.
pub async fn token_rejected(api: &Api) {
    loop {
        api.token_rejected().await;
        if is_token_rejected(api).await {
            return;
        }
    }
}

/// Returns whether Discord still rejects a token that it rejected before.
pub async fn is_token_rejected(api: &Api) -> bool {
    let is_rejected = match get(api, "/users/@me").await {
        Err(ApiError::Rejected { status, .. }) => status == StatusCode::UNAUTHORIZED,
        _ => false,
    };
    if !is_rejected {
        warn!("Discord rejected the token, but accepted it on the next attempt; continuing");
    }
    is_rejected
}
