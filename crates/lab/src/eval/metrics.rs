//! The metrics of a run, computed from the results of its queries.
//!
//! Every relevant id counts the same. Ranking metrics are computed over answerable queries only. Without any
//! queries to count, a metric is absent rather than 0.

use serde::Serialize;

use super::{DEPTH, QueryResult, SUGGESTIONS};
use recite_search::Verdict;

/// Returns whether a relevant hit is among the first `k`.
pub fn is_hit(gains: &[bool], k: usize) -> bool {
    gains.iter().take(k).any(|&gain| gain)
}

/// Returns 1 / rank of the first relevant hit among the first `k`, or 0.
pub fn reciprocal_rank(gains: &[bool], k: usize) -> f64 {
    let first = gains.iter().take(k).position(|&gain| gain);
    first.map_or(0.0, |at| 1.0 / (at + 1) as f64)
}

/// Returns the discounted cumulative gain of the first `k` hits, divided by the best one possible with `relevant` ids.
pub fn ndcg(gains: &[bool], relevant: usize, k: usize) -> f64 {
    let discount = |at: usize| 1.0 / ((at + 2) as f64).log2();
    let found = gains.iter().take(k).enumerate();
    let gained: f64 = found.filter(|it| *it.1).map(|it| discount(it.0)).sum();
    let ideal: f64 = (0..relevant.min(k)).map(discount).sum();
    if ideal > 0.0 { gained / ideal } else { 0.0 }
}

/// Returns the probability that an answerable query has a higher confidence than an unanswerable one; ties
/// count half.
///
/// Returns `None` if there is nothing to compare.
pub fn auroc(answerable: &[f32], unanswerable: &[f32]) -> Option<f64> {
    let mut halves = 0_u64;
    for yes in answerable {
        for no in unanswerable {
            halves += match yes.total_cmp(no) {
                std::cmp::Ordering::Greater => 2,
                std::cmp::Ordering::Equal => 1,
                std::cmp::Ordering::Less => 0,
            };
        }
    }
    let pairs = answerable.len() * unanswerable.len();
    (pairs > 0).then(|| halves as f64 / (2 * pairs) as f64)
}

/// Returns the smallest value that is at least as large as `share` of the values (nearest rank).
pub fn percentile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied()
}

/// How the bot responded to a query, and whether that was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The first hit was shown as the answer and is relevant.
    AnsweredCorrectly,
    /// The first hit was shown as the answer but is not relevant.
    AnsweredIncorrectly,
    /// Suggestions that include a relevant hit; or any suggestions for an unanswerable query.
    Suggested,
    /// Suggestions without a relevant hit for an answerable query.
    SuggestedIncorrectly,
    /// No hit was shown, and no note answers.
    RefusedCorrectly,
    /// No hit was shown, although a note answers.
    RefusedIncorrectly,
}

impl Decision {
    /// Classifies a result.
    pub fn from_result(result: &QueryResult) -> Self {
        let gains = result.gains();
        match result.verdict {
            Verdict::Answer if is_hit(&gains, 1) => Self::AnsweredCorrectly,
            Verdict::Answer => Self::AnsweredIncorrectly,
            Verdict::Closest if !result.is_answerable() || is_hit(&gains, SUGGESTIONS) => {
                Self::Suggested
            }
            Verdict::Closest => Self::SuggestedIncorrectly,
            Verdict::Nothing if result.is_answerable() => Self::RefusedIncorrectly,
            Verdict::Nothing => Self::RefusedCorrectly,
        }
    }
}

/// The metrics of a set of queries, each from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SearchMetrics {
    /// The number of answerable queries.
    pub answerable: usize,
    /// The number of unanswerable queries.
    pub unanswerable: usize,
    /// The share of answerable queries whose first hit is relevant.
    pub hit_at_1: Option<f64>,
    /// The share of answerable queries with a relevant hit among the first 5.
    pub hit_at_5: Option<f64>,
    /// The mean reciprocal rank of the first relevant hit among the first 10.
    pub mrr_at_10: Option<f64>,
    /// The mean normalized discounted cumulative gain of the first 10 hits.
    pub ndcg_at_10: Option<f64>,
    /// How well the confidence separates answerable from unanswerable queries: the area under the ROC curve.
    pub auroc: Option<f64>,
    /// The share of answerable queries that were answered correctly. This share and the next four sum to 1.
    pub answered_correctly: Option<f64>,
    /// The share of answerable queries that were answered with a hit that is not relevant.
    pub answered_incorrectly: Option<f64>,
    /// The share of answerable queries for which a relevant hit was suggested.
    pub suggested: Option<f64>,
    /// The share of answerable queries for which only hits that are not relevant were suggested.
    pub suggested_incorrectly: Option<f64>,
    /// The share of answerable queries for which nothing was shown.
    pub refused_incorrectly: Option<f64>,
    /// The share of answerable queries for which a relevant hit was shown, as the answer or as a suggestion.
    pub relevant_note_shown: Option<f64>,
    /// The share of unanswerable queries that were answered. This share and the next two sum to 1.
    pub unanswerable_answered: Option<f64>,
    /// The share of unanswerable queries for which hits were suggested.
    pub unanswerable_suggested: Option<f64>,
    /// The share of unanswerable queries for which nothing was shown.
    pub unanswerable_refused: Option<f64>,
}

