//! Analyzes and indexes all notes, on several threads.
//!
//! Each thread takes one run of consecutive notes; the results are then joined in the order of the notes. They do
//! not depend on the number of threads.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread::{self, ScopedJoinHandle};

use super::inverted_index::{InvertedIndex, InvertedIndexBuilder};
use super::language::Language;
use super::languages::Languages;
use super::lexicon::Lexicon;
use super::qa_words::QaWords;
use super::query_language::script_of_note;
use super::spelling::{Vocabulary, VocabularyBuilder};
use super::suggest::{Suggestions, SuggestionsBuilder};
use super::terms::Analyzer;
use super::titles::Titles;
use super::word_vectors::WordVectors;
use recite_notes::{Notebook, Qa};

/// The maximum number of threads. More of them gain little, because joining their results takes longer.
const MAX_THREADS: usize = 8;
/// The fewest notes for a further thread.
const MIN_NOTES_PER_THREAD: usize = 100;
/// The number of notes between two reports of progress.
const NOTES_PER_REPORT: usize = 1_000;

/// The question of a note, its other wordings and its aliases as written, with backticks around code.
pub type Questions = Box<[Box<str>]>;

/// The words of all notes.
pub struct IndexedNotes {
    pub index: InvertedIndex,
    pub vocabulary: Vocabulary,
    pub titles: Titles,
    pub word_vectors: WordVectors,
    pub suggestions: Suggestions,
    pub questions: Vec<Questions>,
}

impl IndexedNotes {
    /// Indexes all notes, on up to as many threads as there are processors. Calls `progress` with the number of
    /// indexed notes now and then.
    pub fn of(
        notebook: &Notebook,
        languages: &Languages<'_>,
        analyzers: &[Analyzer],
        progress: impl Fn(usize) + Sync,
    ) -> Self {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        let most = 1 + notebook.qas().len() / MIN_NOTES_PER_THREAD;
        let threads = processors.min(MAX_THREADS).min(most);
        let indexed = AtomicUsize::new(0);
        let report = |notes| progress(notes + indexed.fetch_add(notes, Relaxed));
        Self::on_threads(threads, notebook, languages, analyzers, report)
    }

    /// Indexes all notes on this number of threads, at most. Calls `report` with the number of notes since the last
    /// report.
    pub fn on_threads(
        threads: usize,
        notebook: &Notebook,
        languages: &Languages<'_>,
        analyzers: &[Analyzer],
        report: impl Fn(usize) + Sync,
    ) -> Self {
        let report = &report;
        let parts: Vec<Part> = thread::scope(|scope| {
            let (mut first, mut running) = (0, Vec::new());
            for qas in split_evenly(notebook.qas(), threads) {
                let analyze = move || Part::analyze(qas, first, languages, analyzers, report);
                running.push(scope.spawn(analyze));
                first += qas.len();
            }
            running.into_iter().map(join).collect()
        });
        let (mut indexes, mut words, mut suggestions) = (Vec::new(), Vec::new(), Vec::new());
        let mut word_vectors = WordVectors::default();
        let mut questions = Vec::with_capacity(notebook.qas().len());
        for part in parts {
            questions.extend(part.questions);
            word_vectors.append(part.word_vectors);
            indexes.push(part.index);
            words.push((part.vocabulary, part.titles));
            suggestions.push(part.suggestions);
        }
        thread::scope(|scope| {
            let index = scope.spawn(|| InvertedIndexBuilder::finish(indexes));
            let suggestions = scope.spawn(|| {
                let joined = suggestions.into_iter().reduce(|mut all, more| {
                    all.append(more);
                    all
                });
                joined.unwrap_or_default().finish(notebook)
            });
            let (vocabulary, titles) = join_words(words);
            Self {
                index: join(index),
                vocabulary,
                titles,
                word_vectors,
                suggestions: join(suggestions),
                questions,
            }
        })
    }
}

/// The words of some consecutive notes.
struct Part {
    index: InvertedIndexBuilder,
    vocabulary: VocabularyBuilder,
    titles: Titles,
    word_vectors: WordVectors,
    suggestions: SuggestionsBuilder,
    questions: Vec<Questions>,
}

impl Part {
    /// Analyzes these notes, the first of which has the number `first`. Calls `report` with the number of notes since
    /// the last report.
    fn analyze(
        qas: &[Qa],
        first: usize,
        languages: &Languages<'_>,
        analyzers: &[Analyzer],
        report: &(impl Fn(usize) + Sync),
    ) -> Self {
        let mut lexicon = Lexicon::new(analyzers, first);
        let (mut titles, mut suggestions) = (Titles::default(), SuggestionsBuilder::default());
        let mut word_vectors = WordVectors::default();
        let mut questions = Vec::with_capacity(qas.len());
        for qas in qas.chunks(NOTES_PER_REPORT) {
            for qa in qas {
                lexicon.use_analyzer(languages.position_of(qa));
                let words = QaWords::analyze(qa, &mut lexicon);
                lexicon.vocabulary.add_note(words.numbers());
                lexicon.index.add_note(words.terms());
                titles.add(&words);
                let is_english =
                    languages.of(qa) == Language::English && script_of_note(qa).is_none();
                word_vectors.add(&words, is_english);
                suggestions.add(&words);
                questions.push(words.questions());
            }
            report(qas.len());
        }
        Self {
            index: lexicon.index,
            vocabulary: lexicon.vocabulary,
            titles,
            word_vectors,
            suggestions,
            questions,
        }
    }
}

/// Joins the vocabularies, and the titles with their words numbered by the joined vocabulary.
fn join_words(parts: Vec<(VocabularyBuilder, Titles)>) -> (Vocabulary, Titles) {
    let (mut vocabulary, mut titles) = (VocabularyBuilder::default(), Titles::default());
    for (words, mut more) in parts {
        more.renumber(&vocabulary.append(words));
        titles.append(more);
    }
    let (vocabulary, numbers) = vocabulary.finish();
    titles.renumber(&numbers);
    (vocabulary, titles)
}

/// Splits notes into runs with about as much text each.
fn split_evenly(qas: &[Qa], parts: usize) -> impl Iterator<Item = &[Qa]> {
    let size = |qa: &Qa| qa.question.as_str().len() + qa.answer.as_str().len();
    let total = qas.iter().map(size).sum::<usize>().max(1);
    let mut before = 0;
    qas.chunk_by(move |qa, _| {
        let part = before * parts / total;
        before += size(qa);
        before * parts / total == part
    })
}

fn join<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}
