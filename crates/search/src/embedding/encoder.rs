//! A sentence-embedding model with the form of BERT.

use std::path::Path;

use rayon::ThreadPool;

use super::bert::Bert;
use super::error::ModelError;
use super::files::{MODEL, ModelFiles, ModelId};
use super::layers::normalize_length;
use super::recipe::{Pooling, Recipe};
use super::scale::MeaningScale;
use super::shape::Shape;
use super::tokenizer::Tokenizer;
use super::weights::Weights;
use super::{EncodedText, MAX_THREADS, MAX_TOKENS, Scripts, build_thread_pool};

/// The fewest tokens that a model must be able to read.
const MIN_TOKENS: usize = 16;

/// The loaded model. Any number of threads can use it.
pub struct Encoder {
    tokenizer: Tokenizer,
    /// The plain words of its vocabulary, the most common first.
    words: Vec<String>,
    scripts: Scripts,
    bert: Bert,
    recipe: Recipe,
    /// The tokens of the prompts in front of queries and of passages.
    query_prompt_tokens: usize,
    passage_prompt_tokens: usize,
    scale: MeaningScale,
    id: ModelId,
    /// The threads that encode queries. Without it, rten would start a pool as large as the machine.
    pool: ThreadPool,
}

impl Encoder {
    /// Loads and checks the model in a folder.
    ///
    /// # Errors
    /// A file is missing, cannot be read, is invalid, or asks for something that Recite does not compute; or no thread
    /// can be started.
    pub fn load(folder: &Path) -> Result<Self, ModelError> {
        Self::build(ModelFiles::read(folder, &MODEL.advice())?)
    }

    /// Sets aside the calibration of the model, which is thus to be chosen again: its scale becomes the estimate. That
    /// of all-MiniLM-L6-v2 stays.
    pub fn drop_calibration(&mut self) {
        if !self.is_pinned() {
            self.scale = MeaningScale::estimate(self);
        }
    }

    /// Returns whether the model is all-MiniLM-L6-v2, for which the constants of the scores were chosen.
    pub fn is_pinned(&self) -> bool {
        self.id == MODEL.id()
    }

    pub(super) fn build(files: ModelFiles) -> Result<Self, ModelError> {
        let is_pinned = files.is_pinned();
        let recipe = match is_pinned {
            true => Recipe::PINNED,
            false => Recipe::read(&files.folder)?,
        };
        let network = Network::load(&files, recipe.max_tokens)?;
        let Network {
            tokenizer, bert, ..
        } = network;
        if recipe.lowercase && !tokenizer.is_lowercasing() {
            let error = "texts must be in lower case, but the tokenizer keeps capitals";
            return Err(files.tokenizer.invalid(&error));
        }
        let prompt_tokens = |prompt: &str| tokenizer.encode(prompt).len() - 2;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let mut encoder = Self {
            words: plain_words(&tokenizer),
            scripts: scripts_of(&tokenizer),
            query_prompt_tokens: prompt_tokens(&recipe.query_prompt),
            passage_prompt_tokens: prompt_tokens(&recipe.passage_prompt),
            id: ModelId {
                checksum: files.checksum((!is_pinned).then_some(&recipe)),
                dimensions: bert.dimensions(),
            },
            scale: MeaningScale::default(),
            pool: build_thread_pool(threads.min(MAX_THREADS)).map_err(ModelError::Threads)?,
            tokenizer,
            bert,
            recipe,
        };
        if !is_pinned {
            let calibrated = MeaningScale::read(&files.folder)?;
            encoder.scale = calibrated.unwrap_or_else(|| MeaningScale::estimate(&encoder));
        }
        Ok(encoder)
    }

    /// Returns what identifies the model.
    pub fn id(&self) -> ModelId {
        self.id
    }

    /// Returns the dimensions of a vector.
    pub fn dimensions(&self) -> usize {
        self.id.dimensions
    }

    /// Returns how its similarities compare with those of all-MiniLM-L6-v2.
    pub fn scale(&self) -> &MeaningScale {
        &self.scale
    }

    /// Returns the scripts that it reads.
    pub fn scripts(&self) -> Scripts {
        self.scripts
    }

