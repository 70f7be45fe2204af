//! The words typed so far → questions to offer, for every keystroke.
//!
//! Each typed word may be the beginning of a question's word, a form of it, or a near miss of its
//! beginning. Questions with more of the typed words come first, then those with the rarer ones.

use std::collections::{BTreeMap, HashMap};

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};

use super::terms::{Analyzer, folded};
use crate::notes::{Notebook, Topic};

/// How much a match counts: the very word, its beginning, another form of it, a near miss.
const EXACT: f32 = 1.0;
const BEGINNING: f32 = 0.9;
const FORM: f32 = 0.8;
const NEAR_MISS: f32 = 0.6;

/// What each further typed word that a question has is worth, beside how rare the word is: more
/// than any rarity, so that coverage comes first.
const COVERED: f32 = 20.0;
/// What a question that begins with all that was typed is worth above others.
const BEGINS: f32 = 10.0;

/// The words of every question and other wording.
pub struct Suggestions {
    /// Each word with the wordings it is in, sorted by word.
    words: Vec<(Box<str>, Vec<u32>)>,
    /// Each stem with the wordings it is in.
    stems: HashMap<Box<str>, Vec<u32>>,
    wordings: Vec<Wording>,
    /// The topic of each document.
    topics: Vec<Topic>,
    /// Documents in the order a reader of the notes meets them: what is offered before the first letter.
    reading_order: Vec<usize>,
    one_slip: LevenshteinAutomatonBuilder,
    two_slips: LevenshteinAutomatonBuilder,
}

struct Wording {
    document: usize,
    /// In lower case, without accents and markup, single blanks: to compare beginnings.
    text: Box<str>,
}

impl Suggestions {
    pub fn new(notebook: &Notebook, analyzer: &Analyzer) -> Self {
        let mut words: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut stems: HashMap<Box<str>, Vec<u32>> = HashMap::new();
        let mut wordings = Vec::new();
        for (document, qa) in notebook.qas().iter().enumerate() {
            for wording in std::iter::once(&qa.question).chain(&qa.also) {
                let number = u32::try_from(wordings.len()).unwrap_or(u32::MAX);
                let plain = wording.plain();
                let note = |list: &mut Vec<u32>| {
                    if list.last() != Some(&number) {
                        list.push(number);
                    }
                };
                for word in analyzer.words(&plain) {
                    for part in word.parts {
                        note(words.entry(part.surface).or_default());
                        note(stems.entry(part.term.into()).or_default());
                    }
                    for form in word.forms {
                        note(words.entry(form).or_default());
                    }
                }
                wordings.push(Wording {
                    document,
                    text: normalized(&plain).into(),
                });
            }
        }
        let mut reading_order: Vec<usize> = (0..notebook.qas().len()).collect();
        reading_order.sort_by_key(|&at| &notebook.qas()[at].source);
        Self {
            words: words
                .into_iter()
                .map(|(word, list)| (word.into(), list))
                .collect(),
            stems,
            wordings,
            topics: notebook.qas().iter().map(|qa| qa.topic.clone()).collect(),
            reading_order,
            one_slip: LevenshteinAutomatonBuilder::new(1, true),
            two_slips: LevenshteinAutomatonBuilder::new(2, true),
        }
    }

    /// The document numbers of up to `limit` questions, best first; ties go to the smaller number.
    pub fn find(
        &self,
        typed: &str,
        topic: Option<&Topic>,
        limit: usize,
        analyzer: &Analyzer,
    ) -> Vec<usize> {
        let in_topic =
            |document: &usize| topic.is_none_or(|topic| self.topics[*document].is_within(topic));
        let typed_words: Vec<_> = analyzer
            .words(typed)
            .into_iter()
            .flat_map(|word| word.parts)
            .collect();
        if typed_words.is_empty() {
            return self
                .reading_order
                .iter()
                .copied()
                .filter(in_topic)
                .take(limit)
                .collect();
        }
        let mut totals = vec![0.0_f32; self.wordings.len()];
        let mut best = vec![0.0_f32; self.wordings.len()];
        for part in &typed_words {
            let mut touched = Vec::new();
            self.for_each_match(&part.surface, &part.term, |list, quality| {
                let rarity = (1.0 + self.wordings.len() as f32 / list.len() as f32).ln();
                let score = quality * (COVERED + rarity);
                for &wording in list {
                    let slot = &mut best[wording as usize];
                    if *slot == 0.0 {
                        touched.push(wording as usize);
                    }
                    *slot = slot.max(score);
                }
            });
            for wording in touched {
                totals[wording] += std::mem::take(&mut best[wording]);
            }
        }
        self.ranked(&totals, &normalized(typed), limit, in_topic)
    }

    /// The documents of the best wordings, each once.
    fn ranked(
        &self,
        totals: &[f32],
        typed: &str,
        limit: usize,
        in_topic: impl Fn(&usize) -> bool,
    ) -> Vec<usize> {
        let mut scores: HashMap<usize, f32> = HashMap::new();
        for (wording, &total) in self
            .wordings
            .iter()
            .zip(totals)
            .filter(|(_, total)| **total > 0.0)
        {
            let bonus = if wording.text.starts_with(typed) {
                BEGINS
            } else {
                0.0
            };
            let slot = scores.entry(wording.document).or_default();
            *slot = slot.max(total + bonus);
        }
        let mut ranked: Vec<(usize, f32)> = scores
            .into_iter()
            .filter(|(document, _)| in_topic(document))
            .collect();
        let better = |a: &(usize, f32), b: &(usize, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if ranked.len() > limit && limit > 0 {
            ranked.select_nth_unstable_by(limit - 1, better);
            ranked.truncate(limit);
        }
        ranked.sort_by(better);
        ranked
            .into_iter()
            .take(limit)
            .map(|(document, _)| document)
            .collect()
    }

    /// Calls `found` with the wordings of each word that a typed word may become, and how well it fits.
    fn for_each_match(&self, surface: &str, stem: &str, mut found: impl FnMut(&[u32], f32)) {
        let mut any = false;
        for (word, list) in self.beginning_with(surface) {
            any = true;
            found(list, if **word == *surface { EXACT } else { BEGINNING });
        }
        if let Some(list) = self.stems.get(stem) {
            any = true;
            found(list, FORM);
        }
        let letters = surface.chars().count();
        if any || letters < 4 {
            return;
        }
        let builder = if letters < 7 {
            &self.one_slip
        } else {
            &self.two_slips
        };
        let automaton = builder.build_prefix_dfa(surface);
        let first = surface.chars().next().map(String::from).unwrap_or_default();
        for (word, list) in self.beginning_with(&first) {
            if begins_nearly(&automaton, word) {
                found(list, NEAR_MISS);
            }
        }
    }

    fn beginning_with<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = &'a (Box<str>, Vec<u32>)> {
        let start = self.words.partition_point(|(word, _)| **word < *prefix);
        self.words[start..]
            .iter()
            .take_while(move |(word, _)| word.starts_with(prefix))
    }
}

fn begins_nearly(automaton: &DFA, word: &str) -> bool {
    let mut state = automaton.initial_state();
    for &byte in word.as_bytes() {
        state = automaton.transition(state, byte);
        if state == SINK_STATE {
            return false;
        }
    }
    matches!(automaton.distance(state), Distance::Exact(_))
}

fn normalized(text: &str) -> String {
    folded(text)
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
