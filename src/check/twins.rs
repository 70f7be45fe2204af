//! Questions that a neighbor would answer if their own note did not exist: twins that members may confuse, and that
//! the search distinguishes only while both exist.

use std::collections::HashSet;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

use serde::Serialize;

use recite_notes::{Notebook, Qa, QaId};
use recite_search::{SearchIndex, Verdict};

/// A question, and the note that would answer it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Twins {
    /// The question.
    pub asked: Twin,
    /// The note that would answer it as sure.
    pub answered_by: Twin,
    /// The confidence of that answer, 0 to 1.
    pub confidence: f32,
}

/// One of two twins.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Twin {
    /// The path in the notes folder.
    pub path: String,
    /// The line of the question.
    pub line: usize,
    /// The question.
    pub question: String,
    /// The id.
    pub id: QaId,
}

impl Twin {
    fn new(qa: &Qa) -> Self {
        Self {
            path: qa.source.path.clone(),
            line: qa.source.line,
            question: qa.question.plain().replace('\n', " "),
            id: qa.id.clone(),
        }
    }
}

/// Asks each question with its own note left out, and returns those that are answered as sure. Of two notes that would
/// answer each other, only the first is returned, in the order of paths and lines.
pub fn find(notebook: &Notebook, index: &SearchIndex) -> Vec<Twins> {
    let mut found = ask_all(notebook, index);
    found.sort_by(|a, b| (&a.asked.path, a.asked.line).cmp(&(&b.asked.path, b.asked.line)));
    let mut pairs = HashSet::new();
    found.retain(|it| {
        let (asked, by) = (&it.asked.id, &it.answered_by.id);
        pairs.insert((asked.min(by).clone(), asked.max(by).clone()))
    });
    found
}

/// Uses all processors, because a folder may contain thousands of questions.
fn ask_all(notebook: &Notebook, index: &SearchIndex) -> Vec<Twins> {
    let qas = notebook.qas();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let chunks = qas.chunks(qas.len().div_ceil(threads).max(1));
    let ask_chunk = |chunk: &[Qa]| -> Vec<Twins> {
        let twins = chunk.iter().map(|qa| find_twin(notebook, index, qa));
        twins.flatten().collect()
    };
    thread::scope(|scope| {
        let workers: Vec<_> = chunks
            .map(|chunk| scope.spawn(|| ask_chunk(chunk)))
            .collect();
        let mut found = Vec::new();
        for worker in workers {
            found.extend(worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        found
    })
}

fn find_twin(notebook: &Notebook, index: &SearchIndex, qa: &Qa) -> Option<Twins> {
    let own = std::slice::from_ref(&qa.id);
    let ranking = index.search_without(&qa.question.plain(), None, 1, own);
    if ranking.verdict != Verdict::Sure {
        return None;
    }
    let by = notebook.get(&ranking.hits.first()?.qa)?;
    Some(Twins {
        asked: Twin::new(qa),
        answered_by: Twin::new(by),
        confidence: ranking.confidence,
    })
}
