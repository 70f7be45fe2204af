//! Vectors for every note: from the cache where it has them, computed and cached where it has not.
//!
//! Long work, for a thread of its own: until it is done, words alone answer. Killed at any point, it
//! goes on where it stopped, since every vector is written as soon as it is there.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use rayon::prelude::*;

use crate::embedding::cache::{Cache, CacheProblem, Key};
use crate::embedding::passage::Passage;
use crate::embedding::{Encoder, ModelError, pool};
use crate::notes::Notebook;
use crate::search::Meaning;
use crate::search::meaning::{Text, texts};

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
    (mut cache, problem): (Cache, Option<CacheProblem>),
    threads: usize,
    stop: &AtomicBool,
    mut tell: impl FnMut(Progress),
) -> Result<Option<Meaning>, ModelError> {
    let texts = texts(notebook);
    let keys: Vec<Key> = texts.iter().map(Text::key).collect();
    let wanted: HashSet<Key> = keys.iter().copied().collect();
    let mut passages: HashMap<Key, Passage> = HashMap::with_capacity(wanted.len());
    tell_of(problem, &mut tell);
    let problem = cache.read(&wanted, |key, passage| {
        passages.insert(key, passage);
    });
    tell_of(problem, &mut tell);
    let all = wanted.len();
    tell(Progress::Done {
        done: passages.len(),
        all,
    });

    let mut asked = HashSet::new();
    let missing: Vec<(Key, &Text)> = keys
        .iter()
        .copied()
        .zip(&texts)
        .filter(|(key, _)| !passages.contains_key(key) && asked.insert(*key))
        .collect();
    let pool = pool(threads).map_err(ModelError::Threads)?;
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        scope.spawn(|| {
            let encode = |sender: &mut mpsc::Sender<_>, &(key, text): &(Key, &Text)| {
                if stop.load(Ordering::Relaxed) {
                    return None;
                }
                let mut encoded = encoder.encode_in(&pool, &text.text);
                if !text.has_tokens {
                    encoded.forget_tokens();
                }
                // Nobody listens any more only when this function is over.
                sender.send((key, Passage::of(&encoded))).ok()
            };
            pool.install(|| missing.par_iter().try_for_each_with(sender, encode))
        });
        for (key, passage) in receiver {
            tell_of(cache.add(key, &passage), &mut tell);
            passages.insert(key, passage);
            tell(Progress::Done {
                done: passages.len(),
                all,
            });
        }
    });
    if stop.load(Ordering::Relaxed) {
        return Ok(None);
    }
    if cache.is_mostly_stale() {
        let kept = passages.iter().map(|(key, passage)| (*key, passage));
        tell_of(cache.rewrite(kept), &mut tell);
    }
    // Twins share a text, so the last of them takes it out of the map, the others copies.
    let mut uses: HashMap<Key, usize> = HashMap::new();
    for key in &keys {
        *uses.entry(*key).or_default() += 1;
    }
    let taken = texts.iter().zip(&keys).filter_map(|(text, key)| {
        let left = uses.get_mut(key)?;
        *left -= 1;
        let passage = match left {
            0 => passages.remove(key),
            _ => passages.get(key).cloned(),
        };
        Some((text.document, passage?))
    });
    Ok(Some(Meaning::new(encoder, notebook.qas().len(), taken)))
}

fn tell_of(problem: Option<CacheProblem>, tell: &mut impl FnMut(Progress)) {
    if let Some(problem) = problem {
        tell(Progress::Problem(problem));
    }
}
