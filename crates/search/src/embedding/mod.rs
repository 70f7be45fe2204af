//! What does a text mean, as numbers? all-MiniLM-L6-v2, run inside this process.
//!
//! [`Encoder`] turns a text into one vector for the whole and one for each token; nothing here knows
//! of notes. The model is three files in a folder, taken only when each has the content we know:
//! another model would need other constants in `search`.

mod bert;
mod files;
mod key;
pub mod likeness;
pub mod passage;
mod tokenizer;

#[cfg(test)]
mod tests;

pub use files::{KNOWN as KNOWN_FILES, ModelError};
pub use key::Key;

use std::path::Path;

use rayon::ThreadPool;
use rten_simd::SimdOp;
use rten_vecmath::SumSquare;

use bert::Bert;
use files::Files;
use tokenizer::Tokenizer;

/// How many numbers a vector has.
pub const DIMENSIONS: usize = 384;

/// The model's own limit, its two marks included; what is behind it is not read.
pub const MAX_TOKENS: usize = 256;

/// Checks that the folder holds the model, whole and undamaged, without loading it.
///
/// # Errors
/// A file is missing, cannot be read, or is not the one we know.
pub fn check(folder: &Path) -> Result<(), ModelError> {
    Files::read(folder).map(drop)
}

/// A text as the model understands it.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    /// The text as a whole, of length 1: two texts mean the same as far as their product is near 1.
    pub whole: Vec<f32>,
    /// The ids of its tokens, without the marks of beginning and end.
    pub tokens: Vec<u32>,
    /// What each token means where it stands: one row of [`DIMENSIONS`] numbers each.
    pub states: Vec<f32>,
}

impl Encoded {
    /// Keeps the whole alone.
    pub fn forget_tokens(&mut self) {
        self.tokens.clear();
        self.states.clear();
    }
}

/// The model, ready for any number of threads.
pub struct Encoder {
    tokenizer: Tokenizer,
    /// The plain words of its vocabulary, commonest first.
    words: Vec<String>,
    bert: Bert,
    /// Where queries are encoded; rten would start a pool of its own, as large as the machine.
    pool: ThreadPool,
}

/// One text does not gain from more threads.
const MOST_THREADS: usize = 4;

impl Encoder {
    /// Reads and checks the model in a folder.
    ///
    /// # Errors
    /// A file is missing, cannot be read, or is not the one we know.
    pub fn load(folder: &Path) -> Result<Self, ModelError> {
        let files = Files::read(folder)?;
        let tokenizer = Tokenizer::new(&files.tokenizer)
            .map_err(|error| ModelError::Content(files::TOKENIZER, error.to_string()))?;
        let shape = serde_json::from_slice(&files.config)
            .map_err(|error| ModelError::Content(files::CONFIG, error.to_string()))?;
        let bert = Bert::new(&files.weights, shape)
            .map_err(|error| ModelError::Content(files::WEIGHTS, error.to_string()))?;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let pool = pool(threads.min(MOST_THREADS)).map_err(ModelError::Threads)?;
        Ok(Self {
            words: words(&tokenizer),
            tokenizer,
            bert,
            pool,
        })
    }

    /// Whether a word in lower case is one that the model learnt whole.
    pub fn knows(&self, word: &str) -> bool {
        self.tokenizer.knows(word)
    }

    /// The commonest word that the model learnt whole, one slip away, with the same first letter.
    pub fn respelling(&self, unknown: &str) -> Option<String> {
        let near = self.words.iter().filter(|word| {
            word.as_bytes().first() == unknown.as_bytes().first()
                && word.len().abs_diff(unknown.len()) <= 1
                && strsim::osa_distance(word, unknown) == 1
        });
        // The vocabulary was written down by falling frequency.
        near.into_iter().next().cloned()
    }

    /// What a text means, as soon as can be. Total: a text without a word has no tokens.
    pub fn encode(&self, text: &str) -> Encoded {
        self.encode_in(&self.pool, text)
    }

    /// The threads on which queries are encoded, for what else a query asks of all of them.
    pub fn pool(&self) -> &ThreadPool {
        &self.pool
    }

    /// As [`Encoder::encode`], on threads of the caller's.
    pub fn encode_in(&self, pool: &ThreadPool, text: &str) -> Encoded {
        let ids = self.tokenizer.encode(text);
        let inner = &ids[1..ids.len() - 1];
        let mut states = pool.install(|| self.bert.states(&ids));
        let mut whole = vec![0.0; DIMENSIONS];
        for state in states.chunks_exact(DIMENSIONS) {
            for (sum, number) in whole.iter_mut().zip(state) {
                *sum += number;
            }
        }
        scale_to_one(&mut whole);
        // The marks at both ends mean the text as a whole.
        states.truncate((inner.len() + 1) * DIMENSIONS);
        states.drain(..DIMENSIONS);
        states.chunks_exact_mut(DIMENSIONS).for_each(scale_to_one);
        Encoded {
            whole,
            tokens: inner.to_vec(),
            states,
        }
    }
}

/// Threads for encoding, apart from all others.
///
/// # Errors
/// The system gives no thread.
pub fn pool(threads: usize) -> Result<ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|at| format!("encoder-{at}"))
        .build()
}

fn words(tokenizer: &Tokenizer) -> Vec<String> {
    /// Shorter ones are no remedy for a slip.
    const SHORTEST: usize = 4;
    tokenizer
        .vocabulary()
        .filter(|word| word.len() >= SHORTEST && word.bytes().all(|b| b.is_ascii_lowercase()))
        .collect()
}

fn scale_to_one(vector: &mut [f32]) {
    let length = SumSquare::new(vector).dispatch().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|number| *number /= length);
    }
}
