//! Plans a query: which terms of the notes may match each word, and how well.

use std::collections::HashSet;

use super::subject::{Role, Subject};
use super::{Frequencies, Plan, PlannedWord, TermMatch};
use crate::frame_words::{is_filler, is_hollow};
use crate::query_words::{LikelyLanguages, QueryPart, QueryWord, analyze_query};
use crate::spelling::{Variant, Vocabulary};
use crate::terms::{Analyzer, has_symbol_at_end, is_symbol, is_unspaced};
use crate::word_vectors::row_of;

/// tantivy's BM25 saturation. The greatest possible score of a term is `idf * (K1 + 1)`.
const K1: f32 = 1.2;

/// How well a word that is zero, one or two edits away matches.
const EDIT_FIT: [f32; 3] = [1.0, 0.8, 0.6];
/// How well a misspelling in a note matches. Such a note is as good, but exact matches come first.
const MISSPELLING_FIT: f32 = 0.95;
/// How well a word matches its prefix.
const COMPLETION_FIT: f32 = 0.8;
/// How much a word such as "does" counts in "what does any() do", relative to a word of the same rarity: the one word
/// of content decides.
const HOLLOW_WEIGHT: f32 = 0.5;
/// The shortest prefix, in characters, that may match a word.
const MIN_PREFIX_CHARS: usize = 3;

impl Plan {
    pub fn new(
        query: &str,
        analyzers: &[Analyzer],
        vocabulary: &Vocabulary,
        frequencies: &impl Frequencies,
    ) -> Self {
        let words = analyze_query(query, analyzers);
        let likely = LikelyLanguages::detect(&words);
        let is_known = |term: &str| frequencies.notes_with(term) > 0;
        let mut plan = Self {
            rows: find_rows(&words, vocabulary),
            unknown_word_score: idf(frequencies, "") * (K1 + 1.0),
            ..Self::default()
        };
        let subject = Subject::of(&words, |part| likely.is_stop_word(part, is_known));
        let planner = Planner {
            vocabulary,
            frequencies,
            is_about_one_word: subject.is_one_word,
        };
        let mut seen = HashSet::new();
        for word in &words {
            for part in &word.parts {
                let Some(role) = subject.role_of(part) else {
                    if !is_filler(&part.surface) && !is_symbol(&part.surface) {
                        plan.stop_words.push(part.surface.clone());
                    }
                    continue;
                };
                if seen.insert(part.analyses[0].term.clone()) {
                    planner.add_word(part, role, &mut plan);
                }
            }
            if word.is_unspaced {
                continue; // Its pairs are used if no note has the word; see `match_unknown_word`.
            }
            let symbols = word.forms.iter().filter(|form| has_symbol_at_end(form));
            plan.symbol_forms.extend(symbols.cloned());
            // An identifier need not be typed whole, so its forms count only if a note has them.
            for form in word.forms.iter().filter(|form| is_known(form)) {
                if seen.insert(form.clone()) {
                    plan.max_score += idf(frequencies, form) * (K1 + 1.0);
                    plan.forms.push(form.clone());
                }
            }
        }
        if plan.max_score == 0.0 {
            return plan; // No words.
        }
        for joined in words.windows(2).filter_map(join_pair) {
            if is_known(&joined) && seen.insert(joined.clone()) {
                plan.forms.push(joined);
            }
        }
        plan
    }
}

/// Returns the row of each word in the table of word vectors, with its spelling corrected if nothing knows it.
fn find_rows(words: &[QueryWord], vocabulary: &Vocabulary) -> Vec<u32> {
    let parts = words.iter().flat_map(|word| &word.parts);
    let rows = parts.filter_map(|part| {
        let surface = &*part.surface;
        row_of(surface).or_else(|| match vocabulary.terms(surface).next() {
            Some(_) => None,
            None => row_of(vocabulary.best_correction(surface)?),
        })
    });
    rows.collect()
}

/// Joins two plain words, which a note may write as one: `create task` → `createtask`.
fn join_pair(pair: &[QueryWord]) -> Option<String> {
    let [first, second] = pair else { return None };
    let (first, second) = (first.parts.last()?, second.parts.first()?);
    Some(format!("{}{}", first.surface, second.surface))
}

/// The lookups needed while a plan is made.
struct Planner<'a, F> {
    vocabulary: &'a Vocabulary,
    frequencies: &'a F,
    is_about_one_word: bool,
}

