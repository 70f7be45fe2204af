//! The plan of a query: what each word may mean, terms of the notes, each with how well it stands for the word.

use std::collections::HashSet;

use super::{Asked, Frequencies, Meaning, Plan};
use crate::reading::{Likely, PartAsked, WordAsked, words_asked};
use crate::spelling::{Variant, Vocabulary};
use crate::terms::Analyzer;

/// tantivy's BM25 saturation, with which a term's greatest possible score is `idf * (K1 + 1)`.
const K1: f32 = 1.2;

/// How well a word one or two slips away stands for the one that was asked.
const SLIPS: [f32; 3] = [1.0, 0.8, 0.6];
/// How well a note's misspelling stands for the word: the note is no worse, but exact ones go first.
const MISSPELT: f32 = 0.95;
/// How well a word stands for its beginning.
const COMPLETION: f32 = 0.8;
/// From this many letters on, the beginning of a word may stand for it.
const SHORTEST_BEGINNING: usize = 3;

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
}

/// Two plain words written as one, as somebody may have in a note: `create task` → `createtask`.
fn joined(pair: &[WordAsked]) -> Option<String> {
    let [first, second] = pair else { return None };
    let (first, second) = (first.parts.last()?, second.parts.first()?);
    Some(format!("{}{}", first.surface, second.surface))
}

/// What is looked up while a plan is made.
struct Planner<'a, F> {
    vocabulary: &'a Vocabulary,
    frequencies: &'a F,
}

impl<F: Frequencies> Planner<'_, F> {
    /// Adds one word to the plan.
    fn ask(&self, part: &PartAsked, plan: &mut Plan) {
        let mut terms: Vec<&str> = Vec::new();
        let readings = part.readings.iter().filter(|reading| !reading.is_stop_word);
        let readings = readings.map(|reading| &*reading.term);
        // As notes write it, where it was asked without its accents.
        let as_written = self.vocabulary.terms(&part.surface);
        let pairs = self.vocabulary.pairs_with(&part.surface);
        for term in readings.chain(as_written).chain(pairs) {
            if !terms.contains(&term) && self.frequencies.notes_with(term) > 0 {
                terms.push(term);
            }
        }
        let is_known = !terms.is_empty();
        let halves = match self.vocabulary.terms(&part.surface).next() {
            None => self.vocabulary.halves(&part.surface),
            Some(_) => None,
        };
        if let Some((first, second)) = halves {
            // `createtask`, where notes write `create_task` or `create task`: where the notes have
            // it as one, that is looked for, and the halves only compare it with the questions.
            for half in [first, second] {
                let terms: Vec<&str> = self.vocabulary.terms(half).collect();
                let rarity = self.rarity(&terms);
                let exact = |term: &&str| self.meaning((*term).to_owned(), 1.0, rarity);
                let meanings = terms.iter().map(exact).collect();
                if !is_known {
                    plan.ceiling += rarity * (K1 + 1.0);
                }
                plan.asked.push(Asked {
                    surface: half.to_owned(),
                    meanings,
                    rarity,
                    is_searched: !is_known,
                });
            }
            if is_known {
                plan.ceiling += self.rarity(&terms) * (K1 + 1.0);
                plan.forms.extend(terms.into_iter().map(str::to_owned));
            }
            return;
        }
        let meanings = if is_known {
            self.known(part, &terms)
        } else {
            self.unknown(part)
        };
        let rarity = self.rarity(&terms);
        plan.ceiling += rarity * (K1 + 1.0);
        plan.asked.push(Asked {
            surface: part.surface.clone(),
            meanings,
            rarity,
            is_searched: true,
        });
    }

    /// A known word, and the notes that misspell it: what they say is no less true for that.
    fn known(&self, part: &PartAsked, terms: &[&str]) -> Vec<Meaning> {
        let rarity = self.rarity(terms);
        let exact = terms
            .iter()
            .map(|term| self.meaning((*term).to_owned(), 1.0, rarity));
        let misspelt = self.vocabulary.misspellings(&part.surface);
        let misspelt = misspelt
            .into_iter()
            .filter(|variant| !terms.contains(&&*variant.term))
            .map(|variant| self.meaning(variant.term, MISSPELT, rarity));
        exact.chain(misspelt).collect()
    }

    /// What a word that no note has may mean: one with a slip, or the whole of a word cut short.
    fn unknown(&self, part: &PartAsked) -> Vec<Meaning> {
        let slip = |variant: Variant| (variant.term, SLIPS[usize::from(variant.slips)]);
        let mut found: Vec<_> = self
            .vocabulary
            .corrections(&part.surface)
            .into_iter()
            .map(slip)
            .collect();
        if found.is_empty() && part.surface.chars().count() >= SHORTEST_BEGINNING {
            let whole = self.vocabulary.completions(&part.surface);
            found = whole
                .into_iter()
                .map(|variant| (variant.term, COMPLETION))
                .collect();
        }
        let rarities = found.iter().map(|(term, _)| idf(self.frequencies, term));
        let commonest = rarities.fold(f32::INFINITY, f32::min);
        found
            .into_iter()
            .map(|(term, fit)| self.meaning(term, fit, commonest))
            .collect()
    }

    /// The inverse document frequency of the commonest of a word's terms; without one, the rarest.
    fn rarity(&self, terms: &[&str]) -> f32 {
        let rarities = terms.iter().map(|term| idf(self.frequencies, term));
        let commonest = rarities.fold(f32::INFINITY, f32::min);
        if terms.is_empty() {
            idf(self.frequencies, "")
        } else {
            commonest
        }
    }

    fn meaning(&self, term: String, fit: f32, rarity: f32) -> Meaning {
        let boost = fit * (rarity / idf(self.frequencies, &term)).min(1.0);
        Meaning { term, fit, boost }
    }
}

/// tantivy's inverse document frequency; a term no note has is the rarest.
fn idf(frequencies: &impl Frequencies, term: &str) -> f32 {
    let (notes, with) = (
        frequencies.notes() as f32,
        frequencies.notes_with(term) as f32,
    );
    (1.0 + (notes - with + 0.5) / (with + 0.5)).ln()
}
