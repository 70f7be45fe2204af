//! A member's words → a query. Total: any text is a valid query, and there is no query syntax.

mod planner;

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

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
