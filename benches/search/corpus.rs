//! Generates the notes of the benchmarks, and the queries of members.
//!
//! The same size gives the same bytes. A Q&A has a question of 6 to 14 words and an answer of 40 to 200; one in
//! eight words of the answer repeats a word of the question. Every third answer ends in a code block.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use recite_notes::{Notebook, Qa};
use uuid::Uuid;

use super::random::Random;
use super::words::{Word, WordGenerator, WordKind};

/// The number of topics, each a folder.
const TOPICS: usize = 12;
const REPEATED_WORD_SHARE: f64 = 0.125;
const CODE_SHARE: f64 = 1.0 / 3.0;
const TYPO_SHARE: f64 = 0.25;
const IDENTIFIER_SHARE: f64 = 0.25;
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

/// Writes `qas` Q&As into files of 25 to 100 in `folder`, and returns their size in bytes.
pub fn write(folder: &Path, qas: usize) -> io::Result<usize> {
    let mut random = Random::new(qas as u64);
    let mut words = WordGenerator::new(TOPICS);
    for topic in 0..TOPICS {
        fs::create_dir(folder.join(format!("topic-{topic}")))?;
    }
    let (mut left, mut files, mut bytes) = (qas, 0, 0);
    while left > 0 {
        let here = random.between(25, 100).min(left);
        let topic = random.below(TOPICS);
        let text: String = (0..here)
            .map(|_| generate_qa(topic, &mut words, &mut random))
            .collect();
        fs::write(folder.join(format!("topic-{topic}/{files}.md")), &text)?;
        bytes += text.len();
        files += 1;
        left -= here;
    }
    Ok(bytes)
}

/// Returns `count` queries of 3 to 9 words, from a note's question or half from its answer.
pub fn queries(notebook: &Notebook, count: usize) -> Vec<String> {
    let mut random = Random::new(1);
    (0..count)
        .map(|_| generate_query(notebook, &mut random))
        .collect()
}

/// Returns the typed text after each keystroke, for `count` questions, some with a typo.
pub fn keystrokes(notebook: &Notebook, count: usize) -> Vec<String> {
    let mut random = Random::new(2);
    let mut typed = Vec::new();
    for _ in 0..count {
        let mut words = split(&any_qa(notebook, &mut random).question.plain());
        if random.chance(TYPO_SHARE) {
            add_typo(&mut words, &mut random);
        }
        let question = words.join(" ");
        let ends = question.char_indices().map(|(at, c)| at + c.len_utf8());
        typed.extend(ends.map(|end| question[..end].to_owned()));
    }
    typed
}

fn generate_qa(topic: usize, words: &mut WordGenerator, random: &mut Random) -> String {
    let opening = random.one_of(OPENINGS);
    let length = random.between(6, 14) - split(opening).len();
    let question: Vec<Word> = (0..length)
        .map(|_| words.next_word(topic, random))
        .collect();
    let mut text = format!("### {opening}");
    for word in &question {
        text.push(' ');
        push_word(word, &mut text);
    }
    text.push_str("?\n\n");
    write_answer(topic, &question, words, random, &mut text);
    let id = Uuid::from_u64_pair(random.next(), random.next());
    // Writing into a String cannot fail.
    let _ = write!(text, "question id: {id}\n\n");
    text
}

/// Writes sentences in paragraphs, and sometimes a code block.
fn write_answer(
    topic: usize,
    question: &[Word],
    words: &mut WordGenerator,
    random: &mut Random,
    text: &mut String,
) {
    let mut left = random.between(40, 200);
    let code_lines = if random.chance(CODE_SHARE) {
        random.between(3, 6)
    } else {
        0
    };
    while left > 0 {
        for _ in 0..random.between(2, 4) {
            let length = random.between(6, 20).min(left);
            left -= length;
            for at in 0..length {
                let about = random.chance(REPEATED_WORD_SHARE);
                let word = if about {
                    question[random.below(question.len())].clone()
                } else {
                    words.next_word(topic, random)
                };
                push_word(&word, text);
                text.push_str(if at + 1 < length { " " } else { ". " });
            }
        }
        text.push_str("\n\n");
    }
    if code_lines > 0 {
        text.push_str("```python\n");
        for _ in 0..code_lines {
            let [left, right] = [(); 2].map(|()| words.next_content_word(topic, random).text);
            let _ = writeln!(text, "{} = {right}", left.trim_end_matches("()"));
        }
        text.push_str("```\n\n");
    }
}

fn push_word(word: &Word, text: &mut String) {
    let tick = if word.kind == WordKind::Identifier {
        "`"
    } else {
        ""
    };
    let _ = write!(text, "{tick}{}{tick}", word.text);
}

fn generate_query(notebook: &Notebook, random: &mut Random) -> String {
    let qa = any_qa(notebook, random);
    let mut words = choose_window(split(&qa.question.plain()), random);
    let answer = split(&qa.answer.plain());
    if random.chance(0.5) {
        words.truncate(words.len() / 2);
        words.extend(
            (words.len()..random.between(3, 9)).map(|_| answer[random.below(answer.len())].clone()),
        );
    }
    let identifier = answer.iter().find(|word| word.ends_with("()"));
    if let Some(identifier) = identifier.filter(|_| random.chance(IDENTIFIER_SHARE)) {
        words.pop();
        words.push(identifier.clone());
    }
    if random.chance(TYPO_SHARE) {
        add_typo(&mut words, random);
    }
    words.join(" ")
}

fn any_qa<'a>(notebook: &'a Notebook, random: &mut Random) -> &'a Qa {
    &notebook.qas()[random.below(notebook.qas().len())]
}

/// Returns 3 to 9 consecutive words of at least 6.
fn choose_window(mut words: Vec<String>, random: &mut Random) -> Vec<String> {
    let length = random.between(3, 9).min(words.len());
    let start = random.below(words.len() - length + 1);
    words.drain(start..start + length).collect()
}

/// Swaps, drops, doubles or changes a letter of one word, if any word is long enough.
fn add_typo(words: &mut [String], random: &mut Random) {
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
