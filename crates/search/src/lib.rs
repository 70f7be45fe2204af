//! Finds the notes that answer a query, best first, and computes how confident the result is.
//!
//! An index is built once from a notebook, with the words of the notes; a semantic index is added after it
//! has been computed. A document's number is the position of its Q&A in [`Notebook::qas`], so documents are
//! added in that order, into one segment. Equal scores are ordered by [`QaId`], the smaller first.

#![warn(missing_docs)]

mod candidates;
pub mod cross_language;
pub mod embedding;
mod frame_words;
mod language;
mod languages;
mod lexicon;
mod look;
pub mod meaning;
mod nearest;
mod query;
mod query_language;
mod query_spelling;
mod query_words;
mod schema;
mod scoring;
mod spelling;
mod stop_words;
mod suggest;
mod terms;
mod titles;
mod word_vectors;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::sync::mpsc::sync_channel;
use std::thread;

use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Index, IndexReader, ReloadPolicy, Searcher, Term};

use candidates::{Candidate, bm25_scores, confidence, have_a_term, is_close_call};
pub use cross_language::CrossLanguageIndex;
pub use language::Language;
use languages::Languages;
use lexicon::Lexicon;
pub use look::{Look, Verdict};
pub use meaning::SemanticIndex;
use query::{Frequencies, Plan};
use query_language::NoteLanguages;
pub use query_language::QueryLanguage;
use query_spelling::{KnownWords, correct_spelling};
use recite_notes::{Notebook, QaId, Topic};
use schema::{Fields, QaWords};
pub use scoring::ScoreParts;
use scoring::{Evidence, QueryStrength, Similarity};
use spelling::Vocabulary;
use suggest::Suggestions;
use terms::Analyzer;
use titles::Titles;
use word_vectors::WordVectors;

/// How many of the best documents by words, and by meaning, are scored in full: far more than are shown, and few
/// enough to be fast.
const MAX_CANDIDATES: usize = 50;

/// How many of the candidates are compared with the query token by token; the cost grows with their length.
const TOKEN_CANDIDATES: usize = 16;

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
            likely_confidence: 0.38,
            possible_confidence: 0.26,
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
    /// What the confidence is enough for.
    pub verdict: Verdict,
    /// Whether the first two hits both likely answer, and the first one hardly leads. Neither is then shown as the
    /// answer. Never true if the verdict is below [`Verdict::Likely`].
    pub is_close_call: bool,
}

impl Ranking {
    /// Returns what a member sees of the hits.
    pub fn look(&self) -> Look {
        Look::new(self.verdict, self.is_close_call)
    }
}

