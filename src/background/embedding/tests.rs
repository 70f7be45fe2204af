//! Embeddings are computed once, cached and searched.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use tempfile::TempDir;

use super::*;
use crate::background::embedding::cache::StaleRecords;
use recite_notes::access::AccessOptions;
use recite_notes::load::load;
use recite_search::SemanticIndex;
use recite_search::embedding::{Encoder, MODEL};

const BASIL: &str = "### How do I water basil?\n\nIn the morning.\n";
const GUITAR: &str = "### How do I tune a guitar?\n\nBy ear, string after string.\n";
const BREAD: &str = "### When is bread done?\n\nWhen it sounds hollow.\n";

/// One encoder for all tests, which fail without the model.
fn encoder() -> Arc<Encoder> {
    static ENCODER: OnceLock<Arc<Encoder>> = OnceLock::new();
    let model = concat!(env!("CARGO_MANIFEST_DIR"), "/models/all-MiniLM-L6-v2");
    let load = || match Encoder::load(Path::new(model)) {
        Ok(encoder) => Arc::new(encoder),
        Err(error) => panic!("{error}"),
    };
    Arc::clone(ENCODER.get_or_init(load))
}

/// A folder of notes and one for the cache.
struct TestFolders {
    notes: TempDir,
    data: TempDir,
    encoder: Arc<Encoder>,
}

/// The result of one run.
struct RunResult {
    notebook: Notebook,
    meaning: Option<SemanticIndex>,
    /// How many of how many texts had embeddings, at each report.
    done: Vec<(usize, usize)>,
    problems: Vec<String>,
}

impl TestFolders {
    fn with(notes: &[&str]) -> Self {
        let folders = Self {
            notes: TempDir::new().unwrap(),
            data: TempDir::new().unwrap(),
            encoder: encoder(),
        };
        for (at, text) in notes.iter().enumerate() {
            folders.write(at, text);
        }
        folders
    }

    fn write(&self, at: usize, text: &str) {
        fs::write(self.notes.path().join(format!("{at}.md")), text).unwrap();
    }

    fn remove(&self, at: usize) {
        fs::remove_file(self.notes.path().join(format!("{at}.md"))).unwrap();
    }

    fn cache(&self) -> PathBuf {
        self.data.path().join(CACHE_FILE)
    }

    fn run(&self) -> RunResult {
        self.run_until(usize::MAX)
    }

    /// Stops once this many texts have embeddings.
    fn run_until(&self, most: usize) -> RunResult {
        self.run_at(&self.cache(), most)
    }

