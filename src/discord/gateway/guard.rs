//! Stays connected: opens one line after another, notices when one is deaf, and never uses up the
//! sessions that Discord grants a day, after which it would reset the token.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serenity::all::Http;
use tokio::time::{Instant, interval, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::line::{End, Line, Refusal};
use super::{Fact, Gateway};
use crate::discord::DiscordError;
use crate::discord::start::{is_token_refused, persistently};

/// How long the guard waits for what.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Between two signs of life that we ask for. Discord takes 120 payloads a minute.
    pub ask_every: Duration,
    /// Without a sign of life for so long, a line is deaf. Discord's own interval of heartbeats is
    /// 41 s, and serenity notices after two of them, but not while it connects.
    pub silent_after: Duration,
    /// Between two sessions begun: Discord takes one in 5 s.
    pub between_sessions: Duration,
    /// The longest wait between tries that all fail, doubled from `between_sessions`.
    pub longest_wait: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            ask_every: Duration::from_secs(5),
            silent_after: Duration::from_secs(30),
            between_sessions: Duration::from_secs(5),
            longest_wait: Duration::from_secs(300),
        }
    }
}

impl Patience {
    /// For tests, which have none.
    pub fn short() -> Self {
        Self {
            ask_every: Duration::from_millis(300),
            silent_after: Duration::from_secs(10),
            between_sessions: Duration::from_millis(200),
            longest_wait: Duration::from_secs(2),
        }
    }
}

/// With so few sessions left today, none is begun before the count starts anew.
const SPARE_SESSIONS: u64 = 10;
/// A line interrupted more often within a minute is given up: resuming has no bound of its own.
const MOST_RESUMES: usize = 20;
/// Close codes from here on are final. Source: "Gateway Close Event Codes"; 4013 and 4014, which
/// serenity tells itself, are the last of them today.
const FINAL_CODES: u16 = 4010;
/// After so many sessions in a row that never began, it is said that something is wrong.
const TOLD_AFTER: u32 = 4;
/// How long a line that was cut may take to end.
const CUT_WITHIN: Duration = Duration::from_secs(1);

/// The guard and what it remembers.
pub struct Guard {
    pub gateway: Arc<Gateway>,
    pub http: Arc<Http>,
    /// Where the API is, for messages.
    pub base: String,
    pub allows_local: bool,
    pub patience: Patience,
    /// Cancelled when we shall leave.
    pub leave: CancellationToken,
}

/// What a line came to.
struct Course {
    was_ready: bool,
    was_invalidated: bool,
    /// When Discord began to speak, and so was asked for a session.
    began: Option<Instant>,
}

impl Guard {
    /// Runs until told to leave, or until only a person can help.
    ///
    /// # Errors
    /// See [`DiscordError`].
    pub async fn stay_connected(&self) -> Result<(), DiscordError> {
        let mut failures = 0;
        let mut last_began = None;
        loop {
            let Some(url) = self.unless_leaving(self.admitted()).await else {
                return Ok(());
            };
            let url = url?;
            if let Some(last) = last_began {
                let next = sleep_until(last + self.patience.between_sessions);
                if self.unless_leaving(next).await.is_none() {
                    return Ok(());
                }
            }
            let mut line = match Line::open(&url, &self.http, &self.gateway) {
                Ok(line) => line,
                Err(error) => {
                    warn!("could not begin to connect to Discord: {error}; trying again");
                    failures += 1;
                    self.wait(failures).await;
                    continue;
                }
            };
            let course = self.follow(&mut line).await;
            self.gateway.set_connected(false);
            let course = match course {
                Err(DiscordError::TokenRefused) if self.is_refused_by_mistake().await => {
                    failures += 1;
                    self.wait(failures).await;
                    continue;
                }
                course => course?,
            };
            if self.leave.is_cancelled() {
                return Ok(());
            }
            last_began = course.began.or(last_began);
            failures = if course.was_ready { 0 } else { failures + 1 };
            if failures == TOLD_AFTER {
                error!(
                    "Discord takes our token but lets no session begin; going on ever more slowly; look for an outage on Discord's status page, and update Recite if there is none"
                );
            }
            if course.was_invalidated {
                // Discord asks for a random wait of 1 to 5 s then.
                let share = 0.2 + 0.8 * fastrand::f64();
                let wait = sleep(self.patience.between_sessions.mul_f64(share));
                self.unless_leaving(wait).await;
            }
            self.wait(failures).await;
        }
    }

    /// The gateway's address, once Discord grants another session without running short of them.
    /// Asked, never guessed.
    async fn admitted(&self) -> Result<String, DiscordError> {
        let metrics = &self.gateway.metrics;
        loop {
            let door = persistently(metrics, "ask for the gateway", || {
                self.http.get_bot_gateway()
            });
            let door = match door.await {
                Err(DiscordError::TokenRefused) if self.is_refused_by_mistake().await => continue,
                // What stands in front of Discord refuses like this on bad days, and it was granted before.
                Err(DiscordError::StartRefused(why)) if self.was_ready() => {
                    warn!("{why}; trying until it works");
                    sleep(self.patience.longest_wait).await;
                    continue;
                }
                door => door?,
            };
            let is_local = self.allows_local && door.url.starts_with("ws://");
            if !(door.url.starts_with("wss://") || is_local) {
                let (base, url) = (self.base.clone(), door.url);
                return Err(DiscordError::GatewayAddress { base, url });
            }
            let limit = &door.session_start_limit;
            let resets_in = Duration::from_millis(limit.reset_after);
            let pause = pause(limit.remaining, limit.total, resets_in);
            if pause.is_zero() {
                return Ok(door.url);
            }
            warn!(
                "Discord grants only {} of {} sessions until its count starts anew; waiting {} s with the next. Something begins sessions all the time: look above for why this process does, and for another one with the same token",
                limit.remaining,
                limit.total,
                pause.as_secs()
            );
            sleep(pause).await;
            if limit.remaining > SPARE_SESSIONS {
                return Ok(door.url);
            }
        }
    }

