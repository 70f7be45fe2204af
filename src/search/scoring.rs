//! From what speaks for a note to one number, and how sure that makes us.
//!
//! Everything here was chosen on the mean of eight judged collections and holds for all of them; the
//! figures stand in the README. Each kind of evidence is comparable between queries, so the same
//! sum ranks and decides.

use super::titles::Fit;

/// What speaks for a document.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Of the greatest BM25 that the query could reach, the share it reached.
    pub share: f32,
    /// How the question itself fits.
    pub fit: Fit,
    /// How near it is in meaning; `None` without a model, or for a note it cannot read.
    pub near: Option<Near>,
}

/// How near a document is in meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Near {
    /// Its nearest vector, −1 to 1.
    pub whole: f32,
    /// Its nearest window token by token, about 0 to 0.8.
    pub tokens: f32,
}

/// The parts of a score, each with its weight in it. What they sum up to is comparable between
/// documents with the same kinds of evidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Parts {
    /// From the share of the greatest BM25 that the query could reach.
    pub words: f32,
    /// From how much question and query cover each other.
    pub about: f32,
    /// From the query's words that follow each other in the question as well.
    pub order: f32,
    /// From the share of the question that the query covers.
    pub title: f32,
    /// From the nearest vector.
    pub whole: f32,
    /// From the tokens of the nearest window.
    pub tokens: f32,
}

impl Parts {
    pub fn of(evidence: &Evidence) -> Self {
        let Evidence { share, fit, near } = *evidence;
        match near {
            None => Self {
                words: share,
                about: 0.4 * fit.of_title * fit.of_query,
                order: 0.25 * fit.order,
                title: 0.1 * fit.of_title,
                ..Self::default()
            },
            Some(near) => Self {
                // A note rarely says all of a query's words over and over.
                words: 0.18 * (1.5 * share).min(1.0),
                about: 0.0,
                order: 0.05 * fit.order,
                title: 0.07 * fit.of_title,
                whole: 0.35 * near.whole,
                tokens: 0.64 * near.tokens,
            },
        }
    }

    pub fn sum(&self) -> f32 {
        self.words + self.about + self.order + self.title + self.whole + self.tokens
    }
}

/// How much a query says: what the greatest BM25 is measured against before a word is believed.
/// About three words of middling rarity.
const LITTLE: f32 = 20.0;

/// A query, as far as it bears on how sure an answer to it can be.
#[derive(Clone, Copy, Debug)]
pub struct Query {
    /// The greatest BM25 that any note could reach.
    pub ceiling: f32,
}

/// How a sum of [`Parts`] becomes a chance: a logistic curve, fitted to whether the first hit answers.
struct Curve {
    /// What the sum counts, however little the query says.
    base: f32,
    /// What the lead over the next counts.
    lead: f32,
    /// Whether the lead, too, counts less where the query says little.
    lead_shrinks: bool,
    slope: f32,
    offset: f32,
}

const WORDS_ALONE: Curve = Curve {
    base: 0.0,
    lead: 0.4,
    lead_shrinks: true,
    slope: 9.02,
    offset: -2.10,
};

const WITH_MEANING: Curve = Curve {
    base: 1.4,
    lead: 0.7,
    lead_shrinks: false,
    slope: 3.88,
    offset: -4.54,
};

impl Query {
    /// The chance, 0 to 1, that a document answers, by itself: what ranks.
    pub fn chance(&self, parts: &Parts, has_meaning: bool) -> f32 {
        self.chance_with_lead(parts, has_meaning, 0.0)
    }

    /// The chance, 0 to 1, that a document answers that leads the next ones by so much: what decides.
    pub fn chance_with_lead(&self, parts: &Parts, has_meaning: bool, lead: f32) -> f32 {
        let curve = if has_meaning {
            &WITH_MEANING
        } else {
            &WORDS_ALONE
        };
        let said = self.ceiling / (self.ceiling + LITTLE);
        let lead_counts = if curve.lead_shrinks { said } else { 1.0 };
        let sum = parts.sum() * (curve.base + said) + curve.lead * lead * lead_counts;
        1.0 / (1.0 + (-(curve.slope * sum + curve.offset)).exp())
    }
}
