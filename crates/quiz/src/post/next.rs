//! The rules of a post, as one function.

use jiff::{SignedDuration, Timestamp};

use super::{Action, Earlier, Observation, Post, PostState, Remark, Sighting, Transition};
use crate::MessageId;
use crate::schedule::{Failure, Pause};

/// For how long after the first attempt another one with the same nonce cannot make a second message. Discord says
/// "the past few minutes"; two leave a margin.
const NONCE_PROTECTS: SignedDuration = SignedDuration::from_secs(120);
/// Longer than any date lasts anywhere, also when the clocks change.
const DAY_AT_MOST: SignedDuration = SignedDuration::from_hours(26);
/// The first millisecond of Discord's ids. Source: its documentation, "Snowflakes".
const EPOCH_MS: i64 = 1_420_070_400_000;

/// Returns what to do about a post by what was observed.
pub fn next(post: &Post, observation: &Observation<'_>, now: Timestamp) -> Action {
    let is_late = now >= post.until;
    match (post.state, observation) {
        (PostState::Planned, Observation::Begun(schedule)) => {
            let pause = schedule.and_then(|it| it.pause.as_ref());
            if !schedule.is_some_and(|it| it.is_on) {
                Action::Store(Transition::Missed(Remark::SwitchedOff))
            } else if is_late {
                Action::Store(Transition::Missed(Remark::TooLate))
            } else if pause.is_some_and(|pause| pause.is_on(now)) {
                Action::Rest
            } else {
                Action::Search {
                    since: first_id_at(post.planned_at - DAY_AT_MOST),
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
        ) => before_sending(post, *found, *newest, *is_recorded, now),
        (PostState::Planned, Observation::NotSearched { failure, .. }) => pause(failure, None),
        (PostState::Sending, Observation::Begun(schedule)) => {
            let pause = schedule.and_then(|it| it.pause.as_ref());
            match pause.is_some_and(|pause: &Pause| pause.is_on(now)) {
                true => Action::Rest,
                false => Action::SearchBehind,
            }
        }
        (PostState::Sending, Observation::Claimed) => Action::Send(Earlier::Nothing),
        (
            PostState::Sending,
            Observation::SearchedBehind {
                found,
                is_switched_off,
            },
        ) => {
            let is_over = is_late || *is_switched_off;
            match found {
                Sighting::Present(message) => sent(*message, now),
                Sighting::Absent if is_over => Action::Store(Transition::Missed(Remark::TooLate)),
                Sighting::Absent => Action::Send(Earlier::Nothing),
                Sighting::Unknown if !is_over && is_protected(post, now) => {
                    Action::Send(Earlier::Unknown)
                }
                Sighting::Unknown => Action::Store(Transition::Held(Remark::Unseen)),
            }
        }
        (
            PostState::Sending,
            Observation::NotSearched {
                failure,
                is_switched_off,
            },
        ) => {
            // What is gone or forbidden stays so; an outage ends.
            match (is_late || *is_switched_off) && !failure.may_pass() {
                true => Action::Store(Transition::Held(Remark::Unseen)),
                false => pause(failure, None),
            }
        }
        (PostState::Sending, Observation::NoMessage(Earlier::Nothing)) => {
            Action::Store(Transition::Missed(Remark::NoteGone))
        }
        (PostState::Sending, Observation::NoMessage(Earlier::Unknown)) => {
            Action::Store(Transition::Held(Remark::Unseen))
        }
        (PostState::Sending, Observation::Posted(message)) => sent(*message, now),
        (PostState::Sending, Observation::Deleted) => {
            Action::Store(Transition::Missed(Remark::Deleted))
        }
        (PostState::Sending, Observation::NotPosted { failure, earlier }) => {
            // A rejection does not undo what an earlier attempt may have made.
            let is_unsent = *earlier == Earlier::Nothing && !failure.may_have_happened();
            pause(failure, is_unsent.then_some(Transition::Unsent))
        }
        (PostState::Sent, Observation::Followed) => Action::Store(Transition::Closed { at: now }),
        // What another process did meanwhile.
        _ => Action::Rest,
    }
}

/// What to do once it is known whether the channel has a planned post already, as a database restored from a backup
/// does not know.
fn before_sending(
    post: &Post,
    found: Sighting,
    newest: Option<MessageId>,
    is_recorded: bool,
    now: Timestamp,
) -> Action {
    match found {
        // Stored at once: its nonce may be long forgotten.
        Sighting::Present(message) => sent(message, now),
        Sighting::Unknown if is_recorded => Action::Store(Transition::Held(Remark::Restored)),
        // The search may have taken long, and the post must not come on another day: the next round sees.
        _ if now >= post.until => Action::Rest,
        Sighting::Absent | Sighting::Unknown => Action::Claim(Transition::Sending {
            at: now,
            after: newest,
        }),
    }
}

fn pause(failure: &Failure, transition: Option<Transition>) -> Action {
    Action::Pause {
        failure: failure.clone(),
        transition,
    }
}

fn sent(message: MessageId, now: Timestamp) -> Action {
    Action::Store(Transition::Sent { at: now, message })
}

/// Whether Discord still knows the nonce of the first attempt. A clock that went back proves nothing.
fn is_protected(post: &Post, now: Timestamp) -> bool {
    let since = post.sending_at.map(|at| now.duration_since(at));
    since.is_some_and(|since| (SignedDuration::ZERO..NONCE_PROTECTS).contains(&since))
}

/// An id before those of all messages from this instant on.
fn first_id_at(instant: Timestamp) -> MessageId {
    let since_epoch = instant.as_millisecond() - EPOCH_MS;
    MessageId(u64::try_from(since_epoch).unwrap_or(0) << 22)
}
