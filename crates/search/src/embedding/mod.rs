//! Encodes a text as vectors with all-MiniLM-L6-v2, inside this process.
//!
//! [`Encoder`] turns a text into one vector for the whole and one for each token. Nothing here depends on
//! notes. The model is three files in a folder, which must have the expected checksums: another model would
//! need other constants for scoring.

mod bert;
mod files;
mod layers;
pub mod multilingual;
pub mod passage;
pub mod similarity;
mod text_key;
mod tokenizer;

#[cfg(test)]
mod tests;

pub use files::{MODEL, ModelError, ModelId, PinnedModel};
pub use text_key::TextKey;
pub use tokenizer::MAX_TOKENS;

use std::path::Path;

use rayon::ThreadPool;

use bert::Bert;
use layers::normalize_length;
use tokenizer::Tokenizer;

/// Checks that the folder holds the undamaged model, without loading it.
///
/// # Errors
/// A file is missing, cannot be read, or has the wrong checksum.
pub fn check(folder: &Path) -> Result<(), ModelError> {
    MODEL.check(folder)
}

/// A text encoded by the model.
#[derive(Clone, Debug, PartialEq)]
pub struct EncodedText {
    /// The vector of the whole text, of length 1. The dot product of two such vectors is near 1 if their texts mean the same.
    pub vector: Vec<f32>,
    /// The ids of its tokens, without the special tokens at both ends.
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

/// The loaded model. Any number of threads can use it.
pub struct Encoder {
    tokenizer: Tokenizer,
    /// The plain words of its vocabulary, the most common first.
    words: Vec<String>,
    bert: Bert,
    /// The threads that encode queries. Without it, rten would start a pool as large as the machine.
    pool: ThreadPool,
}

/// More threads do not speed up the encoding of one text.
const MAX_THREADS: usize = 4;

impl Encoder {
    /// Loads and checks the model in a folder.
    ///
    /// # Errors
    /// A file is missing, cannot be read, has the wrong checksum or is invalid, or no thread can be started.
    pub fn load(folder: &Path) -> Result<Self, ModelError> {
        let tokenizer = Tokenizer::new(&MODEL.read(folder, files::TOKENIZER)?)
            .map_err(|error| ModelError::Invalid(files::TOKENIZER, error.to_string()))?;
        let shape = serde_json::from_slice(&MODEL.read(folder, files::CONFIG)?)
            .map_err(|error| ModelError::Invalid(files::CONFIG, error.to_string()))?;
        let bert = Bert::new(&MODEL.read(folder, files::WEIGHTS)?, shape)
            .map_err(|error| ModelError::Invalid(files::WEIGHTS, error.to_string()))?;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let pool = build_thread_pool(threads.min(MAX_THREADS)).map_err(ModelError::Threads)?;
        Ok(Self {
            words: plain_words(&tokenizer),
            tokenizer,
            bert,
            pool,
        })
    }

    /// Returns whether a word in lower case is a single token of the model's vocabulary.
    pub fn has_word(&self, word: &str) -> bool {
        self.tokenizer.has_token(word)
    }

    /// Returns the most common word of the model's vocabulary that is one edit away and has the same first letter.
    pub fn best_correction(&self, unknown: &str) -> Option<String> {
        let near = self.words.iter().filter(|word| {
            word.as_bytes().first() == unknown.as_bytes().first()
                && word.len().abs_diff(unknown.len()) <= 1
                && strsim::osa_distance(word, unknown) == 1
        });
        // The vocabulary is ordered by falling frequency.
        near.into_iter().next().cloned()
    }

    /// Encodes a text on the encoder's threads. Any text is valid; one without words has no tokens.
    pub fn encode(&self, text: &str) -> EncodedText {
        self.encode_with(&self.pool, text)
    }

    /// Returns the encoder's threads, for other work on a query.
    pub fn pool(&self) -> &ThreadPool {
        &self.pool
    }

    /// Encodes a text on the given threads.
    pub fn encode_with(&self, pool: &ThreadPool, text: &str) -> EncodedText {
        let ids = self.tokenizer.encode(text);
        let inner = &ids[1..ids.len() - 1];
        let mut states = pool.install(|| self.bert.states(&ids));
        let mut vector = vec![0.0; MODEL.dimensions];
        for state in states.chunks_exact(MODEL.dimensions) {
            for (sum, number) in vector.iter_mut().zip(state) {
                *sum += number;
            }
        }
        normalize_length(&mut vector);
        // The special tokens at both ends stand for the text as a whole.
        states.truncate((inner.len() + 1) * MODEL.dimensions);
        states.drain(..MODEL.dimensions);
        states
            .chunks_exact_mut(MODEL.dimensions)
            .for_each(normalize_length);
        EncodedText {
            vector,
            tokens: inner.to_vec(),
            states,
        }
    }
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

fn plain_words(tokenizer: &Tokenizer) -> Vec<String> {
    /// Shorter words are not used as corrections.
    const MIN_WORD_CHARS: usize = 4;
    tokenizer
        .vocabulary()
        .filter(|word| word.len() >= MIN_WORD_CHARS && word.bytes().all(|b| b.is_ascii_lowercase()))
        .collect()
}
