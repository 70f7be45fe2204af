//! Short names for Q&As and topics: what a member picks from while typing, or presses.
//!
//! Two Q&As may ask the same, or questions too long to tell apart when clipped; within one list
//! each still gets a name of its own.

use std::collections::{HashMap, HashSet};

use super::{Choice, dialect, limits};
use recite_notes::{Markdown, Qa, QaId, Topic};

/// What sets a suggestion's value apart from words a member typed.
const CHOSEN: &str = "qa:";

/// Suggestions for these Q&As, in their order: the first 25, each Q&A once.
pub fn question_choices(qas: &[&Qa]) -> Vec<Choice> {
    let mut seen = HashSet::new();
    let qas = qas.iter().copied().filter(|qa| seen.insert(&qa.id));
    let qas: Vec<&Qa> = qas.take(limits::CHOICES).collect();
    let names = names(&qas, limits::CHOICE_NAME);
    // An id has at most 64 characters, so the value always fits.
    let values = qas.iter().map(|qa| format!("{CHOSEN}{}", qa.id));
    names
        .into_iter()
        .zip(values)
        .map(|(name, value)| Choice { name, value })
        .collect()
}

/// The Q&A of the suggestion with this value; `None` for words a member typed.
pub fn chosen(value: &str) -> Option<QaId> {
    value.strip_prefix(CHOSEN).and_then(QaId::parse)
}

/// Suggestions for these topics, in their order: the first 25 whose names differ.
///
/// A topic's value is its text, which must reach us whole: longer ones are left out, and are still
/// reached by the topics above them.
pub fn topic_choices(topics: &[Topic]) -> Vec<Choice> {
    plain_choices(topics.iter().map(Topic::to_string))
}

/// Suggestions for an option that takes several topics with commas between them: what was written
/// before the last comma, and each of these topics behind it.
pub fn topic_list_choices(before: &str, topics: &[Topic]) -> Vec<Choice> {
    let before = match before.trim() {
        "" => String::new(),
        before => format!("{before}, "),
    };
    let lists = topics.iter().map(|topic| format!("{before}{topic}"));
    plain_choices(lists)
}

/// Suggestions that stand for their own words: the first 25 that fit and differ.
pub fn plain_choices(words: impl IntoIterator<Item = String>) -> Vec<Choice> {
    let mut seen = HashSet::new();
    let fits = |text: &String| (1..=limits::CHOICE_VALUE).contains(&text.chars().count());
    let words = words.into_iter().filter(fits);
    let words = words.filter(|text| seen.insert(text.clone()));
    words
        .take(limits::CHOICES)
        .map(|text| Choice {
            name: limits::clip(&dialect::defuse_words(&text), limits::CHOICE_NAME),
            value: text,
        })
        .collect()
}

/// A name of at most `max` characters for each Q&A, no two alike: the question; where several would
/// be alike, with the topic, else with the start of the answer, else with the place in the notes,
/// else with a number.
pub(super) fn names(qas: &[&Qa], max: usize) -> Vec<String> {
    let ways: [fn(&Qa, usize) -> String; 4] = [question, with_topic, with_answer, with_source];
    let mut names: Vec<String> = qas.iter().map(|qa| ways[0](qa, max)).collect();
    for way in &ways[1..] {
        for n in alike(&names) {
            names[n] = way(qas[n], max);
        }
    }
    let mut taken: HashSet<String> = HashSet::new();
    for name in &mut names {
        let base = name.clone();
        let mut number = 2;
        while !taken.insert(name.clone()) {
            let suffix = format!(" ({number})");
            *name = limits::clip(&base, max - suffix.len()) + &suffix;
            number += 1;
        }
    }
    names
}

/// The places of the names that occur more than once.
fn alike(names: &[String]) -> Vec<usize> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    names
        .iter()
        .for_each(|name| *counts.entry(name).or_default() += 1);
    (0..names.len())
        .filter(|&n| counts[names[n].as_str()] > 1)
        .collect()
}

/// The question in plain words; where it has none (a picture without alt text), its place.
pub(super) fn question(qa: &Qa, max: usize) -> String {
    match on_one_line(&qa.question).as_str() {
        "" => source(qa, max),
        words => limits::clip(words, max),
    }
}

/// The start of the answer in plain words, which may be none.
pub(super) fn snippet(qa: &Qa, max: usize) -> String {
    limits::clip(&on_one_line(&qa.answer), max)
}

/// The words of a piece of a note, without mentions.
fn on_one_line(markdown: &Markdown) -> String {
    let plain = markdown.plain();
    let words: Vec<&str> = plain.split_whitespace().collect();
    dialect::defuse_words(&words.join(" "))
}

pub(super) fn source(qa: &Qa, max: usize) -> String {
    limits::clip_front(&dialect::defuse_words(&qa.source.to_string()), max)
}

/// The names of the topic with slashes between them, without mentions; may be empty.
pub(super) fn topic(qa: &Qa) -> String {
    dialect::defuse_words(&qa.topic.0.join(" / "))
}

fn with_topic(qa: &Qa, max: usize) -> String {
    match topic(qa).as_str() {
        "" => question(qa, max),
        topic => format!(
            "{} · {}",
            question(qa, max * 3 / 5),
            limits::clip_front(topic, max * 2 / 5 - 3)
        ),
    }
}

fn with_answer(qa: &Qa, max: usize) -> String {
    limits::clip(
        &format!("{} · {}", question(qa, max * 3 / 5), snippet(qa, max)),
        max,
    )
}

fn with_source(qa: &Qa, max: usize) -> String {
    format!("{} · {}", question(qa, max / 2), source(qa, max / 2 - 3))
}
