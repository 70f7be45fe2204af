use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use tempfile::TempDir;

use super::*;
use crate::background::meaning::cache::Stale;
use recite_notes::access::AccessOptions;
use recite_notes::load::load;

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
struct Place {
    notes: TempDir,
    data: TempDir,
    encoder: Arc<Encoder>,
}

/// What one run came to.
struct Run {
    notebook: Notebook,
    meaning: Option<SemanticIndex>,
    /// How many of how many texts had vectors, each time it was told.
    done: Vec<(usize, usize)>,
    problems: Vec<String>,
}

impl Place {
    fn with(notes: &[&str]) -> Self {
        let place = Self {
            notes: TempDir::new().unwrap(),
            data: TempDir::new().unwrap(),
            encoder: encoder(),
        };
        for (at, text) in notes.iter().enumerate() {
            place.write(at, text);
        }
        place
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

    fn run(&self) -> Run {
        self.run_until(usize::MAX)
    }

    /// Told to stop once so many texts have vectors.
    fn run_until(&self, most: usize) -> Run {
        self.run_at(&self.cache(), most)
    }

    fn run_at(&self, cache: &Path, most: usize) -> Run {
        let notebook = load(self.notes.path(), &AccessOptions::default())
            .unwrap()
            .notebook;
        let stop = AtomicBool::new(most == 0);
        let (mut done, mut problems) = (Vec::new(), Vec::new());
        let tell = |progress| match progress {
            Progress::Problem(problem) => problems.push(problem.to_string()),
            Progress::Done { done: number, all } => {
                done.push((number, all));
                stop.fetch_or(number >= most, Ordering::Relaxed);
            }
        };
        let cache = Cache::open(cache, Stale::Dropped);
        let encoder = Arc::clone(&self.encoder);
        let meaning = understand(&notebook, encoder, cache, 1, &stop, tell).unwrap();
        Run {
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
    let place = Place::with(&[BASIL, GUITAR, BREAD]);
    let run = place.run();
    assert!(run.meaning.is_some());
    // A question and a window for each note.
    assert_eq!(run.done, (0..=6).map(|n| (n, 6)).collect::<Vec<_>>());
    assert_eq!(run.problems, [""; 0]);
    let kept = fs::read(place.cache()).unwrap();
    let again = place.run();
    assert!(again.meaning.is_some());
    assert_eq!((again.done, again.problems.len()), (vec![(6, 6)], 0));
    assert!(fs::read(place.cache()).unwrap() == kept);
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn told_to_stop_it_gives_nothing_and_loses_nothing() {
    let place = Place::with(&[BASIL, GUITAR, BREAD]);
    let at_once = place.run_until(0);
    assert!(at_once.meaning.is_none());
    assert_eq!(at_once.done, [(0, 6)]);

    let midway = place.run_until(2);
    assert!(midway.meaning.is_none());
    let &(kept, _) = midway.done.last().unwrap();
    // Further ones may have been under way.
    assert!(kept >= 2, "{:?}", midway.done);

    let at_once = place.run_until(0);
    assert_eq!(at_once.done, [(kept, 6)]);
    let to_the_end = place.run();
    assert!(to_the_end.meaning.is_some());
    assert_eq!(to_the_end.done[0], (kept, 6));
    assert_eq!(to_the_end.problems, [""; 0]);
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn a_changed_note_costs_only_its_own_texts() {
    let place = Place::with(&[BASIL, GUITAR, BREAD]);
    place.run();
    // The question stands as it was: only the window is another text.
    place.write(1, &GUITAR.replace("By ear", "With a fork"));
    assert_eq!(place.run().done, [(5, 6), (6, 6)]);
    place.write(1, &GUITAR.replace("guitar", "violin"));
    assert_eq!(place.run().done, [(4, 6), (5, 6), (6, 6)]);
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn twins_share_a_computation_and_both_are_found() {
    let place = Place::with(&[BASIL, GUITAR, BASIL, BASIL]);
    for _cached in [false, true] {
        let run = place.run();
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
fn notes_that_went_leave_the_cache_once_they_were_most_of_it() {
    let place = Place::with(&[BASIL, GUITAR, BREAD]);
    place.run();
    let size = || fs::metadata(place.cache()).unwrap().len();
    let full = size();
    place.remove(1);
    place.run();
    assert_eq!(size(), full, "a third is little");
    place.remove(2);
    assert_eq!(place.run().done, [(2, 2)]);
    assert!(size() < full / 2, "{} of {full}", size());
    assert_eq!(place.run().done, [(2, 2)]);
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn a_cache_that_cannot_be_kept_costs_only_time() {
    let place = Place::with(&[BASIL]);
    let file = place.data.path().join("file");
    fs::write(&file, "no folder").unwrap();
    let run = place.run_at(&file.join(CACHE_FILE), usize::MAX);
    assert!(run.meaning.is_some());
    assert_eq!(run.done, [(0, 2), (1, 2), (2, 2)]);
    assert_eq!(run.problems.len(), 1, "{:?}", run.problems);
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn a_notebook_without_notes_is_understood() {
    let place = Place::with(&[]);
    let run = place.run();
    assert_eq!(run.done, [(0, 0)]);
    let meaning = run.meaning.unwrap();
    let asked = meaning.compare("keeping herbs hydrated").unwrap();
    assert_eq!(asked.best(5, |_| true), [0; 0]);
}
