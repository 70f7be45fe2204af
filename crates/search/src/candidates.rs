//! The documents that may be the answer, each with what speaks for it.

use std::cmp::Ordering;

use tantivy::query::{BooleanQuery, EnableScoring, Query as _};
use tantivy::{DocId, Searcher};

use super::scoring::{Evidence, Parts, Query, at_least_own, chance};

/// How many further documents the best one is compared with: if it does not lead them, any of them
/// may be the answer.
const RIVALS: usize = 5;

/// A document that may be the answer.
pub struct Candidate {
    pub document: usize,
    pub evidence: Evidence,
    pub parts: Parts,
    /// That it answers, looked at alone; see [`Query::log_odds`].
    log_odds: f32,
}

impl Candidate {
    pub fn new(document: usize, evidence: Evidence, query: &Query) -> Self {
        let parts = Parts::of(&evidence);
        Self {
            document,
            evidence,
            parts,
            log_odds: query.log_odds(&evidence, &parts),
        }
    }

    /// The chance, 0 to 1, that it answers, looked at alone.
    pub fn chance(&self) -> f32 {
        chance(at_least_own(&self.evidence, self.log_odds))
    }

    pub fn best_first(&self, other: &Self) -> Ordering {
        // A note whose own question or name was asked for comes before those that say more of its words; of several
        // such notes, the one that fits better all in all.
        let is_same = |it: &Self| it.evidence.fit.is_same;
        let by_name = is_same(other).cmp(&is_same(self));
        let by_fit = other.log_odds.total_cmp(&self.log_odds);
        by_name
            .then(by_fit)
            .then(self.document.cmp(&other.document))
    }
}

/// How sure the first of the candidates is, seen beside the next ones.
pub fn confidence(query: &Query, found: &[Candidate]) -> f32 {
    let Some((first, rest)) = found.split_first() else {
        return 0.0;
    };
    let rivals = rest.iter().take(RIVALS).map(|rival| rival.parts.sum());
    let lead = first.parts.sum() - rivals.sum::<f32>() / RIVALS as f32;
    query.chance_with_lead(&first.evidence, &first.parts, lead.max(0.0))
}

/// The BM25 of each of some documents, which rise; 0 for one with none of the query's words.
pub fn scores(
    searcher: &Searcher,
    query: &BooleanQuery,
    documents: &[usize],
) -> tantivy::Result<Vec<f32>> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    // One segment, as the index was built; an empty index has none.
    let Some(segment) = searcher.segment_readers().first() else {
        return Ok(vec![0.0; documents.len()]);
    };
    let mut scorer = weight.scorer(segment, 1.0)?;
    let score = |&document: &usize| {
        let document = document as DocId;
        if scorer.doc() < document {
            scorer.seek(document);
        }
        if scorer.doc() == document {
            scorer.score()
        } else {
            0.0
        }
    };
    Ok(documents.iter().map(score).collect())
}
