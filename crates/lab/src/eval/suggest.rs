//! Measures the suggestions that a member sees while typing a judged query.

use serde::Serialize;

use super::metrics::{mean, share_of};
use recite_notes::QaId;

/// The shares of a query that are typed, in percent of its characters.
pub const TYPED_PERCENT: [u8; 4] = [30, 50, 75, 100];
/// How many suggestions Discord shows.
pub const SHOWN: usize = 25;

/// Returns the beginning of a query after `percent` of its characters are typed, rounded up.
pub fn typed_part(query: &str, percent: u8) -> &str {
    let length = (query.chars().count() * usize::from(percent)).div_ceil(100);
    let end = query.char_indices().nth(length);
    &query[..end.map_or(query.len(), |(end, _)| end)]
}

/// What was suggested for a part of a judged query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuggestOutcome {
    /// Whether a note answers the query.
    pub is_answerable: bool,
    /// The rank of the first relevant suggestion, from 0.
    pub rank: Option<usize>,
    /// The number of suggestions.
    pub shown: usize,
}

impl SuggestOutcome {
    /// Compares the suggestions, best first, with the relevant ids.
    pub fn new(relevant: &[QaId], suggested: &[QaId]) -> Self {
        Self {
            is_answerable: !relevant.is_empty(),
            rank: suggested.iter().position(|id| relevant.contains(id)),
            shown: suggested.len(),
        }
    }
}

/// The metrics of the suggestions for some queries of which the same share is typed. Without any queries to count, a
/// metric is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SuggestMetrics {
    /// The share of answerable queries whose first suggestion is relevant, 0 to 1.
    pub first: Option<f64>,
    /// The share of answerable queries with a relevant note among the first 5 suggestions, 0 to 1.
    pub among_5: Option<f64>,
    /// The share of answerable queries with a relevant note among the 25 suggestions that Discord shows, 0 to 1.
    pub among_25: Option<f64>,
    /// The mean number of suggestions for an answerable query.
    pub shown: Option<f64>,
    /// The mean number of suggestions for an unanswerable query.
    pub unanswerable_shown: Option<f64>,
}

impl SuggestMetrics {
    /// Computes the metrics of outcomes, which all have the same weight.
    pub fn compute(outcomes: &[SuggestOutcome]) -> Self {
        let of = |is_answerable: bool| {
            outcomes
                .iter()
                .filter(move |it| it.is_answerable == is_answerable)
        };
        let among = |limit: usize| {
            let is_among = |it: &SuggestOutcome| it.rank.is_some_and(|rank| rank < limit);
            share_of(of(true).map(is_among))
        };
        Self {
            first: among(1),
            among_5: among(5),
            among_25: among(SHOWN),
            shown: mean(of(true).map(|it| it.shown as f64)),
            unanswerable_shown: mean(of(false).map(|it| it.shown as f64)),
        }
    }

    /// Returns the mean of each metric over those that have it, all with the same weight.
    pub fn mean(all: &[&Self]) -> Self {
        let of = |metric: fn(&Self) -> Option<f64>| mean(all.iter().filter_map(|it| metric(it)));
        Self {
            first: of(|it| it.first),
            among_5: of(|it| it.among_5),
            among_25: of(|it| it.among_25),
            shown: of(|it| it.shown),
            unanswerable_shown: of(|it| it.unanswerable_shown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(letters: &str) -> Vec<QaId> {
        let letters = letters.chars().map(|letter| letter.to_string());
        letters.filter_map(|letter| QaId::parse(&letter)).collect()
    }

    #[test]
    fn a_share_of_the_characters_is_typed() {
        let typed = |percent| typed_part("für 10 €", percent);
        assert_eq!(
            TYPED_PERCENT.map(typed),
            ["für", "für ", "für 10", "für 10 €"]
        );
        assert_eq!(typed_part("", 50), "");
    }

    #[test]
    fn suggestions_count_by_the_rank_of_the_first_relevant_one() {
        let outcomes = [
            SuggestOutcome::new(&ids("a"), &ids("ab")),
            SuggestOutcome::new(&ids("xb"), &ids("abx")),
            SuggestOutcome::new(&ids("g"), &ids("abcdefg")),
            SuggestOutcome::new(&ids("a"), &ids("")),
            SuggestOutcome::new(&ids(""), &ids("ab")),
        ];
        let metrics = SuggestMetrics::compute(&outcomes);
        let expected = SuggestMetrics {
            first: Some(0.25),
            among_5: Some(0.5),
            among_25: Some(0.75),
            shown: Some(3.0),
            unanswerable_shown: Some(2.0),
        };
        assert_eq!(metrics, expected);
        let none = SuggestMetrics::compute(&[]);
        assert_eq!(none, SuggestMetrics::default());
        assert_eq!(SuggestMetrics::mean(&[&metrics, &none]), expected);
    }
}
