//! Tests of the thresholds, on confidences drawn at random and on chosen ones.

use proptest::prelude::*;

use super::thresholds::{allowed, choose};
use super::*;
use crate::eval::run::Thresholds;
use crate::eval::splitmix::SplitMix;
use recite_search::embedding::LinearMap;

const CONFIGURED: Thresholds = Thresholds {
    sure: 0.75,
    likely: 0.5,
    possible: 0.15,
};

fn hits(confidences: &[f32], is_right: bool) -> Vec<FirstHit> {
    let hit = |&confidence: &f32| FirstHit {
        confidence,
        is_doubtful: false,
        is_right,
    };
    confidences.iter().map(hit).collect()
}

/// Returns trials of which a third is wrong, and whose wrong hits have lower confidences.
fn random_trials(random: &mut SplitMix, queries: usize) -> Trials {
    let mut uniform = || random.below(1_000_000) as f32 / 1e6;
    let mut trials = Trials::default();
    for _ in 0..queries {
        let is_right = uniform() > 0.3;
        let confidence = if is_right {
            uniform().sqrt()
        } else {
            uniform()
        };
        trials.answerable.push(FirstHit {
            confidence,
            is_doubtful: uniform() > 0.9,
            is_right,
        });
        trials
            .near_misses
            .extend(hits(&[uniform() * uniform()], false));
        if uniform() > 0.7 {
            trials
                .unanswerable
                .extend(hits(&[uniform() * uniform()], false));
        }
    }
    trials
}

fn calibrated(trials: &Trials, targets: Targets) -> Calibration {
    calibrate(trials, targets, CONFIGURED).expect("enough queries")
}

/// Returns the share of the hits that are wrong and shown.
fn wrong_share(hits: &[FirstHit], look: FullLook, threshold: f32) -> f64 {
    let wrong = hits
        .iter()
        .filter(|hit| !hit.is_right && hit.is_shown(look, threshold));
    wrong.count() as f64 / hits.len().max(1) as f64
}

#[test]
fn bounds_equal_those_of_the_negative_hypergeometric_distribution() {
    // With one query before and one after, the next wrong note is above the first with a probability of 1/2.
    assert_eq!(bound(1, 0), 1.0);
    // With none allowed, P(at most 7 of 100) = 0.9966, and P(at most 6) = 0.9930.
    assert_eq!(bound(100, 0), 0.07);
    assert_eq!(bound(0, 0), 0.0);
    assert_eq!(bound(10, 10), 1.0);
    // Many queries neither underflow nor cost long.
    assert!((0.30..0.34).contains(&bound(10_000, 3_000)));
}

#[test]
fn a_threshold_is_the_lowest_one_that_shows_few_enough_wrong_notes() {
    let right: Vec<f32> = (0..90).map(|at| 0.1 + at as f32 / 100.0).collect();
    let wrong = [0.9, 0.8, 0.7, 0.601, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];
    let trials = Trials {
        answerable: [hits(&right, true), hits(&wrong, false)].concat(),
        near_misses: hits(&[0.05; 100], false),
        unanswerable: Vec::new(),
    };
    let targets = Targets {
        sure: 0.02,
        full: 0.04,
    };
    let found = calibrated(&trials, targets);
    assert_eq!(
        found.after,
        Thresholds {
            sure: 0.701,
            likely: 0.601,
            ..CONFIGURED
        }
    );
    assert_eq!(found.answerable.wrong.sure.after, 0.02);
    assert_eq!(found.answerable.wrong.full.after, 0.04);
    assert_eq!(found.answerable.wrong.full.bound, Some(bound(100, 4)));
    assert_eq!(found.answerable.right.sure.before, 0.25);
    assert_eq!(found.unanswerable.queries, 0);
}

