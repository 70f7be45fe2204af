//! The words typed so far → questions to offer, for every keystroke.
//!
//! Each typed word may be the beginning of a question's word, a form of it, or a near miss of its
//! beginning. Questions with more of the typed words come first, then those with the rarer ones.

use std::collections::HashMap;

use strsim::osa_distance;

use super::reading::{PartAsked, parts_asked};
use super::schema::QaWords;
use super::spelling::Letters;
use super::terms::{Analyzer, folded};
use recite_notes::{Notebook, Topic};

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

/// Shorter words are as near to many others as to what was meant.
const SHORTEST_REPAIRED: usize = 4;
/// From this length on, two slips are repaired.
const LONG_WORD: usize = 7;

/// The words of every question, other wording and alias.
pub struct Suggestions {
    /// Each word with the wordings it is in, sorted by word.
    words: Vec<(Box<str>, Vec<u32>)>,
    /// Each stem with the wordings it is in.
    stems: HashMap<Box<str>, Vec<u32>>,
    /// The document of each wording: those of one document follow one another.
    documents: Vec<u32>,
    /// Each wording's number after its text (lower case, no accents or markup, single blanks),
    /// sorted by text.
    texts: Vec<(Box<str>, u32)>,
    /// The topic of each document.
    topics: Vec<Topic>,
    /// Documents in the order a reader of the notes meets them: what is offered before the first letter.
    reading_order: Vec<usize>,
}

/// Collects the questions of one document after the other.
#[derive(Default)]
pub struct Builder {
    words: HashMap<Box<str>, Vec<u32>>,
    stems: HashMap<Box<str>, Vec<u32>>,
    documents: Vec<u32>,
    texts: Vec<(Box<str>, u32)>,
    next_document: u32,
}

impl Builder {
    /// Adds the next document.
    pub fn add(&mut self, words: &QaWords) {
        for wording in words.wordings.iter().chain(&words.aliases) {
            let number = self.documents.len() as u32;
            for word in wording.words.iter() {
                for part in &word.parts {
                    list(&mut self.words, &part.surface, number);
                    list(&mut self.stems, &part.term, number);
                }
                for form in &word.forms {
                    list(&mut self.words, form, number);
                }
            }
            self.documents.push(self.next_document);
            self.texts.push((normalized(&wording.text).into(), number));
        }
        self.next_document += 1;
    }

    pub fn finish(self, notebook: &Notebook) -> Suggestions {
        let mut words: Vec<_> = self.words.into_iter().collect();
        words.sort_unstable();
        let mut texts = self.texts;
        texts.sort_unstable();
        let mut reading_order: Vec<usize> = (0..notebook.qas().len()).collect();
        reading_order.sort_by_key(|&at| &notebook.qas()[at].source);
        Suggestions {
            words,
            stems: self.stems,
            documents: self.documents,
            texts,
            topics: notebook.qas().iter().map(|qa| qa.topic.clone()).collect(),
            reading_order,
        }
    }
}

/// Notes that a wording has a word.
fn list(lists: &mut HashMap<Box<str>, Vec<u32>>, word: &str, wording: u32) {
    match lists.get_mut(word) {
        Some(list) if list.last() == Some(&wording) => {}
        Some(list) => list.push(wording),
        None => drop(lists.insert(word.into(), vec![wording])),
    }
}

