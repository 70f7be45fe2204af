//! How many wrong notes to expect among further queries.

/// The probability that a bound holds.
pub const BOUND_PROBABILITY: f64 = 0.995;

/// Returns the greatest share of the next `queries` queries for which a wrong note is shown, with a probability of
/// [`BOUND_PROBABILITY`], if the threshold showed at most `allowed` wrong notes in as many queries before.
///
/// A threshold just above the wrong note that ranks `allowed + 1` is passed by as many further wrong notes as rank
/// before that one in a random order of both sets. Their number has the negative hypergeometric distribution, whatever
/// the confidences are. Rounded up to the next thousandth; 0 without queries.
pub fn bound(queries: usize, allowed: usize) -> f64 {
    if queries == 0 {
        return 0.0;
    }
    if allowed >= queries {
        return 1.0;
    }
    let (n, k) = (queries as f64, allowed as f64);
    // The logarithm of the probability that none of the next queries passes, and from it that of 1, 2, ….
    let factor = |at: usize| (n - at as f64) / (2.0 * n - at as f64);
    let mut exactly: f64 = (0..=allowed).map(|at| factor(at).ln()).sum();
    let mut at_most = exactly.exp();
    let mut wrong = 0.0;
    while at_most < BOUND_PROBABILITY && wrong < n {
        let ratio = (wrong + 1.0 + k) / (wrong + 1.0) * (n - wrong) / (2.0 * n - wrong - k - 1.0);
        exactly += ratio.ln();
        at_most += exactly.exp();
        wrong += 1.0;
    }
    (wrong / n * 1_000.0).ceil() / 1_000.0
}
