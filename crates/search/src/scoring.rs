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

/// What order weighs beside meaning, which hardly tells "async from sync" from "sync from async".
const ORDER: f32 = 0.15;
/// How much of that says whether any note answers, rather than which.
const ORDER_DECIDES: f32 = 1.0 / 3.0;

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
                order: ORDER * fit.order,
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

/// How many words that no note has a query is taken to say besides its own: the less it says, the
/// less its match means.
const UNSAID: f32 = 1.7;

/// A query, as far as it bears on how sure an answer to it can be.
#[derive(Clone, Copy, Debug)]
pub struct Query {
    /// The greatest BM25 that any note could reach.
    pub ceiling: f32,
    /// What a single word that no note has adds to that.
    pub rarest: f32,
}

/// The least log odds, a chance of .95, that a note answers its own question, however alike others are.
const OWN_QUESTION: f32 = 2.94;

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
    slope: 9.75,
    offset: -2.43,
};

const WITH_MEANING: Curve = Curve {
    base: 1.4,
    lead: 0.7,
    lead_shrinks: false,
    slope: 3.98,
    offset: -4.75,
};

impl Query {
    /// The logarithm of the odds that a document answers, looked at alone: what ranks, since chances
    /// near 1 can hardly be told apart.
    pub fn log_odds(&self, evidence: &Evidence, parts: &Parts) -> f32 {
        self.of_sum(evidence, parts.sum(), 0.0)
    }

    /// The chance, 0 to 1, that a document answers that leads the next ones by so much: what decides.
    pub fn chance_with_lead(&self, evidence: &Evidence, parts: &Parts, lead: f32) -> f32 {
        let ranks_only = match evidence.near {
            Some(_) => (1.0 - ORDER_DECIDES) * parts.order,
            None => 0.0,
        };
        let log_odds = self.of_sum(evidence, parts.sum() - ranks_only, lead);
        chance(at_least_own(evidence, log_odds))
    }

    fn of_sum(&self, evidence: &Evidence, sum: f32, lead: f32) -> f32 {
        let curve = match evidence.near {
            Some(_) => &WITH_MEANING,
            None => &WORDS_ALONE,
        };
        let said = self.ceiling / (self.ceiling + UNSAID * self.rarest);
        let lead_counts = if curve.lead_shrinks { said } else { 1.0 };
        let sum = sum * (curve.base + said) + curve.lead * lead * lead_counts;
        curve.slope * sum + curve.offset
    }
}

/// The log odds, with those of [`OWN_QUESTION`] for a note whose own question is asked.
pub fn at_least_own(evidence: &Evidence, log_odds: f32) -> f32 {
    if evidence.fit.is_same {
        log_odds.max(OWN_QUESTION)
    } else {
        log_odds
    }
}

/// The chance, 0 to 1, that log odds stand for.
pub fn chance(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}
