//! Reads questions in paragraphs: numbered ones that Markdown does not treat as a list, such as `1\. What is a
//! pump?`, `(1) What …`, `a) What …` and `1、…`, and texts that consist only of questions and answers.

use std::ops::Range;

use super::card::Card;
use super::file::File;
use super::lists::{self, ListQuestion, build_card, question_range};
use crate::title::reads_as_question;

/// The maximum length of a question, in bytes. A longer line that ends in a question mark is prose.
const MAX_LINE_BYTES: usize = 200;

/// A line that begins with a number.
struct NumberedLine {
    /// Where the line begins.
    start: usize,
    /// The number.
    number: u32,
    /// The byte range of the question.
    words: Range<usize>,
    /// Whether it reads as a question.
    is_question: bool,
}

/// Returns the consecutively numbered questions. The answer of each is the text up to the next one.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let lines = file.lines(piece.clone());
    let lines = lines.filter_map(|(at, line)| parse_numbered_line(file, piece, at, line));
    let numbered = select_consecutive(lines.collect());
    let ends = numbered.iter().skip(1).map(|it| it.start);
    let ends = ends.chain([piece.end]);
    let questions = numbered.iter().zip(ends);
    let questions: Vec<ListQuestion> = questions
        .map(|(it, end)| {
            ListQuestion::from_line(file, it.start, it.words.clone(), end, it.is_question)
        })
        .collect();
    match lists::build_cards(file, &questions) {
        cards if cards.len() > 1 => cards,
        _ => read_unnumbered(file, piece),
    }
}

/// Returns the consecutively numbered lines that include all questions. Empty if there are none.
fn select_consecutive(lines: Vec<NumberedLine>) -> Vec<NumberedLine> {
    let mut found: Vec<NumberedLine> = Vec::new();
    for line in lines {
        let follows = |it: &NumberedLine| it.number + 1 == line.number;
        if line.is_question {
            // Numbered lines in between are steps of the answer above.
            while found.pop_if(|it| !it.is_question && !follows(it)).is_some() {}
        }
        match found.last() {
            Some(last) if follows(last) => found.push(line),
            Some(_) if line.is_question => return Vec::new(),
            None if line.is_question => found.push(line),
            _ => {}
        }
    }
    found
}

/// Returns the questions on the first lines of paragraphs, if the text begins with one and each has an answer.
fn read_unnumbered(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let (text, outline) = (file.text, file.outline);
    let questions_at = outline.paragraphs_in(piece).iter().filter_map(|paragraph| {
        let line = text[paragraph.clone()].lines().next()?.trim_end();
        let words = line.trim_end_matches(['*', '_']);
        let is_question = words.ends_with(['?', '？', '؟']) && line.len() <= MAX_LINE_BYTES;
        is_question.then(|| paragraph.start..paragraph.start + line.len())
    });
    let questions_at: Vec<Range<usize>> = questions_at.collect();
    let ends = questions_at.iter().skip(1).map(|it| it.start);
    let ends = ends.chain([piece.end]);
    let questions = questions_at.iter().zip(ends);
    let questions: Vec<ListQuestion> = questions
        .map(|(words, end)| ListQuestion::from_line(file, words.start, words.clone(), end, true))
        .collect();
    let begins = questions_at
        .first()
        .is_some_and(|it| outline.is_blank(text, &(piece.start..it.start)));
    match begins && questions.len() > 1 && questions.iter().all(|it| it.has_answer) {
        true => questions.iter().map(|it| build_card(file, it)).collect(),
        false => Vec::new(),
    }
}

/// Parses a line that begins with a number and a question.
fn parse_numbered_line(
    file: &File<'_>,
    piece: &Range<usize>,
    at: usize,
    line: &str,
) -> Option<NumberedLine> {
    let (number, after) = parse_number(line.trim_start_matches(' '))?;
    file.outline.paragraph_with(at)?;
    let content = at + line.len() - after.trim_start().len();
    let (words, _) = question_range(file.text, content..piece.end)?;
    let plain = file.document.line(&file.text[words.clone()]).plain();
    Some(NumberedLine {
        start: at,
        number,
        words,
        is_question: reads_as_question(&plain),
    })
}

/// Parses the number that a line begins with. Returns it with the text after its mark. Skips Markdown lists.
fn parse_number(line: &str) -> Option<(u32, &str)> {
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
    let after = match inner {
        Some(_) => mark.strip_prefix([')', '）', ']'])?,
        None => mark
            .strip_prefix("\\.")
            .or_else(|| mark.strip_prefix("\\)"))
            .or_else(|| mark.strip_prefix(['、', '．', '）', ')', '.']))?,
    };
    // `1.5` is a number, and `e.g.` is a word.
    let goes_on = after.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let is_tight = is_letter && after.starts_with(|c: char| c.is_ascii());
    let is_apart = after.starts_with([' ', '\t', '\u{a0}']);
    (is_apart || !goes_on && !is_tight).then_some((number, after))
}