    /// Returns whether a word in lower case is a single token of the model's vocabulary.
    pub fn has_word(&self, word: &str) -> bool {
        self.tokenizer.has_word(word)
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

    /// Encodes a query on the encoder's threads. Any text is valid; one without words has no tokens.
    pub fn encode(&self, query: &str) -> EncodedText {
        let (prompt, tokens) = (&self.recipe.query_prompt, self.query_prompt_tokens);
        self.encode_after(prompt, tokens, query, &self.pool)
    }

    /// Returns the encoder's threads, for other work on a query.
    pub fn pool(&self) -> &ThreadPool {
        &self.pool
    }

    /// Encodes a text of the notes on the given threads.
    pub fn encode_with(&self, pool: &ThreadPool, text: &str) -> EncodedText {
        let (prompt, tokens) = (&self.recipe.passage_prompt, self.passage_prompt_tokens);
        self.encode_after(prompt, tokens, text, pool)
    }

    fn encode_after(
        &self,
        prompt: &str,
        prompt_tokens: usize,
        text: &str,
        pool: &ThreadPool,
    ) -> EncodedText {
        let ids = match prompt {
            "" => self.tokenizer.encode(text),
            prompt => self.tokenizer.encode(&format!("{prompt}{text}")),
        };
        let mut states = pool.install(|| self.bert.states(&ids, ids.len()));
        let vector = self.pool_states(&states);
        // The special tokens at both ends stand for the text as a whole.
        let inner = (1 + prompt_tokens).min(ids.len() - 1)..ids.len() - 1;
        let dimensions = self.dimensions();
        states.truncate(inner.end * dimensions);
        states.drain(..inner.start * dimensions);
        states
            .chunks_exact_mut(dimensions)
            .for_each(normalize_length);
        EncodedText {
            vector,
            tokens: ids[inner].to_vec(),
            states,
        }
    }

    /// Returns the vector of a text from those of all its tokens.
    fn pool_states(&self, states: &[f32]) -> Vec<f32> {
        let mut rows = states.chunks_exact(self.dimensions());
        let first = rows.next().unwrap_or_default();
        let mut vector = first.to_vec();
        let mut each = |combine: fn(f32, f32) -> f32| {
            for row in rows.by_ref() {
                for (sum, &number) in vector.iter_mut().zip(row) {
                    *sum = combine(*sum, number);
                }
            }
        };
        match self.recipe.pooling {
            // The mean, but for a factor that the last step removes.
            Pooling::Mean => each(|sum, number| sum + number),
            Pooling::First => {}
            Pooling::Max => each(f32::max),
        }
        normalize_length(&mut vector);
        vector
    }
}

/// A tokenizer and an encoder that match.
pub struct Network<'a> {
    pub tokenizer: Tokenizer,
    pub bert: Bert,
    pub weights: Weights<'a>,
}

impl<'a> Network<'a> {
    pub fn load(files: &'a ModelFiles, max_tokens: Option<usize>) -> Result<Self, ModelError> {
        let shape =
            Shape::parse(&files.config.bytes).map_err(|error| files.config.invalid(&error))?;
        let in_weights = |error| files.weights.invalid(&error);
        let weights = Weights::new(&files.weights.bytes, shape).map_err(in_weights)?;
        let bert = Bert::new(&weights, shape).map_err(in_weights)?;
        let most = max_tokens.unwrap_or(MAX_TOKENS).min(MAX_TOKENS);
        let most = most.min(bert.max_tokens());
        if most < MIN_TOKENS {
            let error = format!("the model reads {most} tokens, supported: {MIN_TOKENS} or more");
            return Err(files.config.invalid(&error));
        }
        let tokenizer = Tokenizer::new(&files.tokenizer.bytes, most)
            .map_err(|error| files.tokenizer.invalid(&error))?;
        let (known, embedded) = (tokenizer.vocabulary_size(), bert.vocabulary_size());
        if known > embedded {
            let error = format!("there are {known} tokens, but {embedded} vectors of tokens");
            return Err(files.tokenizer.invalid(&error));
        }
        Ok(Self {
            tokenizer,
            bert,
            weights,
        })
    }
}

fn plain_words(tokenizer: &Tokenizer) -> Vec<String> {
    /// Shorter words are not used as corrections.
    const MIN_WORD_CHARS: usize = 4;
    tokenizer
        .vocabulary()
        .filter(|word| word.len() >= MIN_WORD_CHARS && word.bytes().all(|b| b.is_ascii_lowercase()))
        .collect()
}

/// Returns the scripts that a model with this tokenizer reads. A vocabulary for English also has some letters of other
/// scripts: those of all-MiniLM-L6-v2 are a twentieth of it.
fn scripts_of(tokenizer: &Tokenizer) -> Scripts {
    let is_foreign = |token: &String| token.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    let foreign = tokenizer.vocabulary().filter(is_foreign).count();
    match tokenizer.is_multilingual() || 5 * foreign > tokenizer.vocabulary_size() {
        true => Scripts::All,
        false => Scripts::Ascii,
    }
}
