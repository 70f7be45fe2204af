//! A channel, a database and a process that may fail at every act: never two messages, and none lost in the window.

use std::cell::RefCell;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::post;

/// For how long the model's Discord remembers a nonce: a little longer than the machine relies on.
const NONCE_SECONDS: i64 = 150;

/// What happens to one act outside the process.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Fine,
    /// The process ends before the act, or right after it.
    EndsBefore,
    EndsAfter,
    /// No answer comes; the act was done or not.
    Lost {
        done: bool,
    },
    Rejected,
}

/// One round of the loop.
#[derive(Clone, Debug)]
struct Round {
    seconds_before: u32,
    can_read_history: bool,
    /// An older copy of the database is restored before it.
    is_restored: bool,
    fates: Vec<Fate>,
}

type Next = dyn Fn(&Post, &Observation<'_>, Timestamp) -> Action;

struct World {
    now: Timestamp,
    post: Post,
    schedule: Schedule,
    is_recorded: bool,
    /// When each message was made.
    messages: Vec<Timestamp>,
    uses_nonce: bool,
    was_unreadable: bool,
}

/// The process ended.
struct Ended;

impl World {
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

    fn round(&mut self, round: &Round, next: &Next) {
        self.now += SignedDuration::from_secs(i64::from(round.seconds_before));
        if round.is_restored {
            self.post = due_post();
            self.schedule = schedule();
        }
        self.was_unreadable |= !round.can_read_history;
        let mut fates = round.fates.iter().copied();
        let mut fate = move || fates.next().unwrap_or(Fate::Fine);
        let _ = self.step(round.can_read_history, &mut fate, next);
    }

    fn step(
        &mut self,
        can_read: bool,
        fate: &mut dyn FnMut() -> Fate,
        next: &Next,
    ) -> Result<(), Ended> {
        let schedule = self.schedule.clone();
        let mut action = next(&self.post, &Observation::Begun(Some(&schedule)), self.now);
        let mut was_recorded = false;
        // Long after any sequence of actions ends.
        for _ in 0..20 {
            let observation = match action {
                Action::Rest => return Ok(()),
                Action::Search { .. } | Action::SearchBehind => {
                    let found = match (can_read, self.messages.len()) {
                        (false, _) => Sighting::Unknown,
                        (true, 0) => Sighting::Absent,
                        (true, last) => Sighting::Present(MessageId(last as u64)),
                    };
                    let is_first = action != Action::SearchBehind;
                    match fate() {
                        Fate::EndsBefore | Fate::EndsAfter => return Err(Ended),
                        Fate::Fine if is_first => Observation::Searched {
                            found,
                            newest: None,
                            is_recorded: self.is_recorded,
                        },
                        Fate::Fine => Observation::SearchedBehind {
                            found,
                            is_switched_off: false,
                        },
                        Fate::Lost { .. } => Observation::NotSearched {
                            failure: no_answer(false),
                            is_switched_off: false,
                        },
                        Fate::Rejected => Observation::NotSearched {
                            failure: Failure::Gone,
                            is_switched_off: false,
                        },
                    }
                }
                Action::Claim(transition) => {
                    self.store(&transition, fate())?;
                    Observation::Claimed
                }
                Action::Send(earlier) => {
                    was_recorded = std::mem::replace(&mut self.is_recorded, true);
                    match fate() {
                        Fate::EndsBefore => return Err(Ended),
                        Fate::EndsAfter => {
                            self.make();
                            return Err(Ended);
                        }
                        Fate::Fine => Observation::Posted(self.make()),
                        Fate::Lost { done } => {
                            if done {
                                self.make();
                            }
                            Observation::NotPosted {
                                failure: no_answer(true),
                                earlier,
                            }
                        }
                        Fate::Rejected => Observation::NotPosted {
                            failure: Failure::Rejected("no".to_owned()),
                            earlier,
                        },
                    }
                }
                Action::Store(transition) => {
                    self.schedule.pause = None;
                    return self.store(&transition, fate());
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
                            self.store(&transition, fate())
                        }
                        None => Ok(()),
                    };
                }
            };
            action = next(&self.post, &observation, self.now);
        }
        panic!("the machine goes round in circles: {action:?}");
    }

    fn store(&mut self, transition: &Transition, fate: Fate) -> Result<(), Ended> {
        if matches!(fate, Fate::EndsBefore) {
            return Err(Ended);
        }
        if let Some(post) = self.post.after(transition) {
            self.post = post;
        }
        match fate {
            Fate::EndsAfter => Err(Ended),
            _ => Ok(()),
        }
    }

    /// Makes the message, unless Discord still knows its nonce.
    fn make(&mut self) -> MessageId {
        let is_known = |made: &Timestamp| {
            self.uses_nonce && self.now.duration_since(*made).as_secs() < NONCE_SECONDS
        };
        if !self.messages.last().is_some_and(is_known) {
            self.messages.push(self.now);
        }
        MessageId(self.messages.len() as u64)
    }

    /// What is wrong at the end, after rounds without faults.
    fn fault(&self) -> Option<&'static str> {
        match (self.post.state, self.messages.len()) {
            (_, 2..) => Some("two messages"),
            (PostState::Sent, 1) => None,
            (PostState::Held, _) if self.was_unreadable => None,
            (PostState::Held, _) => Some("held although the history was there"),
            _ => Some("lost in the window"),
        }
    }
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        3 => Just(Fate::Fine),
        1 => Just(Fate::EndsBefore),
        1 => Just(Fate::EndsAfter),
        2 => any::<bool>().prop_map(|done| Fate::Lost { done }),
        1 => Just(Fate::Rejected),
    ]
}

