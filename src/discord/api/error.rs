//! The errors of API requests, and their classification. Only this module interprets Discord's error codes.

use std::time::Duration;

use jiff::SignedDuration;
use reqwest::StatusCode;

use crate::discord::json::FieldError;
use recite_quiz::PostingFailure;

/// The maximum size of a response body, in bytes. It is far above the largest one, a page of messages.
pub(super) const MAX_BODY_BYTES: usize = 32 << 20;

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The interaction has expired or was already answered. There is nothing left to do.
    #[error("Discord accepts no more responses to this interaction (code {code})")]
    Expired {
        /// Discord's JSON error code.
        code: u64,
    },
    /// Discord rejected the request, or asked to wait, or failed.
    #[error("rejected by Discord: HTTP {status}, code {code}: {message}")]
    Rejected {
        /// The HTTP status.
        status: StatusCode,
        /// Discord's JSON error code; 0 if there is none.
        code: u64,
        /// Discord's error message.
        message: String,
        /// How long Discord asks to wait.
        retry_after: Option<Duration>,
        /// Whether an earlier attempt of this request got no response, and so may have succeeded.
        may_be_done: bool,
    },
    /// The request was not sent, because Discord rejected too many requests recently. Holds the time to wait.
    #[error("paused for {} s after too many rejected requests", .0.as_secs())]
    Paused(Duration),
    /// No response arrived before the deadline.
    #[error("no response from Discord in time")]
    TimedOut,
    /// The connection failed.
    #[error("cannot reach Discord: {0}")]
    Unreachable(#[source] reqwest::Error),
    /// The response body exceeds the limit.
    #[error("Discord's response is larger than {} MB", MAX_BODY_BYTES >> 20)]
    TooLong,
    /// The response is not in the documented form.
    #[error("invalid response from Discord: {0}")]
    InvalidResponse(#[from] FieldError),
    /// The same, for a request that created something.
    #[error("invalid response from Discord, so the result is unknown: {0}")]
    UnknownResult(FieldError),
}

/// A classification of errors by their consequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The channel or server does not exist, or the bot cannot see it.
    NotFound,
    /// The message does not exist.
    MessageNotFound,
    /// Discord limits the edits of messages older than an hour.
    TooManyEdits,
    /// The thread is archived or locked.
    ThreadArchived,
    /// The first message of the thread has not arrived.
    NoFirstMessage,
    /// The bot is missing a permission.
    Forbidden,
    /// Discord rejects the request for another reason, and would reject it again.
    Rejected,
    /// The response is not in the documented form.
    InvalidResponse,
    /// A temporary error. A later attempt may succeed.
    Temporary,
}

impl ApiError {
    // Discord's JSON error codes. Source: Discord's documentation, "Opcodes and Status Codes".
    const UNKNOWN_CHANNEL: u64 = 10003;
    const UNKNOWN_GUILD: u64 = 10004;
    const UNKNOWN_MESSAGE: u64 = 10008;
    const OLD_EDITS: u64 = 30046;
    const UNKNOWN_WEBHOOK: u64 = 10015;
    const UNKNOWN_INTERACTION: u64 = 10062;
    const ALREADY_ACKNOWLEDGED: u64 = 40060;
    const NO_FIRST_MESSAGE: u64 = 40058;
    const TOKEN_EXPIRED: u64 = 50027;
    const THREAD_ARCHIVED: u64 = 50083;
    const NO_HISTORY_TO_REPLY: u64 = 160_002;
    const THREAD_LOCKED: u64 = 160_005;

    /// Returns whether this code means that an interaction accepts no more responses.
    pub(super) fn is_expired(code: u64) -> bool {
        matches!(
            code,
            Self::UNKNOWN_WEBHOOK
                | Self::UNKNOWN_INTERACTION
                | Self::ALREADY_ACKNOWLEDGED
                | Self::TOKEN_EXPIRED
        )
    }

    /// Returns whether Discord says that somebody is not in a server, or that the bot is not in it. A proxy's own
    /// rejection has no such code.
    pub fn is_not_a_member(&self) -> bool {
        const UNKNOWN_MEMBER: u64 = 10007;
        const UNKNOWN_USER: u64 = 10013;
        const MISSING_ACCESS: u64 = 50001;
        let Self::Rejected { code, .. } = self else {
            return false;
        };
        [
            UNKNOWN_MEMBER,
            UNKNOWN_USER,
            MISSING_ACCESS,
            Self::UNKNOWN_GUILD,
        ]
        .contains(code)
    }

