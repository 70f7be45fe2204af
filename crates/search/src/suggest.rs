//! Suggests questions for the words typed so far, at every keystroke.
//!
//! A typed word may be a prefix of a question's word, another form of it, or close to a prefix of it.
//! Questions with more of the typed words come first, then those with the rarer ones.

mod symbols;

use std::collections::HashMap;

use super::qa_words::QaWords;
use super::query_words::{QueryPart, analyze_query_parts};
use super::spelling::{
    LONG_WORD_CHARS, LetterSet, MIN_CORRECTED_CHARS, WordPattern, has_similar_prefix,
};
use super::terms::{Analyzer, fold};
use recite_notes::{Notebook, Topic};

/// How much a match counts: the exact word, a prefix, another form, a similar prefix.
const EXACT: f32 = 1.0;
const PREFIX: f32 = 0.9;
const OTHER_FORM: f32 = 0.8;
const SIMILAR_PREFIX: f32 = 0.6;

/// The score of each typed word that a question has, besides the word's rarity. It is larger than any rarity, so
/// that questions with more of the words come first.
const WORD_SCORE: f32 = 20.0;
/// The bonus of a question that begins with everything that was typed.
const PREFIX_BONUS: f32 = 10.0;

/// The index of the words of every question, other wording and alias.
pub struct Suggestions {
    /// Each word with the wordings that have it, sorted by word.
    words: Vec<(Box<str>, Vec<u32>)>,
    /// Each stem with the wordings that have it.
    stems: HashMap<Box<str>, Vec<u32>>,
    /// The document of each wording. The wordings of one document are adjacent.
    documents: Vec<u32>,
    /// Each wording's text (lower case, no accents, markup, `¿` or `¡`, single blanks) and number, sorted by text.
    texts: Vec<(Box<str>, u32)>,
    /// The topic of each document.
    topics: Vec<Topic>,
    /// The documents in reading order, suggested before anything is typed.
    reading_order: Vec<usize>,
}

/// Collects the wordings of one document after another.
#[derive(Default)]
pub struct SuggestionsBuilder {
    words: HashMap<Box<str>, Vec<u32>>,
    stems: HashMap<Box<str>, Vec<u32>>,
    documents: Vec<u32>,
    texts: Vec<(Box<str>, u32)>,
    next_document: u32,
}

impl SuggestionsBuilder {
    /// Adds the next document.
    pub fn add(&mut self, words: &QaWords) {
        for wording in words.wordings.iter().chain(&words.aliases) {
            let number = self.documents.len() as u32;
            for word in wording.words.iter() {
                for part in &word.parts {
                    add_to_list(&mut self.words, &part.surface, number);
                    add_to_list(&mut self.stems, &part.term, number);
                }
                for form in &word.forms {
                    add_to_list(&mut self.words, form, number);
                }
            }
            self.documents.push(self.next_document);
            self.texts.push((normalize(&wording.text).into(), number));
        }
        self.next_document += 1;
    }

