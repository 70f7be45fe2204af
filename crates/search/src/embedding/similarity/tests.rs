use proptest::collection::vec;
use proptest::prelude::*;

use super::super::passage::PassageEmbedding;
use super::*;

/// The dimensions of most models, others, and some that are not a multiple of the bits of a word.
const ALL_DIMENSIONS: [usize; 4] = [384, 768, 512, 40];
const DIMENSIONS: usize = 384;

/// Generates vectors of length 1, like those of the model.
fn unit_vectors() -> impl Strategy<Value = Vec<f32>> {
    vec(-1.0_f32..1.0, DIMENSIONS).prop_map(scaled_to_one)
}

fn products(query: &[f32], others: &[Vec<f32>]) -> Vec<f32> {
    let mut table = VectorTable::default();
    for other in others {
        table.push(&QuantizedVector::quantize(other));
    }
    table.dot_products(&QuantizedVector::quantize(query))
}

fn scaled_to_one(mut vector: Vec<f32>) -> Vec<f32> {
    let length = product(&vector, &vector).sqrt();
    vector.iter_mut().for_each(|number| *number /= length);
    vector
}

fn product(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Returns a text with tokens of these states, numbered from 0.
fn encoded(states: &[Vec<f32>]) -> EncodedText {
    EncodedText {
        vector: vec![0.0; states.first().map_or(DIMENSIONS, Vec::len)],
        tokens: (0..states.len() as u32).collect(),
        states: states.concat(),
    }
}

/// Returns the product of a token's vector and the signs of another one, without quantization.
fn exact_similarity(state: &[f32], other: &[f32]) -> f32 {
    let unit = 1.0 / (state.len() as f32).sqrt();
    let signs = other
        .iter()
        .map(|&number| if number > 0.0 { unit } else { -unit });
    product(state, &signs.collect::<Vec<_>>())
}

/// Computes the same as [`QueryTokens::max_similarity`] without quantization, in plain loops.
fn exact_max_similarity(query: &[Vec<f32>], weights: &[f32], text: &[Vec<f32>]) -> f32 {
    let sum: f32 = weights.iter().sum();
    let mut mean = 0.0;
    for (state, weight) in query.iter().zip(weights) {
        let mut best = 0.0_f32;
        for other in text {
            best = best.max(exact_similarity(state, other));
        }
        mean += weight / sum * best;
    }
    mean
}

fn max_similarity(query: &[Vec<f32>], weights: &[f32], text: &[Vec<f32>]) -> f32 {
    let tokens = QueryTokens::new(&encoded(query), |token| weights[token as usize]);
    tokens.max_similarity(&PassageEmbedding::quantize(&encoded(text)).codes)
}

/// With four bits per number, each number is off by at most half a step of 2/15 of the largest. The sum of 384
/// such errors has a standard deviation of 0.0034; the tolerance is six of them.
const TOLERANCE: f32 = 0.02;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn vector_products_match_full_precision(a in unit_vectors(), others in vec(unit_vectors(), 0..5)) {
        let found = products(&a, &others);
        prop_assert_eq!(found.len(), others.len());
        for (found, other) in found.iter().zip(&others) {
            let expected = product(&a, other);
            prop_assert!((found - expected).abs() < 0.005, "{found} for {expected}");
        }
    }

    #[test]
    fn token_similarity_matches_a_plain_computation(
        query in vec(unit_vectors(), 1..4),
        weights in vec(0.1_f32..10.0, 4),
        text in vec(unit_vectors(), 0..6),
    ) {
        let expected = exact_max_similarity(&query, &weights[..query.len()], &text);
        let found = max_similarity(&query, &weights, &text);
        prop_assert!((found - expected).abs() < TOLERANCE, "{found} for {expected}");
    }

    #[test]
    fn a_text_is_nearest_to_itself(text in vec(unit_vectors(), 1..4), other in vec(unit_vectors(), 1..4)) {
        let weights = [1.0; 4];
        let own = max_similarity(&text, &weights, &text);
        // Signs keep the ratio of the mean of the numbers to their root mean square: √3/2 for evenly spread ones.
        prop_assert!((0.75..0.92).contains(&own), "{own}");
        prop_assert!(own > max_similarity(&text, &weights, &other) + 0.3);
    }

    #[test]
    fn more_tokens_never_lower_the_similarity(
        query in vec(unit_vectors(), 1..4),
        text in vec(unit_vectors(), 0..4),
        more in vec(unit_vectors(), 0..4),
    ) {
        let weights = [1.0; 4];
        let longer = [text.clone(), more].concat();
        prop_assert!(max_similarity(&query, &weights, &longer) >= max_similarity(&query, &weights, &text));
    }
}

#[test]
fn a_text_without_tokens_has_no_similarity() {
    let query = [scaled_to_one(vec![1.0; DIMENSIONS])];
    assert_eq!(max_similarity(&query, &[1.0], &[]), 0.0);
    assert_eq!(products(&query[0], &[]), [0.0; 0]);
}

#[test]
fn heavier_tokens_count_more() {
    let mut half = vec![1.0; DIMENSIONS];
    half[..DIMENSIONS / 2].fill(-1.0);
    // The two are orthogonal.
    let [a, b] = [vec![1.0; DIMENSIONS], half].map(scaled_to_one);
    let query = [a.clone(), b];
    let heavy = max_similarity(&query, &[3.0, 1.0], std::slice::from_ref(&a));
    let light = max_similarity(&query, &[1.0, 3.0], &[a]);
    assert!((heavy - 0.75).abs() < TOLERANCE, "{heavy}");
    assert!((light - 0.25).abs() < TOLERANCE, "{light}");
}

#[test]
fn vectors_of_any_dimensions_are_compared() {
    for dimensions in ALL_DIMENSIONS {
        // Numbers without a pattern that repeats within a block.
        let vector = |seed: f32| {
            let number = |at| ((at as f32 + 1.0) * seed).sin();
            scaled_to_one((0..dimensions).map(number).collect())
        };
        let vectors: Vec<Vec<f32>> = [0.7, 1.3, 2.9].map(vector).to_vec();
        for (found, other) in products(&vectors[0], &vectors).iter().zip(&vectors) {
            let expected = product(&vectors[0], other);
            assert!((found - expected).abs() < 0.01, "{found} for {expected}");
        }
        let weights = [1.0; 3];
        let expected = exact_max_similarity(&vectors[1..2], &[1.0], &vectors);
        let found = max_similarity(&vectors[1..2], &weights, &vectors);
        // Fewer numbers, larger errors.
        let tolerance = TOLERANCE * (384.0 / dimensions as f32).sqrt().max(1.0);
        assert!(
            (found - expected).abs() < tolerance,
            "{found} for {expected} in {dimensions}"
        );
    }
}