    /// Classifies this error.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Rejected { status, code, .. } => match *code {
                Self::UNKNOWN_CHANNEL | Self::UNKNOWN_GUILD => ErrorKind::NotFound,
                Self::UNKNOWN_MESSAGE => ErrorKind::MessageNotFound,
                Self::OLD_EDITS => ErrorKind::TooManyEdits,
                Self::THREAD_ARCHIVED | Self::THREAD_LOCKED => ErrorKind::ThreadArchived,
                Self::NO_FIRST_MESSAGE => ErrorKind::NoFirstMessage,
                Self::NO_HISTORY_TO_REPLY => ErrorKind::Forbidden,
                _ if *status == StatusCode::FORBIDDEN => ErrorKind::Forbidden,
                _ if *status == StatusCode::NOT_FOUND => ErrorKind::NotFound,
                _ if *status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {
                    ErrorKind::Temporary
                }
                _ => ErrorKind::Rejected,
            },
            Self::InvalidResponse(_) => ErrorKind::InvalidResponse,
            Self::Expired { .. }
            | Self::Paused(_)
            | Self::TimedOut
            | Self::Unreachable(_)
            | Self::TooLong
            | Self::UnknownResult(_) => ErrorKind::Temporary,
        }
    }

    /// Returns whether the request may have succeeded despite the error.
    pub fn may_have_succeeded(&self) -> bool {
        match self {
            Self::Rejected { status, .. } => status.is_server_error(),
            Self::TimedOut | Self::Unreachable(_) | Self::TooLong | Self::UnknownResult(_) => true,
            Self::Expired { .. } | Self::Paused(_) | Self::InvalidResponse(_) => false,
        }
    }

    /// Returns whether the request certainly failed, and would fail again.
    pub fn is_rejection(&self) -> bool {
        matches!(
            self,
            Self::Rejected { status, may_be_done: false, .. }
                if !status.is_server_error() && *status != StatusCode::TOO_MANY_REQUESTS
        )
    }

    /// Returns whether the request certainly had no effect. Unlike after a rejection, it may succeed later.
    pub fn had_no_effect(&self) -> bool {
        match self {
            Self::Rejected {
                status,
                may_be_done,
                ..
            } => !may_be_done && !status.is_server_error(),
            Self::Paused(_) => true,
            _ => false,
        }
    }

    /// Converts this error for the logic of the daily question.
    pub fn failure(&self) -> PostingFailure {
        match (self.kind(), self) {
            (ErrorKind::NotFound, _) => PostingFailure::Gone,
            (ErrorKind::Forbidden, Self::Rejected { message, .. }) => {
                PostingFailure::Forbidden(message.clone())
            }
            (_, Self::InvalidResponse(what)) => PostingFailure::Unreadable(what.to_string()),
            (ErrorKind::Temporary, error) => error.temporary_failure(),
            (
                _,
                Self::Rejected {
                    status,
                    code,
                    message,
                    ..
                },
            ) => PostingFailure::Rejected(format!("HTTP {status}, code {code}: {message}")),
            (_, error) => PostingFailure::Rejected(error.to_string()),
        }
    }

    /// Converts a temporary error.
    fn temporary_failure(&self) -> PostingFailure {
        let (what, wait) = match self {
            Self::Rejected {
                status,
                retry_after,
                ..
            } => (format!("HTTP {status}"), *retry_after),
            Self::Paused(wait) => (self.to_string(), Some(*wait)),
            error => (error.to_string(), None),
        };
        let wait = wait.and_then(|it| SignedDuration::try_from(it).ok());
        PostingFailure::NoAnswer {
            what,
            may_be_done: match self {
                Self::Rejected {
                    may_be_done,
                    status,
                    ..
                } => *may_be_done || status.is_server_error(),
                Self::Paused(_) => false,
                _ => true,
            },
            wait_seconds: wait.and_then(|it| u32::try_from(it.as_secs()).ok()),
        }
    }

    /// Returns this error with whether an earlier attempt may have succeeded.
    pub(super) fn with_earlier_attempt(mut self, may_have_succeeded: bool) -> Self {
        if let Self::Rejected { may_be_done, .. } = &mut self {
            *may_be_done = may_have_succeeded;
        }
        self
    }
}
