//! A cross-encoder: a model that reads a query and a text together, and returns how well the text answers.
//!
//! It is far better than the comparison of two vectors, and far slower, because nothing can be computed in advance. It
//! is an encoder with a pooling layer and one linear layer on top (`BertForSequenceClassification` with one label).

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Mutex;

use rayon::ThreadPool;
use rayon::prelude::*;

use super::bert::Bert;
use super::encoder::Network;
use super::error::ModelError;
use super::files::ModelFiles;
use super::layers::{Kernel, Linear};
use super::tokenizer::Tokenizer;
use super::{MAX_THREADS, build_thread_pool};

/// How to get a model.
const ADVICE: &str = "download one, see docs/model.md";

/// The loaded model. Any number of threads can use it.
pub struct CrossEncoder {
    tokenizer: Tokenizer,
    bert: Bert,
    /// The layer on the vector of the first token.
    pooler: Linear,
    classifier: Linear,
    threads: ThreadPool,
    /// Held while it computes, since two queries at once would both be late.
    is_busy: Mutex<()>,
}

impl CrossEncoder {
    /// Loads and checks the model in a folder.
    ///
    /// # Errors
    /// A file is missing, cannot be read, is invalid, or is of another kind of model; or no thread can be started.
    pub fn load(folder: &Path) -> Result<Self, ModelError> {
        let files = ModelFiles::read(folder, ADVICE)?;
        let Network {
            tokenizer,
            bert,
            weights,
        } = Network::load(&files, None)?;
        if !bert.has_second_segment() {
            let error = "`type_vocab_size` is 1, supported: 2, to distinguish a query from a text";
            return Err(files.config.invalid(&error));
        }
        if tokenizer.is_multilingual() {
            let error = "the tokenizer `Unigram`; supported: WordPiece";
            return Err(files.tokenizer.invalid(&error));
        }
        let hidden = bert.dimensions();
        let in_weights = |error| files.weights.invalid(&error);
        // The pooling layer counts as a part of the encoder, the classifier does not.
        let pooler = weights.linear("pooler.dense", hidden, hidden);
        let classifier = weights.head("classifier", hidden, 1);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            pooler: pooler.map_err(in_weights)?,
            classifier: classifier.map_err(in_weights)?,
            tokenizer,
            bert,
            threads: build_thread_pool(threads.min(MAX_THREADS)).map_err(ModelError::Threads)?,
            is_busy: Mutex::new(()),
        })
    }

    /// Returns the log odds that each text answers the query; `None` while it is busy with another query.
    pub fn score_if_idle(&self, query: &str, texts: &[String]) -> Option<Vec<f32>> {
        // A poisoned lock guards nothing that could be damaged.
        let _turn = match self.is_busy.try_lock() {
            Err(std::sync::TryLockError::WouldBlock) => return None,
            turn => turn,
        };
        let score = |text: &String| self.score(query, text);
        let scores = || texts.par_iter().map(score).collect();
        Some(self.threads.install(scores))
    }

    fn score(&self, query: &str, text: &str) -> f32 {
        let (ids, of_query) = self.tokenizer.encode_pair(query, text);
        let states = self.bert.states(&ids, of_query);
        let kernel = Kernel::default();
        let mut pooled = self
            .pooler
            .apply(&kernel, &states[..self.bert.dimensions()]);
        pooled.iter_mut().for_each(|number| *number = number.tanh());
        self.classifier.apply(&kernel, &pooled)[0]
    }
}
