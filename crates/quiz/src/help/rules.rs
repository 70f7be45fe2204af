//! What happens next to a thread: decided from its row and from what Discord says about it.

use jiff::{SignedDuration, Timestamp};

use super::{HelpChannel, HelpThread, RemovalCount, ThreadOutcome};

/// How long answers are only previewed before going live is recommended.
pub const PREVIEW: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The most answers in the threads of a channel within a day.
pub const MAX_ANSWERS_PER_DAY: u32 = 30;
/// How many of the last answers are looked at to decide whether answers are unwanted.
pub const LAST_ANSWERS: u32 = 10;
/// How many of them may be removed before answers are paused.
const REMOVALS_TO_PAUSE: u32 = 3;
/// How late an answer may be. An older thread would be brought back up.
const MAX_LATENESS: SignedDuration = SignedDuration::from_hours(24);
/// The delays until a thread is looked at again whose first message has not arrived. Discord accepts no answer before it.
const FIRST_MESSAGE_RETRIES: [SignedDuration; 4] = seconds([1, 2, 4, 8]);
/// The delays after an answer could not be posted.
const FAILURE_RETRIES: [SignedDuration; 4] = seconds([60, 120, 300, 900]);

const fn seconds(of: [i64; 4]) -> [SignedDuration; 4] {
    [
        SignedDuration::from_secs(of[0]),
        SignedDuration::from_secs(of[1]),
        SignedDuration::from_secs(of[2]),
        SignedDuration::from_secs(of[3]),
    ]
}

/// What Discord says about a thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ThreadFacts {
    /// Whether it is archived or locked, or its first message was deleted.
    pub is_closed: bool,
    /// Whether its channel is age-restricted.
    pub is_age_restricted: bool,
    /// Whether a bot or a webhook created it, or its first message is one or forwards one.
    pub is_automated: bool,
    /// Whether its first message has arrived.
    pub has_first_message: bool,
    /// Whether a member other than the one who asks, or this bot, has written in it.
    pub is_answered: bool,
}

/// What happens to a thread next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreadStep {
    /// It is looked at again after this time.
    Retry(SignedDuration),
    /// It gets no answer.
    Finish(ThreadOutcome),
    /// The notes are searched.
    Search,
}

/// Returns what happens next to a thread that is due.
pub fn next_step(
    thread: &HelpThread,
    channel: &HelpChannel,
    facts: &ThreadFacts,
    now: Timestamp,
) -> ThreadStep {
    let due_after = SignedDuration::from_mins(channel.wait_minutes.into()) + MAX_LATENESS;
    if facts.is_closed {
        ThreadStep::Finish(ThreadOutcome::Closed)
    } else if facts.is_age_restricted {
        ThreadStep::Finish(ThreadOutcome::AgeRestricted)
    } else if facts.is_automated {
        ThreadStep::Finish(ThreadOutcome::Automated)
    } else if facts.is_answered {
        ThreadStep::Finish(ThreadOutcome::Answered)
    } else if now.duration_since(thread.created_at) > due_after {
        ThreadStep::Finish(ThreadOutcome::Late)
    } else if !facts.has_first_message {
        retry(FIRST_MESSAGE_RETRIES, thread, ThreadOutcome::Empty)
    } else {
        ThreadStep::Search
    }
}

/// Returns what happens to a thread whose answer could not be posted, or about which Discord said nothing.
pub fn after_failure(thread: &HelpThread) -> ThreadStep {
    retry(FAILURE_RETRIES, thread, ThreadOutcome::Failed)
}

fn retry(delays: [SignedDuration; 4], thread: &HelpThread, last: ThreadOutcome) -> ThreadStep {
    match delays.get(thread.attempts as usize) {
        Some(delay) => ThreadStep::Retry(*delay),
        None => ThreadStep::Finish(last),
    }
}

