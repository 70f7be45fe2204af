//! Compares two runs query by query, and tests whether the differences may be chance.
//!
//! Queries are paired by collection and by the query as judged, so runs with and without typos can be
//! compared. Both tests are two-sided.

use std::collections::{HashMap, VecDeque};

use serde::Serialize;

use super::metrics::{is_hit, mean, reciprocal_rank};
use super::run::{Collection, EvalRun};
use super::splitmix::SplitMix;
use super::{DEPTH, QueryResult};
use recite_notes::QaId;

/// The number of shuffles of the randomization test.
const ROUNDS: usize = 10_000;

/// The differences between two runs.
#[derive(Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Answerable queries in both runs. The metrics below are computed over them.
    pub answerable: usize,
    /// Unanswerable queries in both runs.
    pub unanswerable: usize,
    /// Hit@1 before and now.
    pub hit_at_1: BeforeAfter,
    /// Queries whose first hit became relevant.
    pub gained: Vec<ChangedQuery>,
    /// Queries whose first hit is no longer relevant.
    pub lost: Vec<ChangedQuery>,
    /// The p-value of hit@1 by the exact sign test (McNemar's): the probability that chance makes gains and losses
    /// at least as uneven.
    pub p_hit_at_1: f64,
    /// MRR@10 before and now.
    pub mrr_at_10: BeforeAfter,
    /// The p-value of MRR@10 by the paired randomization test, with 10,000 seeded rounds.
    pub p_mrr_at_10: f64,
    /// The share of answerable queries for which a relevant note was shown in full, before and now.
    pub right_in_full: BeforeAfter,
    /// The share of answerable queries for which a note that is not relevant was shown in full, before and now.
    pub wrong_in_full: BeforeAfter,
    /// Unanswerable queries for which a note was shown in full, before and now.
    pub unanswerable_in_full: (usize, usize),
    /// Queries that are in only one of the runs.
    pub unpaired: UnpairedQueries,
}

/// A metric before and now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct BeforeAfter {
    /// The value in the earlier run.
    pub before: f64,
    /// The value in the later run.
    pub now: f64,
}

/// A query whose first hit became relevant or stopped being relevant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChangedQuery {
    /// The collection of the query.
    pub collection: String,
    /// The query.
    pub query: String,
    /// The first hit before.
    pub first_before: Option<QaId>,
    /// The first hit now.
    pub first_now: Option<QaId>,
}

/// Collections and queries that could not be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UnpairedQueries {
    /// Collections of the earlier run only.
    pub collections_before_only: Vec<String>,
    /// Collections of the later run only.
    pub collections_now_only: Vec<String>,
    /// Queries of the earlier run only, in collections of both runs.
    pub queries_before_only: usize,
    /// Queries of the later run only, in collections of both runs.
    pub queries_now_only: usize,
    /// Queries with other relevant ids now, so that the two results are not comparable.
    pub rejudged: usize,
}

impl Comparison {
    /// Compares two runs. Returns `None` if they have no query in common.
    pub fn new(before: &EvalRun, now: &EvalRun) -> Option<Self> {
        let (pairs, unpaired) = pair_queries(before, now);
        if pairs.is_empty() {
            return None;
        }
        let (yes, no): (Pairs<'_>, Pairs<'_>) =
            pairs.into_iter().partition(|it| it.2.is_answerable());
        let first = |result: &QueryResult| is_hit(&result.gains(), 1);
        let changed = |to: bool| -> Vec<ChangedQuery> {
            let changed = yes
                .iter()
                .filter(|it| first(it.1) != to && first(it.2) == to);
            let change = changed.map(|(collection, before, now)| ChangedQuery {
                collection: (*collection).to_owned(),
                query: now.query.clone(),
                first_before: before.first().cloned(),
                first_now: now.first().cloned(),
            });
            change.collect()
        };
        let (gained, lost) = (changed(true), changed(false));
        let rank = |result: &QueryResult| reciprocal_rank(&result.gains(), DEPTH);
        let pair = |metric: &dyn Fn(&QueryResult) -> f64| BeforeAfter {
            before: mean(yes.iter().map(|it| metric(it.1))).unwrap_or_default(),
            now: mean(yes.iter().map(|it| metric(it.2))).unwrap_or_default(),
        };
        let is_in_full = |result: &QueryResult| result.look().is_in_full();
        let shown_in_full = |is_right: bool| {
            pair(&|it| f64::from(u8::from(is_in_full(it) && first(it) == is_right)))
        };
        let differences: Vec<f64> = yes.iter().map(|it| rank(it.2) - rank(it.1)).collect();
        Some(Self {
            answerable: yes.len(),
            unanswerable: no.len(),
            hit_at_1: pair(&|it| f64::from(u8::from(first(it)))),
            p_hit_at_1: sign_test(gained.len(), lost.len()),
            gained,
            lost,
            mrr_at_10: pair(&rank),
            p_mrr_at_10: randomization_test(&differences),
            right_in_full: shown_in_full(true),
            wrong_in_full: shown_in_full(false),
            unanswerable_in_full: (
                no.iter().filter(|it| is_in_full(it.1)).count(),
                no.iter().filter(|it| is_in_full(it.2)).count(),
            ),
            unpaired,
        })
    }
}

