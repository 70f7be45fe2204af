//! The metrics of a run, computed from the results of its queries.
//!
//! Every relevant id counts the same. Ranking metrics are computed over answerable queries only. Without any
//! queries to count, a metric is absent rather than 0.

use serde::Serialize;

use super::{DEPTH, MENU_HITS, QueryResult};
use recite_search::Look;

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
    /// The share of answerable queries for which a relevant hit was shown in full, as the answer. This share and the
    /// next six sum to 1.
    pub right_sure: Option<f64>,
    /// The share of answerable queries for which a relevant hit was shown in full, as the likely answer.
    pub right_likely: Option<f64>,
    /// The share of answerable queries for which a relevant hit was among those offered with one line each; close calls
    /// count here.
    pub right_possible: Option<f64>,
    /// The share of answerable queries for which a hit that is not relevant was shown in full, as the answer.
    pub wrong_sure: Option<f64>,
    /// The share of answerable queries for which a hit that is not relevant was shown in full, as the likely answer.
    pub wrong_likely: Option<f64>,
    /// The share of answerable queries for which only hits that are not relevant were offered.
    pub wrong_possible: Option<f64>,
    /// The share of answerable queries for which nothing was shown.
    pub nothing: Option<f64>,
    /// The share of answerable queries for which a relevant hit was shown in full.
    pub right_in_full: Option<f64>,
    /// The share of answerable queries for which a hit that is not relevant was shown in full.
    pub wrong_in_full: Option<f64>,
    /// The share of answerable queries for which a relevant hit was shown, in full or with one line.
    pub right_shown: Option<f64>,
    /// The share of answerable queries for which a relevant hit was shown, or was in the menu below another one.
    pub right_in_reach: Option<f64>,
    /// The share of unanswerable queries for which a hit was shown in full, as the answer. This share and the next three
    /// sum to 1.
    pub unanswerable_sure: Option<f64>,
    /// The share of unanswerable queries for which a hit was shown in full, as the likely answer.
    pub unanswerable_likely: Option<f64>,
    /// The share of unanswerable queries for which hits were offered with one line each; close calls count here.
    pub unanswerable_possible: Option<f64>,
    /// The share of unanswerable queries for which nothing was shown.
    pub unanswerable_nothing: Option<f64>,
    /// The share of unanswerable queries for which any hit was shown.
    pub unanswerable_shown: Option<f64>,
}

/// Returns whether a relevant hit is visible.
fn is_right(result: &QueryResult) -> bool {
    is_hit(&result.gains(), result.look().visible_hits())
}

/// Returns whether a relevant hit is visible, or in the menu below a hit in full.
fn is_in_reach(result: &QueryResult) -> bool {
    let in_menu = match result.look().is_in_full() {
        true => MENU_HITS,
        false => 0,
    };
    is_hit(&result.gains(), result.look().visible_hits() + in_menu)
}

fn is_offered(result: &QueryResult) -> bool {
    matches!(result.look(), Look::CloseCall | Look::Possible)
}

impl SearchMetrics {
    /// Computes the metrics of results, which all have the same weight.
    pub fn compute<'a>(outcomes: impl IntoIterator<Item = &'a QueryResult>) -> Self {
        let (yes, no): (Vec<&QueryResult>, Vec<&QueryResult>) =
            outcomes.into_iter().partition(|it| it.is_answerable());
        let ranking = |metric: fn(&QueryResult) -> f64| mean(yes.iter().map(|it| metric(it)));
        let share = |of: &[&QueryResult], is_counted: &dyn Fn(&QueryResult) -> bool| {
            share_of(of.iter().map(|it| is_counted(it)))
        };
        let right = |look: Look| share(&yes, &|it| it.look() == look && is_right(it));
        let wrong = |look: Look| share(&yes, &|it| it.look() == look && !is_right(it));
        let shown = |look: Look| share(&no, &|it| it.look() == look);
        let confidence =
            |of: &[&QueryResult]| of.iter().map(|it| it.confidence).collect::<Vec<_>>();
        Self {
            answerable: yes.len(),
            unanswerable: no.len(),
            hit_at_1: share(&yes, &|it| is_hit(&it.gains(), 1)),
            hit_at_5: share(&yes, &|it| is_hit(&it.gains(), 5)),
            mrr_at_10: ranking(|it| reciprocal_rank(&it.gains(), DEPTH)),
            ndcg_at_10: ranking(|it| ndcg(&it.gains(), it.relevant.len(), DEPTH)),
            auroc: auroc(&confidence(&yes), &confidence(&no)),
            right_sure: right(Look::Sure),
            right_likely: right(Look::Likely),
            right_possible: share(&yes, &|it| is_offered(it) && is_right(it)),
            wrong_sure: wrong(Look::Sure),
            wrong_likely: wrong(Look::Likely),
            wrong_possible: share(&yes, &|it| is_offered(it) && !is_right(it)),
            nothing: share(&yes, &|it| it.look() == Look::Nothing),
            right_in_full: share(&yes, &|it| it.look().is_in_full() && is_right(it)),
            wrong_in_full: share(&yes, &|it| it.look().is_in_full() && !is_right(it)),
            right_shown: share(&yes, &is_right),
            right_in_reach: share(&yes, &is_in_reach),
            unanswerable_sure: shown(Look::Sure),
            unanswerable_likely: shown(Look::Likely),
            unanswerable_possible: share(&no, &is_offered),
            unanswerable_nothing: shown(Look::Nothing),
            unanswerable_shown: share(&no, &|it| it.look() != Look::Nothing),
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
            right_sure: of(|it| it.right_sure),
            right_likely: of(|it| it.right_likely),
            right_possible: of(|it| it.right_possible),
            wrong_sure: of(|it| it.wrong_sure),
            wrong_likely: of(|it| it.wrong_likely),
            wrong_possible: of(|it| it.wrong_possible),
            nothing: of(|it| it.nothing),
            right_in_full: of(|it| it.right_in_full),
            wrong_in_full: of(|it| it.wrong_in_full),
            right_shown: of(|it| it.right_shown),
            right_in_reach: of(|it| it.right_in_reach),
            unanswerable_sure: of(|it| it.unanswerable_sure),
            unanswerable_likely: of(|it| it.unanswerable_likely),
            unanswerable_possible: of(|it| it.unanswerable_possible),
            unanswerable_nothing: of(|it| it.unanswerable_nothing),
            unanswerable_shown: of(|it| it.unanswerable_shown),
        }
    }
}

/// Returns the share of the values that are true; `None` without values.
pub fn share_of(values: impl Iterator<Item = bool>) -> Option<f64> {
    mean(values.map(|is| f64::from(u8::from(is))))
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