#[test]
fn near_misses_and_unanswerable_queries_raise_the_thresholds() {
    let mut trials = Trials {
        answerable: hits(&[0.9; 40], true),
        near_misses: hits(&[0.2; 40], false),
        unanswerable: Vec::new(),
    };
    let likely = |trials: &Trials| calibrated(trials, Targets::default()).after.likely;
    assert_eq!(likely(&trials), 0.201);
    trials.near_misses = hits(&[0.05; 40], false);
    // Below the threshold of suggestions, no note is shown in full.
    assert_eq!(likely(&trials), CONFIGURED.possible);
    trials.unanswerable = hits(&[0.6; 20], false);
    assert_eq!(likely(&trials), 0.601);
}

#[test]
fn a_wrong_note_with_the_full_confidence_is_not_hidden_in_the_bound() {
    let trials = Trials {
        answerable: hits(&[1.0; 40], false),
        near_misses: hits(&[1.0; 40], false),
        unanswerable: Vec::new(),
    };
    let found = calibrated(&trials, Targets::default());
    assert_eq!(
        found.after,
        Thresholds {
            sure: 1.0,
            likely: 1.0,
            ..CONFIGURED
        }
    );
    assert_eq!(found.answerable.wrong.sure.bound, Some(1.0));
}

/// Returns first hits that are right as often as the log odds say after a map.
fn hits_after(map: LinearMap, random: &mut SplitMix) -> Vec<FirstHit> {
    let probability = |log_odds: f32| 1.0 / (1.0 + (-log_odds).exp());
    let mut uniform = || random.below(1_000_000) as f32 / 1e6;
    let hit = |_| {
        let log_odds = 6.0 * uniform() - 3.0;
        FirstHit {
            confidence: probability(log_odds),
            is_doubtful: false,
            is_right: uniform() < probability(map.apply(log_odds)),
        }
    };
    (0..20_000).map(hit).collect()
}

#[test]
fn the_log_odds_of_another_model_are_found_again() {
    let mut random = SplitMix::new(3);
    for (factor, offset) in [(1.0, 0.0), (0.5, -1.0), (1.8, 0.7)] {
        let map = LinearMap { factor, offset };
        let hits = hits_after(map, &mut random);
        let found = fit_log_odds(&hits);
        let distance = (found.factor - factor).abs() + (found.offset - offset).abs();
        assert!(distance < 0.1, "{found:?} for {map:?}");
        assert!(log_loss(&hits, found) <= log_loss(&hits, LinearMap::default()) + 1e-9);
    }
}

#[test]
fn few_or_contradicting_queries_give_a_usable_map_of_log_odds() {
    assert_eq!(fit_log_odds(&[]), LinearMap::default());
    for hits in [
        hits(&[0.999; 40], true),
        hits(&[0.0; 40], true),
        hits(&[1.0; 40], false),
        [hits(&[0.9; 400], false), hits(&[0.1; 400], true)].concat(),
    ] {
        let found = fit_log_odds(&hits);
        assert!(found.factor > 0.0 && found.offset.is_finite(), "{found:?}");
    }
}

#[test]
fn too_few_queries_and_too_few_answerable_ones_are_errors() {
    let few = Trials {
        answerable: hits(&[0.5; 20], true),
        near_misses: hits(&[0.5; 20], false),
        unanswerable: hits(&[0.5; 9], false),
    };
    let error = |trials: &Trials| {
        let found = calibrate(trials, Targets::default(), CONFIGURED);
        found.expect_err("too few").to_string()
    };
    assert_eq!(
        error(&few),
        "too few different judged queries (29): chance would choose the thresholds. Judge at least 30."
    );
    let unanswerable = Trials {
        answerable: hits(&[0.5; 19], true),
        near_misses: hits(&[0.5; 19], false),
        unanswerable: hits(&[0.5; 30], false),
    };
    assert_eq!(
        error(&unanswerable),
        "too few different queries with a relevant note (19): chance would choose the thresholds. \
         Judge at least 20 that your notes answer."
    );
}

#[test]
fn a_query_for_which_nothing_was_found_is_never_shown() {
    let result = QueryResult {
        query: "q".to_owned(),
        asked: "q".to_owned(),
        kind: "other".to_owned(),
        relevant: Vec::new(),
        top: Vec::new(),
        confidence: 0.0,
        is_doubtful: false,
        verdict: recite_search::Verdict::Nothing,
        is_close_call: false,
    };
    assert!(!FirstHit::new(&result).is_shown(FullLook::SureOrLikely, 0.0));
}

