//! Why a request failed, and what that means. The only place that sorts Discord's errors.

use std::time::Duration;

use jiff::SignedDuration;
use reqwest::StatusCode;

use crate::discord::json::Unreadable;
use recite_quiz::PostingFailure;

/// The longest body read, in bytes: far above the largest of Discord's, a page of messages.
pub(super) const LONGEST_BODY: usize = 32 << 20;

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The interaction is over or was answered before: nothing is left to do.
    #[error("Discord takes no more answers to this interaction (code {code})")]
    Over { code: u64 },
    #[error("Discord refused it: HTTP {status}, code {code}: {message}")]
    Refused {
        status: StatusCode,
        /// Discord's JSON error code; 0 for none.
        code: u64,
        message: String,
        /// For how long Discord asks us to wait.
        retry_after: Option<Duration>,
        /// Whether an earlier try of the same request got no answer, and may have been taken.
        may_be_done: bool,
    },
    /// Not sent, because Discord refused too much lately.
    #[error("not asked for the next {} s, since Discord refused too much lately", .0.as_secs())]
    Resting(Duration),
    #[error("no answer from Discord in time")]
    TimedOut,
    #[error("Discord cannot be reached: {0}")]
    Unreachable(#[source] reqwest::Error),
    #[error("Discord's answer is longer than {} MB", LONGEST_BODY >> 20)]
    TooLong,
    /// Discord answered, and not what it should.
    #[error("Discord's answer cannot be used: {0}")]
    Unreadable(#[from] Unreadable),
    /// The same, of a request that made something.
    #[error("Discord's answer cannot be used, so nobody knows what it did: {0}")]
    Unclear(Unreadable),
}

/// What an error means for what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The channel or server does not exist, or the bot cannot see it.
    Gone,
    MessageGone,
    /// Discord takes only so many edits of a message older than an hour.
    TooManyEdits,
    Forbidden,
    /// Discord refuses the request for another reason, and would refuse it again.
    Rejected,
    Unreadable,
    /// Waiting may help.
    Passing,
}

impl ApiError {
    /// Discord's JSON error codes. Source: its documentation, "Opcodes and Status Codes".
    const UNKNOWN_CHANNEL: u64 = 10003;
    const UNKNOWN_GUILD: u64 = 10004;
    const UNKNOWN_MESSAGE: u64 = 10008;
    const OLD_EDITS: u64 = 30046;
    const UNKNOWN_WEBHOOK: u64 = 10015;
    const UNKNOWN_INTERACTION: u64 = 10062;
    const ALREADY_ACKNOWLEDGED: u64 = 40060;
    const TOKEN_EXPIRED: u64 = 50027;

    /// Whether this code says that an interaction takes no more answers.
    pub(super) fn is_over(code: u64) -> bool {
        matches!(
            code,
            Self::UNKNOWN_WEBHOOK
                | Self::UNKNOWN_INTERACTION
                | Self::ALREADY_ACKNOWLEDGED
                | Self::TOKEN_EXPIRED
        )
    }

    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused { status, code, .. } => match *code {
                Self::UNKNOWN_CHANNEL | Self::UNKNOWN_GUILD => ErrorKind::Gone,
                Self::UNKNOWN_MESSAGE => ErrorKind::MessageGone,
                Self::OLD_EDITS => ErrorKind::TooManyEdits,
                _ if *status == StatusCode::FORBIDDEN => ErrorKind::Forbidden,
                _ if *status == StatusCode::NOT_FOUND => ErrorKind::Gone,
                _ if *status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {
                    ErrorKind::Passing
                }
                _ => ErrorKind::Rejected,
            },
            Self::Unreadable(_) => ErrorKind::Unreadable,
            Self::Over { .. }
            | Self::Resting(_)
            | Self::TimedOut
            | Self::Unreachable(_)
            | Self::TooLong
            | Self::Unclear(_) => ErrorKind::Passing,
        }
    }

    /// Whether Discord may have done it all the same.
    pub fn is_unclear(&self) -> bool {
        match self {
            Self::Refused { status, .. } => status.is_server_error(),
            Self::TimedOut | Self::Unreachable(_) | Self::TooLong | Self::Unclear(_) => true,
            Self::Over { .. } | Self::Resting(_) | Self::Unreadable(_) => false,
        }
    }

    /// Whether Discord certainly did not do it, and would not if the same was sent again.
    pub fn is_rejection(&self) -> bool {
        matches!(
            self,
            Self::Refused { status, may_be_done: false, .. }
                if !status.is_server_error() && *status != StatusCode::TOO_MANY_REQUESTS
        )
    }

    /// What of it the daily question decides by.
    pub fn failure(&self) -> PostingFailure {
        match (self.kind(), self) {
            (ErrorKind::Gone, _) => PostingFailure::Gone,
            (ErrorKind::Forbidden, Self::Refused { message, .. }) => {
                PostingFailure::Forbidden(message.clone())
            }
            (_, Self::Unreadable(what)) => PostingFailure::Unreadable(what.to_string()),
            (ErrorKind::Passing, error) => error.no_answer(),
            (
                _,
                Self::Refused {
                    status,
                    code,
                    message,
                    ..
                },
            ) => PostingFailure::Rejected(format!("HTTP {status}, code {code}: {message}")),
            (_, error) => PostingFailure::Rejected(error.to_string()),
        }
    }

    fn no_answer(&self) -> PostingFailure {
        let (what, wait) = match self {
            Self::Refused {
                status,
                retry_after,
                ..
            } => (format!("HTTP {status}"), *retry_after),
            Self::Resting(wait) => (self.to_string(), Some(*wait)),
            error => (error.to_string(), None),
        };
        let wait = wait.and_then(|it| SignedDuration::try_from(it).ok());
        PostingFailure::NoAnswer {
            what,
            may_be_done: match self {
                Self::Refused {
                    may_be_done,
                    status,
                    ..
                } => *may_be_done || status.is_server_error(),
                Self::Resting(_) => false,
                _ => true,
            },
            wait_seconds: wait.and_then(|it| u32::try_from(it.as_secs()).ok()),
        }
    }

    /// The same, where an earlier try may have been taken.
    pub(super) fn after(mut self, was_unclear: bool) -> Self {
        if let Self::Refused { may_be_done, .. } = &mut self {
            *may_be_done = was_unclear;
        }
        self
    }
}
