//! Finds the labels that count: those of questions, of their answers, and of clozes.

use std::ops::Range;

use crate::labels::{Label, LabelEnd, begins_choices};
use crate::shapes::file::File;
use crate::title::reads_as_question;

/// What a label marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The text after it is a question.
    Question,
    /// The text after it is the answer to the question before it.
    Answer,
    /// The text after it is a cloze.
    Cloze,
}

/// A label that counts.
#[derive(Debug)]
pub struct PairLabel {
    /// What it marks.
    pub role: Role,
    /// Where its line begins, or the label itself if it is inside a line.
    pub start: usize,
    /// Where the text after it begins.
    pub words: usize,
    /// Where emphasis begins that is still open after the label, and the mark that closes it.
    pub open: Option<(usize, &'static str)>,
    /// The offset of a mark or word of the label.
    at: usize,
}

impl PairLabel {
    /// Returns an offset inside the block that contains the label.
    pub fn offset_in_block(&self) -> usize {
        self.at
    }
}

/// A label before it is known whether it counts.
struct Candidate {
    /// Where its line begins, or the label itself if it is inside a line.
    start: usize,
    /// The offset of a mark or word of the label.
    at: usize,
    /// `None` for the `C:` of a cloze.
    label: Option<Label>,
    /// Whether it can begin a cloze.
    is_cloze: bool,
    /// Where the text after it begins.
    words: usize,
    /// Whether it follows another label on the same line.
    is_inline: bool,
}

/// Returns the labels in a piece of the file that count. Each answer follows its question.
pub fn find_labels(file: &File<'_>, piece: &Range<usize>) -> Vec<PairLabel> {
    let text = file.text;
    let candidates = find_candidates(file, piece);
    let answers = |nth: usize, question: &Label| {
        let next = candidates.get(nth + 1).and_then(|it| it.label.as_ref());
        next.is_some_and(|it| it.is_answer_to(question))
    };
    let mut open: Option<&Label> = None;
    let mut labels: Vec<PairLabel> = Vec::new();
    for (nth, candidate) in candidates.iter().enumerate() {
        let next = candidates.get(nth + 1);
        let words = || &text[candidate.words..next.map_or(piece.end, |it| it.start)];
        let is_question = |label: &Label| {
            let is_sure = label.is_question_label();
            let is_apart = !candidate.is_inline
                || is_sure && labels.last().is_some_and(|it| it.role == Role::Answer);
            let is_text = label.is_ambiguous() && !begins_with_question(words());
            label.can_begin_question() && is_apart && !is_text && (is_sure || answers(nth, label))
        };
        let role = match &candidate.label {
            Some(label) if open.is_some_and(|it| label.is_answer_to(it)) => Role::Answer,
            Some(label) if is_question(label) => Role::Question,
            _ if candidate.is_cloze => Role::Cloze,
            _ => continue,
        };
        open = candidate.label.as_ref().filter(|_| role == Role::Question);
        labels.push(PairLabel {
            role,
            start: candidate.start,
            words: candidate.words,
            open: candidate.label.as_ref().and_then(|it| it.open),
            at: candidate.at,
        });
    }
    labels
}

/// Returns whether the first line of a text reads as a question.
fn begins_with_question(words: &str) -> bool {
    let line = words.trim_start().lines().next().unwrap_or_default();
    reads_as_question(line)
}

/// Returns all labels in a piece, in file order.
fn find_candidates(file: &File<'_>, piece: &Range<usize>) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (at, line) in file.lines(piece.clone()) {
        // A line without a quote mark that lazily continues the paragraph of a quote.
        let is_loose = !line.trim_start().starts_with('>')
            && file.outline.quote_at(at).is_some_and(|it| it.start < at);
        if is_loose {
            continue;
        }
        let cloze = line
            .strip_prefix(['C', 'c'])
            .and_then(|it| it.strip_prefix(':'));
        let cloze = cloze.filter(|it| !it.starts_with([':', '/']));
        let label = Label::parse_line(line);
        let words = match (&label, cloze) {
            (Some(label), _) => label.words,
            (None, Some(words)) => line.len() - words.trim_start_matches(' ').len(),
            (None, None) => continue,
        };
        let is_question = label.as_ref().is_some_and(Label::can_begin_question);
        candidates.push(Candidate {
            start: at,
            at: at + words.min(line.trim_end().len()).saturating_sub(1),
            label: label.map(|it| it.shift_by(at)),
            is_cloze: cloze.is_some(),
            words: at + words,
            is_inline: false,
        });
        if is_question {
            add_inline_labels(line, words, at, &mut candidates);
        }
    }
    let starts = candidates.iter().skip(1).map(|it| it.start);
    let ends: Vec<usize> = starts.chain([piece.end]).collect();
    let mut ends = ends.into_iter();
    candidates.retain(|it| {
        let end = ends.next().unwrap_or(piece.end).max(it.words);
        it.label.is_none() || !begins_choices(&file.text[it.start..end], it.words - it.start)
    });
    candidates
}

/// Adds the labels after the first one on a line: `Q: What? A: That.`
fn add_inline_labels(line: &str, from: usize, offset: usize, candidates: &mut Vec<Candidate>) {
    let mut next = from;
    let mut is_code = false;
    let mut before = ' ';
    let mut is_apart = false;
    for (at, c) in line.char_indices() {
        let (last, was_apart) = (before, is_apart);
        if !c.is_whitespace() && !"*_".contains(c) {
            before = c;
        }
        is_apart = c.is_whitespace() || "？。！".contains(c);
        is_code ^= c == '`';
        let ends_sentence = "?？؟.!。！…;；|)）>\"”".contains(last);
        if at < next || is_code || !was_apart || !ends_sentence {
            continue;
        }
        let Some(label) = Label::parse(&line[at..]).filter(|it| it.end == LabelEnd::Colon) else {
            continue;
        };
        next = at + label.words;
        candidates.push(Candidate {
            start: offset + at,
            at: offset + at,
            is_cloze: false,
            words: offset + next,
            label: Some(label.shift_by(offset + at)),
            is_inline: true,
        });
    }
}

/// Returns where the line that contains byte `at` ends, including its line break.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}
