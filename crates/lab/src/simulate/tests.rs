use super::*;

const SMALL: SimulationSettings = SimulationSettings {
    days: 60,
    members: 4,
    notes: 20,
};

#[test]
fn the_same_seed_gives_the_same_year() {
    let policy = private(PrivatePolicy::Gain(2));
    for memory_model in MEMORY_MODELS {
        let year = |seed| simulate(SMALL, memory_model, policy, seed);
        assert_eq!(year(3), year(3));
        assert_ne!(year(3), year(4));
    }
}

#[test]
fn every_policy_gets_the_same_draws() {
    for memory_model in MEMORY_MODELS {
        let first = |policy| simulate(SMALL, memory_model, policy, 5).weeks[0];
        let answers = |policy| simulate(SMALL, memory_model, policy, 5).answers;
        for policy in SHARED_POLICIES {
            assert_eq!(first(policy), first(SHARED_POLICIES[0]));
            assert_eq!(
                answers(policy),
                answers(SHARED_POLICIES[0]),
                "attendance does not depend on the policy"
            );
        }
        for policy in PRIVATE_POLICIES {
            assert!(
                answers(policy) > 2.0 * answers(SHARED_POLICIES[0]),
                "{policy:?}"
            );
        }
    }
}

#[test]
fn results_are_within_their_ranges() {
    for memory_model in MEMORY_MODELS {
        for policy in policies() {
            let result = simulate(SMALL, memory_model, policy, 8);
            let shares = [result.recall, result.worst_quarter, result.coverage];
            assert!(
                shares.iter().all(|it| (0.0..=1.0).contains(it)),
                "{result:?}"
            );
            assert!(result.worst_quarter <= result.recall);
            assert_eq!(result.weeks.len(), 9);
        }
    }
}

/// Returns the mean recall over a few seeds.
fn recall(settings: SimulationSettings, memory_model: MemoryModel, policy: Policy) -> f64 {
    let recalls = (1..=3).map(|seed| simulate(settings, memory_model, policy, seed).recall);
    recalls.sum::<f64>() / 3.0
}

#[test]
fn choosing_by_gain_wins_under_both_models() {
    let settings = SimulationSettings {
        days: 150,
        members: 4,
        notes: 40,
    };
    for memory_model in MEMORY_MODELS {
        let of = |policy| recall(settings, memory_model, policy);
        let (by_gain, at_random) = (
            of(shared(SharedPolicy::Gain)),
            of(shared(SharedPolicy::Random)),
        );
        assert!(
            by_gain > at_random,
            "{memory_model:?}: {by_gain} {at_random}"
        );
        let (two_by_gain, two_at_random) = (
            of(private(PrivatePolicy::Gain(2))),
            of(private(PrivatePolicy::Random(2))),
        );
        assert!(
            two_by_gain > two_at_random + 0.02,
            "{memory_model:?}: {two_by_gain} {two_at_random}"
        );
        assert!(two_at_random > by_gain + 0.05, "private cards add the most");
    }
}
