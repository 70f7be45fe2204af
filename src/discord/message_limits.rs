//! Limits how many messages are answered without a command, and how often their failures are logged.

use std::time::Duration;

use tokio::time::Instant;
use tracing::warn;

use super::api::{ApiError, ErrorKind};
use super::rate_limit::RateLimit;
use recite_quiz::{ChannelId, MemberId};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);
/// How many questions of a member are answered per minute.
const PER_MEMBER: usize = 5;
/// How many questions are answered per minute in a channel of a server.
const PER_CHANNEL: usize = 10;

/// Whether a message is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It is.
    Admitted,
    /// It is the first one above the limit.
    FirstExcess,
    /// It is ignored.
    Ignored,
}

/// The limits; clones share them.
#[derive(Clone)]
pub struct MessageLimits {
    members: RateLimit<MemberId>,
    channels: RateLimit<ChannelId>,
    /// The members who were informed that they reached the limit.
    informed: RateLimit<MemberId>,
    /// The channels in which Discord rejected a reply because of permissions.
    forbidden: RateLimit<ChannelId>,
    logged: RateLimit<ChannelId>,
}

impl Default for MessageLimits {
    fn default() -> Self {
        Self {
            members: RateLimit::new(PER_MEMBER, MINUTE),
            channels: RateLimit::new(PER_CHANNEL, MINUTE),
            informed: RateLimit::new(1, MINUTE),
            forbidden: RateLimit::new(1, MINUTE),
            logged: RateLimit::new(1, HOUR),
        }
    }
}

impl MessageLimits {
    /// Returns whether a question of a member in a channel of a server is answered, and counts it if it is.
    pub fn admits_mention(&self, member: &MemberId, channel: ChannelId, now: Instant) -> bool {
        // Discord blocks bots that send many requests without permission.
        !self.forbidden.is_reached(&channel, now)
            && !self.channels.is_reached(&channel, now)
            && self.members.allows(member.clone(), now)
            && self.channels.allows(channel, now)
    }

    /// Returns whether a direct message of a member is answered, and counts it if it is.
    pub fn admit_direct_message(&self, member: &MemberId, now: Instant) -> Admission {
        if self.members.allows(member.clone(), now) {
            return Admission::Admitted;
        }
        match self.informed.allows(member.clone(), now) {
            true => Admission::FirstExcess,
            false => Admission::Ignored,
        }
    }

    /// Logs why a message got no reply, once per channel and hour. After a rejection because of permissions, no message
    /// in the channel is answered for a minute.
    pub fn log_failure(&self, channel: ChannelId, error: &ApiError) {
        let now = Instant::now();
        if error.kind() == ErrorKind::Forbidden {
            self.forbidden.allows(channel, now);
        }
        if self.logged.allows(channel, now) {
            warn!(
                channel.id = channel.0, %error,
                "could not reply to a message; further failures in this channel are not logged for an hour"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;

    use super::*;

    const CHANNEL: ChannelId = ChannelId(1);

    #[test]
    fn a_member_has_five_and_a_channel_ten_questions_a_minute() {
        let (limits, start) = (MessageLimits::default(), Instant::now());
        let admits = |member, at| limits.admits_mention(&MemberId::discord(member), CHANNEL, at);
        for member in [1, 2] {
            assert!((0..5).all(|_| admits(member, start)));
            assert!(!admits(member, start));
        }
        assert!(!admits(3, start));
        let other = ChannelId(2);
        // A question in a full channel does not count for the member.
        assert!((0..5).all(|_| limits.admits_mention(&MemberId::discord(3), other, start)));
        assert!(admits(1, start + MINUTE));
    }

    #[test]
    fn the_first_direct_message_above_the_limit_gets_a_notice() {
        let (limits, start) = (MessageLimits::default(), Instant::now());
        let member = MemberId::discord(1);
        let admit = || limits.admit_direct_message(&member, start);
        assert!((0..5).all(|_| admit() == Admission::Admitted));
        assert_eq!(admit(), Admission::FirstExcess);
        assert_eq!(admit(), Admission::Ignored);
    }

    #[test]
    fn a_channel_without_permission_is_left_alone_for_a_minute() {
        let limits = MessageLimits::default();
        let rejected = ApiError::Rejected {
            status: StatusCode::FORBIDDEN,
            code: 50013,
            message: "Missing Permissions".to_owned(),
            retry_after: None,
            may_be_done: false,
        };
        limits.log_failure(CHANNEL, &rejected);
        let (member, now) = (MemberId::discord(1), Instant::now());
        assert!(!limits.admits_mention(&member, CHANNEL, now));
        assert!(limits.admits_mention(&member, ChannelId(2), now));
        assert!(limits.admits_mention(&member, CHANNEL, now + MINUTE));
    }
}