/// The promise of the bound, over both looks: of 2,000 random pairs of folders, it fails for at most the share
/// that its probability leaves.
#[test]
fn wrong_notes_of_other_queries_stay_within_the_bound() {
    const ROUNDS: usize = 2_000;
    let mut random = SplitMix::new(17);
    let mut exceeded = [0_usize; 4];
    for _ in 0..ROUNDS {
        let queries = 30 + random.below(100);
        let (trials, other) = (
            random_trials(&mut random, queries),
            random_trials(&mut random, queries),
        );
        let targets = Targets::default();
        let found = choose(&trials, targets, CONFIGURED);
        let looks = [
            (FullLook::Sure, targets.sure, found.sure),
            (FullLook::SureOrLikely, targets.full, found.likely),
        ];
        for (at, (look, target, threshold)) in looks.into_iter().enumerate() {
            let bound = |factor: f64| bound(queries, allowed(queries, target * factor));
            let groups = [(&other.answerable, 1.0), (&other.near_misses, 3.0)];
            for (group, (other, factor)) in groups.into_iter().enumerate() {
                let is_exceeded = wrong_share(other, look, threshold) > bound(factor);
                exceeded[2 * group + at] += usize::from(is_exceeded);
            }
        }
    }
    // 0.5 % of the rounds, and room for chance.
    assert!(exceeded.iter().all(|&it| it < ROUNDS / 100), "{exceeded:?}");
}

proptest! {
    #[test]
    fn a_higher_target_never_raises_thresholds_or_lowers_bounds(
        seed in 0..u64::MAX,
        queries in 30..200_usize,
        (low, high) in (0.0..0.3_f64, 0.0..0.3_f64).prop_map(|(a, b)| (a.min(b), a.max(b))),
    ) {
        let trials = random_trials(&mut SplitMix::new(seed), queries);
        let targets = |share: f64| Targets { sure: share / 3.0, full: share };
        let [strict, lax] = [low, high].map(|share| choose(&trials, targets(share), CONFIGURED));
        prop_assert!(strict.sure >= lax.sure);
        prop_assert!(strict.likely >= lax.likely);
        let [strict, lax] = [low, high].map(|share| bound(queries, allowed(queries, share)));
        prop_assert!(strict <= lax);
    }

    #[test]
    fn thresholds_keep_what_they_promise(seed in 0..u64::MAX, queries in 30..60_usize) {
        let trials = random_trials(&mut SplitMix::new(seed), queries);
        let targets = Targets::default();
        let found = calibrated(&trials, targets);
        prop_assert!((CONFIGURED.possible..=1.0).contains(&found.after.likely));
        prop_assert!((found.after.likely..=1.0).contains(&found.after.sure));
        prop_assert!(wrong_share(&trials.answerable, FullLook::Sure, found.after.sure) <= targets.sure);
        prop_assert!(wrong_share(&trials.answerable, FullLook::SureOrLikely, found.after.likely) <= targets.full);
        for looks in [found.answerable.wrong, found.near_misses.wrong, found.unanswerable.wrong] {
            for change in [looks.sure, looks.full] {
                prop_assert!(change.interval.low <= change.after && change.after <= change.interval.high);
                prop_assert!(change.bound.is_some_and(|bound| change.after <= bound));
            }
        }
    }

    #[test]
    fn a_bound_grows_with_the_allowed_number_and_shrinks_with_more_queries(
        queries in 2..500_usize,
        share in 0.0..0.5_f64,
    ) {
        let allowed = (queries as f64 * share) as usize;
        let found = bound(queries, allowed);
        prop_assert!((0.0..=1.0).contains(&found));
        prop_assert!(found >= allowed as f64 / queries as f64);
        prop_assert!(bound(queries, allowed + 1) >= found);
        prop_assert!(bound(10 * queries, 10 * allowed) <= found);
    }
}
