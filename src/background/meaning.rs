//! Vectors for every note: from the cache where it has them, computed and cached where it has not.
//!
//! Long work, for a thread of its own: until it is done, words alone answer. Killed at any point, it
//! goes on where it stopped, since every vector is written as soon as it is there.

pub mod cache;
pub mod understanding;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use rayon::prelude::*;

use cache::{Cache, CacheProblem};
use recite_notes::Notebook;
use recite_search::SemanticIndex;
use recite_search::embedding::passage::PassageEmbedding;
use recite_search::embedding::{Encoder, ModelError, TextKey, build_thread_pool};
use recite_search::meaning::{TextToEncode, texts_to_encode};

/// What the operator may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeaningOptions {
    /// The folder of the model; `None` to do without.
    pub model_dir: Option<PathBuf>,
    /// Threads that compute vectors.
    pub threads: usize,
}

impl Default for MeaningOptions {
    fn default() -> Self {
        Self {
            model_dir: Some(PathBuf::from("models/all-MiniLM-L6-v2")),
            threads: 1,
        }
    }
}

/// The file of vectors in the folder of what Recite writes.
pub const CACHE_FILE: &str = "vectors.cache";

/// What is told while vectors are computed.
#[derive(Debug)]
pub enum Progress {
    /// Something is wrong with the cache; the work goes on.
    Problem(CacheProblem),
    /// So many texts of all have their vectors; the first time, those that the cache has.
    Done { done: usize, all: usize },
}

/// Gives every note its vectors; `None` when told to stop.
///
/// # Errors
/// The model cannot be used, or the system gives no thread.
pub fn understand(
    notebook: &Notebook,
    encoder: Arc<Encoder>,
    cache: (Cache, Option<CacheProblem>),
    threads: usize,
    stop: &AtomicBool,
    tell: impl FnMut(Progress),
) -> Result<Option<SemanticIndex>, ModelError> {
    let wanted = Wanted::of(notebook);
    let mut known = Known::default();
    let is_done = known.complete(&wanted, &encoder, cache, threads, stop, tell)?;
    Ok(is_done.then(|| known.meaning(&wanted, encoder)))
}

/// The texts of one notebook.
pub struct Wanted {
    texts: Vec<TextToEncode>,
    /// Of each text.
    keys: Vec<TextKey>,
    /// Each once.
    all: HashSet<TextKey>,
    documents: usize,
}

impl Wanted {
    pub fn of(notebook: &Notebook) -> Self {
        let texts = texts_to_encode(notebook);
        let keys: Vec<TextKey> = texts.iter().map(TextToEncode::key).collect();
        Self {
            all: keys.iter().copied().collect(),
            documents: notebook.qas().len(),
            texts,
            keys,
        }
    }
}

/// The vectors that are there, shared with the notes that are searched: what the next notes say as well
/// is not computed, nor read, again.
#[derive(Default)]
pub struct Known {
    passages: HashMap<TextKey, Arc<PassageEmbedding>>,
    /// Those that no cache has yet.
    unkept: HashSet<TextKey>,
}

