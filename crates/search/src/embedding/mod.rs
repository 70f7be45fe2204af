//! Encodes a text as vectors with a sentence-embedding model, inside this process.
//!
//! [`Encoder`] turns a text into one vector for the whole and one for each token. Nothing here depends on notes. The
//! model is a folder of files: those of all-MiniLM-L6-v2, for which the constants of the scores were chosen, or of any
//! other BERT encoder, whose similarities are mapped onto the same scale ([`MeaningScale`]).

mod bert;
mod cross_encoder;
mod encoder;
mod error;
mod files;
mod layers;
pub mod multilingual;
mod pairs;
pub mod passage;
mod recipe;
mod scale;
mod shape;
pub mod similarity;
mod text_key;
mod tokenizer;
mod unigram;
mod weights;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod tiny_models;

pub use cross_encoder::CrossEncoder;
pub use encoder::Encoder;
pub use error::ModelError;
pub use files::{MODEL, ModelId, PinnedModel};
pub use scale::{CALIBRATION_FILE, LinearMap, MeaningScale};
pub use text_key::TextKey;

use std::path::Path;

use rayon::ThreadPool;

use files::ModelFiles;

/// The most tokens of a text that any model reads. More would make each text slow, and windows are shorter.
pub const MAX_TOKENS: usize = 512;
/// More threads do not speed up the encoding of one text.
const MAX_THREADS: usize = 4;

/// Checks that the folder holds a model that can be used.
///
/// # Errors
/// The same as for [`Encoder::load`].
pub fn check(folder: &Path) -> Result<(), ModelError> {
    let files = ModelFiles::read(folder, &MODEL.advice())?;
    // The weights of the known model are as good as their checksum.
    if files.is_pinned() {
        return Ok(());
    }
    Encoder::build(files).map(drop)
}

/// A text encoded by the model.
#[derive(Clone, Debug, PartialEq)]
pub struct EncodedText {
    /// The vector of the whole text, of length 1. The dot product of two such vectors is near 1 if their texts mean the same.
    pub vector: Vec<f32>,
    /// The ids of its tokens, without the special tokens at both ends and without the model's prompt.
    pub tokens: Vec<u32>,
    /// The vector of each token in its context, of length 1: one row for each, as long as [`vector`](Self::vector).
    pub states: Vec<f32>,
}

impl EncodedText {
    /// Removes the tokens and their vectors, and keeps the vector of the whole text.
    pub fn drop_tokens(&mut self) {
        self.tokens.clear();
        self.states.clear();
    }
}

/// The scripts that a model reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    /// Texts whose letters are mostly ASCII: the model was trained on English.
    Ascii,
    /// Texts in any script.
    All,
}

/// Starts threads for encoding, separate from all others.
///
/// # Errors
/// The system cannot start a thread.
pub fn build_thread_pool(threads: usize) -> Result<ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|at| format!("encoder-{at}"))
        .build()
}
