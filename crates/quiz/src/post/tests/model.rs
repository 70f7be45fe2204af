//! A model of a channel, a database and a process that may fail at every call to the outside.
//!
//! It checks that a post never makes two messages, and that no post is lost within its window.

use std::cell::RefCell;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::post;

/// How long, in seconds, the model's Discord remembers a nonce: a little longer than the rules rely on.
const NONCE_SECONDS: i64 = 150;

/// The outcome of one call to the outside.
#[derive(Clone, Copy, Debug)]
enum CallOutcome {
    Fine,
    /// The process ends before the call.
    EndsBefore,
    /// The process ends right after the call.
    EndsAfter,
    /// No response arrives; the call was performed or not.
    Lost {
        is_done: bool,
    },
    Rejected,
}

/// One round of the loop.
#[derive(Clone, Debug)]
struct Round {
    seconds_before: u32,
    can_read_history: bool,
    /// Whether an older copy of the database is restored before this round.
    is_restored: bool,
    outcomes: Vec<CallOutcome>,
}

type NextAction = dyn Fn(&Post, &Observation<'_>, Timestamp) -> Action;

struct Model {
    now: Timestamp,
    post: Post,
    schedule: Schedule,
    is_recorded: bool,
    /// When each message was made.
    messages: Vec<Timestamp>,
    uses_nonce: bool,
    was_unreadable: bool,
}

/// The process ended in the middle of a step.
struct ProcessEnded;

impl Model {
    fn new(uses_nonce: bool) -> Self {
        Self {
            now: noon(),
            post: due_post(),
            schedule: schedule(),
            is_recorded: false,
            messages: Vec::new(),
            uses_nonce,
            was_unreadable: false,
        }
    }

    fn round(&mut self, round: &Round, next: &NextAction) {
        self.now += SignedDuration::from_secs(i64::from(round.seconds_before));
        if round.is_restored {
            self.post = due_post();
            self.schedule = schedule();
        }
        self.was_unreadable |= !round.can_read_history;
        let mut outcomes = round.outcomes.iter().copied();
        let mut outcome = move || outcomes.next().unwrap_or(CallOutcome::Fine);
        let _ = self.step(round.can_read_history, &mut outcome, next);
    }

    fn step(
        &mut self,
        can_read: bool,
        outcome: &mut dyn FnMut() -> CallOutcome,
        next: &NextAction,
    ) -> Result<(), ProcessEnded> {
        let schedule = self.schedule.clone();
        let mut action = next(&self.post, &Observation::Started(Some(&schedule)), self.now);
        let mut was_recorded = false;
        // More than any sequence of actions needs.
        for _ in 0..20 {
            let observation = match action {
                Action::Wait => return Ok(()),
                Action::Search { .. } | Action::SearchAfter => {
                    let found = match (can_read, self.messages.len()) {
                        (false, _) => MessagePresence::Unknown,
                        (true, 0) => MessagePresence::Absent,
                        (true, last) => MessagePresence::Present(MessageId(last as u64)),
                    };
                    let is_first = action != Action::SearchAfter;
                    match outcome() {
                        CallOutcome::EndsBefore | CallOutcome::EndsAfter => {
                            return Err(ProcessEnded);
                        }
                        CallOutcome::Fine if is_first => Observation::Searched {
                            found,
                            newest: None,
                            is_recorded: self.is_recorded,
                        },
                        CallOutcome::Fine => Observation::SearchedAfter {
                            found,
                            is_switched_off: false,
                        },
                        CallOutcome::Lost { .. } => Observation::NotSearched {
                            failure: no_answer(false),
                            is_switched_off: false,
                        },
                        CallOutcome::Rejected => Observation::NotSearched {
                            failure: PostingFailure::Gone,
                            is_switched_off: false,
                        },
                    }
                }
                Action::Claim(transition) => {
                    self.store(&transition, outcome())?;
                    Observation::Claimed
                }
                Action::Send(earlier) => {
                    was_recorded = std::mem::replace(&mut self.is_recorded, true);
                    match outcome() {
                        CallOutcome::EndsBefore => return Err(ProcessEnded),
                        CallOutcome::EndsAfter => {
                            self.make_message();
                            return Err(ProcessEnded);
                        }
                        CallOutcome::Fine => Observation::Posted(self.make_message()),
                        CallOutcome::Lost { is_done } => {
                            if is_done {
                                self.make_message();
                            }
                            Observation::NotPosted {
                                failure: no_answer(true),
                                earlier,
                            }
                        }
                        CallOutcome::Rejected => Observation::NotPosted {
                            failure: PostingFailure::Rejected("no".to_owned()),
                            earlier,
                        },
                    }
                }
                Action::Store(transition) => {
                    self.schedule.pause = None;
                    return self.store(&transition, outcome());
                }
                Action::Pause {
                    failure,
                    transition,
                } => {
                    let pause = Pause::after(self.schedule.pause.as_ref(), &failure, self.now);
                    self.schedule.pause = Some(pause);
                    return match transition {
                        Some(transition) => {
                            self.is_recorded = was_recorded;
                            self.store(&transition, outcome())
                        }
                        None => Ok(()),
                    };
                }
            };
            action = next(&self.post, &observation, self.now);
        }
        panic!("the actions do not end: {action:?}");
    }

    fn store(&mut self, transition: &Transition, outcome: CallOutcome) -> Result<(), ProcessEnded> {
        if matches!(outcome, CallOutcome::EndsBefore) {
            return Err(ProcessEnded);
        }
        if let Some(post) = self.post.apply(transition) {
            self.post = post;
        }
        match outcome {
            CallOutcome::EndsAfter => Err(ProcessEnded),
            _ => Ok(()),
        }
    }

    /// Makes the message, unless Discord still recognizes its nonce.
    fn make_message(&mut self) -> MessageId {
        let is_known = |made: &Timestamp| {
            self.uses_nonce && self.now.duration_since(*made).as_secs() < NONCE_SECONDS
        };
        if !self.messages.last().is_some_and(is_known) {
            self.messages.push(self.now);
        }
        MessageId(self.messages.len() as u64)
    }

    /// Returns what is wrong after the last round, which had no faults.
    fn find_fault(&self) -> Option<&'static str> {
        match (self.post.state, self.messages.len()) {
            (_, 2..) => Some("two messages"),
            (PostState::Sent, 1) => None,
            (PostState::Held, _) if self.was_unreadable => None,
            (PostState::Held, _) => Some("held although the history was there"),
            _ => Some("lost in the window"),
        }
    }
}

