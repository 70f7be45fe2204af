//! Plans a query: which terms of the notes may match each word, and how well.

use std::collections::HashSet;

use super::subject::{Role, Subject};
use super::{Ending, Plan, PlannedWord, TermMatch};
use crate::frame_words::{is_filler, is_hollow};
use crate::inverted_index::{InvertedIndex, K1};
use crate::query_words::{LikelyLanguages, QueryPart, QueryWord, analyze_query};
use crate::spelling::{Variant, Vocabulary};
use crate::terms::{Analyzer, has_symbol_at_end, is_mark, is_symbol, is_unspaced};
use crate::word_vectors::table::row_of;

/// How well a word that is zero, one or two edits away matches.
const EDIT_FIT: [f32; 3] = [1.0, 0.8, 0.6];
/// How well a misspelling in a note matches. Such a note is as good, but exact matches come first.
const MISSPELLING_FIT: f32 = 0.95;
/// How well a word matches its prefix.
const COMPLETION_FIT: f32 = 0.8;
/// How well a word matches a misspelled prefix.
const SIMILAR_COMPLETION_FIT: f32 = 0.6;
/// How well a word matches the stop word that it begins with, which may be complete.
const STOP_WORD_COMPLETION_FIT: f32 = 0.3;
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
        index: &InvertedIndex,
        ending: Ending,
    ) -> Self {
        let words = analyze_query(query, analyzers);
        let unfinished = match ending {
            Ending::Unfinished => unfinished_part(query, &words),
            Ending::Finished => None,
        };
        let likely = LikelyLanguages::detect(&words);
        let is_known = |term: &str| index.notes_with(term) > 0;
        let mut plan = Self {
            rows: find_rows(&words, vocabulary),
            unknown_word_score: index.rarity("") * (K1 + 1.0),
            ..Self::default()
        };
        let subject = Subject::of(&words, |part| likely.is_stop_word(part, is_known));
        let planner = Planner {
            vocabulary,
            index,
            is_about_one_word: subject.is_one_word,
        };
        let mut seen = HashSet::new();
        for word in &words {
            for part in &word.parts {
                let is_unfinished = unfinished.is_some_and(|it| std::ptr::eq(it, part));
                let role = subject.role_of(part);
                if role.is_none() && !is_filler(&part.surface) && !is_symbol(&part.surface) {
                    plan.stop_words.push(part.surface.clone());
                }
                if is_unfinished {
                    planner.add_unfinished_word(part, role, &mut plan);
                } else if let Some(role) = role
                    && seen.insert(part.analyses[0].term.clone())
                {
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
                    plan.max_score += index.rarity(form) * (K1 + 1.0);
                    plan.forms.push(form.clone());
                }
            }
        }
        if plan.max_score == 0.0 {
            return plan; // No words.
        }
        if plan.prose_score() < 0.5 * plan.max_score {
            plan.rows.clear();
        }
        for joined in words.windows(2).filter_map(join_pair) {
            if is_known(&joined) && seen.insert(joined.clone()) {
                plan.forms.push(joined);
            }
        }
        plan
    }
}

/// Returns the last word if more letters of it may follow. A word of a script without blanks counts as complete: a
/// dictionary divides the text, so it does not begin where the member began to type.
fn unfinished_part<'a>(query: &str, words: &'a [QueryWord]) -> Option<&'a QueryPart> {
    let last = words.last()?.parts.last()?;
    let is_open = query.ends_with(|c: char| c.is_alphanumeric() || is_mark(c));
    (is_open && !last.surface.ends_with(is_unspaced)).then_some(last)
}

