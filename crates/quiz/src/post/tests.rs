mod model;

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::schedule::Pause;

pub fn noon() -> Timestamp {
    Timestamp::from_second(1_795_000_000).expect("an instant")
}

/// Returns a post that is due at noon and late a day later.
pub fn due_post() -> Post {
    Post {
        until: noon() + SignedDuration::from_hours(24),
        ..Post::plan(
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

pub fn no_answer(may_be_done: bool) -> PostingFailure {
    PostingFailure::NoAnswer {
        what: "timed out".to_owned(),
        may_be_done,
        wait_seconds: None,
    }
}

#[test]
fn each_state_and_observation_leads_to_an_action() {
    let pause = |failure: &PostingFailure| Schedule {
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
        PostingFailure::Forbidden("Missing Access".to_owned()),
        no_answer(true),
        no_answer(false),
    );
    let sightings = [
        MessagePresence::Present(MessageId(5)),
        MessagePresence::Absent,
        MessagePresence::Unknown,
    ];
    let mut observations = vec![
        ("started, on", Observation::Started(Some(&on))),
        ("started, off", Observation::Started(Some(&off))),
        ("started, paused", Observation::Started(Some(&paused))),
        ("started, no schedule", Observation::Started(None)),
        (
            "no message, first attempt",
            Observation::NoMessage(EarlierAttempt::Nothing),
        ),
        (
            "no message, again",
            Observation::NoMessage(EarlierAttempt::Unknown),
        ),
        ("claimed", Observation::Claimed),
        ("posted", Observation::Posted(MessageId(6))),
        ("deleted", Observation::Deleted),
        ("superseded", Observation::Superseded),
    ];
    for found in sightings {
        let name = match found {
            MessagePresence::Present(_) => [
                "searched: present",
                "searched: present, recorded",
                "searched behind: present",
                "searched behind: present, off",
            ],
            MessagePresence::Absent => [
                "searched: absent",
                "searched: absent, recorded",
                "searched behind: absent",
                "searched behind: absent, off",
            ],
            MessagePresence::Unknown => [
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
                Observation::SearchedAfter {
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
        for earlier in [EarlierAttempt::Nothing, EarlierAttempt::Unknown] {
            let name = match (name, earlier) {
                ("rejected", EarlierAttempt::Nothing) => "not posted: rejected",
                ("rejected", EarlierAttempt::Unknown) => "not posted again: rejected",
                ("no answer", EarlierAttempt::Nothing) => "not posted: no answer",
                ("no answer", EarlierAttempt::Unknown) => "not posted again: no answer",
                (_, EarlierAttempt::Nothing) => "not posted: lost",
                (_, EarlierAttempt::Unknown) => "not posted again: lost",
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
            // One second, three minutes and one day after the first attempt.
            let actions = [1, 180, 86_400].map(|seconds| {
                let now = noon() + SignedDuration::from_secs(seconds);
                describe(&next(&post, observation, now))
            });
            let [soon, later, late] = actions;
            if [&soon, &later, &late].iter().all(|it| *it == "wait") {
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
    // All other combinations wait.
    insta::assert_snapshot!(table, @r"
    planned, started, on: search; late missed(toolate)
    planned, started, off: missed(switchedoff)
    planned, started, paused: wait; later search; late missed(toolate)
    planned, started, no schedule: missed(switchedoff)
    planned, searched: present: sent
    planned, searched: present, recorded: sent
    planned, searched: absent: claim; late wait
    planned, searched: absent, recorded: claim; late wait
    planned, searched: unknown: claim; late wait
    planned, searched: unknown, recorded: held(restored)
    planned, not searched: rejected: pause
    planned, not searched: rejected, off: pause
    planned, not searched: no answer: pause
    planned, not searched: no answer, off: pause
    planned, not searched: lost: pause
    planned, not searched: lost, off: pause
    sending, started, on: search behind
    sending, started, off: search behind
    sending, started, paused: wait; later search behind
    sending, started, no schedule: search behind
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
    sent, superseded: closed
    ");
}

/// Describes an action in a few words.
fn describe(action: &Action) -> String {
    let transition = |transition: &Transition| match transition {
        Transition::Missed(remark) | Transition::Held(remark) => {
            format!("{:?}({remark:?})", transition.target()).to_lowercase()
        }
        other => format!("{:?}", other.target()).to_lowercase(),
    };
    match action {
        Action::Wait => "wait".to_owned(),
        Action::Search { .. } => "search".to_owned(),
        Action::SearchAfter => "search behind".to_owned(),
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
fn a_transition_is_allowed_only_from_certain_states() {
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
        let allowed = transitions.iter().filter_map(|it| post.apply(it));
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
    // It was stored with a wrong clock.
    assert!(!pause.is_on(noon() - SignedDuration::from_hours(1)));
    let asked = PostingFailure::NoAnswer {
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
        serde_json::from_str::<PostingFailure>(&stored).expect("a failure"),
        no_answer(true)
    );
}