fn outcome() -> impl Strategy<Value = CallOutcome> {
    prop_oneof![
        3 => Just(CallOutcome::Fine),
        1 => Just(CallOutcome::EndsBefore),
        1 => Just(CallOutcome::EndsAfter),
        2 => any::<bool>().prop_map(|is_done| CallOutcome::Lost { is_done }),
        1 => Just(CallOutcome::Rejected),
    ]
}

fn round() -> impl Strategy<Value = Round> {
    let seconds = prop_oneof![Just(5_u32), Just(60), Just(140), Just(400), Just(1900)];
    let outcomes = prop::collection::vec(outcome(), 0..5);
    (seconds, any::<bool>(), prop::bool::weighted(0.1), outcomes).prop_map(
        |(seconds_before, can_read_history, is_restored, outcomes)| Round {
            seconds_before,
            can_read_history,
            is_restored,
            outcomes,
        },
    )
}

/// Runs random sequences of rounds and returns the first fault found.
fn first_fault(uses_nonce: bool, next: &NextAction) -> Option<&'static str> {
    let config = Config {
        cases: 5_000,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRunner::deterministic().new_rng());
    let found = RefCell::new(None);
    let sequences = prop::collection::vec(round(), 1..8);
    let result = runner.run(&sequences, |rounds| {
        let mut model = Model::new(uses_nonce);
        rounds.iter().for_each(|round| model.round(round, next));
        // Rounds within the window, without faults.
        for _ in 0..8 {
            let faultless = Round {
                seconds_before: 1900,
                can_read_history: true,
                is_restored: false,
                outcomes: Vec::new(),
            };
            model.round(&faultless, next);
        }
        match model.find_fault() {
            None => Ok(()),
            Some(fault) => {
                found.borrow_mut().get_or_insert(fault);
                Err(TestCaseError::fail(fault))
            }
        }
    });
    assert_eq!(result.is_err(), found.borrow().is_some(), "{result:?}");
    found.into_inner()
}

#[test]
fn a_post_makes_one_message_and_is_not_lost() {
    assert_eq!(first_fault(true, &post::next), None);
}

#[test]
fn the_model_detects_rules_that_never_search() {
    let next = |post: &Post, observation: &Observation<'_>, now| match post::next(
        post,
        observation,
        now,
    ) {
        Action::SearchAfter => Action::Send(EarlierAttempt::Nothing),
        action => action,
    };
    assert_eq!(first_fault(true, &next), Some("two messages"));
}

#[test]
fn the_model_detects_a_missing_nonce() {
    assert_eq!(first_fault(false, &post::next), Some("two messages"));
}

#[test]
fn the_model_detects_rules_that_treat_unknown_as_absent() {
    let absent = |found: MessagePresence| match found {
        MessagePresence::Unknown => MessagePresence::Absent,
        found => found,
    };
    let next = move |post: &Post, observation: &Observation<'_>, now| {
        let mut observation = observation.clone();
        match &mut observation {
            Observation::Searched { found, .. } | Observation::SearchedAfter { found, .. } => {
                *found = absent(*found);
            }
            _ => {}
        }
        post::next(post, &observation, now)
    };
    assert_eq!(first_fault(true, &next), Some("two messages"));
}

#[test]
fn the_model_detects_rules_that_always_resend() {
    let next = |post: &Post, observation: &Observation<'_>, now| match post::next(
        post,
        observation,
        now,
    ) {
        Action::Store(Transition::Held(Remark::Unseen)) => Action::Send(EarlierAttempt::Unknown),
        action => action,
    };
    assert_eq!(first_fault(true, &next), Some("two messages"));
}

#[test]
fn the_model_detects_rules_that_treat_no_response_as_not_sent() {
    let next = |post: &Post, observation: &Observation<'_>, now| {
        let observation = match observation {
            Observation::NotPosted { earlier, .. } => Observation::NotPosted {
                failure: PostingFailure::Gone,
                earlier: *earlier,
            },
            observation => observation.clone(),
        };
        post::next(post, &observation, now)
    };
    assert_eq!(first_fault(true, &next), Some("two messages"));
}
