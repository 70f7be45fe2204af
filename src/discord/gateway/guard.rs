//! Stays connected: makes one connection after another, resumes sessions, and never uses up the sessions
//! that Discord grants a day, after which it would reset the token.
//!
//! However a connection ends, the next one waits longer, until one lasts: nothing here can spin.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use reqwest::Client;
use tokio::time::{sleep, sleep_until};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::Gateway;
use super::connection::{Connection, Course, End, Session};
use super::grant::{Grant, SPARE_SESSIONS, is_gateway};
use super::patience::Patience;
use crate::discord::api::Api;
use crate::discord::error::DiscordError;
use crate::discord::start::{ask, is_token_refused, persistently};
use crate::discord::token::Token;

/// A session that could not be resumed more often than this, in a row, is given up.
const MOST_RESUMES: u32 = 5;
/// The waits between resumes, which cost no session: from the first, doubled, to the longest.
const FIRST_RESUME_WAIT: Duration = Duration::from_millis(100);
const LONGEST_RESUME_WAIT: Duration = Duration::from_secs(15);
/// Close codes from here on are final. Source: "Gateway Close Event Codes".
const FINAL_CODES: u16 = 4010;
/// After so many connections in a row that did not last, an error is logged.
const TOLD_AFTER: u32 = 4;

/// The guard and what it needs.
pub struct Guard {
    pub gateway: Arc<Gateway>,
    pub api: Api,
    pub token: Token,
    /// Opens the websockets.
    pub client: Client,
    /// Where the API is, for messages.
    pub base: String,
    pub allows_local: bool,
    pub patience: Patience,
    /// Cancelled when we shall leave.
    pub leave: CancellationToken,
}

impl Guard {
    /// Runs until told to leave, or until only a person can help.
    ///
    /// # Errors
    /// See [`DiscordError`].
    pub async fn stay_connected(&self) -> Result<(), DiscordError> {
        let mut session: Option<Session> = None;
        let mut url = String::new();
        let mut last_identified = None;
        let mut failures = 0;
        let mut is_told = false;
        loop {
            if session.is_none() {
                let Some(admitted) = self.unless_leaving(self.admitted()).await else {
                    return Ok(());
                };
                url = admitted?;
                if let Some(last) = last_identified {
                    let next = sleep_until(last + self.patience.between_sessions);
                    if self.unless_leaving(next).await.is_none() {
                        return Ok(());
                    }
                }
            }
            let to_resume = session.as_ref().and_then(|it| it.url.clone());
            let to_resume = to_resume.filter(|url| is_gateway(url, self.allows_local));
            let at = to_resume.as_deref().unwrap_or(&url);
            let (gateway, token) = (&self.gateway, &self.token);
            let connection = Connection::new(gateway, token, self.patience, &mut session);
            let course = connection.follow(&self.client, at, &self.leave).await;
            self.gateway.set_connected(false);
            if course.end == End::Left {
                return Ok(());
            }
            last_identified = course.identified_at.or(last_identified);
            let lasting = self.patience.lasting_after;
            let has_lasted = course.ready_for.is_some_and(|it| it >= lasting);
            failures = if has_lasted { 0 } else { failures + 1 };
            is_told &= !has_lasted;
            match self.judge(&course) {
                Err(DiscordError::TokenRefused) if self.is_refused_by_mistake().await => {}
                judged => judged?,
            }
            give_up_session(&course, &mut session);
            if failures >= TOLD_AFTER && session.is_none() && !is_told {
                is_told = true;
                tell_failures(&course);
            }
            self.wait(&course, session.is_some(), failures).await;
        }
    }

    /// Logs how a connection ended.
    ///
    /// # Errors
    /// When only a person can help.
    fn judge(&self, course: &Course) -> Result<(), DiscordError> {
        let was_ready = course.ready_for.is_some();
        match &course.end {
            End::Closed(Some(4004)) => return Err(DiscordError::TokenRefused),
            End::Closed(Some(4013 | 4014)) => return Err(DiscordError::IntentsRefused),
            End::Closed(Some(code)) if (FINAL_CODES..5000).contains(code) => {
                return Err(DiscordError::Closed { code: *code });
            }
            End::NotOpened(why) => {
                warn!("could not connect to Discord's gateway: {why}; trying until it works");
            }
            End::Silent(time) => {
                warn!(
                    "Discord has been silent for {} s; connecting anew",
                    time.as_secs()
                );
            }
            _ if was_ready => {
                info!(
                    "the connection to Discord was interrupted ({}); resuming",
                    course.end
                );
            }
            _ => warn!(
                "Discord ended the connection before a session began ({}); trying until it works",
                course.end
            ),
        }
        Ok(())
    }

