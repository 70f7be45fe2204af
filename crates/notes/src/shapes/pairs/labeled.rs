//! Which labels of a text count: those of questions, of their answers, and of clozes.

use std::ops::Range;

use crate::labels::{End, Label, begins_choices};
use crate::shapes::file::File;
use crate::title::reads_as_question;

/// What a label says about the words behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Question,
    Answer,
    Cloze,
}

/// A label that counts.
#[derive(Debug)]
pub struct Labeled {
    pub role: Role,
    /// Where its line begins, or the label itself where it stands within a line.
    pub start: usize,
    /// Where the words behind it begin.
    pub words: usize,
    /// Where emphasis begins that is still open behind the label, and the mark that closes it.
    pub open: Option<(usize, &'static str)>,
    /// Where a mark or word of the label stands.
    at: usize,
}

impl Labeled {
    /// A byte of the block that the label stands in.
    pub fn words_at(&self) -> usize {
        self.at
    }
}

/// A label that may count.
struct Candidate {
    start: usize,
    at: usize,
    /// `None` for the `C:` of a cloze.
    label: Option<Label>,
    is_cloze: bool,
    words: usize,
    is_inline: bool,
}

/// The labels in a piece of the file that count. Each answer follows its question.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Labeled> {
    let text = file.text;
    let candidates = candidates(file, piece);
    let answers = |nth: usize, question: &Label| {
        let next = candidates.get(nth + 1).and_then(|it| it.label.as_ref());
        next.is_some_and(|it| it.answers(question))
    };
    let mut open: Option<&Label> = None;
    let mut labels: Vec<Labeled> = Vec::new();
    for (nth, candidate) in candidates.iter().enumerate() {
        let next = candidates.get(nth + 1);
        let words = || &text[candidate.words..next.map_or(piece.end, |it| it.start)];
        let asks = |label: &Label| {
            let is_sure = label.surely_asks();
            let is_apart = !candidate.is_inline
                || is_sure && labels.last().is_some_and(|it| it.role == Role::Answer);
            let is_text = label.needs_question() && !begins_with_question(words());
            label.may_ask() && is_apart && !is_text && (is_sure || answers(nth, label))
        };
        let role = match &candidate.label {
            Some(label) if open.is_some_and(|it| label.answers(it)) => Role::Answer,
            Some(label) if asks(label) => Role::Question,
            _ if candidate.is_cloze => Role::Cloze,
            _ => continue,
        };
        open = candidate.label.as_ref().filter(|_| role == Role::Question);
        labels.push(Labeled {
            role,
            start: candidate.start,
            words: candidate.words,
            open: candidate.label.as_ref().and_then(|it| it.open),
            at: candidate.at,
        });
    }
    labels
}

fn begins_with_question(words: &str) -> bool {
    let line = words.trim_start().lines().next().unwrap_or_default();
    reads_as_question(line)
}

fn candidates(file: &File<'_>, piece: &Range<usize>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (at, line) in file.lines(piece.clone()) {
        // A line without a mark that only goes on with the paragraph of a quote.
        let is_loose = !line.trim_start().starts_with('>')
            && file.outline.quote_at(at).is_some_and(|it| it.start < at);
        if is_loose {
            continue;
        }
        let cloze = line
            .strip_prefix(['C', 'c'])
            .and_then(|it| it.strip_prefix(':'));
        let cloze = cloze.filter(|it| !it.starts_with([':', '/']));
        let label = Label::of_line(line);
        let words = match (&label, cloze) {
            (Some(label), _) => label.words,
            (None, Some(words)) => line.len() - words.trim_start_matches(' ').len(),
            (None, None) => continue,
        };
        let is_question = label.as_ref().is_some_and(Label::may_ask);
        found.push(Candidate {
            start: at,
            at: at + words.min(line.trim_end().len()).saturating_sub(1),
            label: label.map(|it| it.moved(at)),
            is_cloze: cloze.is_some(),
            words: at + words,
            is_inline: false,
        });
        if is_question {
            inline(line, words, at, &mut found);
        }
    }
    let starts = found.iter().skip(1).map(|it| it.start);
    let ends: Vec<usize> = starts.chain([piece.end]).collect();
    let mut ends = ends.into_iter();
    found.retain(|it| {
        let end = ends.next().unwrap_or(piece.end).max(it.words);
        it.label.is_none() || !begins_choices(&file.text[it.start..end], it.words - it.start)
    });
    found
}

/// Adds the labels behind the one that a line begins with: `Q: What? A: That.`
fn inline(line: &str, from: usize, offset: usize, found: &mut Vec<Candidate>) {
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
        let Some(label) = Label::of(&line[at..]).filter(|it| it.end == End::Colon) else {
            continue;
        };
        next = at + label.words;
        found.push(Candidate {
            start: offset + at,
            at: offset + at,
            is_cloze: false,
            words: offset + next,
            label: Some(label.moved(offset + at)),
            is_inline: true,
        });
    }
}

/// Where the line that holds a byte ends, with its line break.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}
