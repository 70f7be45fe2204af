//! Orders the first candidates again with a cross-encoder, which reads the query together with each note.
//!
//! The log odds of a candidate grow or fall by a share of the cross-encoder's own log odds. A note whose question is the
//! query stays first, without any computation. One that seems to answer another question is never sure, whatever the
//! cross-encoder returns, because its evidence stays as it is.

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::candidates::Candidate;
use super::embedding::{CrossEncoder, Scripts};
use super::meaning::windows_of;
use recite_notes::{Notebook, Qa};

/// How many candidates are read.
pub const MAX_CANDIDATES: usize = 10;

/// The share of the cross-encoder's log odds that is added to those of a candidate. They are far more extreme:
/// cross-encoders for search return −11 for most texts, and 5 to 10 for an answer.
const WEIGHT: f32 = 0.25;
/// The greatest log odds that count, positive or negative.
const MAX_LOG_ODDS: f32 = 10.0;

/// Corrects the log odds of the first candidates, and orders them again. Changes nothing if the cross-encoder is busy, or
/// if a note's question is the query. A note that the model cannot read keeps its log odds.
pub fn rerank(
    encoder: &CrossEncoder,
    query: &str,
    notebook: &Notebook,
    candidates: &mut [Candidate],
) {
    let is_exact = |first: &Candidate| first.evidence.fit.is_exact;
    if candidates.first().is_none_or(is_exact) {
        return;
    }
    let read = candidates.iter().take(MAX_CANDIDATES);
    let window = |it: &Candidate| closest_window(query, notebook.qas().get(it.document)?);
    let windows: Vec<Option<String>> = read.map(window).collect();
    let texts: Vec<String> = windows.iter().flatten().cloned().collect();
    let Some(scores) = encoder.score_if_idle(query, &texts) else {
        return;
    };
    let mut scores = scores.into_iter();
    let score = |window: &Option<String>| window.as_ref().and_then(|_| scores.next());
    let scores = windows.iter().map(score);
    correct(candidates, &scores.collect::<Vec<_>>());
}

/// Corrects the first candidates by these scores, and sorts them; one without a score keeps its log odds.
fn correct(candidates: &mut [Candidate], scores: &[Option<f32>]) {
    for (candidate, score) in candidates.iter_mut().zip(scores) {
        let score = score.unwrap_or(0.0).clamp(-MAX_LOG_ODDS, MAX_LOG_ODDS);
        candidate.correct(WEIGHT * score);
    }
    candidates[..scores.len()].sort_by(Candidate::compare);
}

/// Returns the window of a note that has the most words of the query; `None` if the model cannot read the note.
fn closest_window(query: &str, qa: &Qa) -> Option<String> {
    let words = words(query);
    let shared = |window: &String| self::words(window).intersection(&words).count();
    // Of equal ones the first, which `max_by_key` would return last.
    windows_of(qa, Scripts::Ascii)
        .into_iter()
        .rev()
        .max_by_key(shared)
}

fn words(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}
