//! The rules for a post, in one function.

use jiff::{SignedDuration, Timestamp};

use super::{
    Action, EarlierAttempt, MessagePresence, Observation, Post, PostState, Remark, Transition,
};
use crate::MessageId;
use crate::schedule::{Pause, PostingFailure};

/// How long after the first attempt Discord still recognizes the nonce, so that another attempt cannot make a
/// second message. Discord says "the past few minutes"; two minutes leave a margin.
const NONCE_LIFETIME: SignedDuration = SignedDuration::from_secs(120);
/// Longer than any local date lasts, clock changes included.
const MAX_DAY_LENGTH: SignedDuration = SignedDuration::from_hours(26);
/// The Unix time, in milliseconds, at which Discord's ids begin. Source: Discord's documentation, "Snowflakes".
const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

/// Returns what to do about a post after an observation.
pub fn next(post: &Post, observation: &Observation<'_>, now: Timestamp) -> Action {
    let is_late = now >= post.until;
    match (post.state, observation) {
        (PostState::Planned, Observation::Started(schedule)) => {
            let pause = schedule.and_then(|it| it.pause.as_ref());
            if !schedule.is_some_and(|it| it.is_on) {
                Action::Store(Transition::Missed(Remark::SwitchedOff))
            } else if is_late {
                Action::Store(Transition::Missed(Remark::TooLate))
            } else if pause.is_some_and(|pause| pause.is_on(now)) {
                Action::Wait
            } else {
                Action::Search {
                    since: first_id_at(post.planned_at - MAX_DAY_LENGTH),
                }
            }
        }
        (
            PostState::Planned,
            Observation::Searched {
                found,
                newest,
                is_recorded,
            },
        ) => decide_before_sending(post, *found, *newest, *is_recorded, now),
        (PostState::Planned, Observation::NotSearched { failure, .. }) => {
            pause_channel(failure, None)
        }
        (PostState::Sending, Observation::Started(schedule)) => {
            let pause = schedule.and_then(|it| it.pause.as_ref());
            match pause.is_some_and(|pause: &Pause| pause.is_on(now)) {
                true => Action::Wait,
                false => Action::SearchAfter,
            }
        }
        (PostState::Sending, Observation::Claimed) => Action::Send(EarlierAttempt::Nothing),
        (
            PostState::Sending,
            Observation::SearchedAfter {
                found,
                is_switched_off,
            },
        ) => {
            let is_over = is_late || *is_switched_off;
            match found {
                MessagePresence::Present(message) => store_sent(*message, now),
                MessagePresence::Absent if is_over => {
                    Action::Store(Transition::Missed(Remark::TooLate))
                }
                MessagePresence::Absent => Action::Send(EarlierAttempt::Nothing),
                MessagePresence::Unknown if !is_over && is_nonce_remembered(post, now) => {
                    Action::Send(EarlierAttempt::Unknown)
                }
                MessagePresence::Unknown => Action::Store(Transition::Held(Remark::Unseen)),
            }
        }
        (
            PostState::Sending,
            Observation::NotSearched {
                failure,
                is_switched_off,
            },
        ) => {
            // A deleted channel or a missing permission does not fix itself; an outage does.
            match (is_late || *is_switched_off) && !failure.is_temporary() {
                true => Action::Store(Transition::Held(Remark::Unseen)),
                false => pause_channel(failure, None),
            }
        }
        (PostState::Sending, Observation::NoMessage(EarlierAttempt::Nothing)) => {
            Action::Store(Transition::Missed(Remark::NoteGone))
        }
        (PostState::Sending, Observation::NoMessage(EarlierAttempt::Unknown)) => {
            Action::Store(Transition::Held(Remark::Unseen))
        }
        (PostState::Sending, Observation::Posted(message)) => store_sent(*message, now),
        (PostState::Sending, Observation::Deleted) => {
            Action::Store(Transition::Missed(Remark::Deleted))
        }
        (PostState::Sending, Observation::NotPosted { failure, earlier }) => {
            // A rejection does not undo a message that an earlier attempt may have made.
            let is_unsent = *earlier == EarlierAttempt::Nothing && !failure.may_have_happened();
            pause_channel(failure, is_unsent.then_some(Transition::Unsent))
        }
        (PostState::Sent, Observation::Superseded) => Action::Store(Transition::Closed { at: now }),
        // Another process changed the post meanwhile.
        _ => Action::Wait,
    }
}

/// Returns what to do after the search before the first attempt.
///
/// The search finds a post that a database restored from a backup does not know about.
fn decide_before_sending(
    post: &Post,
    found: MessagePresence,
    newest: Option<MessageId>,
    is_recorded: bool,
    now: Timestamp,
) -> Action {
    match found {
        // Stored at once: Discord may have forgotten its nonce.
        MessagePresence::Present(message) => store_sent(message, now),
        MessagePresence::Unknown if is_recorded => {
            Action::Store(Transition::Held(Remark::Restored))
        }
        // The search may have lasted until after the deadline. The next round decides.
        _ if now >= post.until => Action::Wait,
        MessagePresence::Absent | MessagePresence::Unknown => Action::Claim(Transition::Sending {
            at: now,
            after: newest,
        }),
    }
}

fn pause_channel(failure: &PostingFailure, transition: Option<Transition>) -> Action {
    Action::Pause {
        failure: failure.clone(),
        transition,
    }
}

fn store_sent(message: MessageId, now: Timestamp) -> Action {
    Action::Store(Transition::Sent { at: now, message })
}

/// Returns whether Discord still recognizes the nonce of the first attempt; `false` if the clock was set back.
fn is_nonce_remembered(post: &Post, now: Timestamp) -> bool {
    let since = post.sending_at.map(|at| now.duration_since(at));
    since.is_some_and(|since| (SignedDuration::ZERO..NONCE_LIFETIME).contains(&since))
}

/// Returns an id smaller than that of every message from this instant on.
fn first_id_at(instant: Timestamp) -> MessageId {
    let since_epoch = instant.as_millisecond() - DISCORD_EPOCH_MS;
    MessageId(u64::try_from(since_epoch).unwrap_or(0) << 22)
}
