//! How good is the search? Figures from queries whose right answers somebody judged.
//!
//! Pure: the caller reads the files, asks the search and takes the time. A query with relevant ids
//! is *answerable*; one without is answered best by "no note answers that".

pub mod comparison;
pub mod judged;
pub mod metrics;
pub mod run;
pub mod splitmix;
pub mod typos;

use serde::{Deserialize, Serialize};

use judged::Judged;
use recite_notes::QaId;
use recite_search::{Ranking, Verdict};

/// How many of the best hits the figures look at.
pub const DEPTH: usize = 10;
/// How many hits count as suggestions when a ranking is not sure enough to answer.
pub const SUGGESTIONS: usize = 5;

/// What the search made of one judged query.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Outcome {
    /// As it was judged: what two runs know a query by.
    pub query: String,
    /// As it was asked: the same, or with typos.
    pub asked: String,
    pub kind: String,
    /// Best first; empty when no note answers.
    pub relevant: Vec<QaId>,
    /// The best hits, at most [`DEPTH`].
    pub top: Vec<Scored>,
    pub confidence: f32,
    pub verdict: Verdict,
}

/// A hit as it is saved.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Scored {
    pub id: QaId,
    pub score: f32,
}

impl Outcome {
    pub fn new(judged: &Judged, asked: String, ranking: &Ranking) -> Self {
        let top = ranking.hits.iter().take(DEPTH).map(|hit| Scored {
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
            verdict: ranking.verdict,
        }
    }

    pub fn is_answerable(&self) -> bool {
        !self.relevant.is_empty()
    }

    /// The first hit.
    pub fn first(&self) -> Option<&QaId> {
        self.top.first().map(|hit| &hit.id)
    }

    /// Which of the hits are relevant, best first.
    pub fn gains(&self) -> Vec<bool> {
        let is_relevant = |hit: &Scored| self.relevant.contains(&hit.id);
        self.top.iter().map(is_relevant).collect()
    }

    /// Whether this is to be mended: a wrong note came first, or one was given as the answer where
    /// none answers.
    pub fn is_miss(&self) -> bool {
        match self.is_answerable() {
            true => self.first().is_none_or(|id| !self.relevant.contains(id)),
            false => self.verdict == Verdict::Answer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An outcome over notes called by letters: `relevant` and `top` name them one after another.
    pub fn outcome(relevant: &str, top: &str, confidence: f32, verdict: Verdict) -> Outcome {
        let ids = |letters: &str| -> Vec<QaId> {
            let letters = letters.chars().map(|letter| letter.to_string());
            letters.filter_map(|letter| QaId::parse(&letter)).collect()
        };
        Outcome {
            query: "q".to_owned(),
            asked: "q".to_owned(),
            kind: "keyword".to_owned(),
            relevant: ids(relevant),
            top: (ids(top).into_iter().map(|id| Scored { id, score: 0.5 })).collect(),
            confidence,
            verdict,
        }
    }

    #[test]
    fn a_wrong_first_hit_and_an_answer_to_the_unanswerable_are_misses() {
        assert!(outcome("a", "ba", 0.1, Verdict::Closest).is_miss());
        assert!(outcome("a", "", 0.0, Verdict::Nothing).is_miss());
        assert!(outcome("", "b", 0.9, Verdict::Answer).is_miss());
        assert!(!outcome("ab", "ba", 0.1, Verdict::Closest).is_miss());
        assert!(!outcome("", "b", 0.1, Verdict::Closest).is_miss());
    }
}
