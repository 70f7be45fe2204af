//! A member's words → a query. Total: any text is a valid query, and there is no query syntax.

mod planner;

use std::collections::HashSet;

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::reading::{Likely, WordAsked, words_asked};
use super::spelling::Vocabulary;
use super::terms::Analyzer;
use planner::{Planner, idf};

/// tantivy's BM25 saturation, with which a term's greatest possible score is `idf * (K1 + 1)`.
const K1: f32 = 1.2;

/// What a query asks of the index.
#[derive(Debug, Default)]
pub struct Plan {
    /// The words asked, in order, each once.
    pub asked: Vec<Asked>,
    /// Terms that count beside the words: identifiers whole, words written as one.
    forms: Vec<String>,
    /// The score of a note that says all of it, over and over: what scores are measured against.
    pub ceiling: f32,
    /// What a word that no note has adds to the ceiling.
    pub rarest: f32,
}

/// A word of a query.
#[derive(Clone, Debug)]
pub struct Asked {
    /// In lower case, unstemmed.
    pub surface: String,
    /// The terms of the notes that it may mean.
    pub meanings: Vec<Meaning>,
    /// Its inverse document frequency.
    pub rarity: f32,
    /// Whether it is looked for in the notes, not only compared with their questions.
    is_searched: bool,
}

/// A term that a word may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Meaning {
    pub term: String,
    /// How well it stands for the word, 0 to 1.
    pub fit: f32,
    /// What its score is multiplied by: the fit, and no gain from the rarity of a slip.
    boost: f32,
}

/// The number of notes in the index, and of those that hold a term.
pub trait Frequencies {
    fn notes(&self) -> u64;
    fn notes_with(&self, term: &str) -> u64;
}

impl Plan {
    pub fn new(
        query: &str,
        analyzers: &[Analyzer],
        vocabulary: &Vocabulary,
        frequencies: &impl Frequencies,
    ) -> Self {
        let words = words_asked(query, analyzers);
        let likely = Likely::of(&words);
        let is_known = |term: &str| frequencies.notes_with(term) > 0;
        let planner = Planner {
            vocabulary,
            frequencies,
        };
        let mut plan = Self {
            rarest: idf(frequencies, "") * (K1 + 1.0),
            ..Self::default()
        };
        let mut seen = HashSet::new();
        for word in &words {
            let parts = word.parts.iter();
            for part in parts.filter(|part| !likely.is_stop_word(part, is_known)) {
                if seen.insert(part.readings[0].term.clone()) {
                    planner.ask(part, &mut plan);
                }
            }
            // Nobody has to write an identifier whole: its forms count only where a note has them.
            for form in word.forms.iter().filter(|form| is_known(form)) {
                if seen.insert(form.clone()) {
                    plan.ceiling += idf(frequencies, form) * (K1 + 1.0);
                    plan.forms.push(form.clone());
                }
            }
        }
        if plan.ceiling == 0.0 {
            return plan; // nothing but stop words
        }
        for joined in words.windows(2).filter_map(joined) {
            if is_known(&joined) && seen.insert(joined.clone()) {
                plan.forms.push(joined);
            }
        }
        plan
    }

    /// The query, or `None` when nothing in it can occur in any note.
    pub fn query(&self, field: Field) -> Option<BooleanQuery> {
        let term_query = |term: &str, boost: f32| -> Box<dyn Query> {
            let term = Term::from_field_text(field, term);
            let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            if boost < 1.0 {
                Box::new(BoostQuery::new(query, boost))
            } else {
                query
            }
        };
        let of_word = |asked: &Asked| -> Option<Box<dyn Query>> {
            let meanings = &asked.meanings;
            let mut queries: Vec<_> = meanings
                .iter()
                .map(|m| term_query(&m.term, m.boost))
                .collect();
            match queries.len() {
                0 | 1 => queries.pop(),
                // A note that has two spellings of a word does not have it twice.
                _ => Some(Box::new(DisjunctionMaxQuery::new(queries))),
            }
        };
        let words = self
            .asked
            .iter()
            .filter(|asked| asked.is_searched)
            .filter_map(of_word);
        let forms = self.forms.iter().map(|form| term_query(form, 1.0));
        let clauses: Vec<_> = words
            .chain(forms)
            .map(|query| (Occur::Should, query))
            .collect();
        (!clauses.is_empty()).then(|| BooleanQuery::new(clauses))
    }
}

/// Two plain words written as one, as somebody may have in a note: `create task` → `createtask`.
fn joined(pair: &[WordAsked]) -> Option<String> {
    let [first, second] = pair else { return None };
    let (first, second) = (first.parts.last()?, second.parts.first()?);
    Some(format!("{}{}", first.surface, second.surface))
}