    fn run_at(&self, cache: &Path, most: usize) -> RunResult {
        let notebook = load(self.notes.path(), &AccessOptions::default())
            .unwrap()
            .notebook;
        let stop = AtomicBool::new(most == 0);
        let (mut done, mut problems) = (Vec::new(), Vec::new());
        let report = |progress| match progress {
            EmbeddingProgress::Problem(problem) => problems.push(problem.to_string()),
            EmbeddingProgress::Done { done: number, all } => {
                done.push((number, all));
                stop.fetch_or(number >= most, Ordering::Relaxed);
            }
        };
        let cache = Cache::open(cache, MODEL.id(), StaleRecords::Drop);
        let encoder = Arc::clone(&self.encoder);
        let meaning = embed_notebook(&notebook, encoder, cache, 1, &stop, report).unwrap();
        RunResult {
            notebook,
            meaning,
            done,
            problems,
        }
    }
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn every_text_is_computed_once_and_never_again() {
    let folders = TestFolders::with(&[BASIL, GUITAR, BREAD]);
    let run = folders.run();
    assert!(run.meaning.is_some());
    // Each note has a question and a window.
    assert_eq!(run.done, (0..=6).map(|n| (n, 6)).collect::<Vec<_>>());
    assert_eq!(run.problems, [""; 0]);
    let kept = fs::read(folders.cache()).unwrap();
    let again = folders.run();
    assert!(again.meaning.is_some());
    assert_eq!((again.done, again.problems.len()), (vec![(6, 6)], 0));
    assert!(fs::read(folders.cache()).unwrap() == kept);
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn a_stopped_run_returns_nothing_and_loses_nothing() {
    let folders = TestFolders::with(&[BASIL, GUITAR, BREAD]);
    let at_once = folders.run_until(0);
    assert!(at_once.meaning.is_none());
    assert_eq!(at_once.done, [(0, 6)]);

    let midway = folders.run_until(2);
    assert!(midway.meaning.is_none());
    let &(kept, _) = midway.done.last().unwrap();
    // More may have been in progress.
    assert!(kept >= 2, "{:?}", midway.done);

    let at_once = folders.run_until(0);
    assert_eq!(at_once.done, [(kept, 6)]);
    let to_the_end = folders.run();
    assert!(to_the_end.meaning.is_some());
    assert_eq!(to_the_end.done[0], (kept, 6));
    assert_eq!(to_the_end.problems, [""; 0]);
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn only_the_texts_of_a_changed_note_are_computed() {
    let folders = TestFolders::with(&[BASIL, GUITAR, BREAD]);
    folders.run();
    // The question is unchanged: only the window is a new text.
    folders.write(1, &GUITAR.replace("By ear", "With a fork"));
    assert_eq!(folders.run().done, [(5, 6), (6, 6)]);
    folders.write(1, &GUITAR.replace("guitar", "violin"));
    assert_eq!(folders.run().done, [(4, 6), (5, 6), (6, 6)]);
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn equal_texts_are_computed_once_and_all_are_found() {
    let folders = TestFolders::with(&[BASIL, GUITAR, BASIL, BASIL]);
    for _cached in [false, true] {
        let run = folders.run();
        assert_eq!(run.done.last(), Some(&(4, 4)));
        let qas = run.notebook.qas().iter().enumerate();
        let twins: Vec<usize> = qas
            .filter(|(_, qa)| qa.question.as_str().contains("basil"))
            .map(|(at, _)| at)
            .collect();
        assert_eq!(twins.len(), 3);
        let meaning = run.meaning.unwrap();
        let asked = meaning.compare("keeping herbs hydrated").unwrap();
        let near = |at: &usize| (asked.vector_similarity(*at), asked.token_similarity(*at));
        assert!(
            asked.vector_similarity(twins[0]) > Some(0.3),
            "{:?}",
            near(&twins[0])
        );
        assert!(asked.token_similarity(twins[0]) > 0.0);
        assert!(twins.iter().all(|twin| near(twin) == near(&twins[0])));
        assert_eq!(asked.best(3, |_| true), twins);
    }
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn removed_notes_are_dropped_from_the_cache_once_they_are_most_of_it() {
    let folders = TestFolders::with(&[BASIL, GUITAR, BREAD]);
    folders.run();
    let size = || fs::metadata(folders.cache()).unwrap().len();
    let full = size();
    folders.remove(1);
    folders.run();
    assert_eq!(size(), full, "a third is little");
    folders.remove(2);
    assert_eq!(folders.run().done, [(2, 2)]);
    assert!(size() < full / 2, "{} of {full}", size());
    assert_eq!(folders.run().done, [(2, 2)]);
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn an_unusable_cache_costs_only_time() {
    let folders = TestFolders::with(&[BASIL]);
    let file = folders.data.path().join("file");
    fs::write(&file, "no folder").unwrap();
    let run = folders.run_at(&file.join(CACHE_FILE), usize::MAX);
    assert!(run.meaning.is_some());
    assert_eq!(run.done, [(0, 2), (1, 2), (2, 2)]);
    assert_eq!(run.problems.len(), 1, "{:?}", run.problems);
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn an_empty_notebook_can_be_embedded() {
    let folders = TestFolders::with(&[]);
    let run = folders.run();
    assert_eq!(run.done, [(0, 0)]);
    let meaning = run.meaning.unwrap();
    let asked = meaning.compare("keeping herbs hydrated").unwrap();
    assert_eq!(asked.best(5, |_| true), [0; 0]);
}
