//! Keeps the bot connected: opens one connection after another, and resumes sessions.
//!
//! Discord resets the token of a bot that starts too many sessions in a day, so the supervisor always leaves some of
//! the allowed sessions unused. The delay grows with each connection that closes early, so it can never reconnect in a tight loop.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use reqwest::Client;
use tokio::time::{sleep, sleep_until};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::Gateway;
use super::connection::{CloseReason, ClosedConnection, Connection, Session};
use super::gateway_info::{GatewayInfo, RESERVED_SESSIONS, is_gateway_url};
use super::timeouts::GatewayTimeouts;
use crate::discord::api::Api;
use crate::discord::error::DiscordError;
use crate::discord::start::{get, is_token_rejected, retry_until_answered};
use crate::discord::token::Token;

/// The maximum number of consecutive failed attempts to resume a session.
const MAX_RESUMES: u32 = 5;
/// The first delay before resuming. It doubles with each failure. Resuming does not count as a new session.
const MIN_RESUME_DELAY: Duration = Duration::from_millis(100);
/// The maximum delay before resuming.
const MAX_RESUME_DELAY: Duration = Duration::from_secs(15);
/// The first permanent close code. Source: "Gateway Close Event Codes".
const FIRST_PERMANENT_CODE: u16 = 4010;
/// The number of consecutive failures without a resumable session after which an error is logged.
const LOG_ERROR_AFTER: u32 = 4;

/// Keeps the bot connected to the gateway.
pub struct Supervisor {
    /// Handles the events.
    pub gateway: Arc<Gateway>,
    /// The API client, for the gateway's URL.
    pub api: Api,
    /// The bot token.
    pub token: Token,
    /// The HTTP client that opens the WebSockets.
    pub client: Client,
    /// The base URL of the API, for error messages.
    pub base: String,
    /// Whether a gateway URL without TLS is allowed.
    pub allows_local: bool,
    /// The timeouts and delays.
    pub timeouts: GatewayTimeouts,
    /// Cancelled to close the connection.
    pub shutdown: CancellationToken,
}

impl Supervisor {
    /// Runs until `shutdown` is cancelled or Discord rejects the bot permanently.
    ///
    /// # Errors
    /// See [`DiscordError`].
    pub async fn run(&self) -> Result<(), DiscordError> {
        let mut session: Option<Session> = None;
        let mut url = String::new();
        let mut last_identify = None;
        let mut failures = 0;
        let mut is_error_logged = false;
        loop {
            if session.is_none() {
                let Some(gateway_url) = self.unless_shutting_down(self.wait_for_session()).await
                else {
                    return Ok(());
                };
                url = gateway_url?;
                if let Some(last) = last_identify {
                    let next = sleep_until(last + self.timeouts.session_interval);
                    if self.unless_shutting_down(next).await.is_none() {
                        return Ok(());
                    }
                }
            }
            let resume_url = session.as_ref().and_then(|it| it.url.clone());
            let resume_url = resume_url.filter(|url| is_gateway_url(url, self.allows_local));
            let at = resume_url.as_deref().unwrap_or(&url);
            let (gateway, token) = (&self.gateway, &self.token);
            let connection = Connection::new(gateway, token, self.timeouts, &mut session);
            let closed = connection.run(&self.client, at, &self.shutdown).await;
            self.gateway.set_connected(false);
            if closed.reason == CloseReason::ShutDown {
                return Ok(());
            }
            last_identify = closed.identified_at.or(last_identify);
            let stable_after = self.timeouts.stable_after;
            let was_stable = closed.ready_for.is_some_and(|it| it >= stable_after);
            failures = if was_stable { 0 } else { failures + 1 };
            is_error_logged &= !was_stable;
            match self.log_close(&closed) {
                Err(DiscordError::TokenRejected) if self.is_token_accepted_again().await => {}
                result => result?,
            }
            drop_dead_session(&closed, &mut session);
            if failures >= LOG_ERROR_AFTER && session.is_none() && !is_error_logged {
                is_error_logged = true;
                log_repeated_failures(&closed);
            }
            self.wait_before_reconnecting(&closed, session.is_some(), failures)
                .await;
        }
    }

