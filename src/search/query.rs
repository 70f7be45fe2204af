//! A member's words → a query. Total: any text is a valid query, and there is no query syntax.

use std::collections::{BTreeMap, HashMap};

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::spelling::Vocabulary;
use super::terms::{Analyzer, Word};

/// tantivy's BM25 saturation, with which a term's greatest possible score is `idf * (K1 + 1)`.
const K1: f32 = 1.2;

/// How much a term found through one or two slips counts beside an exact one.
const SLIP_WEIGHTS: [f32; 3] = [1.0, 0.8, 0.6];

/// What a query asks of the index.
#[derive(Debug, Default)]
pub struct Plan {
    clauses: Vec<Clause>,
    /// The words asked, in order, each once.
    pub asked: Vec<Asked>,
    /// The score of a note that says all of it, over and over: what confidence is measured against.
    pub ceiling: f32,
}

/// A word of a query, and the terms it may be meant for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// In lower case, unstemmed.
    pub surface: String,
    /// With how much each counts beside the exact one.
    pub terms: Vec<(String, f32)>,
    /// Its inverse document frequency.
    pub rarity: f32,
}

/// Terms any one of which satisfies a word, with their weights: the best one counts.
type Clause = Vec<(String, f32)>;

/// The number of notes in the index, and of those that hold a term.
pub trait Frequencies {
    fn notes(&self) -> u64;
    fn notes_with(&self, term: &str) -> u64;
}

impl Plan {
    pub fn new(
        query: &str,
        analyzer: &Analyzer,
        vocabulary: &Vocabulary,
        frequencies: &impl Frequencies,
    ) -> Self {
        let words = analyzer.words(query);
        let mut plan = Self::default();
        let mut seen: HashMap<String, ()> = HashMap::new();
        let mut weigh = |plan: &mut Self, term: &str| {
            seen.insert(term.to_owned(), ()).is_none() && {
                plan.ceiling += idf(frequencies, term) * (K1 + 1.0);
                true
            }
        };
        for word in &words {
            for part in word.parts.iter().filter(|part| !part.is_stop_word) {
                if !weigh(&mut plan, &part.term) {
                    continue;
                }
                let clause = if frequencies.notes_with(&part.term) > 0 {
                    known(&part.surface, &part.term, vocabulary, frequencies)
                } else {
                    unknown(&part.surface, vocabulary)
                };
                plan.asked.push(Asked {
                    surface: part.surface.clone(),
                    terms: clause
                        .iter()
                        .map(|(t, w)| (t.clone(), if t == &part.term { 1.0 } else { w.max(0.8) }))
                        .collect(),
                    rarity: idf(frequencies, &part.term),
                });
                plan.clauses.extend((!clause.is_empty()).then_some(clause));
            }
            // Nobody has to write an identifier whole: its forms count only where a note has them.
            for form in word
                .forms
                .iter()
                .filter(|form| frequencies.notes_with(form) > 0)
            {
                if weigh(&mut plan, form) {
                    plan.clauses.push(vec![(form.clone(), 1.0)]);
                }
            }
        }
        for pair in words.windows(2) {
            let joined = joined(pair);
            let known = joined.filter(|joined| frequencies.notes_with(joined) > 0);
            if let Some(joined) = known
                && seen.insert(joined.clone(), ()).is_none()
            {
                plan.clauses.push(vec![(joined, 1.0)]);
            }
        }
        plan
    }

    /// The query, or `None` when nothing in it can occur in any note.
    pub fn query(&self, field: Field) -> Option<BooleanQuery> {
        let term_query = |(term, weight): &(String, f32)| -> Box<dyn Query> {
            let query = TermQuery::new(
                Term::from_field_text(field, term),
                IndexRecordOption::WithFreqs,
            );
            if (*weight - 1.0).abs() < f32::EPSILON {
                Box::new(query)
            } else {
                Box::new(BoostQuery::new(Box::new(query), *weight))
            }
        };
        let clauses: Vec<(Occur, Box<dyn Query>)> = self
            .clauses
            .iter()
            .map(|clause| -> Box<dyn Query> {
                match clause.as_slice() {
                    [one] => term_query(one),
                    many => Box::new(DisjunctionMaxQuery::new(
                        many.iter().map(term_query).collect(),
                    )),
                }
            })
            .map(|query| (Occur::Should, query))
            .collect();
        (!clauses.is_empty()).then(|| BooleanQuery::new(clauses))
    }
}

/// A known term, and the notes that misspell it: they score no higher for the rarity of the slip.
fn known(
    surface: &str,
    term: &str,
    vocabulary: &Vocabulary,
    frequencies: &impl Frequencies,
) -> Clause {
    let mut clause = vec![(term.to_owned(), 1.0)];
    for variant in vocabulary.misspellings(surface) {
        let rarity = idf(frequencies, term) / idf(frequencies, &variant.term);
        clause.push((
            variant.term,
            SLIP_WEIGHTS[usize::from(variant.slips)] * rarity.min(1.0),
        ));
    }
    clause
}

/// What a word that no note has may mean: a slip, a word cut short, two words written as one.
fn unknown(surface: &str, vocabulary: &Vocabulary) -> Clause {
    let weighted = |variants: Vec<super::spelling::Variant>| -> BTreeMap<String, f32> {
        let weigh = |slips: u8| SLIP_WEIGHTS[usize::from(slips)];
        variants
            .into_iter()
            .map(|variant| (variant.term, weigh(variant.slips)))
            .collect()
    };
    let mut clause = weighted(vocabulary.corrections(surface));
    if clause.is_empty() && surface.chars().count() >= 3 {
        clause = weighted(vocabulary.completions(surface));
    }
    clause.into_iter().collect()
}

/// Two plain words written as one, as somebody may have in a note: `create task` → `createtask`.
fn joined(pair: &[Word]) -> Option<String> {
    let [first, second] = pair else { return None };
    let (first, second) = (first.parts.last()?, second.parts.first()?);
    Some(format!("{}{}", first.surface, second.surface))
}

/// tantivy's inverse document frequency; a term no note has is the rarest.
fn idf(frequencies: &impl Frequencies, term: &str) -> f32 {
    let (notes, with) = (
        frequencies.notes() as f32,
        frequencies.notes_with(term) as f32,
    );
    (1.0 + (notes - with + 0.5) / (with + 0.5)).ln()
}
