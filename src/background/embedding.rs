//! Embeddings for every note: read from the cache, or computed and cached.
//!
//! This takes a long time, so it runs on its own thread; until it has finished, the search matches words only. The thread
//! writes each embedding to the cache as soon as it is computed, so a killed process continues where it stopped.

pub mod cache;
mod model;
pub mod worker;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use rayon::prelude::*;

use cache::{Cache, CacheProblem};
pub use model::NoteModel;
use recite_notes::Notebook;
use recite_search::embedding::passage::PassageEmbedding;
use recite_search::embedding::{ModelError, TextKey, build_thread_pool};
use recite_search::meaning::TextToEncode;

/// The settings of the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbeddingOptions {
    /// The folder of the model. `None` disables embeddings.
    pub model_dir: Option<PathBuf>,
    /// The folder of the multilingual model. `None` disables answers to questions in other languages than the notes.
    pub multilingual_model_dir: Option<PathBuf>,
    /// The folder of the cross-encoder, if there is one.
    pub reranker_dir: Option<PathBuf>,
    /// The number of threads that compute embeddings.
    pub threads: usize,
}

impl EmbeddingOptions {
    /// Returns the folder of the multilingual model. Without the other model, the search matches words only.
    pub fn multilingual_dir(&self) -> Option<&Path> {
        let is_enabled = |folder: &PathBuf| !folder.as_os_str().is_empty();
        self.model_dir.as_ref().filter(|it| is_enabled(it))?;
        self.multilingual_model_dir.as_deref()
    }

    /// Returns whether `model_dir` was chosen by the operator, so that a missing model is a problem.
    pub fn is_model_named(&self) -> bool {
        self.model_dir != Self::default().model_dir
    }

    /// Returns whether `multilingual_model_dir` was chosen by the operator.
    pub fn is_multilingual_model_named(&self) -> bool {
        self.multilingual_model_dir != Self::default().multilingual_model_dir
    }
}

impl Default for EmbeddingOptions {
    fn default() -> Self {
        Self {
            model_dir: Some(PathBuf::from("models/all-MiniLM-L6-v2")),
            multilingual_model_dir: Some(PathBuf::from(
                "models/universal-sentence-encoder-multilingual",
            )),
            reranker_dir: None,
            threads: 1,
        }
    }
}

/// The name of the cache file of the vectors by all-MiniLM-L6-v2 in the data folder.
pub const CACHE_FILE: &str = "vectors.cache";

/// The progress of computing embeddings.
#[derive(Debug)]
pub enum EmbeddingProgress {
    /// The cache has a problem. The work continues.
    Problem(CacheProblem),
    /// The number of texts that have embeddings. The first report counts those in the cache.
    Done {
        /// The number of texts that have embeddings.
        done: usize,
        /// The number of all texts.
        all: usize,
    },
}

/// Computes the embeddings of every note, or reads them from the cache. `None` if `stop` was set.
///
/// # Errors
/// The model cannot be used, or the system cannot start a thread.
pub fn embed_notebook<M: NoteModel>(
    notebook: &Notebook,
    model: Arc<M>,
    cache: (Cache, Option<CacheProblem>),
    threads: usize,
    stop: &AtomicBool,
    report: impl FnMut(EmbeddingProgress),
) -> Result<Option<M::Index>, ModelError> {
    let texts = NotebookTexts::of(&*model, notebook);
    let mut known = KnownVectors::default();
    let is_done = known.complete(&texts, &*model, cache, threads, stop, report)?;
    Ok(is_done.then(|| known.index(&texts, model)))
}

/// The texts of one notebook.
pub struct NotebookTexts {
    texts: Vec<TextToEncode>,
    /// The key of each text.
    keys: Vec<TextKey>,
    /// All keys, without duplicates.
    all: HashSet<TextKey>,
    documents: usize,
}

impl NotebookTexts {
    /// Returns the texts of a notebook.
    pub fn of(model: &impl NoteModel, notebook: &Notebook) -> Self {
        let texts = model.texts(notebook);
        let keys: Vec<TextKey> = texts.iter().map(TextToEncode::key).collect();
        Self {
            all: keys.iter().copied().collect(),
            documents: notebook.qas().len(),
            texts,
            keys,
        }
    }
}

/// The embeddings in memory, shared with the live search index. Texts that the next notes contain too are not
/// computed or read again.
#[derive(Default)]
pub struct KnownVectors {
    passages: HashMap<TextKey, Arc<PassageEmbedding>>,
    /// The keys of embeddings that are not in the cache yet.
    uncached: HashSet<TextKey>,
}

