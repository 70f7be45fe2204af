//! The figures of a run, from the outcomes of its queries.
//!
//! Every relevant id counts alike. Figures of ranking are over answerable queries only; where there
//! is nothing to count, a figure is absent rather than 0.

use serde::Serialize;

use super::{DEPTH, Outcome, SUGGESTIONS};
use recite_search::Verdict;

/// Whether a relevant hit is among the first `k`.
pub fn hit(gains: &[bool], k: usize) -> bool {
    gains.iter().take(k).any(|&gain| gain)
}

/// 1 / rank of the first relevant hit among the first `k`, or 0.
pub fn reciprocal_rank(gains: &[bool], k: usize) -> f64 {
    let first = gains.iter().take(k).position(|&gain| gain);
    first.map_or(0.0, |at| 1.0 / (at + 1) as f64)
}

/// Discounted gain among the first `k`, as a share of the best there could be with `relevant` ids.
pub fn ndcg(gains: &[bool], relevant: usize, k: usize) -> f64 {
    let discount = |at: usize| 1.0 / ((at + 2) as f64).log2();
    let found = gains.iter().take(k).enumerate();
    let gained: f64 = found.filter(|it| *it.1).map(|it| discount(it.0)).sum();
    let ideal: f64 = (0..relevant.min(k)).map(discount).sum();
    if ideal > 0.0 { gained / ideal } else { 0.0 }
}

/// The probability that a query of the first kind gets the greater confidence of the two; ties count half.
///
/// `None` when there is nothing to compare.
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

/// The smallest value that at least `share` of the values do not exceed (nearest rank).
pub fn percentile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied()
}

/// What a member was told, and whether it was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The first hit was given as the answer, and it answers.
    AnsweredRightly,
    /// The first hit was given as the answer, and it does not.
    AnsweredWrongly,
    /// Suggestions, with a right one among them; or any where no note answers.
    Offered,
    /// Suggestions, none of them right, though a note answers.
    OfferedInVain,
    RefusedRightly,
    RefusedWrongly,
}

impl Decision {
    pub fn of(outcome: &Outcome) -> Self {
        let gains = outcome.gains();
        match outcome.verdict {
            Verdict::Answer if hit(&gains, 1) => Self::AnsweredRightly,
            Verdict::Answer => Self::AnsweredWrongly,
            Verdict::Closest if !outcome.is_answerable() || hit(&gains, SUGGESTIONS) => {
                Self::Offered
            }
            Verdict::Closest => Self::OfferedInVain,
            Verdict::Nothing if outcome.is_answerable() => Self::RefusedWrongly,
            Verdict::Nothing => Self::RefusedRightly,
        }
    }
}

/// The figures of some queries, each from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    pub answerable: usize,
    pub unanswerable: usize,
    pub hit_at_1: Option<f64>,
    pub hit_at_5: Option<f64>,
    pub mrr_at_10: Option<f64>,
    pub ndcg_at_10: Option<f64>,
    /// How well the confidence tells answerable queries from unanswerable ones.
    pub auroc: Option<f64>,
    /// What became of the answerable queries; the five shares make 1.
    pub answered_rightly: Option<f64>,
    pub answered_wrongly: Option<f64>,
    pub offered: Option<f64>,
    pub offered_in_vain: Option<f64>,
    pub refused_wrongly: Option<f64>,
    /// The right note came as the answer or among the suggestions.
    pub right_note_shown: Option<f64>,
    /// What became of the unanswerable ones; the three shares make 1.
    pub unanswerable_answered: Option<f64>,
    pub unanswerable_offered: Option<f64>,
    pub unanswerable_refused: Option<f64>,
}

impl Figures {
    /// The figures of these outcomes, each weighing the same.
    pub fn of<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> Self {
        let (yes, no): (Vec<&Outcome>, Vec<&Outcome>) =
            outcomes.into_iter().partition(|it| it.is_answerable());
        let ranking = |figure: fn(&Outcome) -> f64| mean(yes.iter().map(|it| figure(it)));
        let share = |of: &[&Outcome], decision: Decision| {
            mean(of.iter().map(|it| share_of(Decision::of(it) == decision)))
        };
        let confidence = |of: &[&Outcome]| of.iter().map(|it| it.confidence).collect::<Vec<_>>();
        let answered_rightly = share(&yes, Decision::AnsweredRightly);
        let offered = share(&yes, Decision::Offered);
        Self {
            answerable: yes.len(),
            unanswerable: no.len(),
            hit_at_1: ranking(|it| share_of(hit(&it.gains(), 1))),
            hit_at_5: ranking(|it| share_of(hit(&it.gains(), 5))),
            mrr_at_10: ranking(|it| reciprocal_rank(&it.gains(), DEPTH)),
            ndcg_at_10: ranking(|it| ndcg(&it.gains(), it.relevant.len(), DEPTH)),
            auroc: auroc(&confidence(&yes), &confidence(&no)),
            answered_rightly,
            answered_wrongly: share(&yes, Decision::AnsweredWrongly),
            offered,
            offered_in_vain: share(&yes, Decision::OfferedInVain),
            refused_wrongly: share(&yes, Decision::RefusedWrongly),
            right_note_shown: answered_rightly.zip(offered).map(|(a, b)| a + b),
            unanswerable_answered: share(&no, Decision::AnsweredWrongly),
            unanswerable_offered: share(&no, Decision::Offered),
            unanswerable_refused: share(&no, Decision::RefusedRightly),
        }
    }

    /// The mean over collections, each weighing the same; those without a figure do not count in it.
    pub fn mean(all: &[&Figures]) -> Self {
        let of = |figure: fn(&Figures) -> Option<f64>| mean(all.iter().filter_map(|it| figure(it)));
        Self {
            answerable: all.iter().map(|it| it.answerable).sum(),
            unanswerable: all.iter().map(|it| it.unanswerable).sum(),
            hit_at_1: of(|it| it.hit_at_1),
            hit_at_5: of(|it| it.hit_at_5),
            mrr_at_10: of(|it| it.mrr_at_10),
            ndcg_at_10: of(|it| it.ndcg_at_10),
            auroc: of(|it| it.auroc),
            answered_rightly: of(|it| it.answered_rightly),
            answered_wrongly: of(|it| it.answered_wrongly),
            offered: of(|it| it.offered),
            offered_in_vain: of(|it| it.offered_in_vain),
            refused_wrongly: of(|it| it.refused_wrongly),
            right_note_shown: of(|it| it.right_note_shown),
            unanswerable_answered: of(|it| it.unanswerable_answered),
            unanswerable_offered: of(|it| it.unanswerable_offered),
            unanswerable_refused: of(|it| it.unanswerable_refused),
        }
    }
}

fn share_of(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// `None` without values.
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