impl Known {
    /// Whether nothing was ever computed or read.
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty()
    }

    /// Whether a cache has all of it.
    pub fn is_kept(&self) -> bool {
        self.unkept.is_empty()
    }

    /// Forgets what other notes say.
    pub fn forget_others(&mut self, wanted: &Wanted) {
        self.passages.retain(|key, _| wanted.all.contains(key));
    }

    /// Those of the texts that have no vectors, each once.
    pub fn missing<'a>(&self, wanted: &'a Wanted) -> Vec<(TextKey, &'a TextToEncode)> {
        let mut asked = HashSet::new();
        let mut is_missing = |key| !self.passages.contains_key(&key) && asked.insert(key);
        let texts = wanted.keys.iter().copied().zip(&wanted.texts);
        texts.filter(|(key, _)| is_missing(*key)).collect()
    }

    /// Computes texts while `goes_on`; whether all of them have vectors now. None is in a cache yet.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn compute(
        &mut self,
        missing: &[(TextKey, &TextToEncode)],
        encoder: &Encoder,
        threads: usize,
        goes_on: impl Fn() -> bool + Sync,
        mut tell: impl FnMut(TextKey, &PassageEmbedding),
    ) -> Result<bool, ModelError> {
        let pool = build_thread_pool(threads).map_err(ModelError::Threads)?;
        let mut computed = 0;
        std::thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            scope.spawn(|| {
                let encode =
                    |sender: &mut mpsc::Sender<_>, &(key, text): &(TextKey, &TextToEncode)| {
                        if !goes_on() {
                            return None;
                        }
                        let mut encoded = encoder.encode_with(&pool, &text.text);
                        if !text.has_tokens {
                            encoded.drop_tokens();
                        }
                        // Nobody listens any more only when this function is over.
                        sender
                            .send((key, PassageEmbedding::quantize(&encoded)))
                            .ok()
                    };
                pool.install(|| missing.par_iter().try_for_each_with(sender, encode))
            });
            for (key, passage) in receiver {
                let passage = Arc::new(passage);
                self.passages.insert(key, Arc::clone(&passage));
                self.unkept.insert(key);
                computed += 1;
                tell(key, &passage);
            }
        });
        Ok(computed == missing.len())
    }

    /// Takes from the cache what it has, computes and keeps the rest; whether all texts have vectors now,
    /// which they have not when told to stop.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn complete(
        &mut self,
        wanted: &Wanted,
        encoder: &Encoder,
        (mut cache, problem): (Cache, Option<CacheProblem>),
        threads: usize,
        stop: &AtomicBool,
        mut tell: impl FnMut(Progress),
    ) -> Result<bool, ModelError> {
        tell_of(problem, &mut tell);
        tell_of(self.read(&mut cache, wanted), &mut tell);
        self.keep(&mut cache, &mut tell);
        let all = wanted.all.len();
        let missing = self.missing(wanted);
        let known = all - missing.len();
        tell(Progress::Done { done: known, all });
        let mut done = known;
        let mut kept = Vec::new();
        let is_all = self.compute(
            &missing,
            encoder,
            threads,
            || !stop.load(Ordering::Relaxed),
            |key, passage| {
                tell_of(cache.add(key, passage), &mut tell);
                kept.push(key);
                done += 1;
                tell(Progress::Done { done, all });
            },
        )?;
        for key in kept {
            self.unkept.remove(&key);
        }
        if !is_all || stop.load(Ordering::Relaxed) {
            return Ok(false);
        }
        self.forget_others(wanted);
        if cache.is_mostly_stale() {
            let kept = self.passages.iter().map(|(key, it)| (*key, &**it));
            tell_of(cache.rewrite(kept), &mut tell);
        }
        Ok(true)
    }

    /// Takes from the cache what is wanted and not known; what is known and there needs no keeping.
    fn read(&mut self, cache: &mut Cache, wanted: &Wanted) -> Option<CacheProblem> {
        cache.read(&wanted.all, |key, passage| {
            self.unkept.remove(&key);
            let known = self.passages.entry(key);
            known.or_insert_with(|| Arc::new(passage));
        })
    }

    /// Keeps what was computed without a cache.
    fn keep(&mut self, cache: &mut Cache, tell: &mut impl FnMut(Progress)) {
        for key in self.unkept.drain() {
            if let Some(passage) = self.passages.get(&key) {
                tell_of(cache.add(key, passage), tell);
            }
        }
    }

    /// What the texts mean, of those that are known.
    pub fn meaning(&self, wanted: &Wanted, encoder: Arc<Encoder>) -> SemanticIndex {
        let owners = wanted.texts.iter().map(|text| text.document);
        let passages = owners.zip(&wanted.keys).filter_map(|(document, key)| {
            let passage = self.passages.get(key)?;
            Some((document, Arc::clone(passage)))
        });
        SemanticIndex::new(encoder, wanted.documents, passages)
    }
}

fn tell_of(problem: Option<CacheProblem>, tell: &mut impl FnMut(Progress)) {
    if let Some(problem) = problem {
        tell(Progress::Problem(problem));
    }
}
