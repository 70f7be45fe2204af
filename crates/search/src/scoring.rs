//! Combines the evidence for a document into one score, and estimates the probability that it answers.
//!
//! The constants were chosen by the mean over eight judged collections; `docs/evidence.md` has the figures. Each kind
//! of evidence is comparable between queries, so the same sum both ranks the documents and decides whether to answer.

use super::difference::Likeness;
use super::embedding::LinearMap;
use super::titles::TitleFit;

/// The evidence for a document.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Its BM25 score divided by the greatest score possible for the query.
    pub bm25_share: f32,
    /// How well its question matches the query.
    pub fit: TitleFit,
    /// Its similarity in meaning; `None` without a model, or for a note in another language than the model's.
    pub similarity: Option<Similarity>,
    /// The cosine, −1 to 1, of the sums of word vectors; `None` for a note in another language than those words.
    pub related: Option<f32>,
    /// The similarity by the multilingual model, about 0 to 1; `None` without it, and for a query that the English
    /// models can read.
    pub multilingual: Option<f32>,
    /// The share of the query's content, 0 to 1 and weighted by rarity, that is nowhere in the note.
    pub missing_share: f32,
    /// How the query compares with the questions of the note as both are written.
    pub likeness: Likeness,
}

/// The similarity in meaning of a document and a query.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Similarity {
    /// The similarity of its closest vector, −1 to 1.
    pub whole: f32,
    /// The token-by-token similarity of its closest window, about 0 to 0.8.
    pub tokens: f32,
}

/// The weighted parts of a score. Their sum is comparable between documents with the same kinds of
/// evidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct ScoreParts {
    /// From the BM25 score, relative to the greatest score possible for the query.
    pub words: f32,
    /// From how much the question and the query cover each other.
    pub about: f32,
    /// From the query's neighboring words that are also in order in the question.
    pub order: f32,
    /// From the share of the question that the query covers.
    pub title: f32,
    /// From the word vectors.
    pub related: f32,
    /// From the closest vector.
    pub whole: f32,
    /// From the tokens of the closest window.
    pub tokens: f32,
}

impl ScoreParts {
    /// Weighs the evidence for a document.
    pub fn weigh(evidence: &Evidence) -> Self {
        let Evidence {
            bm25_share,
            fit,
            similarity,
            related,
            multilingual,
            ..
        } = *evidence;
        let related = related.map(|related| related.max(0.0));
        if let Some(similarity) = multilingual {
            return Self {
                words: 0.4 * bm25_share,
                whole: similarity.max(0.0),
                ..Self::default()
            };
        }
        match (similarity, related) {
            (None, None) => Self {
                words: bm25_share,
                about: 0.4 * fit.title_share * fit.query_share,
                order: 0.25 * fit.order,
                title: 0.1 * fit.title_share,
                ..Self::default()
            },
            (None, Some(related)) => Self {
                words: bm25_share,
                about: 0.3 * fit.title_share * fit.query_share,
                order: 0.2 * fit.order,
                title: 0.1 * fit.title_share,
                related: 0.8 * related,
                ..Self::default()
            },
            (Some(similarity), related) => Self {
                // A note rarely contains all words of a query many times.
                words: 0.18 * (1.5 * bm25_share).min(1.0),
                about: 0.0,
                // Vectors hardly distinguish "async from sync" from "sync from async".
                order: 0.15 * fit.order,
                title: 0.07 * fit.title_share,
                related: 0.05 * related.unwrap_or_default(),
                whole: 0.35 * similarity.whole,
                tokens: 0.64 * similarity.tokens,
            },
        }
    }

    /// Returns the sum of the parts.
    pub fn sum(&self) -> f32 {
        self.words + self.about + self.order + self.title + self.related + self.whole + self.tokens
    }
}

/// The number of words, absent from all notes, that are added to each query, so that a match of a query with little
/// information counts less.
const PRIOR_UNKNOWN_WORDS: f32 = 1.7;

