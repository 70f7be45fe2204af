use super::*;

const SMALL: Settings = Settings {
    days: 60,
    members: 4,
    notes: 20,
};

#[test]
fn the_same_seed_gives_the_same_year() {
    let policy = private(Private::Gain(2));
    for truth in TRUTHS {
        let year = |seed| simulate(SMALL, truth, policy, seed);
        assert_eq!(year(3), year(3));
        assert_ne!(year(3), year(4));
    }
}

#[test]
fn every_policy_meets_the_same_luck() {
    for truth in TRUTHS {
        let first = |policy| simulate(SMALL, truth, policy, 5).weeks[0];
        let answers = |policy| simulate(SMALL, truth, policy, 5).answers;
        for policy in SHARED {
            assert_eq!(first(policy), first(SHARED[0]));
            assert_eq!(
                answers(policy),
                answers(SHARED[0]),
                "who comes hangs on no policy"
            );
        }
        for policy in PRIVATE {
            assert!(answers(policy) > 2.0 * answers(SHARED[0]), "{policy:?}");
        }
    }
}

#[test]
fn outcomes_are_what_they_say() {
    for truth in TRUTHS {
        for policy in policies() {
            let outcome = simulate(SMALL, truth, policy, 8);
            let shares = [outcome.recall, outcome.worst_quarter, outcome.coverage];
            assert!(
                shares.iter().all(|it| (0.0..=1.0).contains(it)),
                "{outcome:?}"
            );
            assert!(outcome.worst_quarter <= outcome.recall);
            assert_eq!(outcome.weeks.len(), 9);
        }
    }
}

/// The mean recall over a few seeds.
fn recall(settings: Settings, truth: Truth, policy: Policy) -> f64 {
    let recalls = (1..=3).map(|seed| simulate(settings, truth, policy, seed).recall);
    recalls.sum::<f64>() / 3.0
}

#[test]
fn choosing_by_gain_keeps_its_signs_under_both_truths() {
    let settings = Settings {
        days: 150,
        members: 4,
        notes: 40,
    };
    for truth in TRUTHS {
        let of = |policy| recall(settings, truth, policy);
        let (by_gain, at_random) = (of(shared(Shared::Gain)), of(shared(Shared::Random)));
        assert!(by_gain > at_random, "{truth:?}: {by_gain} {at_random}");
        let (two_by_gain, two_at_random) = (
            of(private(Private::Gain(2))),
            of(private(Private::Random(2))),
        );
        assert!(
            two_by_gain > two_at_random + 0.02,
            "{truth:?}: {two_by_gain} {two_at_random}"
        );
        assert!(
            two_at_random > by_gain + 0.05,
            "private cards are the great lever"
        );
    }
}
