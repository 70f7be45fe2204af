//! Notes to measure with: a folder of generated Q&As, and what members would type to find them.
//!
//! The same size gives the same bytes. A Q&A has a question of 6 to 14 words and an answer of 40 to
//! 200, of which one in eight repeats the question's; every third answer ends in a block of code.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use recite_notes::{Notebook, Qa};
use uuid::Uuid;

use super::random::Random;
use super::words::{Kind, Word, Words};

/// As many folders.
const TOPICS: usize = 12;
const ABOUT_THE_QUESTION: f64 = 0.125;
const WITH_CODE: f64 = 1.0 / 3.0;
const WITH_A_SLIP: f64 = 0.25;
const WITH_AN_IDENTIFIER: f64 = 0.25;
const OPENINGS: &[&str] = &[
    "How do I",
    "How to",
    "What is",
    "What does",
    "Why does",
    "When should I",
    "Where is",
    "Can I",
    "Which",
];

/// Writes `qas` Q&As into files of 25 to 100 below `folder`; returns their size in bytes.
pub fn write(folder: &Path, qas: usize) -> io::Result<usize> {
    let mut random = Random::new(qas as u64);
    let mut words = Words::new(TOPICS);
    for topic in 0..TOPICS {
        fs::create_dir(folder.join(format!("topic-{topic}")))?;
    }
    let (mut left, mut files, mut bytes) = (qas, 0, 0);
    while left > 0 {
        let here = random.between(25, 100).min(left);
        let topic = random.below(TOPICS);
        let text: String = (0..here)
            .map(|_| qa(topic, &mut words, &mut random))
            .collect();
        fs::write(folder.join(format!("topic-{topic}/{files}.md")), &text)?;
        bytes += text.len();
        files += 1;
        left -= here;
    }
    Ok(bytes)
}

/// `count` queries of 3 to 9 words out of a note's question, or half out of its answer.
pub fn queries(notebook: &Notebook, count: usize) -> Vec<String> {
    let mut random = Random::new(1);
    (0..count).map(|_| query(notebook, &mut random)).collect()
}

/// What stands in the box after each keystroke while `count` questions are typed, some with a slip.
pub fn keystrokes(notebook: &Notebook, count: usize) -> Vec<String> {
    let mut random = Random::new(2);
    let mut typed = Vec::new();
    for _ in 0..count {
        let mut words = split(&any_qa(notebook, &mut random).question.plain());
        if random.chance(WITH_A_SLIP) {
            slip(&mut words, &mut random);
        }
        let question = words.join(" ");
        let ends = question.char_indices().map(|(at, c)| at + c.len_utf8());
        typed.extend(ends.map(|end| question[..end].to_owned()));
    }
    typed
}

fn qa(topic: usize, words: &mut Words, random: &mut Random) -> String {
    let opening = random.one_of(OPENINGS);
    let length = random.between(6, 14) - split(opening).len();
    let question: Vec<Word> = (0..length).map(|_| words.any(topic, random)).collect();
    let mut text = format!("### {opening}");
    for word in &question {
        text.push(' ');
        push(word, &mut text);
    }
    text.push_str("?\n\n");
    answer(topic, &question, words, random, &mut text);
    let id = Uuid::from_u64_pair(random.next(), random.next());
    // Writing into a String cannot fail.
    let _ = write!(text, "question id: {id}\n\n");
    text
}

/// Sentences in paragraphs, and sometimes a block of code.
fn answer(
    topic: usize,
    question: &[Word],
    words: &mut Words,
    random: &mut Random,
    text: &mut String,
) {
    let mut left = random.between(40, 200);
    let code_lines = if random.chance(WITH_CODE) {
        random.between(3, 6)
    } else {
        0
    };
    while left > 0 {
        for _ in 0..random.between(2, 4) {
            let length = random.between(6, 20).min(left);
            left -= length;
            for at in 0..length {
                let about = random.chance(ABOUT_THE_QUESTION);
                let word = if about {
                    question[random.below(question.len())].clone()
                } else {
                    words.any(topic, random)
                };
                push(&word, text);
                text.push_str(if at + 1 < length { " " } else { ". " });
            }
        }
        text.push_str("\n\n");
    }
    if code_lines > 0 {
        text.push_str("```python\n");
        for _ in 0..code_lines {
            let [left, right] = [(); 2].map(|()| words.content(topic, random).text);
            let _ = writeln!(text, "{} = {right}", left.trim_end_matches("()"));
        }
        text.push_str("```\n\n");
    }
}

fn push(word: &Word, text: &mut String) {
    let tick = if word.kind == Kind::Identifier {
        "`"
    } else {
        ""
    };
    let _ = write!(text, "{tick}{}{tick}", word.text);
}

fn query(notebook: &Notebook, random: &mut Random) -> String {
    let qa = any_qa(notebook, random);
    let mut words = window(split(&qa.question.plain()), random);
    let answer = split(&qa.answer.plain());
    if random.chance(0.5) {
        words.truncate(words.len() / 2);
        words.extend(
            (words.len()..random.between(3, 9)).map(|_| answer[random.below(answer.len())].clone()),
        );
    }
    let identifier = answer.iter().find(|word| word.ends_with("()"));
    if let Some(identifier) = identifier.filter(|_| random.chance(WITH_AN_IDENTIFIER)) {
        words.pop();
        words.push(identifier.clone());
    }
    if random.chance(WITH_A_SLIP) {
        slip(&mut words, random);
    }
    words.join(" ")
}

fn any_qa<'a>(notebook: &'a Notebook, random: &mut Random) -> &'a Qa {
    &notebook.qas()[random.below(notebook.qas().len())]
}

/// 3 to 9 neighbours out of at least 6 words.
fn window(mut words: Vec<String>, random: &mut Random) -> Vec<String> {
    let length = random.between(3, 9).min(words.len());
    let start = random.below(words.len() - length + 1);
    words.drain(start..start + length).collect()
}

/// Swaps, drops, doubles or changes a letter of one word, if one is long enough to have slips.
fn slip(words: &mut [String], random: &mut Random) {
    let mut long: Vec<&mut String> = words
        .iter_mut()
        .filter(|word| word.len() >= 5 && word.is_ascii())
        .collect();
    if long.is_empty() {
        return;
    }
    let chosen = random.below(long.len());
    let word = &mut *long[chosen];
    let at = random.between(1, word.len() - 2);
    match random.below(4) {
        0 => {
            let letter = word.remove(at);
            word.insert(at + 1, letter);
        }
        1 => drop(word.remove(at)),
        2 => word.insert(at, word.as_bytes()[at] as char),
        _ => word.replace_range(at..=at, "e"),
    }
}

fn split(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