/// Building or reading the index failed inside tantivy. The index is in memory, so this is unexpected.
#[derive(Debug, thiserror::Error)]
#[error("search index: {0}")]
pub struct SearchError(#[from] tantivy::TantivyError);

/// The search index of one notebook. It can be searched from many threads.
pub struct SearchIndex {
    options: SearchOptions,
    fields: Fields,
    reader: IndexReader,
    /// One analyzer for each language of the notes.
    analyzers: Vec<Analyzer>,
    vocabulary: Vocabulary,
    titles: Titles,
    word_vectors: WordVectors,
    suggestions: Suggestions,
    ids: Vec<QaId>,
    /// Set once it has been computed. Without it, only words are searched.
    meaning: OnceLock<SemanticIndex>,
    note_languages: NoteLanguages,
    /// Set once it has been computed. Without it, queries in other languages are searched like all others.
    across: OnceLock<CrossLanguageIndex>,
}

impl SearchIndex {
    /// Indexes every Q&A of a notebook.
    ///
    /// # Errors
    /// Returns an error only if tantivy fails on its in-memory index.
    pub fn build(notebook: &Notebook, options: SearchOptions) -> Result<Self, SearchError> {
        /// The initial size of tantivy's memory arena, which grows as needed.
        const ARENA_SIZE_BYTES: usize = 15_000_000;
        /// How many documents may wait to be indexed. Kept low, since each holds the words of a whole Q&A.
        const MAX_WAITING_DOCUMENTS: usize = 256;
        let fields = Fields::default();
        let languages = Languages::detect(notebook, options.language);
        let analyzers: Vec<_> = languages.all.iter().copied().map(Analyzer::new).collect();
        // The writer of a single segment keeps the order in which documents are added; tantivy's
        // multi-threaded writer does not guarantee it.
        let mut writer = Index::builder()
            .schema(fields.schema.clone())
            .single_segment_index_writer(
                tantivy::directory::RamDirectory::create(),
                ARENA_SIZE_BYTES,
            )?;
        let mut lexicon = Lexicon::new(&analyzers);
        let mut titles = Titles::default();
        let mut word_vectors = WordVectors::default();
        let mut suggestions = suggest::SuggestionsBuilder::default();
        // Notes are analyzed while earlier ones are indexed. Both steps take about as long.
        let index = thread::scope(|scope| {
            let (documents, received) = sync_channel(MAX_WAITING_DOCUMENTS);
            let indexer = scope.spawn(move || {
                for document in received {
                    writer.add_document(document)?;
                }
                writer.finalize()
            });
            for qa in notebook.qas() {
                lexicon.use_analyzer(languages.position_of(qa));
                let words = QaWords::analyze(qa, &mut lexicon);
                lexicon.vocabulary.add_note(words.numbers());
                titles.add(&words);
                word_vectors.add(&words, languages.of(qa) == Language::English);
                suggestions.add(&words);
                if documents.send(fields.document(qa, &words)).is_err() {
                    break; // Indexing failed; its error is returned below.
                }
            }
            drop(documents);
            indexer.join().unwrap_or_else(|panic| resume_unwind(panic))
        })?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let (vocabulary, numbers) = lexicon.vocabulary.finish();
        titles.renumber(&numbers);
        Ok(Self {
            options,
            titles,
            word_vectors,
            fields,
            reader,
            suggestions: suggestions.finish(notebook),
            analyzers,
            vocabulary,
            ids: notebook.qas().iter().map(|qa| qa.id.clone()).collect(),
            meaning: OnceLock::new(),
            note_languages: NoteLanguages::of(notebook, &languages),
            across: OnceLock::new(),
        })
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

    /// Returns the language of a query that is answered by meaning across languages: one that none of the notes is in.
    pub fn foreign_language(&self, query: &str) -> Option<QueryLanguage> {
        self.across.get()?;
        let language = self.note_languages.foreign(query)?;
        // A question of the notes may contain a name that looks like another language.
        let is_exact = !self.suggestions.find_exact(query, None).is_empty();
        (!is_exact).then_some(language)
    }

    /// Returns the `limit` best Q&As for a query, within one topic or all topics.
    ///
    /// # Errors
    /// Returns an error only if tantivy fails on its in-memory index; every text is a valid query.
    pub fn search(
        &self,
        words: &str,
        topic: Option<&Topic>,
        limit: usize,
    ) -> Result<Ranking, SearchError> {
        self.search_without(words, topic, limit, &[])
    }

    /// Returns what [`search`](Self::search) would, if these few Q&As did not exist: they are left out before the
    /// confidence is computed. Only the rarity of words still counts them.
    ///
    /// # Errors
    /// The same.
    pub fn search_without(
        &self,
        words: &str,
        topic: Option<&Topic>,
        limit: usize,
        excluded: &[QaId],
    ) -> Result<Ranking, SearchError> {
        let candidates = limit.max(MAX_CANDIDATES) + excluded.len();
        let searcher = self.reader.searcher();
        let counts = TermCounts {
            searcher: &searcher,
            field: self.fields.terms,
        };
        let exact = self.suggestions.find_exact(words, topic);
        if exact.is_empty()
            && let Some(found) = self.search_across(words, topic, limit, &counts, excluded)?
        {
            return Ok(found);
        }
        let plan = Plan::new(words, &self.analyzers, &self.vocabulary, &counts);
        let semantic = self.compare_meaning(words, &counts);
        let query = plan.query(self.fields.terms);
        let mut documents = match &query {
            Some(query) => self.find_by_words(&searcher, query, candidates, topic)?,
            None => Vec::new(),
        };
        let related = self.word_vectors.compare(&plan.rows);
        let within = topic
            .map(|topic| self.documents_in_topic(&searcher, topic))
            .transpose()?;
        let is_within = |document: usize| {
            let document = document as DocId;
            within
                .as_ref()
                .is_none_or(|within| within.contains(&document))
        };
        match (&semantic, &related) {
            (Some(semantic), _) => documents.extend(semantic.best(candidates, is_within)),
            (None, Some(related)) => documents.extend(related.best(candidates, is_within)),
            (None, None) => {}
        }
        documents.extend(&exact);
        documents.retain(|&document| !excluded.contains(&self.ids[document]));
        documents.sort_unstable();
        documents.dedup();
        let scores = match &query {
            Some(query) => bm25_scores(&searcher, query, &documents)?,
            None => vec![0.0; documents.len()],
        };
        let found = documents.into_iter().zip(scores).map(|(document, score)| {
            let bm25_share = if score > 0.0 {
                score / plan.max_score
            } else {
                0.0
            };
            let mut fit = self.titles.fit(document, &plan, &self.vocabulary);
            fit.is_exact |= exact.contains(&document);
            let whole = semantic
                .as_ref()
                .and_then(|semantic| semantic.vector_similarity(document));
            let similarity = whole.map(|whole| Similarity { whole, tokens: 0.0 });
            (
                document,
                Evidence {
                    bm25_share,
                    fit,
                    similarity,
                    related: related
                        .as_ref()
                        .and_then(|related| related.similarity(document)),
                    ..Evidence::default()
                },
            )
        });
        let strength = QueryStrength {
            max_score: plan.max_score,
            unknown_word_score: plan.unknown_word_score,
        };
        let mut found: Vec<Candidate> = found
            .map(|(document, evidence)| Candidate::new(document, evidence, &strength))
            .collect();
        if let Some(semantic) = &semantic {
            found.sort_by(Candidate::compare);
            let to_refine = found.iter_mut().take(TOKEN_CANDIDATES.max(limit));
            for candidate in to_refine {
                if let Some(similarity) = &mut candidate.evidence.similarity {
                    similarity.tokens = semantic.token_similarity(candidate.document);
                    *candidate = Candidate::new(candidate.document, candidate.evidence, &strength);
                }
            }
        }
        found.sort_by(Candidate::compare);
        let dependent = found.iter().filter(|it| it.depends_on_missing_words());
        let count = dependent.count().max(limit).min(found.len());
        self.find_missing_words(&searcher, &plan, &mut found[..count])?;
        found.sort_by(Candidate::compare);
        Ok(self.ranking(found, &strength, limit))
    }

    /// Finds how much of the query's content is nowhere in the note of each candidate.
    fn find_missing_words(
        &self,
        searcher: &Searcher,
        plan: &Plan,
        found: &mut [Candidate],
    ) -> Result<(), SearchError> {
        let content = || plan.words.iter().filter(|word| word.is_content);
        let all: f32 = content().map(|word| word.rarity).sum();
        let rarest = content().map(|word| word.rarity).fold(0.0, f32::max);
        let documents: Vec<usize> = found.iter().map(|it| it.document).collect();
        for word in content() {
            let terms = word.matches.iter().map(|it| &*it.term);
            let in_note = have_a_term(searcher, self.fields.terms, terms, &documents)?;
            for (candidate, is_in_note) in found.iter_mut().zip(in_note) {
                let has_word = |at| self.titles.has_word(at, word, &self.vocabulary);
                if !is_in_note && !has_word(candidate.document) {
                    candidate.evidence.missing_share += word.rarity / all;
                    candidate.evidence.is_rarest_missing |= word.rarity >= rarest;
                }
            }
        }
        Ok(())
    }

    /// Searches for a query in another language than the notes; `None` if it is none, or without the multilingual model.
    fn search_across(
        &self,
        query: &str,
        topic: Option<&Topic>,
        limit: usize,
        counts: &TermCounts<'_>,
        excluded: &[QaId],
    ) -> Result<Option<Ranking>, SearchError> {
        let searcher = counts.searcher;
        let Some(language) = self.foreign_language(query) else {
            return Ok(None);
        };
        let Some(similarities) = self.across.get().and_then(|across| across.compare(query)) else {
            return Ok(None);
        };
        let is_known = |word: &str| self.is_known(word, counts);
        let shared = cross_language::shared_words(query, language, is_known);
        let plan = Plan::new(&shared, &self.analyzers, &self.vocabulary, counts);
        let mut documents: Vec<usize> = match topic {
            None => (0..self.ids.len()).collect(),
            Some(topic) => {
                let mut documents: Vec<usize> = self
                    .documents_in_topic(searcher, topic)?
                    .into_iter()
                    .map(|document| document as usize)
                    .collect();
                documents.sort_unstable();
                documents
            }
        };
        documents.retain(|&document| !excluded.contains(&self.ids[document]));
        let by_words = match plan.query(self.fields.terms) {
            Some(query) => bm25_scores(searcher, &query, &documents)?,
            None => vec![0.0; documents.len()],
        };
        let rarity = plan.max_score / (plan.max_score + plan.unknown_word_score);
        let score = |(document, by_words): (usize, f32)| {
            let share = if by_words > 0.0 {
                by_words / plan.max_score
            } else {
                0.0
            };
            let score = cross_language::Score::weigh(similarities[document], share, rarity);
            (document, score)
        };
        let mut found: Vec<_> = documents.into_iter().zip(by_words).map(score).collect();
        found.sort_by(|(a, one), (b, other)| other.sum().total_cmp(&one.sum()).then(a.cmp(b)));
        let confidence = cross_language::confidence_of_first(&found);
        let hit = |&(document, score): &(usize, cross_language::Score)| Hit {
            qa: self.ids[document].clone(),
            score: cross_language::confidence(score.sum(), 0.0),
            parts: ScoreParts {
                words: score.words,
                whole: score.whole,
                ..ScoreParts::default()
            },
        };
        let hits: Vec<Hit> = found.iter().take(limit).map(hit).collect();
        let verdict = match found.is_empty() {
            true => Verdict::Nothing,
            false => Verdict::from_confidence(confidence, &self.options),
        };
        let is_close_call = verdict.is_likely() && cross_language::is_close_call(&found);
        Ok(Some(Ranking {
            hits,
            confidence,
            verdict,
            is_close_call,
        }))
    }

    /// Returns whether a note contains a word or another form of it.
    fn is_known(&self, word: &str, counts: &TermCounts<'_>) -> bool {
        let mut terms = self
            .analyzers
            .iter()
            .map(|analyzer| analyzer.analyze_part(word).term);
        terms.any(|term| counts.notes_with(&term) > 0)
    }

    /// Compares the query with the semantic index; `None` without one or for a query without words.
    fn compare_meaning(
        &self,
        query: &str,
        counts: &TermCounts<'_>,
    ) -> Option<meaning::QuerySimilarity<'_>> {
        let is_known = |word: &str| self.is_known(word, counts);
        let words = KnownWords {
            vocabulary: &self.vocabulary,
            is_known: &is_known,
        };
        let meaning = self.meaning.get()?;
        meaning.compare(&correct_spelling(query, &words, meaning.encoder()))
    }

    /// Returns the first `limit` candidates, with their confidence and verdict.
    fn ranking(&self, found: Vec<Candidate>, strength: &QueryStrength, limit: usize) -> Ranking {
        let confidence = confidence(strength, &found);
        let verdict = match found.is_empty() {
            true => Verdict::Nothing,
            false => Verdict::from_confidence(confidence, &self.options),
        };
        let is_close_call = verdict.is_likely() && is_close_call(&found);
        let hits = found.into_iter().take(limit).map(|candidate| Hit {
            qa: self.ids[candidate.document].clone(),
            score: candidate.probability(),
            parts: candidate.parts,
        });
        Ranking {
            hits: hits.collect(),
            confidence,
            verdict,
            is_close_call,
        }
    }

    /// Returns the `limit` documents with the highest BM25 scores.
    fn find_by_words(
        &self,
        searcher: &Searcher,
        query: &BooleanQuery,
        limit: usize,
        topic: Option<&Topic>,
    ) -> Result<Vec<usize>, SearchError> {
        let top = TopDocs::with_limit(limit).order_by_score();
        let found = match topic {
            None => searcher.search(query, &top)?,
            Some(topic) => {
                let within = ConstScoreQuery::new(Box::new(self.topic_query(topic)), 0.0);
                let both = BooleanQuery::new(vec![
                    (Occur::Must, Box::new(query.clone())),
                    (Occur::Must, Box::new(within)),
                ]);
                searcher.search(&both, &top)?
            }
        };
        let documents = found
            .into_iter()
            .map(|(_, address)| address.doc_id as usize);
        Ok(documents.collect())
    }

    fn topic_query(&self, topic: &Topic) -> TermQuery {
        let term = Term::from_field_text(self.fields.topics, &topic.to_string());
        TermQuery::new(term, IndexRecordOption::Basic)
    }

    /// Returns every document of a topic.
    fn documents_in_topic(
        &self,
        searcher: &Searcher,
        topic: &Topic,
    ) -> Result<HashSet<DocId>, SearchError> {
        let found = searcher.search(&self.topic_query(topic), &DocSetCollector)?;
        Ok(found.into_iter().map(|address| address.doc_id).collect())
    }

    /// Returns up to `limit` questions to suggest while someone types, best first.
    pub fn suggest(&self, typed: &str, topic: Option<&Topic>, limit: usize) -> Vec<QaId> {
        let found = self.suggestions.find(typed, topic, limit, &self.analyzers);
        found.into_iter().map(|at| self.ids[at].clone()).collect()
    }
}

/// The term frequencies of tantivy's index.
struct TermCounts<'a> {
    searcher: &'a Searcher,
    field: Field,
}

impl Frequencies for TermCounts<'_> {
    fn notes(&self) -> u64 {
        self.searcher.num_docs()
    }

    fn notes_with(&self, term: &str) -> u64 {
        let term = Term::from_field_text(self.field, term);
        self.searcher.doc_freq(&term).unwrap_or_default()
    }
}