/// Returns whether so many of the last answers were removed that they are unwanted.
pub fn are_unwanted(last: RemovalCount) -> bool {
    last.removed >= REMOVALS_TO_PAUSE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help::HelpMode;
    use crate::{ChannelId, GuildId};

    fn thread(attempts: u32) -> HelpThread {
        HelpThread {
            thread: ChannelId(3),
            channel: ChannelId(2),
            guild: GuildId(1),
            created_at: Timestamp::UNIX_EPOCH,
            attempts,
            outcome: None,
            note: None,
            is_solved: false,
            is_removed: false,
        }
    }

    fn step(attempts: u32, facts: ThreadFacts, minutes: i64) -> ThreadStep {
        let channel = HelpChannel {
            channel: ChannelId(2),
            guild: GuildId(1),
            wait_minutes: 10,
            takes_likely: false,
            topics: Vec::new(),
            solved_tag: None,
            mode: HelpMode::Live,
            mode_since: Timestamp::UNIX_EPOCH,
            set_up_by: None,
        };
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        next_step(&thread(attempts), &channel, &facts, now)
    }

    const OPEN: ThreadFacts = ThreadFacts {
        is_closed: false,
        is_age_restricted: false,
        is_automated: false,
        has_first_message: true,
        is_answered: false,
    };

    #[test]
    fn the_notes_are_searched_only_if_nothing_speaks_against_an_answer() {
        use ThreadOutcome::{AgeRestricted, Answered, Automated, Closed, Late};
        type Change = fn(&mut ThreadFacts);
        let changes: [(Change, ThreadOutcome); 4] = [
            (|it| it.is_closed = true, Closed),
            (|it| it.is_age_restricted = true, AgeRestricted),
            (|it| it.is_automated = true, Automated),
            (|it| it.is_answered = true, Answered),
        ];
        // Every combination: the first reason counts, whether the first message has arrived or not.
        for reasons in 0..16 {
            for has_first_message in [false, true] {
                let mut facts = ThreadFacts {
                    has_first_message,
                    ..OPEN
                };
                let mut expected = None;
                for (bit, (change, outcome)) in changes.iter().enumerate() {
                    if reasons >> bit & 1 == 1 {
                        change(&mut facts);
                        expected = expected.or(Some(*outcome));
                    }
                }
                let expected = match expected {
                    Some(outcome) => ThreadStep::Finish(outcome),
                    None if has_first_message => ThreadStep::Search,
                    None => ThreadStep::Retry(SignedDuration::from_secs(1)),
                };
                assert_eq!(step(0, facts, 10), expected, "{facts:?}");
            }
        }
        let day = 24 * 60;
        assert_eq!(step(0, OPEN, day + 10), ThreadStep::Search);
        assert_eq!(step(0, OPEN, day + 11), ThreadStep::Finish(Late));
    }

    #[test]
    fn a_first_message_is_awaited_for_15_seconds() {
        let facts = ThreadFacts {
            has_first_message: false,
            ..OPEN
        };
        for (attempts, seconds) in [1, 2, 4, 8].into_iter().enumerate() {
            let expected = ThreadStep::Retry(SignedDuration::from_secs(seconds));
            assert_eq!(step(attempts as u32, facts, 10), expected);
        }
        let last = ThreadStep::Finish(ThreadOutcome::Empty);
        assert_eq!(step(4, facts, 10), last);
    }

    #[test]
    fn a_failed_answer_is_tried_again_four_times() {
        for attempts in 0..4 {
            let step = after_failure(&thread(attempts));
            assert!(matches!(step, ThreadStep::Retry(_)), "{step:?}");
        }
        let last = ThreadStep::Finish(ThreadOutcome::Failed);
        assert_eq!(after_failure(&thread(4)), last);
    }

    #[test]
    fn three_removals_among_the_last_ten_are_too_many() {
        let last = |removed| RemovalCount {
            answers: 10,
            removed,
        };
        assert!(!are_unwanted(last(2)));
        assert!(are_unwanted(last(3)));
    }

    #[test]
    fn every_mode_and_outcome_has_a_name_of_its_own() {
        for outcome in ThreadOutcome::ALL {
            assert_eq!(ThreadOutcome::from_name(outcome.name()), Some(outcome));
        }
        for mode in [
            HelpMode::Off,
            HelpMode::Preview,
            HelpMode::Live,
            HelpMode::Paused,
        ] {
            assert_eq!(HelpMode::from_name(mode.name()), Some(mode));
        }
        assert_eq!(HelpMode::from_name("on"), None);
    }
}
