//! Measures the quality of the search with judged queries.
//!
//! Everything here is pure: the caller reads the files, runs the searches and measures the time. A query with
//! relevant ids is *answerable*; for one without, the right verdict is that no note answers it.

pub mod comparison;
pub mod judgments;
pub mod leave_out;
pub mod metrics;
pub mod run;
pub mod splitmix;
pub mod suggest;
pub mod typos;

use serde::{Deserialize, Serialize};

use judgments::JudgedQuery;
use recite_notes::QaId;
use recite_search::{Look, Ranking, Verdict};

/// How many of the best hits the metrics consider.
pub const DEPTH: usize = 10;
/// How many other hits the menu below a note in full contains.
pub const MENU_HITS: usize = 5;

/// The search result of one judged query.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct QueryResult {
    /// The query as judged. Two runs are paired by it.
    pub query: String,
    /// The query as searched: the same, or with typos.
    pub asked: String,
    /// The kind of the query, such as `keyword` or `typo`.
    pub kind: String,
    /// The relevant ids, best first; empty if no note answers.
    pub relevant: Vec<QaId>,
    /// The best hits, at most [`DEPTH`].
    pub top: Vec<ScoredHit>,
    /// The confidence that the first hit answers, 0 to 1.
    pub confidence: f32,
    /// Whether the first hit seems to answer another question, so that it is never sure.
    pub is_doubtful: bool,
    /// What the confidence was enough for.
    pub verdict: Verdict,
    /// Whether the first two hits were about equally good.
    pub is_close_call: bool,
}

/// A hit in the form in which it is saved.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ScoredHit {
    /// The id of the Q&A.
    pub id: QaId,
    /// The score of the hit, 0 to 1.
    pub score: f32,
}

impl QueryResult {
    /// Builds the result from a ranking; `asked` is the query as searched.
    pub fn new(judged: &JudgedQuery, asked: String, ranking: &Ranking) -> Self {
        let top = ranking.hits.iter().take(DEPTH).map(|hit| ScoredHit {
            id: hit.qa.clone(),
            score: hit.score,
        });
        Self {
            query: judged.query.clone(),
            asked,
            kind: judged.kind.clone(),
            relevant: judged.relevant.clone(),
            top: top.collect(),
            confidence: ranking.confidence,
            is_doubtful: ranking.is_doubtful,
            verdict: ranking.verdict,
            is_close_call: ranking.is_close_call,
        }
    }

    /// Returns whether a note answers the query.
    pub fn is_answerable(&self) -> bool {
        !self.relevant.is_empty()
    }

    /// Returns the first hit.
    pub fn first(&self) -> Option<&QaId> {
        self.top.first().map(|hit| &hit.id)
    }

    /// Returns for each of the hits, best first, whether it is relevant.
    pub fn gains(&self) -> Vec<bool> {
        let is_relevant = |hit: &ScoredHit| self.relevant.contains(&hit.id);
        self.top.iter().map(is_relevant).collect()
    }

    /// Returns whether this is a mistake: the first hit is not relevant, or an unanswerable query got a note in full.
    pub fn is_miss(&self) -> bool {
        match self.is_answerable() {
            true => self.first().is_none_or(|id| !self.relevant.contains(id)),
            false => self.look().is_in_full(),
        }
    }

    /// Returns what the member sees.
    pub fn look(&self) -> Look {
        Look::new(self.verdict, self.is_close_call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a result over notes with one-letter ids, listed in `relevant` and `top`.
    pub fn result(relevant: &str, top: &str, confidence: f32, verdict: Verdict) -> QueryResult {
        let ids = |letters: &str| -> Vec<QaId> {
            let letters = letters.chars().map(|letter| letter.to_string());
            letters.filter_map(|letter| QaId::parse(&letter)).collect()
        };
        QueryResult {
            query: "q".to_owned(),
            asked: "q".to_owned(),
            kind: "keyword".to_owned(),
            relevant: ids(relevant),
            top: (ids(top).into_iter().map(|id| ScoredHit { id, score: 0.5 })).collect(),
            confidence,
            is_doubtful: false,
            verdict,
            is_close_call: false,
        }
    }

    #[test]
    fn a_wrong_first_hit_and_an_answer_to_the_unanswerable_are_misses() {
        assert!(result("a", "ba", 0.1, Verdict::Possible).is_miss());
        assert!(result("a", "", 0.0, Verdict::Nothing).is_miss());
        assert!(result("", "b", 0.9, Verdict::Sure).is_miss());
        assert!(result("", "b", 0.5, Verdict::Likely).is_miss());
        assert!(!result("ab", "ba", 0.1, Verdict::Possible).is_miss());
        assert!(!result("", "b", 0.1, Verdict::Possible).is_miss());
        let close_call = QueryResult {
            is_close_call: true,
            ..result("", "b", 0.9, Verdict::Sure)
        };
        assert!(!close_call.is_miss());
    }
}
