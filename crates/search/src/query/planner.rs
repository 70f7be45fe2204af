//! What a word of a query may mean: terms of the notes, each with how well it stands for the word.

use super::{Asked, Frequencies, K1, Meaning, Plan};
use crate::reading::PartAsked;
use crate::spelling::{Variant, Vocabulary};

/// How well a word one or two slips away stands for the one that was asked.
const SLIPS: [f32; 3] = [1.0, 0.8, 0.6];
/// How well a note's misspelling stands for the word: the note is no worse, but exact ones go first.
const MISSPELT: f32 = 0.95;
/// How well a word stands for its beginning.
const COMPLETION: f32 = 0.8;
/// From this many letters on, the beginning of a word may stand for it.
const SHORTEST_BEGINNING: usize = 3;

/// What is looked up while a plan is made.
pub struct Planner<'a, F> {
    pub vocabulary: &'a Vocabulary,
    pub frequencies: &'a F,
}

impl<F: Frequencies> Planner<'_, F> {
    /// Adds one word to the plan.
    pub fn ask(&self, part: &PartAsked, plan: &mut Plan) {
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
pub fn idf(frequencies: &impl Frequencies, term: &str) -> f32 {
    let (notes, with) = (
        frequencies.notes() as f32,
        frequencies.notes_with(term) as f32,
    );
    (1.0 + (notes - with + 0.5) / (with + 0.5)).ln()
}