/// The queries of both runs: the collection, the result before and the one now.
type Pairs<'a> = Vec<(&'a str, &'a QueryResult, &'a QueryResult)>;

fn pair_queries<'a>(before: &'a EvalRun, now: &'a EvalRun) -> (Pairs<'a>, UnpairedQueries) {
    let only_in = |some: &[Collection], others: &[Collection]| -> Vec<String> {
        let names = some.iter().map(|it| &it.name);
        let names = names.filter(|name| others.iter().all(|it| it.name != **name));
        names.cloned().collect()
    };
    let mut unpaired = UnpairedQueries {
        collections_before_only: only_in(&before.collections, &now.collections),
        collections_now_only: only_in(&now.collections, &before.collections),
        ..UnpairedQueries::default()
    };
    let mut pairs = Vec::new();
    for now in &now.collections {
        let Some(before) = before.collections.iter().find(|it| it.name == now.name) else {
            continue;
        };
        // A query may occur twice: the first occurrences are paired.
        let mut by_query: HashMap<&str, VecDeque<&QueryResult>> = HashMap::new();
        for result in &before.outcomes {
            by_query.entry(&result.query).or_default().push_back(result);
        }
        for result in &now.outcomes {
            let partner = by_query.get_mut(result.query.as_str());
            match partner.and_then(VecDeque::pop_front) {
                Some(partner) if partner.relevant == result.relevant => {
                    pairs.push((now.name.as_str(), partner, result));
                }
                Some(_) => unpaired.rejudged += 1,
                None => unpaired.queries_now_only += 1,
            }
        }
        unpaired.queries_before_only += by_query.values().map(VecDeque::len).sum::<usize>();
    }
    (pairs, unpaired)
}

/// Returns the probability that `gained + lost` tosses of a fair coin are at least as uneven.
pub fn sign_test(gained: usize, lost: usize) -> f64 {
    let tosses = (gained + lost) as f64;
    let mut ln_probability = -tosses * std::f64::consts::LN_2;
    let mut tail = 0.0;
    for fewer in 0..=gained.min(lost) {
        tail += ln_probability.exp();
        ln_probability += ((tosses - fewer as f64) / (fewer as f64 + 1.0)).ln();
    }
    (2.0 * tail).min(1.0)
}

/// Returns the probability that the sum of the differences is at least as far from 0 if their signs are random.
///
/// Estimated from seeded rounds. The observed sum counts as one of them, so the result is never 0.
pub fn randomization_test(differences: &[f64]) -> f64 {
    let differences: Vec<f64> = differences
        .iter()
        .copied()
        .filter(|it| *it != 0.0)
        .collect();
    let observed = differences.iter().sum::<f64>().abs();
    let mut numbers = SplitMix::new(0);
    let mut at_least_as_far = 1_usize;
    for _ in 0..ROUNDS {
        let mut sum = 0.0;
        for chunk in differences.chunks(64) {
            let mut signs = numbers.number();
            for difference in chunk {
                sum += if signs & 1 == 0 {
                    *difference
                } else {
                    -difference
                };
                signs >>= 1;
            }
        }
        // The tolerance covers rounding: the same differences in another order may have a slightly smaller sum.
        at_least_as_far += usize::from(sum.abs() >= observed - 1e-9);
    }
    at_least_as_far as f64 / (ROUNDS + 1) as f64
}

#[cfg(test)]
mod tests;
