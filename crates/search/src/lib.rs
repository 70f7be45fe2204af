//! Finds the notes that answer a query, best first, and computes how confident the result is.
//!
//! An index is built once from a notebook, with the words of the notes; a semantic index is added after it
//! has been computed. A document's number is the position of its Q&A in [`Notebook::qas`]. Documents with equal
//! scores are ordered by number.

#![warn(missing_docs)]

mod candidates;
pub mod cross_language;
mod difference;
pub mod embedding;
mod find;
mod frame_words;
mod indexing;
mod inverted_index;
mod language;
mod languages;
mod lexicon;
mod look;
pub mod meaning;
mod nearest;
mod qa_words;
mod query;
mod query_language;
mod query_spelling;
mod query_words;
mod rerank;
mod scoring;
mod spelling;
mod stop_words;
mod suggest;
mod terms;
mod titles;
mod typing;
mod word_vectors;

#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use candidates::{Candidate, confidence, is_close_call};
pub use cross_language::CrossLanguageIndex;
use embedding::CrossEncoder;
use find::Request;
use indexing::{IndexedNotes, Questions};
use inverted_index::InvertedIndex;
pub use language::Language;
use languages::Languages;
pub use look::{Look, Verdict};
pub use meaning::SemanticIndex;
use query_language::NoteLanguages;
pub use query_language::QueryLanguage;
use recite_notes::{Notebook, QaId, Topic};
use scoring::QueryStrength;
pub use scoring::ScoreParts;
use spelling::Vocabulary;
use suggest::Suggestions;
use terms::Analyzer;
use titles::Titles;
use word_vectors::WordVectors;

/// The settings of a search, which the operator may change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SearchOptions {
    /// The confidence, 0 to 1, from which the first hit is shown as the answer.
    pub sure_confidence: f32,
    /// The confidence, 0 to 1, from which the first hit is shown as the likely answer.
    pub likely_confidence: f32,
    /// The confidence, 0 to 1, from which the first hits are shown as possible answers.
    pub possible_confidence: f32,
    /// The language of all notes; `None` to detect it from their words.
    pub language: Option<Language>,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            sure_confidence: 0.75,
            likely_confidence: 0.37,
            possible_confidence: 0.27,
            language: None,
        }
    }
}

/// A document that matched.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The Q&A.
    pub qa: QaId,
    /// The probability, 0 to 1, that it answers the query, ignoring the other hits. Comparable between queries.
    pub score: f32,
    /// The parts that the score is computed from.
    pub parts: ScoreParts,
}

/// The result of a search.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// The hits, best first.
    pub hits: Vec<Hit>,
    /// The probability, 0 to 1, that the first hit answers: its score, adjusted for its lead over the next hits.
    pub confidence: f32,
    /// Whether the first hit seems to answer another question, so that it is never shown as a sure answer: its question
    /// differs from the query as both are written, or much of the query is nowhere in it.
    pub is_doubtful: bool,
    /// What the confidence is enough for.
    pub verdict: Verdict,
    /// Whether the first two hits both likely answer, and the first one hardly leads. Neither is then shown as the
    /// answer. Never true if the verdict is below [`Verdict::Likely`].
    pub is_close_call: bool,
    /// Whether the confidence follows the similarity in meaning of the first hit. Not so for a note that the model
    /// cannot read, or whose question is the query.
    pub is_by_meaning: bool,
}

impl Ranking {
    /// Returns what a member sees of the hits.
    pub fn look(&self) -> Look {
        Look::new(self.verdict, self.is_close_call)
    }
}

/// The search index of one notebook. It can be searched from many threads.
pub struct SearchIndex {
    options: SearchOptions,
    index: InvertedIndex,
    /// One analyzer for each language of the notes.
    analyzers: Vec<Analyzer>,
    vocabulary: Vocabulary,
    titles: Titles,
    word_vectors: WordVectors,
    suggestions: Suggestions,
    /// The question, other wordings and aliases of each document, with no markup but that of code.
    questions: Vec<Questions>,
    ids: Vec<QaId>,
    /// Set once it has been computed. Without it, only words are searched.
    meaning: OnceLock<SemanticIndex>,
    note_languages: NoteLanguages,
    /// Set once it has been computed. Without it, queries in other languages are searched like all others.
    across: OnceLock<CrossLanguageIndex>,
    /// Set if there is one. Without it, the first order stays.
    cross_encoder: OnceLock<Arc<CrossEncoder>>,
}

impl SearchIndex {
    /// Indexes every Q&A of a notebook.
    pub fn build(notebook: &Notebook, options: SearchOptions) -> Self {
        Self::build_with_progress(notebook, options, |_| {})
    }

    /// Indexes every Q&A like [`Self::build`]. Now and then, the threads that index call `progress` with the number
    /// of Q&As that have been indexed.
    pub fn build_with_progress(
        notebook: &Notebook,
        options: SearchOptions,
        progress: impl Fn(usize) + Sync,
    ) -> Self {
        let languages = Languages::detect(notebook, options.language);
        let analyzers: Vec<_> = languages.all.iter().copied().map(Analyzer::new).collect();
        let indexed = IndexedNotes::of(notebook, &languages, &analyzers, progress);
        Self {
            options,
            analyzers,
            index: indexed.index,
            vocabulary: indexed.vocabulary,
            titles: indexed.titles,
            word_vectors: indexed.word_vectors,
            suggestions: indexed.suggestions,
            questions: indexed.questions,
            ids: notebook.qas().iter().map(|qa| qa.id.clone()).collect(),
            meaning: OnceLock::new(),
            note_languages: NoteLanguages::of(notebook, &languages),
            across: OnceLock::new(),
            cross_encoder: OnceLock::new(),
        }
    }

