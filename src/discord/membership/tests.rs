use super::*;

fn kept(state: &State, member: u64, now: Timestamp) -> Option<Membership> {
    let member = state.members.get(&MemberId::discord(member));
    member.and_then(|member| member.result(now))
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a time")
}

#[test]
fn a_result_is_used_for_an_hour_of_the_clock() {
    let mut state = State::default();
    state.keep(&MemberId::discord(1), Membership::Denied, at(10_000));
    for (seconds, expected) in [
        (10_000, Some(Membership::Denied)),
        (13_599, Some(Membership::Denied)),
        (13_600, None),
        (6_400, None),
    ] {
        assert_eq!(kept(&state, 1, at(seconds)), expected, "{seconds}");
    }
    assert_eq!(kept(&state, 2, at(10_000)), None);
}

#[test]
fn a_limited_number_of_results_is_kept_and_no_lookup_is_forgotten() {
    let mut state = State::default();
    let (_sender, lookup) = watch::channel(None);
    let looked_up = MemberId::discord(u64::MAX);
    state
        .members
        .insert(looked_up.clone(), Member::LookedUp(lookup));
    for member in 0..3 * MAX_KEPT as u64 {
        let member = MemberId::discord(member);
        state.keep(&member, Membership::Allowed, at(0));
        assert!(state.members.len() <= MAX_KEPT);
    }
    assert!(state.members.contains_key(&looked_up));
}

#[test]
fn a_lookup_that_ends_later_does_not_replace_what_is_known_by_then() {
    let mut state = State::default();
    let member = MemberId::discord(1);
    let look_up = |state: &mut State| {
        let lookup = Member::LookedUp(watch::channel(None).1);
        state.members.insert(member.clone(), lookup);
    };
    look_up(&mut state);
    state.keep(&member, Membership::Allowed, at(0));
    state.finish(&member, Membership::Denied, at(0));
    assert_eq!(kept(&state, 1, at(0)), Some(Membership::Allowed));
    look_up(&mut state);
    state.finish(&member, Membership::Unknown, at(0));
    assert!(state.members.is_empty());
}
