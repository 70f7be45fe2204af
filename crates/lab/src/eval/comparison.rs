//! Two runs side by side, query by query: what changed, and whether it may be chance.
//!
//! Queries are paired by collection and by their words as judged, so runs with and without typos
//! can be compared. Both tests are two-sided.

use std::collections::{HashMap, VecDeque};

use serde::Serialize;

use super::metrics::{Decision, hit, mean, reciprocal_rank};
use super::run::{Collection, Run};
use super::splitmix::SplitMix;
use super::{DEPTH, Outcome};
use recite_notes::QaId;

/// How often the randomization test shuffles.
const ROUNDS: usize = 10_000;

/// What changed from one run to the next.
#[derive(Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Answerable queries of both runs: those that the figures below are over.
    pub answerable: usize,
    /// Unanswerable queries of both runs.
    pub unanswerable: usize,
    /// Hit@1 before and now, over all paired queries alike.
    pub hit_at_1: Pair,
    pub gained: Vec<Change>,
    pub lost: Vec<Change>,
    /// The exact sign test (McNemar's) on hit@1: how likely so uneven a count of gained and lost is by chance.
    pub p_hit_at_1: f64,
    pub mrr_at_10: Pair,
    /// The paired randomization test on the reciprocal ranks, of 10,000 seeded rounds.
    pub p_mrr_at_10: f64,
    /// Unanswerable queries that were answered.
    pub answered_wrongly: (usize, usize),
    /// What has no partner.
    pub missing: Missing,
}

/// A figure before and now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Pair {
    pub before: f64,
    pub now: f64,
}

/// A query whose first hit became right or wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    pub collection: String,
    pub query: String,
    pub first_before: Option<QaId>,
    pub first_now: Option<QaId>,
}

/// What one run has and the other lacks; it is not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Missing {
    pub collections_before_only: Vec<String>,
    pub collections_now_only: Vec<String>,
    /// Queries of the collections that both have.
    pub queries_before_only: usize,
    pub queries_now_only: usize,
    /// Queries that are judged otherwise now, so that before and now do not mean the same.
    pub judged_anew: usize,
}

impl Comparison {
    /// `None` when the runs have no query in common.
    pub fn new(before: &Run, now: &Run) -> Option<Self> {
        let (pairs, missing) = paired(before, now);
        if pairs.is_empty() {
            return None;
        }
        let (yes, no): (Pairs<'_>, Pairs<'_>) =
            pairs.into_iter().partition(|it| it.2.is_answerable());
        let first = |outcome: &Outcome| hit(&outcome.gains(), 1);
        let changed = |to: bool| -> Vec<Change> {
            let changed = yes
                .iter()
                .filter(|it| first(it.1) != to && first(it.2) == to);
            let change = changed.map(|(collection, before, now)| Change {
                collection: (*collection).to_owned(),
                query: now.query.clone(),
                first_before: before.first().cloned(),
                first_now: now.first().cloned(),
            });
            change.collect()
        };
        let (gained, lost) = (changed(true), changed(false));
        let rank = |outcome: &Outcome| reciprocal_rank(&outcome.gains(), DEPTH);
        let pair = |figure: &dyn Fn(&Outcome) -> f64| Pair {
            before: mean(yes.iter().map(|it| figure(it.1))).unwrap_or_default(),
            now: mean(yes.iter().map(|it| figure(it.2))).unwrap_or_default(),
        };
        let wrongly = |outcome: &Outcome| Decision::of(outcome) == Decision::AnsweredWrongly;
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
            answered_wrongly: (
                no.iter().filter(|it| wrongly(it.1)).count(),
                no.iter().filter(|it| wrongly(it.2)).count(),
            ),
            missing,
        })
    }
}

/// The queries of both runs: the collection, the outcome before and the one now.
type Pairs<'a> = Vec<(&'a str, &'a Outcome, &'a Outcome)>;

fn paired<'a>(before: &'a Run, now: &'a Run) -> (Pairs<'a>, Missing) {
    let lacking = |some: &[Collection], others: &[Collection]| -> Vec<String> {
        let names = some.iter().map(|it| &it.name);
        let lacking = names.filter(|name| others.iter().all(|it| it.name != **name));
        lacking.cloned().collect()
    };
    let mut missing = Missing {
        collections_before_only: lacking(&before.collections, &now.collections),
        collections_now_only: lacking(&now.collections, &before.collections),
        ..Missing::default()
    };
    let mut pairs = Vec::new();
    for now in &now.collections {
        let Some(before) = before.collections.iter().find(|it| it.name == now.name) else {
            continue;
        };
        // A query may stand there twice: the first is paired with the first.
        let mut by_query: HashMap<&str, VecDeque<&Outcome>> = HashMap::new();
        for outcome in &before.outcomes {
            by_query
                .entry(&outcome.query)
                .or_default()
                .push_back(outcome);
        }
        for outcome in &now.outcomes {
            let partner = by_query.get_mut(outcome.query.as_str());
            match partner.and_then(VecDeque::pop_front) {
                Some(partner) if partner.relevant == outcome.relevant => {
                    pairs.push((now.name.as_str(), partner, outcome));
                }
                Some(_) => missing.judged_anew += 1,
                None => missing.queries_now_only += 1,
            }
        }
        missing.queries_before_only += by_query.values().map(VecDeque::len).sum::<usize>();
    }
    (pairs, missing)
}

/// The probability that a fair coin, thrown `gained + lost` times, falls at least as unevenly.
pub fn sign_test(gained: usize, lost: usize) -> f64 {
    let throws = (gained + lost) as f64;
    let mut ln_chance = -throws * std::f64::consts::LN_2;
    let mut tail = 0.0;
    for fewer in 0..=gained.min(lost) {
        tail += ln_chance.exp();
        ln_chance += ((throws - fewer as f64) / (fewer as f64 + 1.0)).ln();
    }
    (2.0 * tail).min(1.0)
}

/// The probability of a sum of differences at least as far from 0, had chance chosen each one's sign.
///
/// Estimated from seeded rounds, the observed one among them, so never 0.
pub fn randomization_test(differences: &[f64]) -> f64 {
    let differences: Vec<f64> = differences
        .iter()
        .copied()
        .filter(|it| *it != 0.0)
        .collect();
    let observed = differences.iter().sum::<f64>().abs();
    let mut numbers = SplitMix::new(0);
    let mut as_far = 1_usize;
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
        // The same differences in another order of signs may sum up a hair lower.
        as_far += usize::from(sum.abs() >= observed - 1e-9);
    }
    as_far as f64 / (ROUNDS + 1) as f64
}

#[cfg(test)]
mod tests;
