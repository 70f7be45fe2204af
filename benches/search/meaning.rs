//! The model, and vectors for generated notes.
//!
//! Real vectors are computed only for the first notes, and cached in `target/bench-vectors`. For more notes this
//! would take hours, so their vectors are drawn from the first ones. The meaning of the notes then repeats, but
//! the cost of a search depends only on the number of vectors and tokens.

use std::collections::HashMap;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use recite::background::embedding::cache::{Cache, CacheProblem, StaleRecords};
use recite::background::embedding::{CACHE_FILE, EmbeddingOptions};
use recite_notes::Notebook;
use recite_search::SemanticIndex;
use recite_search::embedding::passage::PassageEmbedding;
use recite_search::embedding::{Encoder, MODEL, ModelError, TextKey, build_thread_pool};
use recite_search::meaning::{TextToEncode, texts_to_encode};

use super::random::Random;

/// The cache is keyed by the hash of a text, so notes that change get new vectors.
const CACHE_FOLDER: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/../bench-vectors");

/// The encoder, and the passages of the first notes.
pub struct Model {
    pub folder: PathBuf,
    pub encoder: Arc<Encoder>,
    wordings: Vec<PassageEmbedding>,
    windows: Vec<PassageEmbedding>,
}

/// The passages of some notes, one per text.
pub struct Vectors {
    texts: Vec<TextToEncode>,
    passages: Vec<PassageEmbedding>,
}

impl Model {
    /// Loads the model from its default folder; `None` if it was not downloaded.
    pub fn load() -> anyhow::Result<Option<Self>> {
        let folder = EmbeddingOptions::default().model_dir.unwrap_or_default();
        match Encoder::load(&folder) {
            Ok(encoder) => Ok(Some(Self {
                folder: fs::canonicalize(folder)?,
                encoder: Arc::new(encoder),
                wordings: Vec::new(),
                windows: Vec::new(),
            })),
            Err(ModelError::Missing { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Returns real vectors the first time, and drawn ones for all other notes.
    pub fn vectors(&mut self, notebook: &Notebook) -> anyhow::Result<Vectors> {
        let texts = texts_to_encode(notebook, self.encoder.scripts());
        if !self.windows.is_empty() {
            let mut random = Random::new(3);
            let passages = texts
                .iter()
                .map(|text| self.draw_passage(text, &mut random));
            return Ok(Vectors {
                passages: passages.collect(),
                texts,
            });
        }
        let passages = self.load_or_compute(&texts)?;
        for (text, passage) in texts.iter().zip(&passages) {
            let passages = match text.has_tokens {
                true => &mut self.windows,
                false => &mut self.wordings,
            };
            passages.push(passage.clone());
        }
        Ok(Vectors { texts, passages })
    }

    fn draw_passage(&self, text: &TextToEncode, random: &mut Random) -> PassageEmbedding {
        let passages = match text.has_tokens {
            true => &self.windows,
            false => &self.wordings,
        };
        passages[random.below(passages.len())].clone()
    }

    /// Reads passages from the cache, and computes and caches the rest.
    fn load_or_compute(&self, texts: &[TextToEncode]) -> anyhow::Result<Vec<PassageEmbedding>> {
        let (mut cache, problem) = Cache::open(
            &Path::new(CACHE_FOLDER).join(CACHE_FILE),
            MODEL.id(),
            StaleRecords::Keep,
        );
        fail_on(problem)?;
        let wanted = texts.iter().map(TextToEncode::key).collect();
        let mut cached: HashMap<TextKey, PassageEmbedding> = HashMap::new();
        fail_on(cache.read(&wanted, |key, passage| {
            cached.insert(key, passage);
        }))?;
        let missing = wanted.len() - cached.len();
        if missing > 0 {
            eprintln!("computing vectors for {missing} texts, which are then cached …");
        }
        let passage = |text: &TextToEncode| {
            let key = text.key();
            if let Some(passage) = cached.get(&key) {
                return Ok(passage.clone());
            }
            let mut encoded = self.encoder.encode(&text.text);
            if !text.has_tokens {
                encoded.drop_tokens();
            }
            let passage = PassageEmbedding::quantize(&encoded);
            fail_on(cache.add(key, &passage))?;
            Ok(passage)
        };
        texts.iter().map(passage).collect()
    }

    /// Returns how many of the notes' texts one thread encodes per second, measured on `count` of them.
    pub fn texts_per_second(&self, vectors: &Vectors, count: usize) -> anyhow::Result<f64> {
        let pool = build_thread_pool(1)?;
        // Wordings and windows alternate, so a fixed step would pick too many of one kind.
        let mut random = Random::new(4);
        let any = |_| &vectors.texts[random.below(vectors.texts.len())].text;
        let texts: Vec<&String> = (0..count).map(any).collect();
        let begin = Instant::now();
        for text in &texts {
            black_box(self.encoder.encode_with(&pool, text));
        }
        Ok(count as f64 / begin.elapsed().as_secs_f64())
    }
}

impl Vectors {
    pub fn texts(&self) -> usize {
        self.texts.len()
    }

    /// Returns the number of tokens that have a code.
    pub fn tokens(&self) -> usize {
        self.passages
            .iter()
            .map(|passage| passage.tokens.len())
            .sum()
    }

    /// Writes the cache of a bot that was started on these notes before.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let (mut cache, problem) = Cache::open(path, MODEL.id(), StaleRecords::Keep);
        fail_on(problem)?;
        for (text, passage) in self.texts.iter().zip(&self.passages) {
            fail_on(cache.add(text.key(), passage))?;
        }
        Ok(())
    }

    pub fn into_semantic_index(self, encoder: &Arc<Encoder>, documents: usize) -> SemanticIndex {
        let owners = self.texts.into_iter().map(|text| text.document);
        let passages = owners.zip(self.passages);
        SemanticIndex::new(Arc::clone(encoder), documents, passages)
    }
}

fn fail_on(problem: Option<CacheProblem>) -> Result<(), CacheProblem> {
    problem.map_or(Ok(()), Err)
}