    /// The gateway's address, once Discord grants another session without running short of them.
    /// Asked, never guessed.
    async fn admitted(&self) -> Result<String, DiscordError> {
        loop {
            let grant = persistently("ask for the gateway", || async {
                let reply = ask(&self.api, "/gateway/bot").await?;
                Ok(Grant::read(&reply.object()?)?)
            });
            let grant = match grant.await {
                Err(DiscordError::TokenRefused) if self.is_refused_by_mistake().await => continue,
                // What stands in front of Discord refuses like this on bad days, and it was granted before.
                Err(DiscordError::StartRefused(why)) if self.was_ready() => {
                    warn!("{why}; trying until it works");
                    sleep(self.patience.longest_wait).await;
                    continue;
                }
                grant => grant?,
            };
            if !grant.leads_to_gateway(self.allows_local) {
                let (base, url) = (self.base.clone(), grant.url);
                return Err(DiscordError::GatewayAddress { base, url });
            }
            let pause = grant.pause();
            if pause.is_zero() {
                return Ok(grant.url);
            }
            warn!(
                "Discord grants only {} of {} sessions until its count starts anew; waiting {} s with the next. Something begins sessions all the time: look above for why this process does, and for another one with the same token",
                grant.sessions_left,
                grant.sessions_a_day,
                pause.as_secs()
            );
            sleep(pause).await;
            if grant.sessions_left > SPARE_SESSIONS {
                return Ok(grant.url);
            }
        }
    }

    fn was_ready(&self) -> bool {
        self.gateway.was_ready.load(Ordering::Relaxed)
    }

    /// Waits before the next connection: longer with each failure in a row, and never as long as others do.
    async fn wait(&self, course: &Course, resumes: bool, failures: u32) {
        if course.end
            == (End::Invalidated {
                is_resumable: false,
            })
        {
            // Discord asks for a random wait of 1 to 5 s then.
            let share = 0.2 + 0.8 * fastrand::f64();
            let wait = sleep(self.patience.between_sessions.mul_f64(share));
            self.unless_leaving(wait).await;
        }
        let wait = match resumes {
            true => doubled(FIRST_RESUME_WAIT, failures, LONGEST_RESUME_WAIT),
            false => {
                // Everybody loses a session now and then.
                let failures = failures - u32::from(course.ready_for.is_some() && failures > 0);
                let Patience {
                    between_sessions,
                    longest_wait,
                    ..
                } = self.patience;
                doubled(between_sessions, failures, longest_wait)
            }
        };
        let wait = wait.mul_f64(0.75 + 0.5 * fastrand::f64());
        if !resumes && failures >= TOLD_AFTER {
            warn!(
                "connecting to Discord again in {} s",
                wait.as_secs_f64().ceil()
            );
        }
        self.unless_leaving(sleep(wait)).await;
    }

    /// What comes of it; `None` as soon as we shall leave.
    async fn unless_leaving<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            () = self.leave.cancelled() => None,
            done = work => Some(done),
        }
    }

    /// Whether Discord takes the token that it refused a moment ago, after it had taken it before: its
    /// machines make such mistakes on bad days, and whoever supervises us does not start us again.
    async fn is_refused_by_mistake(&self) -> bool {
        if !self.was_ready() {
            return false;
        }
        self.unless_leaving(sleep(self.patience.between_sessions))
            .await;
        !is_token_refused(&self.api).await
    }
}

/// Forgets a session that cannot be resumed. Source: "Gateway Close Event Codes", "Resuming".
fn give_up_session(course: &Course, session: &mut Option<Session>) {
    let is_over = match course.end {
        // Closing with 1000 or 1001 ends a session; after the others Discord knows it no longer.
        End::Closed(Some(code)) => matches!(code, 1000 | 1001 | 4003..=4007 | 4009),
        End::Invalidated { is_resumable } => !is_resumable,
        _ => false,
    };
    let Some(kept) = session.as_mut() else {
        return;
    };
    if course.ready_for.is_none() {
        kept.failed_resumes += 1;
    }
    let is_hopeless = kept.failed_resumes > MOST_RESUMES;
    if is_over || is_hopeless {
        warn!("the session with Discord is over; beginning another");
        *session = None;
    }
}

fn tell_failures(course: &Course) {
    match course.ready_for {
        None => error!(
            "Discord takes our token but lets no session begin; going on ever more slowly; look for an outage on Discord's status page, and update Recite if there is none"
        ),
        Some(_) => error!(
            "Discord ends every session soon after it begins; going on ever more slowly; look for an outage on Discord's status page and for another process with the same token, and update Recite if there is neither"
        ),
    }
}

/// A wait that doubles with each failure in a row after the first; zero without any.
fn doubled(first: Duration, failures: u32, longest: Duration) -> Duration {
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
    fn waits_double_up_to_the_longest() {
        let second = Duration::from_secs(1);
        let waits: Vec<u64> = (0..6)
            .map(|failures| doubled(second, failures, second * 6).as_secs())
            .collect();
        assert_eq!(waits, [0, 1, 2, 4, 6, 6]);
    }

    /// However connections end, each end that did not last is followed by a wait.
    #[test]
    fn every_failure_is_followed_by_a_wait() {
        let Patience {
            between_sessions,
            longest_wait,
            ..
        } = Patience::default();
        proptest!(|(failures in 1..u32::MAX)| {
            let to_resume = doubled(FIRST_RESUME_WAIT, failures, LONGEST_RESUME_WAIT);
            prop_assert!(to_resume >= FIRST_RESUME_WAIT && to_resume <= LONGEST_RESUME_WAIT);
            let to_begin = doubled(between_sessions, failures, longest_wait);
            prop_assert!(to_begin >= between_sessions && to_begin <= longest_wait);
        });
    }
}
