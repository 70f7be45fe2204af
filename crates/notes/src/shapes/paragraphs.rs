//! Questions in paragraphs: numbered ones that make no list in Markdown, `1\. What is a pump?`, `(1) What …`,
//! `a) What …`, `1、…`; and texts of nothing but questions with their answers.

use std::ops::Range;

use super::card::Card;
use super::file::File;
use super::lists::{self, Question, card, title};
use crate::title::reads_as_question;

/// In bytes. A longer line that ends in a question mark is prose.
const LONGEST_LINE: usize = 200;

/// A line that begins with a number.
struct Numbered {
    start: usize,
    number: u32,
    words: Range<usize>,
    asks: bool,
}

/// The questions that are numbered one after the other, each with the text up to the next one for an answer.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let lines = file.lines(piece.clone());
    let lines = lines.filter_map(|(at, line)| numbered(file, piece, at, line));
    let numbered = sequence(lines.collect());
    let ends = numbered.iter().skip(1).map(|it| it.start);
    let ends = ends.chain([piece.end]);
    let questions = numbered.iter().zip(ends);
    let questions: Vec<Question> = questions
        .map(|(it, end)| Question::of_line(file, it.start, it.words.clone(), end, it.asks))
        .collect();
    match lists::cards(file, &questions) {
        cards if cards.len() > 1 => cards,
        _ => plain(file, piece),
    }
}

/// Those that are numbered one after the other, with all that ask; none where there are no such.
fn sequence(lines: Vec<Numbered>) -> Vec<Numbered> {
    let mut found: Vec<Numbered> = Vec::new();
    for line in lines {
        let follows = |it: &Numbered| it.number + 1 == line.number;
        if line.asks {
            // Those are steps of the answer above.
            while found.pop_if(|it| !it.asks && !follows(it)).is_some() {}
        }
        match found.last() {
            Some(last) if follows(last) => found.push(line),
            Some(_) if line.asks => return Vec::new(),
            None if line.asks => found.push(line),
            _ => {}
        }
    }
    found
}

/// The questions on the first lines of paragraphs, in a text that begins with one and in which each is answered.
fn plain(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let (text, outline) = (file.text, file.outline);
    let asking = outline.paragraphs_in(piece).iter().filter_map(|paragraph| {
        let line = text[paragraph.clone()].lines().next()?.trim_end();
        let words = line.trim_end_matches(['*', '_']);
        let asks = words.ends_with(['?', '？', '؟']) && line.len() <= LONGEST_LINE;
        asks.then(|| paragraph.start..paragraph.start + line.len())
    });
    let asking: Vec<Range<usize>> = asking.collect();
    let ends = asking.iter().skip(1).map(|it| it.start);
    let ends = ends.chain([piece.end]);
    let questions = asking.iter().zip(ends);
    let questions: Vec<Question> = questions
        .map(|(words, end)| Question::of_line(file, words.start, words.clone(), end, true))
        .collect();
    let begins = asking
        .first()
        .is_some_and(|it| outline.is_blank(text, &(piece.start..it.start)));
    match begins && questions.len() > 1 && questions.iter().all(|it| it.has_answer) {
        true => questions.iter().map(|it| card(file, it)).collect(),
        false => Vec::new(),
    }
}

fn numbered(file: &File<'_>, piece: &Range<usize>, at: usize, line: &str) -> Option<Numbered> {
    let (number, behind) = number(line.trim_start_matches(' '))?;
    file.outline.paragraph_with(at)?;
    let content = at + line.len() - behind.trim_start().len();
    let (words, _) = title(file.text, content..piece.end)?;
    let plain = file.document.line(&file.text[words.clone()]).plain();
    Some(Numbered {
        start: at,
        number,
        words,
        asks: reads_as_question(&plain),
    })
}

/// The number that a line begins with, and what stands behind its mark. Those of lists in Markdown are none.
fn number(line: &str) -> Option<(u32, &str)> {
    let inner = line.strip_prefix(['(', '（', '[']);
    let rest = inner.unwrap_or(line);
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let (number, mark) = match digits.len() < rest.len() {
        true => (rest[..rest.len() - digits.len()].parse().ok()?, digits),
        false => {
            let letter = rest.chars().next().filter(char::is_ascii_alphabetic)?;
            let number = u32::from(letter.to_ascii_lowercase());
            (number, &rest[1..])
        }
    };
    let is_letter = digits.len() == rest.len();
    let behind = match inner {
        Some(_) => mark.strip_prefix([')', '）', ']'])?,
        None => mark
            .strip_prefix("\\.")
            .or_else(|| mark.strip_prefix("\\)"))
            .or_else(|| mark.strip_prefix(['、', '．', '）', ')', '.']))?,
    };
    // `1.5` is a number, and `e.g.` a word.
    let goes_on = behind.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let is_tight = is_letter && behind.starts_with(|c: char| c.is_ascii());
    let is_apart = behind.starts_with([' ', '\t', '\u{a0}']);
    (is_apart || !goes_on && !is_tight).then_some((number, behind))
}
