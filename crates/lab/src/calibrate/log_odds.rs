//! Fits how the confidence of another model becomes the probability that the first hit is right.

use recite_search::embedding::LinearMap;

use super::FirstHit;

/// How much the fit is pulled toward the unchanged log odds, in queries: a few queries hardly move it.
const PRIOR: f64 = 4.0;
/// The smallest factor. Below it, the order of the notes would hardly depend on the model.
const MIN_FACTOR: f64 = 0.1;
/// Far more steps than Newton's method needs for two numbers.
const MAX_STEPS: usize = 50;

/// Returns the map of the log odds that makes the right and wrong first hits most probable: a logistic regression with
/// a penalty for the distance from the unchanged log odds.
///
/// The confidences must not have been mapped already.
pub fn fit_log_odds(hits: &[FirstHit]) -> LinearMap {
    let mut line = Line {
        factor: 1.0,
        offset: 0.0,
    };
    for _ in 0..MAX_STEPS {
        let Some(next) = line.newton_step(hits) else {
            break;
        };
        line = next;
    }
    LinearMap {
        factor: line.factor.max(MIN_FACTOR) as f32,
        offset: line.offset as f32,
    }
}

/// Returns the mean log loss of the first hits after the map: 0 if every confidence is certain and right, about 0.69
/// if all are 0.5.
pub fn log_loss(hits: &[FirstHit], map: LinearMap) -> f64 {
    let line = Line {
        factor: f64::from(map.factor),
        offset: f64::from(map.offset),
    };
    line.sum_of_losses(hits) / hits.len().max(1) as f64
}

#[derive(Clone, Copy)]
struct Line {
    factor: f64,
    offset: f64,
}

impl Line {
    fn apply(&self, log_odds: f64) -> f64 {
        self.factor * log_odds + self.offset
    }

    fn sum_of_losses(&self, hits: &[FirstHit]) -> f64 {
        let loss = |hit: &FirstHit| {
            let log_odds = self.apply(log_odds(hit));
            let of_wrong = if hit.is_right { -log_odds } else { log_odds };
            // ln(1 + e^x) without overflow.
            of_wrong.max(0.0) + (-of_wrong.abs()).exp().ln_1p()
        };
        hits.iter().map(loss).sum()
    }

    fn penalized_loss(&self, hits: &[FirstHit]) -> f64 {
        let distance = (self.factor - 1.0).powi(2) + self.offset.powi(2);
        self.sum_of_losses(hits) + PRIOR / 2.0 * distance
    }

    /// Returns the line after a step of Newton's method, halved until the loss falls; `None` at the minimum.
    fn newton_step(self, hits: &[FirstHit]) -> Option<Self> {
        let mut gradient = [PRIOR * (self.factor - 1.0), PRIOR * self.offset];
        let (mut of_factor, mut of_both, mut of_offset) = (PRIOR, 0.0, PRIOR);
        for hit in hits {
            let log_odds = log_odds(hit);
            let probability = 1.0 / (1.0 + (-self.apply(log_odds)).exp());
            let error = probability - f64::from(u8::from(hit.is_right));
            let weight = probability * (1.0 - probability);
            gradient[0] += error * log_odds;
            gradient[1] += error;
            of_factor += weight * log_odds * log_odds;
            of_both += weight * log_odds;
            of_offset += weight;
        }
        // The penalty keeps this above 0.
        let determinant = of_factor * of_offset - of_both * of_both;
        let step = [
            (of_offset * gradient[0] - of_both * gradient[1]) / determinant,
            (of_factor * gradient[1] - of_both * gradient[0]) / determinant,
        ];
        let before = self.penalized_loss(hits);
        let steps = std::iter::successors(Some(1.0), |size| Some(size / 2.0)).take(30);
        let mut tried = steps.map(|size: f64| Self {
            factor: self.factor - size * step[0],
            offset: self.offset - size * step[1],
        });
        tried.find(|line| line.penalized_loss(hits) < before)
    }
}

/// Returns the log odds of a confidence, which is never quite certain.
fn log_odds(hit: &FirstHit) -> f64 {
    let confidence = f64::from(hit.confidence).clamp(1e-6, 1.0 - 1e-6);
    (confidence / (1.0 - confidence)).ln()
}