impl<F: Frequencies> Planner<'_, F> {
    /// Adds one word to the plan.
    fn add_word(&self, part: &QueryPart, role: Role, plan: &mut Plan) {
        let mut terms: Vec<&str> = Vec::new();
        let is_all_stop_words = part.analyses.iter().all(|analysis| analysis.is_stop_word);
        let analyses = part
            .analyses
            .iter()
            .filter(|analysis| is_all_stop_words || !analysis.is_stop_word);
        let analyses = analyses.map(|analysis| &*analysis.term);
        // The spelling of the notes, if the query leaves out accents.
        let as_written = self.vocabulary.terms(&part.surface);
        let longer = self.vocabulary.words_with(&part.surface);
        for term in analyses.chain(as_written).chain(longer) {
            if !terms.contains(&term) && self.frequencies.notes_with(term) > 0 {
                terms.push(term);
            }
        }
        let is_known = !terms.is_empty();
        let is_unspaced = part.surface.chars().all(is_unspaced);
        if is_unspaced && !is_known && self.add_known_parts(&part.surface, role, plan) {
            return;
        }
        let halves = match self.vocabulary.terms(&part.surface).next() {
            None if !is_unspaced => self.vocabulary.split_compound(&part.surface),
            _ => None,
        };
        if let Some((first, second)) = halves {
            // `createtask`, where notes write `create_task` or `create task`. If the notes have the joined word,
            // only that is searched, and the halves are compared with the questions.
            for half in [first, second] {
                let terms: Vec<&str> = self.vocabulary.terms(half).collect();
                let rarity = self.rarity(&terms);
                let exact = |term: &&str| self.term_match((*term).to_owned(), 1.0, rarity);
                let matches = terms.iter().map(exact).collect();
                if !is_known {
                    plan.max_score += rarity * (K1 + 1.0);
                }
                plan.words.push(PlannedWord {
                    surface: half.to_owned(),
                    matches,
                    rarity,
                    is_content: !is_known && role == Role::Content,
                    is_searched: !is_known,
                });
            }
            if is_known {
                plan.max_score += self.rarity(&terms) * (K1 + 1.0);
                plan.forms.extend(terms.into_iter().map(str::to_owned));
            }
            return;
        }
        let mut matches = if is_known {
            self.match_known_word(part, &terms)
        } else {
            self.match_unknown_word(part)
        };
        let weight = match self.is_about_one_word && is_hollow(&part.surface) {
            true => HOLLOW_WEIGHT,
            false => 1.0,
        };
        for term_match in &mut matches {
            term_match.boost *= weight;
        }
        let rarity = self.rarity(&terms) * weight;
        plan.max_score += rarity * (K1 + 1.0);
        plan.words.push(PlannedWord {
            surface: part.surface.clone(),
            matches,
            rarity,
            is_content: role == Role::Content,
            is_searched: true,
        });
    }

    /// Adds the words of the notes that a word without blanks consists of, since the dictionary divides it
    /// differently there. Returns whether there are any.
    fn add_known_parts(&self, surface: &str, role: Role, plan: &mut Plan) -> bool {
        let parts = self.vocabulary.known_parts(surface);
        let (length, known) = (surface.chars().count(), parts.join("").chars().count());
        for part in &parts {
            let terms: Vec<&str> = self.vocabulary.terms(part).collect();
            let rarity = self.rarity(&terms);
            let exact = |term: &&str| self.term_match((*term).to_owned(), 1.0, rarity);
            plan.max_score += rarity * (K1 + 1.0);
            plan.words.push(PlannedWord {
                surface: (*part).to_owned(),
                matches: terms.iter().map(exact).collect(),
                rarity,
                is_content: role == Role::Content,
                is_searched: true,
            });
        }
        if parts.is_empty() || known == length {
            return !parts.is_empty();
        }
        let rarity = self.rarity(&[]) * (length - known) as f32 / length as f32;
        plan.max_score += rarity * (K1 + 1.0);
        plan.words.push(PlannedWord {
            surface: surface.to_owned(),
            matches: Vec::new(),
            rarity,
            is_content: role == Role::Content,
            is_searched: false,
        });
        true
    }

    /// Matches a word that the notes have, and the misspellings of it in notes.
    fn match_known_word(&self, part: &QueryPart, terms: &[&str]) -> Vec<TermMatch> {
        let rarity = self.rarity(terms);
        let exact = terms
            .iter()
            .map(|term| self.term_match((*term).to_owned(), 1.0, rarity));
        let misspellings = self.vocabulary.misspellings(&part.surface);
        let misspellings = misspellings
            .into_iter()
            .filter(|variant| !terms.contains(&&*variant.term))
            .map(|variant| self.term_match(variant.term, MISSPELLING_FIT, rarity));
        exact.chain(misspellings).collect()
    }

    /// Matches a word that no note has: its corrections, or else the words that begin with it.
    fn match_unknown_word(&self, part: &QueryPart) -> Vec<TermMatch> {
        let edit_fit = |variant: Variant| (variant.term, EDIT_FIT[usize::from(variant.edits)]);
        let mut found: Vec<_> = self
            .vocabulary
            .corrections(&part.surface)
            .into_iter()
            .map(edit_fit)
            .collect();
        let length = part.surface.chars().count();
        let is_unspaced = part.surface.chars().all(is_unspaced);
        if found.is_empty()
            && (length >= MIN_PREFIX_CHARS || is_unspaced)
            && !is_symbol(&part.surface)
        {
            let whole = self.vocabulary.completions(&part.surface);
            found = whole
                .into_iter()
                .map(|variant| (variant.term, COMPLETION_FIT))
                .collect();
        }
        let rarities = found.iter().map(|(term, _)| idf(self.frequencies, term));
        let lowest = rarities.fold(f32::INFINITY, f32::min);
        found
            .into_iter()
            .map(|(term, fit)| self.term_match(term, fit, lowest))
            .collect()
    }

    /// Returns the inverse document frequency of the most common of the terms, or of an unknown word without terms.
    fn rarity(&self, terms: &[&str]) -> f32 {
        let rarities = terms.iter().map(|term| idf(self.frequencies, term));
        let lowest = rarities.fold(f32::INFINITY, f32::min);
        if terms.is_empty() {
            idf(self.frequencies, "")
        } else {
            lowest
        }
    }

    fn term_match(&self, term: String, fit: f32, rarity: f32) -> TermMatch {
        let boost = fit * (rarity / idf(self.frequencies, &term)).min(1.0);
        TermMatch { term, fit, boost }
    }
}

/// Returns tantivy's inverse document frequency; for a term that no note has, the highest one.
fn idf(frequencies: &impl Frequencies, term: &str) -> f32 {
    let (notes, with) = (
        frequencies.notes() as f32,
        frequencies.notes_with(term) as f32,
    );
    (1.0 + (notes - with + 0.5) / (with + 0.5)).ln()
}