impl Suggestions {
    /// The document numbers of up to `limit` questions, best first; ties go to the smaller number.
    pub fn find(
        &self,
        typed: &str,
        topic: Option<&Topic>,
        limit: usize,
        analyzers: &[Analyzer],
    ) -> Vec<usize> {
        let in_topic =
            |document: &usize| topic.is_none_or(|topic| self.topics[*document].is_within(topic));
        let typed_words = parts_asked(typed, analyzers);
        if typed_words.is_empty() {
            return self
                .reading_order
                .iter()
                .copied()
                .filter(in_topic)
                .take(limit)
                .collect();
        }
        let mut totals = vec![0.0_f32; self.documents.len()];
        let mut best = vec![0.0_f32; self.documents.len()];
        for asked in &typed_words {
            let mut touched = Vec::new();
            self.for_each_match(asked, |list, quality| {
                let rarity = (1.0 + self.documents.len() as f32 / list.len() as f32).ln();
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
        let typed = normalized(typed);
        for (_, wording) in beginning_with(&self.texts, &typed) {
            let total = &mut totals[*wording as usize];
            if *total > 0.0 {
                *total += BEGINS;
            }
        }
        self.ranked(&totals, limit, in_topic)
    }

    /// The documents with a wording or an alias that is this text, but for case, accents, blanks and a question mark.
    pub fn named(&self, text: &str, topic: Option<&Topic>) -> Vec<usize> {
        let text = normalized(text);
        let mut found = Vec::new();
        for name in [text.as_str(), text.trim_end_matches([' ', '?'])] {
            let same = beginning_with(&self.texts, name).iter();
            let same = same.take_while(|(text, _)| !name.is_empty() && **text == *name);
            found.extend(same.map(|(_, wording)| self.documents[*wording as usize] as usize));
        }
        found.retain(|&document| topic.is_none_or(|topic| self.topics[document].is_within(topic)));
        found
    }

    /// The documents of the best wordings, each once.
    fn ranked(
        &self,
        totals: &[f32],
        limit: usize,
        in_topic: impl Fn(&usize) -> bool,
    ) -> Vec<usize> {
        let mut ranked: Vec<(usize, f32)> = Vec::new();
        let matching = self.documents.iter().zip(totals);
        for (&document, &total) in matching.filter(|(_, total)| **total > 0.0) {
            let document = document as usize;
            match ranked.last_mut() {
                Some((last, best)) if *last == document => *best = best.max(total),
                _ if in_topic(&document) => ranked.push((document, total)),
                _ => {}
            }
        }
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
    fn for_each_match(&self, asked: &PartAsked, mut found: impl FnMut(&[u32], f32)) {
        let surface = &*asked.surface;
        let mut any = false;
        for (word, list) in beginning_with(&self.words, surface) {
            any = true;
            found(list, if **word == *surface { EXACT } else { BEGINNING });
        }
        let stems = asked.readings.iter().map(|reading| &*reading.term);
        for list in stems.filter_map(|stem| self.stems.get(stem)) {
            any = true;
            found(list, FORM);
        }
        let length = surface.chars().count();
        let Some(first) = surface
            .chars()
            .next()
            .filter(|_| !any && length >= SHORTEST_REPAIRED)
        else {
            return;
        };
        let slips: u8 = if length < LONG_WORD { 1 } else { 2 };
        let letters = Letters::of(surface);
        for (word, list) in beginning_with(&self.words, first.encode_utf8(&mut [0; 4])) {
            if letters.may_begin_within(slips, Letters::of(word))
                && begins_nearly(surface, length, usize::from(slips), word)
            {
                found(list, NEAR_MISS);
            }
        }
    }
}

/// The part of a sorted list that begins with `prefix`.
fn beginning_with<'a, T>(sorted: &'a [(Box<str>, T)], prefix: &str) -> &'a [(Box<str>, T)] {
    let start = sorted.partition_point(|(text, _)| **text < *prefix);
    let count = sorted[start..].partition_point(|(text, _)| text.starts_with(prefix));
    &sorted[start..start + count]
}

/// Whether some beginning of `word` is at most so many slips from what was typed, `length` characters.
fn begins_nearly(typed: &str, length: usize, slips: usize, word: &str) -> bool {
    (length - slips..=length + slips).any(|length| {
        let end = word
            .char_indices()
            .nth(length)
            .map_or(word.len(), |(end, _)| end);
        osa_distance(typed, &word[..end]) <= slips
    })
}

fn normalized(text: &str) -> String {
    folded(text)
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
