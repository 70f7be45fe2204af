mod model;

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::schedule::Pause;

pub fn noon() -> Timestamp {
    Timestamp::from_second(1_795_000_000).expect("an instant")
}

/// A post that is due at noon, and late a day later.
pub fn due_post() -> Post {
    Post {
        until: noon() + SignedDuration::from_hours(24),
        ..Post::planned(
            ChannelId(7),
            GuildId(1),
            Date::constant(2026, 11, 18),
            noon(),
        )
    }
}

pub fn schedule() -> Schedule {
    Schedule {
        channel: ChannelId(7),
        guild: GuildId(1),
        post_at: jiff::civil::Time::constant(12, 0, 0, 0),
        zone: "Europe/Berlin".to_owned(),
        topics: Vec::new(),
        role: None,
        is_on: true,
        changed_at: noon(),
        pause: None,
        set_up_by: None,
    }
}

pub fn no_answer(may_be_done: bool) -> Failure {
    Failure::NoAnswer {
        what: "timed out".to_owned(),
        may_be_done,
        wait_seconds: None,
    }
}

#[test]
fn every_state_and_observation_has_its_action() {
    let pause = |failure: &Failure| Schedule {
        pause: Some(Pause::after(None, failure, noon())),
        ..schedule()
    };
    let on = schedule();
    let off = Schedule {
        is_on: false,
        ..schedule()
    };
    let (paused, rejected, lost, unsent) = (
        pause(&no_answer(true)),
        Failure::Forbidden("Missing Access".to_owned()),
        no_answer(true),
        no_answer(false),
    );
    let sightings = [
        Sighting::Present(MessageId(5)),
        Sighting::Absent,
        Sighting::Unknown,
    ];
    let mut observations = vec![
        ("begun, on", Observation::Begun(Some(&on))),
        ("begun, off", Observation::Begun(Some(&off))),
        ("begun, paused", Observation::Begun(Some(&paused))),
        ("begun, no schedule", Observation::Begun(None)),
        (
            "no message, first attempt",
            Observation::NoMessage(Earlier::Nothing),
        ),
        (
            "no message, again",
            Observation::NoMessage(Earlier::Unknown),
        ),
        ("claimed", Observation::Claimed),
        ("posted", Observation::Posted(MessageId(6))),
        ("deleted", Observation::Deleted),
        ("followed", Observation::Followed),
    ];
    for found in sightings {
        let name = match found {
            Sighting::Present(_) => [
                "searched: present",
                "searched: present, recorded",
                "searched behind: present",
                "searched behind: present, off",
            ],
            Sighting::Absent => [
                "searched: absent",
                "searched: absent, recorded",
                "searched behind: absent",
                "searched behind: absent, off",
            ],
            Sighting::Unknown => [
                "searched: unknown",
                "searched: unknown, recorded",
                "searched behind: unknown",
                "searched behind: unknown, off",
            ],
        };
        for (nth, is_recorded) in [false, true].into_iter().enumerate() {
            let newest = Some(MessageId(4));
            observations.push((
                name[nth],
                Observation::Searched {
                    found,
                    newest,
                    is_recorded,
                },
            ));
        }
        for (nth, is_switched_off) in [false, true].into_iter().enumerate() {
            observations.push((
                name[2 + nth],
                Observation::SearchedBehind {
                    found,
                    is_switched_off,
                },
            ));
        }
    }
    for (name, failure) in [
        ("rejected", &rejected),
        ("no answer", &unsent),
        ("lost", &lost),
    ] {
        for is_switched_off in [false, true] {
            let name = match (name, is_switched_off) {
                ("rejected", false) => "not searched: rejected",
                ("rejected", true) => "not searched: rejected, off",
                ("no answer", false) => "not searched: no answer",
                ("no answer", true) => "not searched: no answer, off",
                (_, false) => "not searched: lost",
                (_, true) => "not searched: lost, off",
            };
            observations.push((
                name,
                Observation::NotSearched {
                    failure: failure.clone(),
                    is_switched_off,
                },
            ));
        }
        for earlier in [Earlier::Nothing, Earlier::Unknown] {
            let name = match (name, earlier) {
                ("rejected", Earlier::Nothing) => "not posted: rejected",
                ("rejected", Earlier::Unknown) => "not posted again: rejected",
                ("no answer", Earlier::Nothing) => "not posted: no answer",
                ("no answer", Earlier::Unknown) => "not posted again: no answer",
                (_, Earlier::Nothing) => "not posted: lost",
                (_, Earlier::Unknown) => "not posted again: lost",
            };
            observations.push((
                name,
                Observation::NotPosted {
                    failure: failure.clone(),
                    earlier,
                },
            ));
        }
    }
    let mut table = String::new();
    for state in PostState::ALL {
        for (name, observation) in &observations {
            let post = Post {
                state,
                sending_at: Some(noon()),
                ..due_post()
            };
            // A second, three minutes and a day after the first attempt.
            let actions = [1, 180, 86_400].map(|seconds| {
                let now = noon() + SignedDuration::from_secs(seconds);
                short(&next(&post, observation, now))
            });
            let [soon, later, late] = actions;
            if [&soon, &later, &late].iter().all(|it| *it == "rest") {
                continue;
            }
            let state = format!("{state:?}").to_lowercase();
            let _ = write!(table, "{state}, {name}: {soon}");
            if later != soon {
                let _ = write!(table, "; later {later}");
            }
            if late != later {
                let _ = write!(table, "; late {late}");
            }
            table.push('\n');
        }
    }
    // Everything that is not listed rests.
    insta::assert_snapshot!(table, @r"
    planned, begun, on: search; late missed(toolate)
    planned, begun, off: missed(switchedoff)
    planned, begun, paused: rest; later search; late missed(toolate)
    planned, begun, no schedule: missed(switchedoff)
    planned, searched: present: sent
    planned, searched: present, recorded: sent
    planned, searched: absent: claim; late rest
    planned, searched: absent, recorded: claim; late rest
    planned, searched: unknown: claim; late rest
    planned, searched: unknown, recorded: held(restored)
    planned, not searched: rejected: pause
    planned, not searched: rejected, off: pause
    planned, not searched: no answer: pause
    planned, not searched: no answer, off: pause
    planned, not searched: lost: pause
    planned, not searched: lost, off: pause
    sending, begun, on: search behind
    sending, begun, off: search behind
    sending, begun, paused: rest; later search behind
    sending, begun, no schedule: search behind
    sending, no message, first attempt: missed(notegone)
    sending, no message, again: held(unseen)
    sending, claimed: send(nothing)
    sending, posted: sent
    sending, deleted: missed(deleted)
    sending, searched behind: present: sent
    sending, searched behind: present, off: sent
    sending, searched behind: absent: send(nothing); late missed(toolate)
    sending, searched behind: absent, off: missed(toolate)
    sending, searched behind: unknown: send(unknown); later held(unseen)
    sending, searched behind: unknown, off: held(unseen)
    sending, not searched: rejected: pause; late held(unseen)
    sending, not searched: rejected, off: held(unseen)
    sending, not posted: rejected: planned, pause
    sending, not posted again: rejected: pause
    sending, not searched: no answer: pause
    sending, not searched: no answer, off: pause
    sending, not posted: no answer: planned, pause
    sending, not posted again: no answer: pause
    sending, not searched: lost: pause
    sending, not searched: lost, off: pause
    sending, not posted: lost: pause
    sending, not posted again: lost: pause
    sent, followed: closed
    ");
}

/// An action in few words.
fn short(action: &Action) -> String {
    let transition = |transition: &Transition| match transition {
        Transition::Missed(remark) | Transition::Held(remark) => {
            format!("{:?}({remark:?})", transition.target()).to_lowercase()
        }
        other => format!("{:?}", other.target()).to_lowercase(),
    };
    match action {
        Action::Rest => "rest".to_owned(),
        Action::Search { .. } => "search".to_owned(),
        Action::SearchBehind => "search behind".to_owned(),
        Action::Claim(_) => "claim".to_owned(),
        Action::Send(earlier) => format!("send({earlier:?})").to_lowercase(),
        Action::Store(it) => transition(it),
        Action::Pause {
            transition: None, ..
        } => "pause".to_owned(),
        Action::Pause {
            transition: Some(it),
            ..
        } => format!("{}, pause", transition(it)),
    }
}

#[test]
fn a_transition_is_taken_from_the_states_that_allow_it_alone() {
    let at = noon();
    let transitions = [
        Transition::Sending { at, after: None },
        Transition::Sent {
            at,
            message: MessageId(5),
        },
        Transition::Unsent,
        Transition::Missed(Remark::TooLate),
        Transition::Held(Remark::Unseen),
        Transition::Retried { at, until: at },
        Transition::Closed { at },
    ];
    let mut table = String::new();
    for state in PostState::ALL {
        let post = Post {
            state,
            ..due_post()
        };
        let allowed = transitions.iter().filter_map(|it| post.after(it));
        let allowed: Vec<String> = allowed.map(|it| format!("{:?}", it.state)).collect();
        let line = format!("{state:?}: {}", allowed.join(", "));
        let _ = writeln!(table, "{}", line.trim_end());
    }
    insta::assert_snapshot!(table, @r"
    Planned: Sending, Sent, Missed, Held
    Sending: Sent, Planned, Missed, Held
    Sent: Closed
    Closed:
    Missed:
    Held: Sent, Sending
    ");
}

#[test]
fn a_pause_doubles_up_to_half_an_hour() {
    let mut pause: Option<Pause> = None;
    let mut waits = Vec::new();
    for _ in 0..12 {
        let after = Pause::after(pause.as_ref(), &no_answer(true), noon());
        waits.push(after.retry_at.duration_since(noon()).as_secs());
        pause = Some(after);
    }
    assert_eq!(
        waits,
        [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800, 1800]
    );
    let pause = pause.expect("a pause");
    assert!(pause.is_on(noon()));
    assert!(!pause.is_on(pause.retry_at));
    // A clock that was wrong wrote it.
    assert!(!pause.is_on(noon() - SignedDuration::from_hours(1)));
    let asked = Failure::NoAnswer {
        what: String::new(),
        may_be_done: false,
        wait_seconds: Some(90),
    };
    let asked = Pause::after(None, &asked, noon());
    assert_eq!(asked.retry_at.duration_since(noon()).as_secs(), 90);
}

#[test]
fn remarks_and_failures_are_stored_as_values() {
    for remark in Remark::ALL {
        let stored = serde_json::to_string(&remark).expect("JSON");
        assert_eq!(
            serde_json::from_str::<Remark>(&stored).expect("a remark"),
            remark
        );
        assert!(!stored.contains(' '), "{stored}");
    }
    let stored = serde_json::to_string(&no_answer(true)).expect("JSON");
    assert_eq!(
        stored,
        r#"{"no_answer":{"what":"timed out","may_be_done":true,"wait_seconds":null}}"#
    );
    assert_eq!(
        serde_json::from_str::<Failure>(&stored).expect("a failure"),
        no_answer(true)
    );
}
