//! The documents that may answer a query, with the evidence for each.

use std::cmp::Ordering;

use super::scoring::{Evidence, QueryStrength, ScoreParts, probability, with_minimum};

/// How many further documents the best one is compared with. If it does not lead them, any of them may be
/// the answer.
pub const RUNNERS_UP: usize = 5;

/// In a folder of few notes, the lead over each note that would be compared and does not exist, as a share of the score.
const MISSING_LEAD: f32 = 0.1;

/// The difference in log odds below which the first candidate hardly leads the second one.
pub const CLOSE_CALL: f32 = 0.05;

/// A document that may answer the query.
pub struct Candidate {
    pub document: usize,
    pub evidence: Evidence,
    pub parts: ScoreParts,
    /// The log odds that it answers, ignoring the other candidates; see [`QueryStrength::log_odds`].
    log_odds: f32,
    /// What the reranker added to the log odds.
    correction: f32,
}

impl Candidate {
    pub fn new(document: usize, evidence: Evidence, query: &QueryStrength) -> Self {
        let parts = ScoreParts::weigh(&evidence);
        Self {
            document,
            evidence,
            parts,
            log_odds: query.log_odds(&evidence, &parts),
            correction: 0.0,
        }
    }

    /// Adds to its log odds.
    pub fn correct(&mut self, log_odds: f32) {
        self.log_odds += log_odds;
        self.correction += log_odds;
    }

    /// Returns the probability, 0 to 1, that it answers, ignoring the other candidates.
    pub fn probability(&self) -> f32 {
        probability(with_minimum(&self.evidence, self.log_odds))
    }

    pub fn compare(&self, other: &Self) -> Ordering {
        // A note whose question or alias is the query comes first. Several such notes are ordered by their log odds.
        let is_exact = |it: &Self| it.evidence.fit.is_exact;
        let by_name = is_exact(other).cmp(&is_exact(self));
        let by_fit = other.log_odds.total_cmp(&self.log_odds);
        by_name
            .then(by_fit)
            .then(self.document.cmp(&other.document))
    }
}

/// Returns the probability that the first candidate answers, given its lead over the next ones.
pub fn confidence(query: &QueryStrength, found: &[Candidate]) -> f32 {
    let Some((first, rest)) = found.split_first() else {
        return 0.0;
    };
    let score = first.parts.sum();
    // A note that did not match has a score of 0.
    let count = RUNNERS_UP.min(query.searched_count.saturating_sub(1));
    let runners_up: f32 = rest.iter().take(count).map(|it| it.parts.sum()).sum();
    let missing = (RUNNERS_UP - count) as f32;
    let led = count as f32 * score - runners_up + missing * MISSING_LEAD * score;
    let lead = led / RUNNERS_UP as f32;
    let log_odds = query.log_odds_with_lead(&first.evidence, &first.parts, lead.max(0.0));
    probability(with_minimum(&first.evidence, log_odds + first.correction))
}

/// Returns whether the first candidate hardly leads the second one, so that either may answer. A note whose question is
/// the query is never in doubt, unless another note has the same question.
pub fn is_close_call(found: &[Candidate]) -> bool {
    let [first, second, ..] = found else {
        return false;
    };
    let is_exact = |it: &Candidate| {
        let evidence = &it.evidence;
        evidence.fit.is_exact.then_some(evidence.likeness)
    };
    is_exact(first) == is_exact(second) && first.log_odds - second.log_odds < CLOSE_CALL
}