fn round() -> impl Strategy<Value = Round> {
    let seconds = prop_oneof![Just(5_u32), Just(60), Just(140), Just(400), Just(1900)];
    let fates = prop::collection::vec(fate(), 0..5);
    (seconds, any::<bool>(), prop::bool::weighted(0.1), fates).prop_map(
        |(seconds_before, can_read_history, is_restored, fates)| Round {
            seconds_before,
            can_read_history,
            is_restored,
            fates,
        },
    )
}

/// Runs so many random stories; the first fault that one ends with.
fn first_fault(uses_nonce: bool, next: &Next) -> Option<&'static str> {
    let config = Config {
        cases: 5_000,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRunner::deterministic().new_rng());
    let found = RefCell::new(None);
    let stories = prop::collection::vec(round(), 1..8);
    let outcome = runner.run(&stories, |rounds| {
        let mut world = World::new(uses_nonce);
        rounds.iter().for_each(|round| world.round(round, next));
        // In time, and with nothing in the way.
        for _ in 0..8 {
            let well = Round {
                seconds_before: 1900,
                can_read_history: true,
                is_restored: false,
                fates: Vec::new(),
            };
            world.round(&well, next);
        }
        match world.fault() {
            None => Ok(()),
            Some(fault) => {
                found.borrow_mut().get_or_insert(fault);
                Err(TestCaseError::fail(fault))
            }
        }
    });
    assert_eq!(outcome.is_err(), found.borrow().is_some(), "{outcome:?}");
    found.into_inner()
}

#[test]
fn never_two_messages_and_none_lost_in_the_window() {
    assert_eq!(first_fault(true, &post::next), None);
}

#[test]
fn a_machine_that_never_looks_is_found_out() {
    let next = |post: &Post, observation: &Observation<'_>, now| match post::next(
        post,
        observation,
        now,
    ) {
        Action::SearchBehind => Action::Send(Earlier::Nothing),
        action => action,
    };
    assert_eq!(first_fault(true, &next), Some("two messages"));
}

#[test]
fn a_machine_without_a_nonce_is_found_out() {
    assert_eq!(first_fault(false, &post::next), Some("two messages"));
}

#[test]
fn a_machine_for_which_unknown_is_absent_is_found_out() {
    let absent = |found: Sighting| match found {
        Sighting::Unknown => Sighting::Absent,
        found => found,
    };
    let next = move |post: &Post, observation: &Observation<'_>, now| {
        let mut observation = observation.clone();
        match &mut observation {
            Observation::Searched { found, .. } | Observation::SearchedBehind { found, .. } => {
                *found = absent(*found);
            }
            _ => {}
        }
        post::next(post, &observation, now)
    };
    assert_eq!(first_fault(true, &next), Some("two messages"));
}

#[test]
fn a_machine_that_always_sends_again_what_it_cannot_see_is_found_out() {
    let next = |post: &Post, observation: &Observation<'_>, now| match post::next(
        post,
        observation,
        now,
    ) {
        Action::Store(Transition::Held(Remark::Unseen)) => Action::Send(Earlier::Unknown),
        action => action,
    };
    assert_eq!(first_fault(true, &next), Some("two messages"));
}

#[test]
fn a_machine_for_which_no_answer_means_not_sent_is_found_out() {
    let next = |post: &Post, observation: &Observation<'_>, now| {
        let observation = match observation {
            Observation::NotPosted { earlier, .. } => Observation::NotPosted {
                failure: Failure::Gone,
                earlier: *earlier,
            },
            observation => observation.clone(),
        };
        post::next(post, &observation, now)
    };
    assert_eq!(first_fault(true, &next), Some("two messages"));
}
