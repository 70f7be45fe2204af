//! Which answers fit this query, best first, and how sure is that?
//!
//! An index is built once from a notebook, by words; what notes mean is added once, when it is
//! computed. A document's number is the place of its Q&A in [`Notebook::qas`], which is why documents
//! are added in that order, into one segment. Scores that tie go to the smaller [`QaId`].

mod candidates;
pub mod embedding;
mod language;
mod languages;
mod lexicon;
pub mod meaning;
mod query;
mod reading;
mod respelt;
mod schema;
mod scoring;
mod spelling;
mod stop_words;
mod suggest;
mod terms;
mod titles;

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

use candidates::{Candidate, confidence, scores};
pub use language::Language;
use languages::Languages;
use lexicon::Lexicon;
pub use meaning::Meaning;
use query::{Frequencies, Plan};
use recite_notes::{Notebook, QaId, Topic};
use respelt::{KnownWords, respelt};
use schema::{Fields, QaWords};
pub use scoring::Parts;
use scoring::{Evidence, Near, Query};
use spelling::Vocabulary;
use suggest::Suggestions;
use terms::Analyzer;
use titles::Titles;

/// How many of the best documents by words alone are looked at closely: far more than are shown, and
/// few enough to cost no time.
const CANDIDATES: usize = 50;

/// How many of them are held against the query token by token, which costs the more the longer they are.
const READ_CLOSELY: usize = 16;

/// What the operator may choose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SearchOptions {
    /// The confidence, 0 to 1, from which the best hit is given as the answer.
    pub answer_confidence: f32,
    /// The confidence, 0 to 1, from which the best hits are offered as the closest ones.
    pub closest_confidence: f32,
    /// The language of all notes; `None` to tell it from their words.
    pub language: Option<Language>,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            answer_confidence: 0.75,
            closest_confidence: 0.15,
            language: None,
        }
    }
}

/// A document that matched.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub qa: QaId,
    /// The chance that it answers, 0 to 1, looked at alone: comparable between queries.
    pub score: f32,
    /// What the score is made of.
    pub parts: Parts,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// Best first.
    pub hits: Vec<Hit>,
    /// The chance that the first hit answers, 0 to 1: its score, and how far it leads the next ones.
    pub confidence: f32,
    pub verdict: Verdict,
}

/// What a ranking lets us say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The first hit answers.
    Answer,
    /// The answer may be among the first hits.
    Closest,
    /// No note answers.
    #[default]
    Nothing,
}

impl SearchOptions {
    fn verdict(&self, confidence: f32) -> Verdict {
        if confidence >= self.answer_confidence {
            Verdict::Answer
        } else if confidence >= self.closest_confidence {
            Verdict::Closest
        } else {
            Verdict::Nothing
        }
    }
}

