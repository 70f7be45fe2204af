//! What `GET /gateway/bot` says: where the gateway is, and how many sessions may be begun.

use std::time::Duration;

use crate::discord::json::{Object, Unreadable};

/// With so few sessions left today, none is begun before the count starts over.
pub const SPARE_SESSIONS: u64 = 10;

/// The gateway's address, and how many sessions Discord grants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub url: String,
    pub sessions_left: u64,
    pub sessions_a_day: u64,
    /// When the count starts over.
    pub resets_in: Duration,
}

impl Grant {
    /// # Errors
    /// When one of the four is missing or of another kind.
    pub fn read(reply: &Object<'_>) -> Result<Self, Unreadable> {
        let limit = reply.object("session_start_limit")?;
        Ok(Self {
            url: reply.needed("url")?,
            sessions_left: limit.needed("remaining")?,
            sessions_a_day: limit.needed("total")?,
            resets_in: Duration::from_millis(limit.needed("reset_after")?).min(DAY),
        })
    }

    /// Whether its address is one of a gateway; `allows_local` one without TLS.
    pub fn leads_to_gateway(&self, allows_local: bool) -> bool {
        is_gateway(&self.url, allows_local)
    }

    /// How long to wait before another session is begun: not at all while most of the day's are left,
    /// then so that the rest lasts until the count starts over.
    pub fn pause(&self) -> Duration {
        let left = self.sessions_left;
        if left > self.sessions_a_day / 2 {
            Duration::ZERO
        } else if left <= SPARE_SESSIONS {
            self.resets_in
        } else {
            self.resets_in.div_f64(left as f64)
        }
    }
}

/// The count starts over once a day. Source: Discord's documentation, "Session Start Limit Object".
const DAY: Duration = Duration::from_secs(86_400);

/// Whether this is an address that a token may be sent to; `allows_local` one without TLS.
pub fn is_gateway(url: &str, allows_local: bool) -> bool {
    url.starts_with("wss://") || allows_local && url.starts_with("ws://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(sessions_left: u64, resets_in: Duration) -> Duration {
        let grant = Grant {
            url: String::new(),
            sessions_left,
            sessions_a_day: 1000,
            resets_in,
        };
        grant.pause()
    }

    #[test]
    fn the_sessions_of_a_day_last_for_the_day() {
        let check = |left, seconds| assert_eq!(pause(left, DAY).as_secs(), seconds, "{left}");
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
            now += pause(left, DAY - now).max(Duration::from_secs(1));
            left -= 1;
            assert!(left + 1 >= SPARE_SESSIONS, "{left} at {now:?}");
        }
    }
}
