//! The reply to `GET /gateway/bot`: the gateway's URL, and how many sessions may be started.

use std::time::Duration;

use crate::discord::json::{FieldError, Object};

/// The number of sessions that are kept in reserve. If no more are left, none is started before the limit resets.
pub const RESERVED_SESSIONS: u64 = 10;

/// The gateway's URL and the limit on starting sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayInfo {
    /// The URL of the gateway.
    pub url: String,
    /// How many sessions may be started before the limit resets.
    pub sessions_left: u64,
    /// How many sessions may be started per day.
    pub sessions_per_day: u64,
    /// The time until the limit resets.
    pub resets_in: Duration,
}

impl GatewayInfo {
    /// Parses the reply.
    ///
    /// # Errors
    /// Fails if a field is missing or has the wrong type.
    pub fn parse(reply: &Object<'_>) -> Result<Self, FieldError> {
        let limit = reply.object("session_start_limit")?;
        Ok(Self {
            url: reply.required("url")?,
            sessions_left: limit.required("remaining")?,
            sessions_per_day: limit.required("total")?,
            resets_in: Duration::from_millis(limit.required("reset_after")?).min(DAY),
        })
    }

    /// Returns whether the URL is a valid gateway URL. `allows_local` also allows one without TLS.
    pub fn has_valid_url(&self, allows_local: bool) -> bool {
        is_gateway_url(&self.url, allows_local)
    }

    /// Returns how long to wait before another session is started.
    ///
    /// It is zero while more than half of the day's sessions are left. After that, the remaining sessions are spread
    /// over the time until the limit resets.
    pub fn session_delay(&self) -> Duration {
        let left = self.sessions_left;
        if left > self.sessions_per_day / 2 {
            Duration::ZERO
        } else if left <= RESERVED_SESSIONS {
            self.resets_in
        } else {
            self.resets_in.div_f64(left as f64)
        }
    }
}

/// The limit resets once a day. Source: Discord's documentation, "Session Start Limit Object".
const DAY: Duration = Duration::from_secs(86_400);

/// Returns whether the token may be sent to this URL. `allows_local` also allows one without TLS.
pub fn is_gateway_url(url: &str, allows_local: bool) -> bool {
    url.starts_with("wss://") || allows_local && url.starts_with("ws://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delay(sessions_left: u64, resets_in: Duration) -> Duration {
        let info = GatewayInfo {
            url: String::new(),
            sessions_left,
            sessions_per_day: 1000,
            resets_in,
        };
        info.session_delay()
    }

    #[test]
    fn the_delay_grows_as_sessions_run_out() {
        let check = |left, seconds| assert_eq!(delay(left, DAY).as_secs(), seconds, "{left}");
        check(1000, 0);
        check(501, 0);
        check(500, 172);
        check(100, 864);
        check(10, 86_400);
        check(0, 86_400);
    }

    #[test]
    fn a_bot_that_always_reconnects_never_uses_up_its_sessions() {
        let (mut left, mut now) = (1000, Duration::ZERO);
        while now < DAY {
            now += delay(left, DAY - now).max(Duration::from_secs(1));
            left -= 1;
            assert!(left + 1 >= RESERVED_SESSIONS, "{left} at {now:?}");
        }
    }
}