    /// Adds the documents that follow.
    pub fn append(&mut self, other: Self) {
        let first = self.documents.len() as u32;
        let lists = [
            (&mut self.words, other.words),
            (&mut self.stems, other.stems),
        ];
        for (lists, others) in lists {
            for (word, list) in others {
                let list = list.into_iter().map(|wording| first + wording);
                lists.entry(word).or_default().extend(list);
            }
        }
        let texts = other.texts.into_iter();
        self.texts
            .extend(texts.map(|(text, wording)| (text, first + wording)));
        let documents = other.documents.into_iter();
        self.documents
            .extend(documents.map(|document| self.next_document + document));
        self.next_document += other.next_document;
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

/// Records that a wording has a word.
fn add_to_list(lists: &mut HashMap<Box<str>, Vec<u32>>, word: &str, wording: u32) {
    match lists.get_mut(word) {
        Some(list) if list.last() == Some(&wording) => {}
        Some(list) => list.push(wording),
        None => drop(lists.insert(word.into(), vec![wording])),
    }
}

impl Suggestions {
    /// Returns up to `limit` documents, best first; ties go to the smaller number.
    pub fn find(
        &self,
        typed: &str,
        topic: Option<&Topic>,
        limit: usize,
        analyzers: &[Analyzer],
    ) -> Vec<usize> {
        let in_topic = |document: &usize| self.is_within(*document, topic);
        let typed_words = analyze_query_parts(typed, analyzers);
        let mut totals = vec![0.0_f32; self.documents.len()];
        let mut best = vec![0.0_f32; self.documents.len()];
        for asked in &typed_words {
            let mut touched = Vec::new();
            self.for_each_match(asked, |list, quality| {
                let rarity = (1.0 + self.documents.len() as f32 / list.len() as f32).ln();
                let score = quality * (WORD_SCORE + rarity);
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
        let typed = normalize(typed);
        for (_, wording) in with_prefix(&self.texts, &typed) {
            let total = &mut totals[*wording as usize];
            if *total > 0.0 {
                *total += PREFIX_BONUS;
            }
        }
        self.rank(&totals, limit, in_topic)
    }

    /// Returns the first `limit` documents in reading order.
    pub fn first(&self, topic: Option<&Topic>, limit: usize) -> Vec<usize> {
        let documents = self.reading_order.iter().copied();
        documents
            .filter(|&document| self.is_within(document, topic))
            .take(limit)
            .collect()
    }

    /// Returns the documents with a wording or alias that begins with this text, ignoring case, accents and blanks.
    /// A document with several occurs several times.
    pub fn with_beginning(&self, text: &str, topic: Option<&Topic>) -> Vec<usize> {
        let text = normalize(text);
        let wordings = with_prefix(&self.texts, &text).iter();
        let wordings = wordings.filter(|_| !text.is_empty());
        let documents = wordings.map(|(_, wording)| self.documents[*wording as usize] as usize);
        documents
            .filter(|&document| self.is_within(document, topic))
            .collect()
    }

    /// Returns the documents with a wording or alias that has a typed symbol, such as `--` or `@a`, in the order of their
    /// texts; none if more than two words are typed, or no symbol.
    pub fn with_symbol(&self, typed: &str, topic: Option<&Topic>) -> Vec<usize> {
        let typed = normalize(typed);
        if !symbols::is_typed(&typed) {
            return Vec::new();
        }
        let texts = self.texts.iter();
        let wordings = texts.filter(|(text, _)| symbols::has_typed(text, &typed));
        let documents = wordings.map(|(_, wording)| self.documents[*wording as usize] as usize);
        documents
            .filter(|&document| self.is_within(document, topic))
            .collect()
    }

    /// Returns whether a document is within a topic.
    pub fn is_within(&self, document: usize, topic: Option<&Topic>) -> bool {
        topic.is_none_or(|topic| self.topics[document].is_within(topic))
    }

    /// Returns the documents with a wording or alias that equals this text, ignoring case, accents, blanks and a
    /// question mark.
    pub fn find_exact(&self, text: &str, topic: Option<&Topic>) -> Vec<usize> {
        let text = normalize(text);
        let mut found = Vec::new();
        // "Why ?" and "why??" ask "why", but "what is ??" does not ask "what is".
        let without_mark = text.trim_end_matches('?');
        let is_asked = text.len() - without_mark.len() <= 1 || !without_mark.ends_with(' ');
        let without_mark = is_asked.then(|| without_mark.trim_end());
        for name in std::iter::once(text.as_str()).chain(without_mark) {
            let same = with_prefix(&self.texts, name).iter();
            let same = same.take_while(|(text, _)| !name.is_empty() && **text == *name);
            found.extend(same.map(|(_, wording)| self.documents[*wording as usize] as usize));
        }
        found.retain(|&document| self.is_within(document, topic));
        found
    }

    /// Returns the documents of the best wordings, each once.
    fn rank(&self, totals: &[f32], limit: usize, in_topic: impl Fn(&usize) -> bool) -> Vec<usize> {
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

    /// Calls `found` with the wordings of each word that matches a typed word, and the quality of the match.
    fn for_each_match(&self, asked: &QueryPart, mut found: impl FnMut(&[u32], f32)) {
        let surface = &*asked.surface;
        let mut is_known = false;
        for (word, list) in with_prefix(&self.words, surface) {
            is_known = true;
            found(list, if **word == *surface { EXACT } else { PREFIX });
        }
        let stems = asked.analyses.iter().map(|analysis| &*analysis.term);
        for list in stems.filter_map(|stem| self.stems.get(stem)) {
            is_known = true;
            found(list, OTHER_FORM);
        }
        let length = surface.chars().count();
        let Some(first) = surface
            .chars()
            .next()
            .filter(|_| !is_known && length >= MIN_CORRECTED_CHARS)
        else {
            return;
        };
        let edits: u8 = if length < LONG_WORD_CHARS { 1 } else { 2 };
        let (letters, pattern) = (LetterSet::new(surface), WordPattern::new(surface));
        for (word, list) in with_prefix(&self.words, first.encode_utf8(&mut [0; 4])) {
            if letters.may_be_prefix_within(edits, LetterSet::new(word))
                && has_similar_prefix(&pattern, edits, word)
            {
                found(list, SIMILAR_PREFIX);
            }
        }
    }
}

/// Returns the range of a sorted list whose texts begin with `prefix`.
fn with_prefix<'a, T>(sorted: &'a [(Box<str>, T)], prefix: &str) -> &'a [(Box<str>, T)] {
    let start = sorted.partition_point(|(text, _)| **text < *prefix);
    let count = sorted[start..].partition_point(|(text, _)| text.starts_with(prefix));
    &sorted[start..start + count]
}

fn normalize(text: &str) -> String {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '¿' | '¡'));
    fold(&text.replace('`', ""))
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
