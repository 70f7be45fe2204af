//! The model, and vectors for generated notes.
//!
//! Real vectors are computed for the first notes alone, and kept in `target/bench-vectors`. For more
//! notes that would take hours, so theirs are drawn from the first ones'. What notes mean then
//! repeats, but a search costs what there are of vectors and tokens, whatever they mean.

use std::collections::HashMap;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use recite::background::meaning::cache::{Cache, CacheProblem, Stale};
use recite::background::meaning::{CACHE_FILE, MeaningOptions};
use recite_notes::Notebook;
use recite_search::Meaning;
use recite_search::embedding::passage::Passage;
use recite_search::embedding::{Encoder, Key, ModelError, pool};
use recite_search::meaning::{Text, texts};

use super::random::Random;

/// What is kept is found by the hash of its text, so notes that change get vectors of their own.
const KEPT_IN: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/../bench-vectors");

/// The encoder, and what it made of the first notes.
pub struct Model {
    pub folder: PathBuf,
    pub encoder: Arc<Encoder>,
    wordings: Vec<Passage>,
    windows: Vec<Passage>,
}

/// What some notes mean, text by text.
pub struct Vectors {
    texts: Vec<Text>,
    passages: Vec<Passage>,
}

impl Model {
    /// The model in its usual place; `None` when nobody has fetched it.
    pub fn load() -> anyhow::Result<Option<Self>> {
        let folder = MeaningOptions::default().model_dir.unwrap_or_default();
        match Encoder::load(&folder) {
            Ok(encoder) => Ok(Some(Self {
                folder: fs::canonicalize(folder)?,
                encoder: Arc::new(encoder),
                wordings: Vec::new(),
                windows: Vec::new(),
            })),
            Err(ModelError::Absent(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Real vectors the first time, drawn ones for all other notes.
    pub fn vectors(&mut self, notebook: &Notebook) -> anyhow::Result<Vectors> {
        let texts = texts(notebook);
        if !self.windows.is_empty() {
            let mut random = Random::new(3);
            let passages = texts.iter().map(|text| self.draw(text, &mut random));
            return Ok(Vectors {
                passages: passages.collect(),
                texts,
            });
        }
        let passages = self.compute(&texts)?;
        for (text, passage) in texts.iter().zip(&passages) {
            let alike = match text.has_tokens {
                true => &mut self.windows,
                false => &mut self.wordings,
            };
            alike.push(passage.clone());
        }
        Ok(Vectors { texts, passages })
    }

    fn draw(&self, text: &Text, random: &mut Random) -> Passage {
        let alike = match text.has_tokens {
            true => &self.windows,
            false => &self.wordings,
        };
        alike[random.below(alike.len())].clone()
    }

    /// Takes what is kept, computes and keeps the rest.
    fn compute(&self, texts: &[Text]) -> anyhow::Result<Vec<Passage>> {
        let (mut cache, problem) = Cache::open(&Path::new(KEPT_IN).join(CACHE_FILE), Stale::Kept);
        unless(problem)?;
        let wanted = texts.iter().map(Text::key).collect();
        let mut kept: HashMap<Key, Passage> = HashMap::new();
        unless(cache.read(&wanted, |key, passage| {
            kept.insert(key, passage);
        }))?;
        let missing = wanted.len() - kept.len();
        if missing > 0 {
            eprintln!("computing vectors for {missing} texts, this time only …");
        }
        let passage = |text: &Text| {
            let key = text.key();
            if let Some(passage) = kept.get(&key) {
                return Ok(passage.clone());
            }
            let mut encoded = self.encoder.encode(&text.text);
            if !text.has_tokens {
                encoded.forget_tokens();
            }
            let passage = Passage::of(&encoded);
            unless(cache.add(key, &passage))?;
            Ok(passage)
        };
        texts.iter().map(passage).collect()
    }

    /// How many of the notes' texts one thread encodes in a second, measured on `count` of them.
    pub fn texts_per_second(&self, vectors: &Vectors, count: usize) -> anyhow::Result<f64> {
        let pool = pool(1)?;
        // Wordings and windows take turns, so an even step would meet too many of one kind.
        let mut random = Random::new(4);
        let any = |_| &vectors.texts[random.below(vectors.texts.len())].text;
        let texts: Vec<&String> = (0..count).map(any).collect();
        let begin = Instant::now();
        for text in &texts {
            black_box(self.encoder.encode_in(&pool, text));
        }
        Ok(count as f64 / begin.elapsed().as_secs_f64())
    }
}

impl Vectors {
    pub fn texts(&self) -> usize {
        self.texts.len()
    }

    /// Those that are kept one by one.
    pub fn tokens(&self) -> usize {
        self.passages
            .iter()
            .map(|passage| passage.codes.len())
            .sum()
    }

    /// Writes the cache of a bot that has been started on these notes before.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let (mut cache, problem) = Cache::open(path, Stale::Kept);
        unless(problem)?;
        for (text, passage) in self.texts.iter().zip(&self.passages) {
            unless(cache.add(text.key(), passage))?;
        }
        Ok(())
    }

    pub fn into_meaning(self, encoder: &Arc<Encoder>, documents: usize) -> Meaning {
        let owners = self.texts.into_iter().map(|text| text.document);
        let passages = owners.zip(self.passages);
        Meaning::new(Arc::clone(encoder), documents, passages)
    }
}

fn unless(problem: Option<CacheProblem>) -> Result<(), CacheProblem> {
    problem.map_or(Ok(()), Err)
}