    /// Logs why a connection closed.
    ///
    /// # Errors
    /// Fails if it closed permanently.
    fn log_close(&self, closed: &ClosedConnection) -> Result<(), DiscordError> {
        let was_ready = closed.ready_for.is_some();
        match &closed.reason {
            CloseReason::Closed(Some(4004)) => return Err(DiscordError::TokenRejected),
            CloseReason::Closed(Some(4013 | 4014)) => return Err(DiscordError::IntentsRejected),
            CloseReason::Closed(Some(code)) if (FIRST_PERMANENT_CODE..5000).contains(code) => {
                return Err(DiscordError::Closed { code: *code });
            }
            CloseReason::NotOpened(why) => {
                warn!("cannot connect to Discord's gateway: {why}; retrying");
            }
            CloseReason::TimedOut(time) => {
                warn!(
                    "no reply from Discord's gateway for {} s; reconnecting",
                    time.as_secs()
                );
            }
            _ if was_ready => {
                info!(
                    "the connection to Discord was interrupted ({}); resuming",
                    closed.reason
                );
            }
            _ => warn!(
                "the connection to Discord closed before a session started ({}); retrying",
                closed.reason
            ),
        }
        Ok(())
    }

    /// Waits until another session may be started, and returns the gateway's URL.
    async fn wait_for_session(&self) -> Result<String, DiscordError> {
        loop {
            let info = retry_until_answered("get the gateway address", || async {
                let reply = get(&self.api, "/gateway/bot").await?;
                Ok(GatewayInfo::parse(&reply.object()?)?)
            });
            let info = match info.await {
                Err(DiscordError::TokenRejected) if self.is_token_accepted_again().await => {
                    continue;
                }
                // The same request succeeded before. Discord's proxies reject requests like this during outages.
                Err(DiscordError::StartRejected(why)) if self.was_ready() => {
                    warn!("{why}; retrying");
                    sleep(self.timeouts.max_delay).await;
                    continue;
                }
                info => info?,
            };
            if !info.has_valid_url(self.allows_local) {
                let (base, url) = (self.base.clone(), info.url);
                return Err(DiscordError::InvalidGatewayUrl { base, url });
            }
            let delay = info.session_delay();
            if delay.is_zero() {
                return Ok(info.url);
            }
            warn!(
                "only {} of {} gateway sessions are left until the limit resets; waiting {} s before the next one. Sessions are being started too often: check the log above for the reason, and check for another process with the same token.",
                info.sessions_left,
                info.sessions_per_day,
                delay.as_secs()
            );
            sleep(delay).await;
            if info.sessions_left > RESERVED_SESSIONS {
                return Ok(info.url);
            }
        }
    }

    /// Returns whether a session was ever active in this process.
    fn was_ready(&self) -> bool {
        self.gateway.was_ready.load(Ordering::Relaxed)
    }

    /// Waits before the next connection. The delay grows with each consecutive failure, and has some jitter.
    async fn wait_before_reconnecting(
        &self,
        closed: &ClosedConnection,
        can_resume: bool,
        failures: u32,
    ) {
        if closed.reason
            == (CloseReason::Invalidated {
                is_resumable: false,
            })
        {
            // Discord's documentation requires a random delay of 1 to 5 s here.
            let share = 0.2 + 0.8 * fastrand::f64();
            let wait = sleep(self.timeouts.session_interval.mul_f64(share));
            self.unless_shutting_down(wait).await;
        }
        let wait = match can_resume {
            true => backoff(MIN_RESUME_DELAY, failures, MAX_RESUME_DELAY),
            false => {
                // A session that was active and then lost is normal, so it does not count.
                let failures = failures - u32::from(closed.ready_for.is_some() && failures > 0);
                let GatewayTimeouts {
                    session_interval,
                    max_delay,
                    ..
                } = self.timeouts;
                backoff(session_interval, failures, max_delay)
            }
        };
        let wait = wait.mul_f64(0.75 + 0.5 * fastrand::f64());
        if !can_resume && failures >= LOG_ERROR_AFTER {
            warn!("reconnecting to Discord in {} s", wait.as_secs_f64().ceil());
        }
        self.unless_shutting_down(sleep(wait)).await;
    }