impl Plan {
    /// Returns the part of `max_score` of words of letters: without whole identifiers, numbers and symbols.
    fn prose_score(&self) -> f32 {
        let is_prose = |word: &&PlannedWord| word.surface.chars().all(char::is_alphabetic);
        let prose = self.words.iter().filter(is_prose);
        prose.map(|word| word.rarity).sum::<f32>() * (K1 + 1.0)
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
struct Planner<'a> {
    vocabulary: &'a Vocabulary,
    index: &'a InvertedIndex,
    is_about_one_word: bool,
}

impl Planner<'_> {
    /// Adds one word to the plan.
    fn add_word(&self, part: &QueryPart, role: Role, plan: &mut Plan) {
        let terms = self.known_terms(part);
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
                    is_unfinished: false,
                });
            }
            if is_known {
                plan.max_score += self.rarity(&terms) * (K1 + 1.0);
                plan.forms.extend(terms.into_iter().map(str::to_owned));
            }
            return;
        }
        let matches = if is_known {
            self.match_known_word(part, &terms)
        } else {
            self.match_unknown_word(part)
        };
        let word = PlannedWord {
            surface: part.surface.clone(),
            matches,
            rarity: self.rarity(&terms),
            is_content: role == Role::Content,
            is_searched: true,
            is_unfinished: false,
        };
        self.push_searched(word, plan);
    }

    /// Adds the last word, which may be complete or only the beginning of a word of the notes. Without a role, it is a
    /// stop word if it is complete.
    fn add_unfinished_word(&self, part: &QueryPart, role: Option<Role>, plan: &mut Plan) {
        let mut completions = self.vocabulary.completions_while_typing(&part.surface);
        let mut fit = COMPLETION_FIT;
        if completions.terms.is_empty() {
            completions = self.vocabulary.similar_completions(&part.surface);
            fit = SIMILAR_COMPLETION_FIT;
        }
        if completions.terms.is_empty() {
            if let Some(role) = role {
                self.add_word(part, role, plan);
            }
            return;
        }
        let terms = match role {
            None => Vec::new(),
            Some(_) => self.known_terms(part),
        };
        // A beginning that many notes have says little, and each of its completions no more than that.
        let beginning_rarity = self.index.rarity_of(completions.notes);
        let rarity = match (role, terms.is_empty()) {
            (None, _) => STOP_WORD_COMPLETION_FIT * beginning_rarity,
            (Some(_), true) => beginning_rarity,
            (Some(_), false) => self.rarity(&terms),
        };
        let mut matches = match terms.is_empty() {
            true => Vec::new(),
            false => self.match_known_word(part, &terms),
        };
        for term in completions.terms {
            let is_new = matches.iter().all(|it| it.term != term);
            if is_new && self.index.notes_with(term) > 0 {
                let rarity = rarity.min(beginning_rarity);
                matches.push(self.term_match(term.to_owned(), fit, rarity));
            }
        }
        let word = PlannedWord {
            surface: part.surface.clone(),
            matches,
            rarity,
            is_content: role == Some(Role::Content),
            is_searched: true,
            is_unfinished: true,
        };
        self.push_searched(word, plan);
    }

    /// Adds a word that the notes are searched for.
    fn push_searched(&self, mut word: PlannedWord, plan: &mut Plan) {
        if self.is_about_one_word && is_hollow(&word.surface) {
            word.rarity *= HOLLOW_WEIGHT;
            for term_match in &mut word.matches {
                term_match.boost *= HOLLOW_WEIGHT;
            }
        }
        plan.max_score += word.rarity * (K1 + 1.0);
        plan.words.push(word);
    }

    /// Returns the terms of the notes that are the word itself.
    fn known_terms<'b>(&'b self, part: &'b QueryPart) -> Vec<&'b str> {
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
            if !terms.contains(&term) && self.index.notes_with(term) > 0 {
                terms.push(term);
            }
        }
        terms
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
                is_unfinished: false,
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
            is_unfinished: false,
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
        let rarities = found.iter().map(|(term, _)| self.index.rarity(term));
        let lowest = rarities.fold(f32::INFINITY, f32::min);
        found
            .into_iter()
            .map(|(term, fit)| self.term_match(term, fit, lowest))
            .collect()
    }

    /// Returns the inverse document frequency of the most common of the terms, or of an unknown word without terms.
    fn rarity(&self, terms: &[&str]) -> f32 {
        let rarities = terms.iter().map(|term| self.index.rarity(term));
        let lowest = rarities.fold(f32::INFINITY, f32::min);
        if terms.is_empty() {
            self.index.rarity("")
        } else {
            lowest
        }
    }

    fn term_match(&self, term: String, fit: f32, rarity: f32) -> TermMatch {
        let boost = fit * (rarity / self.index.rarity(&term)).min(1.0);
        TermMatch { term, fit, boost }
    }
}