/// Building or reading the index failed: tantivy's own fault, as the index lives in memory.
#[derive(Debug, thiserror::Error)]
#[error("search index: {0}")]
pub struct SearchError(#[from] tantivy::TantivyError);

/// The words of one notebook, ready to be searched from many threads.
pub struct SearchIndex {
    options: SearchOptions,
    fields: Fields,
    reader: IndexReader,
    /// One for each language of the notes.
    analyzers: Vec<Analyzer>,
    vocabulary: Vocabulary,
    titles: Titles,
    suggestions: Suggestions,
    ids: Vec<QaId>,
    /// Added when it is computed; until then, and without a model, words alone are searched.
    meaning: OnceLock<Meaning>,
}

impl SearchIndex {
    /// Indexes every Q&A of a notebook.
    ///
    /// # Errors
    /// Only where tantivy fails on memory of its own.
    pub fn build(notebook: &Notebook, options: SearchOptions) -> Result<Self, SearchError> {
        /// Where tantivy's arena begins; it grows as needed.
        const ARENA_BYTES: usize = 15_000_000;
        /// Few, as each holds the words of a whole Q&A.
        const WAITING_DOCUMENTS: usize = 256;
        let fields = Fields::default();
        let languages = Languages::of(notebook, options.language);
        let analyzers: Vec<_> = languages.all.iter().copied().map(Analyzer::new).collect();
        // The writer of a single segment keeps documents in the order they are added, which the
        // public multi-threaded one does not promise.
        let mut writer = Index::builder()
            .schema(fields.schema.clone())
            .single_segment_index_writer(tantivy::directory::RamDirectory::create(), ARENA_BYTES)?;
        let mut lexicon = Lexicon::new(&analyzers);
        let mut titles = Titles::default();
        let mut suggestions = suggest::Builder::default();
        // Words are read while those of earlier notes are indexed, which takes about as long.
        let index = thread::scope(|scope| {
            let (documents, to_index) = sync_channel(WAITING_DOCUMENTS);
            let indexing = scope.spawn(move || {
                for document in to_index {
                    writer.add_document(document)?;
                }
                writer.finalize()
            });
            for qa in notebook.qas() {
                lexicon.read_by(languages.place_of(qa));
                let words = QaWords::of(qa, &mut lexicon);
                lexicon.counter.add(words.numbers());
                titles.add(&words);
                suggestions.add(&words);
                if documents.send(fields.document(qa, &words)).is_err() {
                    break; // Indexing failed; its error is returned below.
                }
            }
            drop(documents);
            indexing.join().unwrap_or_else(|panic| resume_unwind(panic))
        })?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let (vocabulary, numbers) = lexicon.counter.finish();
        titles.renumber(&numbers);
        Ok(Self {
            options,
            titles,
            fields,
            reader,
            suggestions: suggestions.finish(notebook),
            analyzers,
            vocabulary,
            ids: notebook.qas().iter().map(|qa| qa.id.clone()).collect(),
            meaning: OnceLock::new(),
        })
    }

    /// From now on meaning counts as well. Whoever adds one twice changes nothing.
    pub fn add_meaning(&self, meaning: Meaning) {
        let _ = self.meaning.set(meaning);
    }

    pub fn has_meaning(&self) -> bool {
        self.meaning.get().is_some()
    }

    /// The `limit` best Q&As for a member's words, of one topic or of all.
    ///
    /// # Errors
    /// Only where tantivy fails on memory of its own; no query is invalid.
    pub fn search(
        &self,
        words: &str,
        topic: Option<&Topic>,
        limit: usize,
    ) -> Result<Ranking, SearchError> {
        let searcher = self.reader.searcher();
        let counts = Counts {
            searcher: &searcher,
            field: self.fields.terms,
        };
        let plan = Plan::new(words, &self.analyzers, &self.vocabulary, &counts);
        let meant = self.meant(words, &counts);
        let query = plan.query(self.fields.terms);
        let mut documents = match &query {
            Some(query) => self.by_words(&searcher, query, limit, topic)?,
            None => Vec::new(),
        };
        if let Some(meant) = &meant {
            let within = topic
                .map(|topic| self.within(&searcher, topic))
                .transpose()?;
            let is_within = |document: usize| {
                let document = document as DocId;
                within
                    .as_ref()
                    .is_none_or(|within| within.contains(&document))
            };
            documents.extend(meant.best(CANDIDATES.max(limit), is_within));
        }
        let named = self.suggestions.named(words, topic);
        documents.extend(&named);
        documents.sort_unstable();
        documents.dedup();
        let scores = match &query {
            Some(query) => scores(&searcher, query, &documents)?,
            None => vec![0.0; documents.len()],
        };
        let found = documents.into_iter().zip(scores).map(|(document, score)| {
            let share = if score > 0.0 {
                score / plan.ceiling
            } else {
                0.0
            };
            let mut fit = self.titles.fit(document, &plan.asked, &self.vocabulary);
            fit.is_same |= named.contains(&document);
            let whole = meant.as_ref().and_then(|meant| meant.whole(document));
            let near = whole.map(|whole| Near { whole, tokens: 0.0 });
            (document, Evidence { share, fit, near })
        });
        let query = Query {
            ceiling: plan.ceiling,
            rarest: plan.rarest,
        };
        let mut found: Vec<Candidate> = found
            .map(|(document, evidence)| Candidate::new(document, evidence, &query))
            .collect();
        if let Some(meant) = &meant {
            found.sort_by(Candidate::best_first);
            let to_read = found.iter_mut().take(READ_CLOSELY.max(limit));
            for candidate in to_read {
                if let Some(near) = &mut candidate.evidence.near {
                    near.tokens = meant.tokens(candidate.document);
                    *candidate = Candidate::new(candidate.document, candidate.evidence, &query);
                }
            }
        }
        found.sort_by(Candidate::best_first);
        Ok(self.ranking(found, &query, limit))
    }

    /// What a query means to the notes, where a model is there to tell.
    fn meant(&self, query: &str, counts: &Counts<'_>) -> Option<meaning::Asked<'_>> {
        let is_known = |word: &str| {
            let mut terms = self
                .analyzers
                .iter()
                .map(|analyzer| analyzer.part(word).term);
            terms.any(|term| counts.notes_with(&term) > 0)
        };
        let words = KnownWords {
            vocabulary: &self.vocabulary,
            is_known: &is_known,
        };
        let meaning = self.meaning.get()?;
        meaning.ask(&respelt(query, &words, meaning.encoder()))
    }

    /// The first `limit` candidates, and what they let us say.
    fn ranking(&self, found: Vec<Candidate>, query: &Query, limit: usize) -> Ranking {
        let confidence = confidence(query, &found);
        let verdict = match found.is_empty() {
            true => Verdict::Nothing,
            false => self.options.verdict(confidence),
        };
        let hits = found.into_iter().take(limit).map(|candidate| Hit {
            qa: self.ids[candidate.document].clone(),
            score: candidate.chance(),
            parts: candidate.parts,
        });
        Ranking {
            hits: hits.collect(),
            confidence,
            verdict,
        }
    }

    /// The documents that say most of a query's words.
    fn by_words(
        &self,
        searcher: &Searcher,
        query: &BooleanQuery,
        limit: usize,
        topic: Option<&Topic>,
    ) -> Result<Vec<usize>, SearchError> {
        let top = TopDocs::with_limit(limit.max(CANDIDATES)).order_by_score();
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

    /// Every document of a topic.
    fn within(&self, searcher: &Searcher, topic: &Topic) -> Result<HashSet<DocId>, SearchError> {
        let found = searcher.search(&self.topic_query(topic), &DocSetCollector)?;
        Ok(found.into_iter().map(|address| address.doc_id).collect())
    }

    /// Up to `limit` questions to offer while somebody types, best first.
    pub fn suggest(&self, typed: &str, topic: Option<&Topic>, limit: usize) -> Vec<QaId> {
        let found = self.suggestions.find(typed, topic, limit, &self.analyzers);
        found.into_iter().map(|at| self.ids[at].clone()).collect()
    }
}

/// Term frequencies as tantivy holds them.
struct Counts<'a> {
    searcher: &'a Searcher,
    field: Field,
}

impl Frequencies for Counts<'_> {
    fn notes(&self) -> u64 {
        self.searcher.num_docs()
    }

    fn notes_with(&self, term: &str) -> u64 {
        let term = Term::from_field_text(self.field, term);
        self.searcher.doc_freq(&term).unwrap_or_default()
    }
}
