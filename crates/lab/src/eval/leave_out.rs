//! What members would see if the notes that answer their queries were missing.

use serde::Serialize;

use super::QueryResult;
use super::metrics::{auroc, mean, share_of};
use recite_search::Look;

/// The figures of near misses: queries with their relevant notes left out, so that every note is wrong.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LeaveOutMetrics {
    /// The number of queries.
    pub queries: usize,
    /// The share of the queries for which a note is shown in full, as the answer. This share and the next three sum to 1.
    pub sure: Option<f64>,
    /// The share of the queries for which a note is shown in full, as the likely answer.
    pub likely: Option<f64>,
    /// The share of the queries for which notes are shown with one line each.
    pub possible: Option<f64>,
    /// The share of the queries for which no note is shown.
    pub nothing: Option<f64>,
    /// The probability that a query has a higher confidence with its relevant notes than a query without them.
    pub auroc: Option<f64>,
}

impl LeaveOutMetrics {
    /// Computes the metrics from the results of all queries, and from those of the near misses.
    pub fn compute(results: &[QueryResult], near_misses: &[QueryResult]) -> Self {
        let share =
            |looks: &[Look]| share_of(near_misses.iter().map(|it| looks.contains(&it.look())));
        let answerable = results.iter().filter(|it| it.is_answerable());
        let answerable: Vec<f32> = answerable.map(|it| it.confidence).collect();
        let left_out: Vec<f32> = near_misses.iter().map(|it| it.confidence).collect();
        Self {
            queries: near_misses.len(),
            sure: share(&[Look::Sure]),
            likely: share(&[Look::Likely]),
            possible: share(&[Look::CloseCall, Look::Possible]),
            nothing: share(&[Look::Nothing]),
            auroc: auroc(&answerable, &left_out),
        }
    }

    /// Returns the mean over collections, which all have the same weight; absent metrics are skipped.
    pub fn mean(all: &[&Self]) -> Self {
        let of = |metric: fn(&Self) -> Option<f64>| mean(all.iter().filter_map(|it| metric(it)));
        Self {
            queries: all.iter().map(|it| it.queries).sum(),
            sure: of(|it| it.sure),
            likely: of(|it| it.likely),
            possible: of(|it| it.possible),
            nothing: of(|it| it.nothing),
            auroc: of(|it| it.auroc),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::tests::result;
    use recite_search::Verdict;

    #[test]
    fn near_misses_are_counted_by_verdict_and_compared_with_the_answerable_queries() {
        let results = [
            result("a", "ab", 0.9, Verdict::Sure),
            result("b", "ab", 0.4, Verdict::Possible),
            result("", "a", 0.99, Verdict::Sure),
        ];
        let near_misses = [
            result("", "b", 0.5, Verdict::Likely),
            result("", "a", 0.1, Verdict::Nothing),
        ];
        let found = LeaveOutMetrics::compute(&results, &near_misses);
        let expected = LeaveOutMetrics {
            queries: 2,
            sure: Some(0.0),
            likely: Some(0.5),
            possible: Some(0.0),
            nothing: Some(0.5),
            auroc: Some(0.75),
        };
        assert_eq!(found, expected);
        let empty = LeaveOutMetrics::compute(&results, &[]);
        assert_eq!(empty, LeaveOutMetrics::default());
        assert_eq!(LeaveOutMetrics::mean(&[&found, &empty]), expected);
    }
}