    /// Runs `work`. Returns `None` as soon as the bot shuts down.
    async fn unless_shutting_down<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            () = self.shutdown.cancelled() => None,
            output = work => Some(output),
        }
    }

    /// Returns whether Discord accepts the token after rejecting it.
    ///
    /// Discord can reject a valid token by mistake during outages. Since the exit code for a rejected token prevents
    /// a restart, a token that worked before is checked again.
    async fn is_token_accepted_again(&self) -> bool {
        if !self.was_ready() {
            return false;
        }
        self.unless_shutting_down(sleep(self.timeouts.session_interval))
            .await;
        !is_token_rejected(&self.api).await
    }
}

/// Forgets a session that cannot be resumed. Source: "Gateway Close Event Codes", "Resuming".
fn drop_dead_session(closed: &ClosedConnection, session: &mut Option<Session>) {
    let is_over = match closed.reason {
        // The codes 1000 and 1001 end a session; the others mean that Discord no longer knows it.
        CloseReason::Closed(Some(code)) => matches!(code, 1000 | 1001 | 4003..=4007 | 4009),
        CloseReason::Invalidated { is_resumable } => !is_resumable,
        _ => false,
    };
    let Some(current) = session.as_mut() else {
        return;
    };
    if closed.ready_for.is_none() {
        current.failed_resumes += 1;
    }
    let is_hopeless = current.failed_resumes > MAX_RESUMES;
    if is_over || is_hopeless {
        warn!("the gateway session cannot be resumed; starting a new one");
        *session = None;
    }
}

/// Logs an error after repeated failures.
fn log_repeated_failures(closed: &ClosedConnection) {
    match closed.ready_for {
        None => error!(
            "Discord accepts the token but starts no session; retrying less and less often. Check Discord's status page for an outage; if there is none, update Recite."
        ),
        Some(_) => error!(
            "Discord closes every session soon after it starts; retrying less and less often. Check Discord's status page for an outage, and check for another process with the same token; if there is neither, update Recite."
        ),
    }
}

/// Returns a delay that doubles with each failure after the first. It is zero without failures.
fn backoff(first: Duration, failures: u32, longest: Duration) -> Duration {
    match failures.checked_sub(1) {
        None => Duration::ZERO,
        Some(doublings) => first.saturating_mul(1 << doublings.min(16)).min(longest),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn delays_double_up_to_the_maximum() {
        let second = Duration::from_secs(1);
        let waits: Vec<u64> = (0..6)
            .map(|failures| backoff(second, failures, second * 6).as_secs())
            .collect();
        assert_eq!(waits, [0, 1, 2, 4, 6, 6]);
    }

    #[test]
    fn every_failure_is_followed_by_a_delay() {
        let GatewayTimeouts {
            session_interval,
            max_delay,
            ..
        } = GatewayTimeouts::default();
        proptest!(|(failures in 1..u32::MAX)| {
            let resume = backoff(MIN_RESUME_DELAY, failures, MAX_RESUME_DELAY);
            prop_assert!(resume >= MIN_RESUME_DELAY && resume <= MAX_RESUME_DELAY);
            let new_session = backoff(session_interval, failures, max_delay);
            prop_assert!(new_session >= session_interval && new_session <= max_delay);
        });
    }
}
