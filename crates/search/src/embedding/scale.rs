//! Maps the similarities of a model onto the scale of all-MiniLM-L6-v2, for which the constants of the scores were
//! chosen.
//!
//! The cosines of one model lie between 0 and 0.9, those of another between 0.7 and 1. A linear map is enough to
//! compare them. Its numbers come from `recite calibrate --model`, which writes [`CALIBRATION_FILE`]; until then, from
//! pairs of sentences whose similarities by all-MiniLM-L6-v2 are known.

#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::ModelError;
use super::pairs::PAIRS;
use super::passage::{PassageEmbedding, QuantizedVector};
use super::recipe::read_json;
use super::similarity::{QueryTokens, VectorTable};
use super::{EncodedText, Encoder};

/// The name of the file with the [`MeaningScale`] of a model, in its folder.
pub const CALIBRATION_FILE: &str = "recite-calibration.json";

/// The similarities of a model on the scale of all-MiniLM-L6-v2. That of all-MiniLM-L6-v2 itself is the default.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MeaningScale {
    /// For the similarity of a query and a text as a whole.
    pub whole: LinearMap,
    /// For the similarity token by token.
    pub tokens: LinearMap,
    /// For the log odds that a note answers, which become the confidence.
    #[serde(default)]
    pub log_odds: LinearMap,
}

/// A linear map of a number: `factor · number + offset`.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LinearMap {
    /// The factor, above 0.
    pub factor: f32,
    /// What is added.
    pub offset: f32,
}

impl Default for MeaningScale {
    fn default() -> Self {
        let [whole, tokens, log_odds] = [LinearMap::default(); 3];
        Self {
            whole,
            tokens,
            log_odds,
        }
    }
}

impl Default for LinearMap {
    fn default() -> Self {
        Self {
            factor: 1.0,
            offset: 0.0,
        }
    }
}

impl LinearMap {
    /// Returns the number on the other scale.
    pub fn apply(&self, number: f32) -> f32 {
        self.factor * number + self.offset
    }

    /// Returns the map that takes two numbers, the smaller first, to two others.
    fn between(from: [f32; 2], to: [f32; 2]) -> Self {
        /// A model that hardly distinguishes the two would otherwise turn noise into confidence.
        const MIN_DISTANCE: f32 = 0.05;
        let factor = (to[1] - to[0]) / (from[1] - from[0]).max(MIN_DISTANCE);
        Self {
            factor,
            offset: to[0] - factor * from[0],
        }
    }
}

impl MeaningScale {
    /// Reads [`CALIBRATION_FILE`] in a model's folder; `None` if it is missing.
    ///
    /// # Errors
    /// The file cannot be read, or a number is impossible.
    pub fn read(folder: &Path) -> Result<Option<Self>, ModelError> {
        let path = folder.join(CALIBRATION_FILE);
        let scale: Option<Self> = read_json(&path)?;
        let Some(scale) = scale else { return Ok(None) };
        for map in [scale.whole, scale.tokens, scale.log_odds] {
            if !(map.factor > 0.0 && map.factor.is_finite() && map.offset.is_finite()) {
                return Err(ModelError::Unsupported {
                    path,
                    found: format!("the factor {} and the offset {}", map.factor, map.offset),
                    supported: "factors above 0, and finite numbers",
                });
            }
        }
        Ok(Some(scale))
    }

    /// Writes [`CALIBRATION_FILE`] into a model's folder, and returns its path.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<PathBuf> {
        let path = folder.join(CALIBRATION_FILE);
        let text = serde_json::to_string_pretty(self)?;
        fs::write(&path, text + "\n")?;
        Ok(path)
    }

    /// Returns the scale of a model for which only the pairs of sentences are known.
    pub fn estimate(encoder: &Encoder) -> Self {
        let found = PairSimilarities::measure(encoder);
        Self {
            whole: LinearMap::between(found.whole, PairSimilarities::PINNED.whole),
            tokens: LinearMap::between(found.tokens, PairSimilarities::PINNED.tokens),
            log_odds: LinearMap::default(),
        }
    }
}

/// The mean similarities of the pairs of sentences: of unrelated ones, then of those with the same meaning.
#[derive(Clone, Copy, Debug, PartialEq)]
struct PairSimilarities {
    whole: [f32; 2],
    tokens: [f32; 2],
}

impl PairSimilarities {
    /// Those of all-MiniLM-L6-v2; a test measures them.
    const PINNED: Self = Self {
        whole: [0.020, 0.486],
        tokens: [0.105, 0.367],
    };

    fn measure(encoder: &Encoder) -> Self {
        let queries: Vec<EncodedText> = PAIRS.iter().map(|(it, _)| encoder.encode(it)).collect();
        let passages = PAIRS.iter().map(|(_, text)| {
            let encoded = encoder.encode_with(encoder.pool(), text);
            PassageEmbedding::quantize(&encoded)
        });
        let passages: Vec<PassageEmbedding> = passages.collect();
        let mut table = VectorTable::default();
        for passage in &passages {
            table.push(&passage.vector);
        }
        let (mut whole, mut tokens) = ([Mean::default(); 2], [Mean::default(); 2]);
        for (at, query) in queries.iter().enumerate() {
            let products = table.dot_products(&QuantizedVector::quantize(&query.vector));
            let query = QueryTokens::new(query, |_| 1.0);
            for (of, (product, passage)) in products.into_iter().zip(&passages).enumerate() {
                let is_same = usize::from(of == at);
                whole[is_same].add(product);
                tokens[is_same].add(query.max_similarity(&passage.codes));
            }
        }
        Self {
            whole: whole.map(Mean::value),
            tokens: tokens.map(Mean::value),
        }
    }
}

/// A mean that grows.
#[derive(Clone, Copy, Default)]
struct Mean {
    sum: f32,
    count: f32,
}

impl Mean {
    fn add(&mut self, number: f32) {
        self.sum += number;
        self.count += 1.0;
    }

    fn value(self) -> f32 {
        self.sum / self.count
    }
}