impl KnownVectors {
    /// Returns whether no embedding was computed or read yet.
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty()
    }

    /// Returns whether all embeddings are in the cache.
    pub fn is_cached(&self) -> bool {
        self.uncached.is_empty()
    }

    /// Drops the embeddings of all other texts.
    pub fn retain_only(&mut self, texts: &NotebookTexts) {
        self.passages.retain(|key, _| texts.all.contains(key));
    }

    /// Returns the texts without embeddings, each once.
    pub fn missing<'a>(&self, texts: &'a NotebookTexts) -> Vec<(TextKey, &'a TextToEncode)> {
        let mut asked = HashSet::new();
        let mut is_missing = |key| !self.passages.contains_key(&key) && asked.insert(key);
        let texts = texts.keys.iter().copied().zip(&texts.texts);
        texts.filter(|(key, _)| is_missing(*key)).collect()
    }

    /// Computes the embeddings of these texts while `goes_on` returns `true`. Returns whether all were computed. They
    /// are not in the cache yet.
    ///
    /// # Errors
    /// The system cannot start a thread.
    pub fn compute(
        &mut self,
        missing: &[(TextKey, &TextToEncode)],
        model: &impl NoteModel,
        threads: usize,
        goes_on: impl Fn() -> bool + Sync,
        mut report: impl FnMut(TextKey, &PassageEmbedding),
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
                        // Sending fails only when this function has ended.
                        sender.send((key, model.encode(&pool, text))).ok()
                    };
                pool.install(|| missing.par_iter().try_for_each_with(sender, encode))
            });
            for (key, passage) in receiver {
                let passage = Arc::new(passage);
                self.passages.insert(key, Arc::clone(&passage));
                self.uncached.insert(key);
                computed += 1;
                report(key, &passage);
            }
        });
        Ok(computed == missing.len())
    }

    /// Reads embeddings from the cache, then computes and caches the others. Returns whether all texts have
    /// embeddings now, which is `false` if `stop` was set.
    ///
    /// # Errors
    /// The system cannot start a thread.
    pub fn complete(
        &mut self,
        texts: &NotebookTexts,
        model: &impl NoteModel,
        (mut cache, problem): (Cache, Option<CacheProblem>),
        threads: usize,
        stop: &AtomicBool,
        mut report: impl FnMut(EmbeddingProgress),
    ) -> Result<bool, ModelError> {
        report_problem(problem, &mut report);
        report_problem(self.read_cache(&mut cache, texts), &mut report);
        self.write_cache(&mut cache, &mut report);
        let all = texts.all.len();
        let missing = self.missing(texts);
        let known = all - missing.len();
        report(EmbeddingProgress::Done { done: known, all });
        let mut done = known;
        let mut kept = Vec::new();
        let is_all = self.compute(
            &missing,
            model,
            threads,
            || !stop.load(Ordering::Relaxed),
            |key, passage| {
                report_problem(cache.add(key, passage), &mut report);
                kept.push(key);
                done += 1;
                report(EmbeddingProgress::Done { done, all });
            },
        )?;
        for key in kept {
            self.uncached.remove(&key);
        }
        if !is_all || stop.load(Ordering::Relaxed) {
            return Ok(false);
        }
        self.retain_only(texts);
        if cache.is_mostly_stale() {
            let kept = self.passages.iter().map(|(key, it)| (*key, &**it));
            report_problem(cache.rewrite(kept), &mut report);
        }
        Ok(true)
    }

    /// Reads the needed embeddings from the cache. Known ones that it contains need no caching any more.
    fn read_cache(&mut self, cache: &mut Cache, texts: &NotebookTexts) -> Option<CacheProblem> {
        cache.read(&texts.all, |key, passage| {
            self.uncached.remove(&key);
            let known = self.passages.entry(key);
            known.or_insert_with(|| Arc::new(passage));
        })
    }

    /// Writes embeddings to the cache that were computed without it.
    fn write_cache(&mut self, cache: &mut Cache, report: &mut impl FnMut(EmbeddingProgress)) {
        for key in self.uncached.drain() {
            if let Some(passage) = self.passages.get(&key) {
                report_problem(cache.add(key, passage), report);
            }
        }
    }

    /// Returns the index of the texts that have embeddings.
    pub fn index<M: NoteModel>(&self, texts: &NotebookTexts, model: Arc<M>) -> M::Index {
        let passages = texts.texts.iter().zip(&texts.keys);
        let passages = passages.filter_map(|(text, key)| Some((text, self.passages.get(key)?)));
        model.index(texts.documents, passages)
    }
}

fn report_problem(problem: Option<CacheProblem>, report: &mut impl FnMut(EmbeddingProgress)) {
    if let Some(problem) = problem {
        report(EmbeddingProgress::Problem(problem));
    }
}