    fn was_ready(&self) -> bool {
        self.gateway.was_ready.load(Ordering::Relaxed)
    }

    /// Follows a line to its end.
    async fn follow(&self, line: &mut Line) -> Result<Course, DiscordError> {
        let mut course = Course {
            was_ready: false,
            was_invalidated: false,
            began: None,
        };
        let mut is_connected = false;
        let mut resumes: Vec<Instant> = Vec::new();
        let mut alive_at = Instant::now();
        let mut asking = interval(self.patience.ask_every);
        loop {
            let fact = tokio::select! {
                fact = line.facts.recv() => fact.unwrap_or(Fact::Ended(End::Over)),
                _ = asking.tick() => {
                    line.ask();
                    if alive_at.elapsed() > self.patience.silent_after {
                        warn!("Discord has been silent for {} s; connecting anew", alive_at.elapsed().as_secs());
                        cut(line).await;
                        return Ok(course);
                    }
                    continue;
                }
                () = self.leave.cancelled() => {
                    line.leave();
                    while !matches!(line.facts.recv().await, Some(Fact::Ended(_)) | None) {}
                    return Ok(course);
                }
            };
            match fact {
                Fact::Hello => {
                    if course.began.is_none() {
                        self.gateway.metrics.identified();
                        course.began = Some(Instant::now());
                    }
                }
                Fact::Ready | Fact::Resumed => {
                    (course.was_ready, is_connected) = (true, true);
                    self.gateway.set_connected(true);
                    alive_at = Instant::now();
                }
                // Before a session is there, or there again, answers to heartbeats mean little.
                Fact::Acknowledged | Fact::Event => {
                    if is_connected {
                        alive_at = Instant::now();
                    }
                }
                Fact::Resuming => {
                    info!("the connection to Discord was interrupted; resuming");
                    is_connected = false;
                    self.gateway.set_connected(false);
                    resumes.retain(|at| at.elapsed() < Duration::from_secs(60));
                    resumes.push(Instant::now());
                    if resumes.len() > MOST_RESUMES {
                        warn!("Discord interrupts the connection all the time; connecting anew");
                        cut(line).await;
                        return Ok(course);
                    }
                }
                Fact::Invalidated => course.was_invalidated = true,
                Fact::Closed(code) if code >= FINAL_CODES => {
                    cut(line).await;
                    return Err(DiscordError::Closed { code });
                }
                Fact::Closed(_) => {}
                Fact::Ended(End::Refused(Refusal::Token)) => {
                    return Err(DiscordError::TokenRefused);
                }
                Fact::Ended(End::Refused(Refusal::Intents)) => {
                    return Err(DiscordError::IntentsRefused);
                }
                Fact::Ended(End::NotOpened(why)) => {
                    warn!("could not connect to Discord's gateway: {why}; trying until it works");
                    return Ok(course);
                }
                Fact::Ended(End::Over) => {
                    if course.was_ready {
                        warn!("the connection to Discord is gone; connecting anew");
                    } else {
                        warn!(
                            "Discord ended the connection before a session began; trying until it works"
                        );
                    }
                    return Ok(course);
                }
            }
        }
    }

    /// Waits longer with each failure in a row, and never as long as others do.
    async fn wait(&self, failures: u32) {
        let Some(doublings) = failures.checked_sub(1) else {
            return;
        };
        let first = self.patience.between_sessions;
        let wait = first.saturating_mul(1 << doublings.min(16));
        let wait = wait.min(self.patience.longest_wait);
        let wait = sleep(wait.mul_f64(0.75 + 0.5 * fastrand::f64()));
        self.unless_leaving(wait).await;
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
        !is_token_refused(&self.http).await
    }
}

/// Cuts a line and waits until it is gone, unless it is stuck: then its thread is left behind.
async fn cut(line: &mut Line) {
    line.cut();
    let ended = async { while !matches!(line.facts.recv().await, Some(Fact::Ended(_)) | None) {} };
    let _ = timeout(CUT_WITHIN, ended).await;
}

/// How long to wait before another session is begun: not at all while most of the day's are left,
/// then so that the rest lasts until the count starts anew.
fn pause(left: u64, total: u64, resets_in: Duration) -> Duration {
    if left > total / 2 {
        Duration::ZERO
    } else if left <= SPARE_SESSIONS {
        resets_in
    } else {
        resets_in.div_f64(left as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    #[test]
    fn the_sessions_of_a_day_last_for_the_day() {
        let check = |left, seconds| assert_eq!(pause(left, 1000, DAY).as_secs(), seconds, "{left}");
        check(1000, 0);
        check(501, 0);
        check(500, 172);
        check(100, 864);
        check(10, 86_400);
        check(0, 86_400);
    }

    #[test]
    fn a_bot_that_begins_sessions_all_the_time_never_uses_them_up() {
        let (mut left, mut now) = (1000, Duration::ZERO);
        while now < DAY {
            now += pause(left, 1000, DAY - now).max(Duration::from_secs(1));
            left -= 1;
            assert!(left + 1 >= SPARE_SESSIONS, "{left} at {now:?}");
        }
    }
}