impl SearchMetrics {
    /// Computes the metrics of results, which all have the same weight.
    pub fn compute<'a>(outcomes: impl IntoIterator<Item = &'a QueryResult>) -> Self {
        let (yes, no): (Vec<&QueryResult>, Vec<&QueryResult>) =
            outcomes.into_iter().partition(|it| it.is_answerable());
        let ranking = |metric: fn(&QueryResult) -> f64| mean(yes.iter().map(|it| metric(it)));
        let share = |of: &[&QueryResult], decision: Decision| {
            mean(
                of.iter()
                    .map(|it| bool_to_share(Decision::from_result(it) == decision)),
            )
        };
        let confidence =
            |of: &[&QueryResult]| of.iter().map(|it| it.confidence).collect::<Vec<_>>();
        let answered_correctly = share(&yes, Decision::AnsweredCorrectly);
        let suggested = share(&yes, Decision::Suggested);
        Self {
            answerable: yes.len(),
            unanswerable: no.len(),
            hit_at_1: ranking(|it| bool_to_share(is_hit(&it.gains(), 1))),
            hit_at_5: ranking(|it| bool_to_share(is_hit(&it.gains(), 5))),
            mrr_at_10: ranking(|it| reciprocal_rank(&it.gains(), DEPTH)),
            ndcg_at_10: ranking(|it| ndcg(&it.gains(), it.relevant.len(), DEPTH)),
            auroc: auroc(&confidence(&yes), &confidence(&no)),
            answered_correctly,
            answered_incorrectly: share(&yes, Decision::AnsweredIncorrectly),
            suggested,
            suggested_incorrectly: share(&yes, Decision::SuggestedIncorrectly),
            refused_incorrectly: share(&yes, Decision::RefusedIncorrectly),
            relevant_note_shown: answered_correctly.zip(suggested).map(|(a, b)| a + b),
            unanswerable_answered: share(&no, Decision::AnsweredIncorrectly),
            unanswerable_suggested: share(&no, Decision::Suggested),
            unanswerable_refused: share(&no, Decision::RefusedCorrectly),
        }
    }

    /// Returns the mean over collections, which all have the same weight; absent metrics are skipped.
    pub fn mean(all: &[&SearchMetrics]) -> Self {
        let of = |metric: fn(&SearchMetrics) -> Option<f64>| {
            mean(all.iter().filter_map(|it| metric(it)))
        };
        Self {
            answerable: all.iter().map(|it| it.answerable).sum(),
            unanswerable: all.iter().map(|it| it.unanswerable).sum(),
            hit_at_1: of(|it| it.hit_at_1),
            hit_at_5: of(|it| it.hit_at_5),
            mrr_at_10: of(|it| it.mrr_at_10),
            ndcg_at_10: of(|it| it.ndcg_at_10),
            auroc: of(|it| it.auroc),
            answered_correctly: of(|it| it.answered_correctly),
            answered_incorrectly: of(|it| it.answered_incorrectly),
            suggested: of(|it| it.suggested),
            suggested_incorrectly: of(|it| it.suggested_incorrectly),
            refused_incorrectly: of(|it| it.refused_incorrectly),
            relevant_note_shown: of(|it| it.relevant_note_shown),
            unanswerable_answered: of(|it| it.unanswerable_answered),
            unanswerable_suggested: of(|it| it.unanswerable_suggested),
            unanswerable_refused: of(|it| it.unanswerable_refused),
        }
    }
}

fn bool_to_share(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// Returns the mean; `None` without values.
pub fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0_usize);
    for value in values {
        sum += value;
        count += 1;
    }
    (count > 0).then(|| sum / count as f64)
}

#[cfg(test)]
mod tests;
