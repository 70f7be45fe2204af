use proptest::collection::vec;
use proptest::prelude::*;

use super::super::passage::Passage;
use super::*;

/// Numbers of a vector of length 1, as the model gives them.
fn unit() -> impl Strategy<Value = Vec<f32>> {
    vec(-1.0_f32..1.0, DIMENSIONS).prop_map(scaled_to_one)
}

fn scaled_to_one(mut vector: Vec<f32>) -> Vec<f32> {
    let length = product(&vector, &vector).sqrt();
    vector.iter_mut().for_each(|number| *number /= length);
    vector
}

fn product(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// A text of tokens with these states, numbered from 0.
fn encoded(states: &[Vec<f32>]) -> Encoded {
    Encoded {
        whole: vec![0.0; DIMENSIONS],
        tokens: (0..states.len() as u32).collect(),
        states: states.concat(),
    }
}

/// Between a token and another's signs, in full numbers.
fn plain_likeness(state: &[f32], other: &[f32]) -> f32 {
    let unit = 1.0 / (DIMENSIONS as f32).sqrt();
    let signs = other
        .iter()
        .map(|&number| if number > 0.0 { unit } else { -unit });
    product(state, &signs.collect::<Vec<_>>())
}

/// What [`Probes::nearest`] stands for, in full numbers and with a loop for each step.
fn plain_nearest(query: &[Vec<f32>], weights: &[f32], text: &[Vec<f32>]) -> f32 {
    let sum: f32 = weights.iter().sum();
    let mut mean = 0.0;
    for (state, weight) in query.iter().zip(weights) {
        let mut best = 0.0_f32;
        for other in text {
            best = best.max(plain_likeness(state, other));
        }
        mean += weight / sum * best;
    }
    mean
}

fn nearest(query: &[Vec<f32>], weights: &[f32], text: &[Vec<f32>]) -> f32 {
    let probes = Probes::of(&encoded(query), |token| weights[token as usize]);
    probes.nearest(&Passage::of(&encoded(text)).codes)
}

/// Four bits stand for a number: each is off by half a step of 2/15 of the greatest at most. 384 such
/// errors, as likely above as below, have a standard deviation of .0034; this is six of them.
const SLACK: f32 = 0.02;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn wholes_are_as_near_as_their_full_numbers(a in unit(), others in vec(unit(), 0..5)) {
        let wholes: Vec<Whole> = others.iter().map(|other| Whole::of(other)).collect();
        let found = of_wholes(&Whole::of(&a), &wholes);
        prop_assert_eq!(found.len(), others.len());
        for (found, other) in found.iter().zip(&others) {
            let expected = product(&a, other);
            prop_assert!((found - expected).abs() < 0.005, "{found} for {expected}");
        }
    }

    #[test]
    fn tokens_are_as_near_as_in_a_plain_computation(
        query in vec(unit(), 1..4),
        weights in vec(0.1_f32..10.0, 4),
        text in vec(unit(), 0..6),
    ) {
        let expected = plain_nearest(&query, &weights[..query.len()], &text);
        let found = nearest(&query, &weights, &text);
        prop_assert!((found - expected).abs() < SLACK, "{found} for {expected}");
    }

    #[test]
    fn a_text_is_nearest_to_itself(text in vec(unit(), 1..4), other in vec(unit(), 1..4)) {
        let weights = [1.0; 4];
        let own = nearest(&text, &weights, &text);
        // Signs keep the mean of a direction's numbers over their root mean square: √3/2 of evenly spread ones.
        prop_assert!((0.75..0.92).contains(&own), "{own}");
        prop_assert!(own > nearest(&text, &weights, &other) + 0.3);
    }

    #[test]
    fn further_tokens_never_take_a_text_away(
        query in vec(unit(), 1..4),
        text in vec(unit(), 0..4),
        more in vec(unit(), 0..4),
    ) {
        let weights = [1.0; 4];
        let longer = [text.clone(), more].concat();
        prop_assert!(nearest(&query, &weights, &longer) >= nearest(&query, &weights, &text));
    }
}

#[test]
fn a_text_without_tokens_is_not_near() {
    let query = [scaled_to_one(vec![1.0; DIMENSIONS])];
    assert_eq!(nearest(&query, &[1.0], &[]), 0.0);
    assert_eq!(of_wholes(&Whole::of(&query[0]), &[]), [0.0; 0]);
}

#[test]
fn what_weighs_more_counts_more() {
    let mut half = vec![1.0; DIMENSIONS];
    half[..DIMENSIONS / 2].fill(-1.0);
    // At right angles to each other.
    let [a, b] = [vec![1.0; DIMENSIONS], half].map(scaled_to_one);
    let query = [a.clone(), b];
    let heavy = nearest(&query, &[3.0, 1.0], std::slice::from_ref(&a));
    let light = nearest(&query, &[1.0, 3.0], &[a]);
    assert!((heavy - 0.75).abs() < SLACK, "{heavy}");
    assert!((light - 0.25).abs() < SLACK, "{light}");
}