    /// Adds the semantic index, so that search also uses meaning. Does nothing if there is one already.
    pub fn add_semantic_index(&self, meaning: SemanticIndex) {
        let _ = self.meaning.set(meaning);
    }

    /// Returns whether a semantic index was added.
    pub fn has_semantic_index(&self) -> bool {
        self.meaning.get().is_some()
    }

    /// Adds the vectors of the multilingual model, so that queries in other languages than the notes' are answered.
    /// Does nothing if there are some already.
    pub fn add_cross_language_index(&self, across: CrossLanguageIndex) {
        let _ = self.across.set(across);
    }

    /// Returns whether vectors of the multilingual model were added.
    pub fn has_cross_language_index(&self) -> bool {
        self.across.get().is_some()
    }

    /// Adds a cross-encoder for [`SearchIndex::search_carefully`]. Does nothing if there is one already.
    pub fn add_cross_encoder(&self, encoder: Arc<CrossEncoder>) {
        let _ = self.cross_encoder.set(encoder);
    }

    /// Returns the language of a query that is answered by meaning across languages: one that none of the notes is in.
    pub fn foreign_language(&self, query: &str) -> Option<QueryLanguage> {
        self.across.get()?;
        let language = self.note_languages.foreign(query)?;
        // A question of the notes may contain a name that looks like another language.
        let is_exact = !self.suggestions.find_exact(query, None).is_empty();
        (!is_exact && !self.has_all_words(query)).then_some(language)
    }

    /// Returns the `limit` best Q&As for a query, within one topic or all topics.
    pub fn search(&self, words: &str, topic: Option<&Topic>, limit: usize) -> Ranking {
        self.search_without(words, topic, limit, &[])
    }

    /// Returns what [`search`](Self::search) would, if these few Q&As did not exist: they are left out before the
    /// confidence is computed. Only the rarity of words still counts them.
    pub fn search_without(
        &self,
        words: &str,
        topic: Option<&Topic>,
        limit: usize,
        excluded: &[QaId],
    ) -> Ranking {
        self.rank(&Request::finished(words, topic, limit, excluded))
    }

    /// Like [`search_without`](Self::search_without), but the cross-encoder reads the best notes, if there is one that
    /// is idle. This takes a few tenths of a second. `notebook` is the one that was indexed.
    pub fn search_carefully(
        &self,
        words: &str,
        topic: Option<&Topic>,
        limit: usize,
        excluded: &[QaId],
        notebook: &Notebook,
    ) -> Ranking {
        self.rank(&Request {
            notebook: Some(notebook),
            ..Request::finished(words, topic, limit, excluded)
        })
    }

    fn rank(&self, request: &Request<'_>) -> Ranking {
        if let Some(found) = self.search_across(request) {
            return found;
        }
        let (found, strength) = self.find(request);
        self.ranking(found, &strength, request.limit)
    }

    /// Returns whether the first two candidates have the same question, which is not the query. Then the first one is
    /// shown, with the other one in its menu. If it is the query, both are offered.
    fn answer_one_question(&self, found: &[Candidate]) -> bool {
        let [first, second, ..] = found else {
            return false;
        };
        let (one, other) = (first.document, second.document);
        !first.evidence.fit.is_exact && self.titles.have_same_question(one, other)
    }

    /// Returns the first `limit` candidates, with their confidence and verdict.
    fn ranking(&self, found: Vec<Candidate>, strength: &QueryStrength, limit: usize) -> Ranking {
        let Some(first) = found.first() else {
            return Ranking::default();
        };
        let confidence = confidence(strength, &found);
        let is_doubtful = first.evidence.is_doubtful();
        let is_by_meaning = first.evidence.similarity.is_some() && !first.evidence.fit.is_exact;
        let verdict = Verdict::new(confidence, is_doubtful, &self.options);
        let is_close_call =
            verdict.is_likely() && is_close_call(&found) && !self.answer_one_question(&found);
        let hits = found.into_iter().take(limit).map(|candidate| Hit {
            qa: self.ids[candidate.document].clone(),
            score: candidate.probability(),
            parts: candidate.parts,
        });
        Ranking {
            hits: hits.collect(),
            confidence,
            is_doubtful,
            verdict,
            is_close_call,
            is_by_meaning,
        }
    }
}

impl difference::Lexicon for SearchIndex {
    fn have_same_stem(&self, a: &str, b: &str) -> bool {
        let stem = |analyzer: &Analyzer, word| analyzer.analyze_part(word).term;
        let mut analyzers = self.analyzers.iter();
        analyzers.any(|analyzer| stem(analyzer, a) == stem(analyzer, b))
    }

    fn is_word(&self, word: &str) -> bool {
        word_vectors::table::row_of(word).is_some() || self.vocabulary.terms(word).next().is_some()
    }
}
