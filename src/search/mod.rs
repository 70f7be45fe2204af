//! Which answers fit this query, best first, and how sure is that?
//!
//! An index is built once from a notebook and never changed. It holds words only: a document's
//! number is the place of its Q&A in [`Notebook::qas`], which is why documents are added in that
//! order, into one segment. Scores that tie go to the smaller [`QaId`].

mod language;
mod lexicon;
pub mod meaning;
mod query;
mod reading;
mod schema;
mod spelling;
mod stop_words;
mod suggest;
mod terms;
mod titles;

#[cfg(test)]
mod tests;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Index, IndexReader, ReloadPolicy, Searcher, Term};

use crate::notes::{Notebook, QaId, Topic};
pub use language::Language;
use language::Languages;
use lexicon::Lexicon;
use query::{Frequencies, Plan};
use schema::{Fields, QaWords};
use spelling::Vocabulary;
use suggest::Suggestions;
use terms::Analyzer;
use titles::{Fit, Titles};

/// How many of the best documents by words alone are looked at closely: far more than are shown, and
/// few enough to cost no time.
const CANDIDATES: usize = 50;

/// What the parts of a score weigh. Chosen on the mean of eight judged collections, where hit@1
/// rises from .732 with BM25 alone to .765; neighbouring values differ by less than .01.
const WORDS: f32 = 1.0;
const ABOUT: f32 = 0.4;
const ORDER: f32 = 0.25;
const TITLE: f32 = 0.1;
/// The score that counts as certain: a note rarely says all of a question's words over and over.
const CERTAIN: f32 = 1.07;

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
            answer_confidence: 0.22,
            closest_confidence: 0.12,
            language: None,
        }
    }
}

/// A document that matched.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub qa: QaId,
    /// How much of what the query could find was found, 0 to 1: comparable between queries, so it
    /// ranks and decides.
    pub score: f32,
    /// What the score is made of.
    pub parts: Parts,
}

/// The parts of a score, each with its weight in it: their sum, at most 1, is the score.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Parts {
    /// From the share of the greatest BM25 that the query could reach.
    pub words: f32,
    /// From how much question and query cover each other.
    pub about: f32,
    /// From the query's words that follow each other in the question as well.
    pub order: f32,
    /// From the share of the question that the query covers.
    pub title: f32,
}

impl Parts {
    fn sum(&self) -> f32 {
        self.words + self.about + self.order + self.title
    }
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// Best first.
    pub hits: Vec<Hit>,
    /// How sure it is that the first hit answers, 0 to 1: comparable between queries.
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
}

impl SearchIndex {
    /// Indexes every Q&A of a notebook.
    ///
    /// # Errors
    /// Only where tantivy fails on memory of its own.
    pub fn build(notebook: &Notebook, options: SearchOptions) -> Result<Self, SearchError> {
        /// Where tantivy's arena begins; it grows as needed.
        const ARENA_BYTES: usize = 15_000_000;
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
        for qa in notebook.qas() {
            lexicon.read_by(languages.place_of(qa));
            let words = QaWords::of(qa, &mut lexicon);
            lexicon.counter.add(words.numbers());
            titles.add(&words.wordings);
            suggestions.add(&words.wordings);
            writer.add_document(fields.document(qa, &words))?;
        }
        let index = writer.finalize()?;
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
        })
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
        let Some(query) = plan.query(self.fields.terms).filter(|_| limit > 0) else {
            return Ok(Ranking::default());
        };
        let top = TopDocs::with_limit(limit.max(CANDIDATES)).order_by_score();
        let found = match topic {
            None => searcher.search(&query, &top)?,
            Some(topic) => {
                let term = Term::from_field_text(self.fields.topics, &topic.to_string());
                let within = TermQuery::new(term, IndexRecordOption::Basic);
                let within = ConstScoreQuery::new(Box::new(within), 0.0);
                let both = BooleanQuery::new(vec![
                    (Occur::Must, Box::new(query)),
                    (Occur::Must, Box::new(within)),
                ]);
                searcher.search(&both, &top)?
            }
        };
        let mut hits: Vec<(usize, Parts)> = found
            .into_iter()
            .map(|(score, address)| {
                let document = address.doc_id as usize;
                let fit = self.titles.fit(document, &plan.asked, &self.vocabulary);
                (document, weighed(score / plan.ceiling, fit))
            })
            .collect();
        hits.sort_by(|a, b| b.1.sum().total_cmp(&a.1.sum()).then(a.0.cmp(&b.0)));
        let hits: Vec<Hit> = hits
            .into_iter()
            .take(limit)
            .map(|(document, parts)| Hit {
                qa: self.ids[document].clone(),
                score: parts.sum().min(1.0),
                parts,
            })
            .collect();
        let confidence = hits.first().map_or(0.0, |hit| hit.score);
        let verdict = match hits.is_empty() {
            true => Verdict::Nothing,
            false => self.options.verdict(confidence),
        };
        Ok(Ranking {
            hits,
            confidence,
            verdict,
        })
    }

    /// Up to `limit` questions to offer while somebody types, best first.
    pub fn suggest(&self, typed: &str, topic: Option<&Topic>, limit: usize) -> Vec<QaId> {
        let found = self.suggestions.find(typed, topic, limit, &self.analyzers);
        found.into_iter().map(|at| self.ids[at].clone()).collect()
    }
}

/// A score from the share of the greatest BM25 a query can reach and the fit of the question.
fn weighed(share: f32, fit: Fit) -> Parts {
    Parts {
        words: WORDS * share / CERTAIN,
        about: ABOUT * fit.of_title * fit.of_query / CERTAIN,
        order: ORDER * fit.order / CERTAIN,
        title: TITLE * fit.of_title / CERTAIN,
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
