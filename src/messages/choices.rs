//! Short names of Q&As and topics, for suggestions, menus and buttons.
//!
//! Two Q&As may ask the same question, or long questions that look the same when they are cut. Within one list, each
//! still gets a name of its own.

use std::collections::{HashMap, HashSet};

use super::{Choice, dialect, limits};
use recite_notes::{Markdown, Qa, QaId, Topic};

/// The prefix of a suggestion's value, which distinguishes it from text that a member typed.
const ID_PREFIX: &str = "qa:";

/// Returns suggestions for the first 25 of these Q&As, each once.
pub fn question_choices(qas: &[&Qa]) -> Vec<Choice> {
    let mut seen = HashSet::new();
    let qas = qas.iter().copied().filter(|qa| seen.insert(&qa.id));
    let qas: Vec<&Qa> = qas.take(limits::CHOICES).collect();
    let names = names(&qas, limits::CHOICE_NAME);
    // An id has at most 64 characters, so the value always fits.
    let values = qas.iter().map(|qa| format!("{ID_PREFIX}{}", qa.id));
    names
        .into_iter()
        .zip(values)
        .map(|(name, value)| Choice { name, value })
        .collect()
}

/// Returns the Q&A of a suggestion's value; `None` for text that a member typed.
pub fn picked_qa(value: &str) -> Option<QaId> {
    value.strip_prefix(ID_PREFIX).and_then(QaId::parse)
}

/// Returns suggestions for the first 25 of these topics with different names.
///
/// The value of a topic is its full name, so names that are too long are left out. Their Q&As are in the topics above
/// them too.
pub fn topic_choices(topics: &[Topic]) -> Vec<Choice> {
    plain_choices(topics.iter().map(Topic::to_string))
}

/// Returns suggestions for an option that takes several topics with commas between them: the text before the last
/// comma, followed by each of these topics.
pub fn topic_list_choices(before: &str, topics: &[Topic]) -> Vec<Choice> {
    // An option of a command can contain line breaks, and a suggestion should not.
    let before: Vec<&str> = before.split_whitespace().collect();
    let before = match before.join(" ").as_str() {
        "" => String::new(),
        before => format!("{before}, "),
    };
    let lists = topics.iter().map(|topic| format!("{before}{topic}"));
    plain_choices(lists)
}

/// Returns suggestions whose names are their values: the first 25 that fit and differ.
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

/// Returns a different name of at most `max` characters for each Q&A: its question. Where several are equal, the topic
/// is added, else the start of the answer, else the source, else a number.
pub(super) fn names(qas: &[&Qa], max: usize) -> Vec<String> {
    let ways: [fn(&Qa, usize) -> String; 4] = [question, with_topic, with_answer, with_source];
    let mut names: Vec<String> = qas.iter().map(|qa| ways[0](qa, max)).collect();
    for way in &ways[1..] {
        for n in duplicates(&names) {
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

/// Returns the indexes of the names that occur more than once.
fn duplicates(names: &[String]) -> Vec<usize> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    names
        .iter()
        .for_each(|name| *counts.entry(name).or_default() += 1);
    (0..names.len())
        .filter(|&n| counts[names[n].as_str()] > 1)
        .collect()
}

/// Returns the question as plain text; the source if it has no text, such as a picture without alt text.
pub(super) fn question(qa: &Qa, max: usize) -> String {
    match on_one_line(&qa.question).as_str() {
        "" => source(qa, max),
        words => limits::clip(words, max),
    }
}

/// Returns the start of the answer as plain text, which may be empty.
pub fn snippet(qa: &Qa, max: usize) -> String {
    limits::clip(&on_one_line(&qa.answer), max)
}

/// Returns the plain text of Markdown on one line, without mentions.
fn on_one_line(markdown: &Markdown) -> String {
    let plain = markdown.plain();
    let words: Vec<&str> = plain.split_whitespace().collect();
    dialect::defuse_words(&words.join(" "))
}

/// Returns the path and line of a Q&A.
pub(super) fn source(qa: &Qa, max: usize) -> String {
    limits::clip_front(&dialect::defuse_words(&qa.source.to_string()), max)
}

/// Returns the names of the topic with slashes between them, without mentions; may be empty.
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