/// The strength of a query, which limits how confident an answer to it can be.
#[derive(Clone, Copy, Debug)]
pub struct QueryStrength {
    /// How the log odds with meaning are corrected for the model.
    pub scale: LinearMap,
    /// The greatest BM25 score possible for any note.
    pub max_score: f32,
    /// How much one word that no note has adds to it.
    pub unknown_word_score: f32,
    /// The number of notes that were searched, whether they matched or not.
    pub searched_count: usize,
}

/// The minimum log odds of a note whose question equals the query: a probability of 0.95.
const EXACT_LOG_ODDS: f32 = 2.94;

/// The share of the content that must be missing in a note to be doubtful.
const DOUBTFUL_MISSING_SHARE: f32 = 0.33;

/// Turns a sum of parts into a probability: a logistic curve, fitted to whether the first hit answers.
struct Curve {
    /// The factor of the sum for a query without information.
    base: f32,
    /// The factor of the lead over the next hits.
    lead: f32,
    slope: f32,
    offset: f32,
}

/// For notes in another language than the word vectors, without a model.
const WORDS_ONLY: Curve = Curve {
    base: 0.0,
    lead: 0.67,
    slope: 5.97,
    offset: -2.04,
};

const WITH_WORD_VECTORS: Curve = Curve {
    base: 0.09,
    lead: 1.17,
    slope: 3.78,
    offset: -3.16,
};

const WITH_MEANING: Curve = Curve {
    base: 0.49,
    lead: 1.7,
    slope: 4.4,
    offset: -3.8,
};

/// Fitted to Chinese, Japanese, Korean, Russian and Thai notes.
const WITH_MULTILINGUAL: Curve = Curve {
    base: 0.3,
    lead: 2.0,
    slope: 4.0,
    offset: -3.2,
};

impl QueryStrength {
    /// Returns the log odds that a document answers, ignoring other documents. Documents are ranked by log odds,
    /// because probabilities near 1 are hardly distinguishable.
    pub fn log_odds(&self, evidence: &Evidence, parts: &ScoreParts) -> f32 {
        self.log_odds_with_lead(evidence, parts, 0.0)
    }

    /// Returns the log odds that a document answers, given its lead over the next ones.
    pub fn log_odds_with_lead(&self, evidence: &Evidence, parts: &ScoreParts, lead: f32) -> f32 {
        let curve = match (evidence.multilingual, evidence.similarity, evidence.related) {
            (Some(_), _, _) => &WITH_MULTILINGUAL,
            (None, Some(_), _) => &WITH_MEANING,
            (None, None, Some(_)) => &WITH_WORD_VECTORS,
            (None, None, None) => &WORDS_ONLY,
        };
        let information =
            self.max_score / (self.max_score + PRIOR_UNKNOWN_WORDS * self.unknown_word_score);
        let sum = parts.sum() * (curve.base + information) + curve.lead * lead;
        let log_odds = curve.slope * sum + curve.offset;
        match evidence.similarity {
            Some(_) => self.scale.apply(log_odds),
            None => log_odds,
        }
    }
}

/// Returns the log odds, at least the minimum for a note whose own question is the query.
pub fn with_minimum(evidence: &Evidence, log_odds: f32) -> f32 {
    if evidence.fit.is_exact {
        log_odds.max(EXACT_LOG_ODDS)
    } else {
        log_odds
    }
}

impl Evidence {
    /// Returns whether the note seems to answer another question than the query, whatever its score: its question
    /// differs in a word, a symbol or a number, or much of the query is nowhere in it.
    pub fn is_doubtful(&self) -> bool {
        let asks_for_more = self.fit.title_share > 0.999 && self.missing_share > 0.0;
        let is_about_another = self.missing_share >= DOUBTFUL_MISSING_SHARE;
        let is_other_question = self.fit.is_twin || asks_for_more || is_about_another;
        self.likeness == Likeness::Different || is_other_question && !self.fit.is_exact
    }
}

/// Converts log odds to a probability, 0 to 1.
pub fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}
