//! Reads the text below a question: other wordings, the answer marker, the answer, the id line and directives.
//!
//! Every note shape uses it. Nothing is rewritten here: an answer consists of slices of its file.

mod ends;
mod margins;

use std::ops::Range;

use super::directive::{Directive, parse_directive};
use super::document::Document;
use super::outline::{IdLine, Outline, parse_definition_label};
use super::problem::Flaw;
use super::quiz::QuizRule;
use super::ranges::{lines, subtract, trim_blank_lines};
use super::shape::Shape;
use super::{Markdown, ProblemKind, QaId};
use ends::trim_trailing_marks;
use margins::{dedent, unquote};

/// A Q&A as read from one file, before its links are resolved and its id is assigned.
#[derive(Debug)]
pub struct Draft {
    /// The question as written.
    pub question: Markdown,
    /// The headings above the question, outermost first, as plain text.
    pub headings: Vec<String>,
    /// The byte at which the question begins.
    pub at: usize,
    /// The range of the question in the file, for coverage.
    pub title: Range<usize>,
    /// Other wordings of the question, which are searched as well.
    pub also: Vec<Markdown>,
    /// Other names of the page, which are searched but not shown.
    pub aliases: Vec<Markdown>,
    /// What is shown with the question in the quiz: code, or the choices of a choice question.
    pub prompt: Markdown,
    /// The answer as written.
    pub answer: Markdown,
    /// The ranges of the prompt and the answer, including ids and comments; sorted, without overlaps.
    pub pieces: Vec<Range<usize>>,
    /// The ranges of the footnotes that the Q&A refers to.
    pub footnotes: Vec<Range<usize>>,
    /// The front matter pictures that the pieces show by id.
    pub pictures: Vec<ShownPicture>,
    /// The name of this Q&A among several from one text, such as its clozes. They share the written id, and each
    /// derives its own id from it. `None` for the Q&A that has the written id itself.
    pub part: Option<String>,
    /// The written id and the byte at which it begins.
    pub id: Option<(QaId, usize)>,
    /// Where and how to insert an id; `None` if the file contains an invalid id there.
    pub id_slot: Option<IdSlot>,
    /// The quiz directive of the Q&A or its file.
    pub quiz_rule: QuizRule,
    /// Whether the Q&A is written as a flashcard, which is quizzed however its title is worded.
    pub is_card: bool,
    /// The shape in which it is written.
    pub shape: Shape,
}

impl Draft {
    /// Returns the id of this Q&A, given the id of the text that it belongs to.
    pub fn own_id(&self, id: &QaId) -> QaId {
        match &self.part {
            Some(part) => id.of_part(part),
            None => id.clone(),
        }
    }
}

/// A picture that the text shows by its id from the front matter.
#[derive(Debug)]
pub struct ShownPicture {
    /// The byte at which the text refers to it.
    pub at: usize,
    /// Its path as written in the front matter.
    pub destination: String,
}

/// A place where `recite check --fix` can write a missing id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdSlot {
    /// The byte before which the text is inserted.
    pub at: usize,
    /// The text to insert before the id.
    pub before: String,
    /// The text to insert after the id.
    pub after: String,
}

impl IdSlot {
    /// Returns the text to insert, with this id.
    pub fn line(&self, id: &QaId) -> String {
        format!("{}{id}{}", self.before, self.after)
    }
}

/// Returns the problem of a question at byte `at` without an answer. Its remedy depends on the shape of the note.
pub fn no_answer(at: usize, shape: Shape) -> Flaw {
    let remedy = match shape {
        Shape::IdLevel | Shape::Question | Shape::Heading => {
            "Write one below the heading, or delete the heading."
        }
        Shape::Page => "Write one below the title, or delete the file.",
        Shape::FrontMatter => "Write one below the front matter, or delete the file.",
        Shape::Details => "Write one below the `</summary>`, or delete the `<details>` block.",
        Shape::BoldLine => "Write one below the bold line, or delete the line.",
        Shape::Pair => "Write one after `A:`, or delete the question.",
        Shape::Flashcard | Shape::Cloze | Shape::ListItem | Shape::Callout => {
            "Write one below the question, or delete the question."
        }
        Shape::TableRow => "Write one next to the question, or delete the row.",
        Shape::Definition => "Write one after the `:`, or delete the term.",
    };
    Flaw::new(
        at,
        ProblemKind::NoAnswer,
        "this question has no answer",
        remedy,
    )
}

/// Returns the problem of a second id at byte `at`. `which_counts` names the id that is used.
pub fn second_id(at: usize, which_counts: &str) -> Flaw {
    Flaw::new(
        at,
        ProblemKind::SecondId,
        format!("this answer has two question ids; {which_counts} is used"),
        "Delete one of the two lines, or put a heading above the second question.",
    )
}

/// Returns the line break that ends these lines of a file.
pub fn newline_of(lines: &str) -> &'static str {
    if lines.ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}

/// The contents of the text below a question.
#[derive(Debug)]
pub struct Body {
    /// Other wordings from `recite: also` directives.
    pub also: Vec<Markdown>,
    /// The answer; empty if the text consists of whitespace, comments and rules.
    pub answer: Markdown,
    /// The written id and the byte at which it begins.
    pub id: Option<(QaId, usize)>,
    /// Whether the text contains an invalid id line.
    pub has_malformed_id: bool,
    /// The last quiz directive in the text.
    pub quiz_rule: QuizRule,
}

/// How the lines of a body are prefixed.
#[derive(Clone, Copy, Debug, Default)]
pub struct BodyRules {
    /// The width, in columns, by which each line is indented as part of a list item.
    pub indent: usize,
    /// The number of `>` in front of each line.
    pub quotes: usize,
}

impl BodyRules {
    /// Returns the rules for a body in a list item.
    pub fn indented(indent: usize) -> Self {
        Self { indent, quotes: 0 }
    }

    /// Returns the rules for a body in a quote.
    pub fn quoted(quotes: usize) -> Self {
        Self { indent: 0, quotes }
    }
}

/// Reads the body that consists of `pieces`, which are sorted.
pub fn read_body(
    document: &Document<'_>,
    pieces: &[Range<usize>],
    rules: BodyRules,
    flaws: &mut Vec<Flaw>,
) -> Body {
    let (text, outline) = (document.text, document.outline);
    let mut pieces = pieces.to_vec();
    if let Some(first) = pieces.first_mut() {
        skip_marker(text, outline, &mut first.start, first.end);
    }
    let (mut shown, mut id_lines, mut comments) = (Vec::new(), Vec::new(), Vec::new());
    let mut also = Vec::new();
    for piece in &pieces {
        let ids = outline.id_lines_in(piece);
        id_lines.extend(ids);
        let navigation = outline.navigation_in(piece).iter();
        let ids = ids
            .iter()
            .map(|it| extend_by_blank_line(text, piece, &it.line));
        let mut hidden: Vec<Range<usize>> = ids.chain(navigation.cloned()).collect();
        hidden.sort_by_key(|it| it.start);
        shown.extend(subtract(std::slice::from_ref(piece), &hidden));
        comments.extend(
            outline
                .comments_in(piece)
                .iter()
                .map(|it| &text[it.clone()]),
        );
    }
    // Misspelled and misplaced directives are reported once for the whole file.
    also.extend(comments.iter().filter_map(|it| match parse_directive(it) {
        Some(Ok(Directive::Also(wording))) => Some(Markdown::parse_line(wording)),
        _ => None,
    }));
    let is_blank = shown.iter().all(|piece| outline.is_blank(text, piece));
    let answer = match is_blank {
        true => Vec::new(),
        false => trim_trailing_marks(text, outline, trim_blank_lines(text, &shown)),
    };
    let answer = match rules.quotes {
        0 => dedent(text, &answer, rules.indent),
        quotes => unquote(text, &answer, quotes, rules.indent),
    };
    Body {
        also,
        answer: document.slice(&answer),
        id: last_id(text, &id_lines, flaws),
        has_malformed_id: id_lines.iter().any(|line| line.id(text).is_none()),
        quiz_rule: QuizRule::from_comments(comments),
    }
}

/// Returns the range of an id line, extended by a blank line next to it if removing the id would leave two blank
/// lines in a row, or one above a heading that had none before the id was written.
fn extend_by_blank_line(text: &str, piece: &Range<usize>, line: &Range<usize>) -> Range<usize> {
    // The text above may belong to another piece, such as the list item with the beginning of the answer.
    let above = &text[..line.start];
    let without_break = above
        .strip_suffix("\r\n")
        .or_else(|| above.strip_suffix(['\n', '\r']));
    let last = without_break.map(|it| &above[it.rfind(['\n', '\r']).map_or(0, |at| at + 1)..]);
    let Some(blank) = last.filter(|line| line.trim().is_empty()) else {
        return line.clone();
    };
    match lines(&text[line.end.min(piece.end)..piece.end]).next() {
        Some(below) if below.trim().is_empty() => line.start..line.end + below.len(),
        Some(below) if below.starts_with('#') => {
            (line.start - blank.len()).max(piece.start)..line.end
        }
        _ => line.clone(),
    }
}

/// Returns the last id, which is the one that is used. Reports the other ids and invalid ones.
fn last_id(text: &str, id_lines: &[&IdLine], flaws: &mut Vec<Flaw>) -> Option<(QaId, usize)> {
    let mut last = None;
    for line in id_lines {
        let at = line.value.start;
        let Some(id) = line.id(text) else {
            flaws.push(Flaw::new(
                at,
                ProblemKind::MalformedId,
                format!("`{}` is not a valid question id", &text[line.value.clone()]),
                "Write a UUID such as `0b778831-da0a-459e-b906-d99da99e44b4`, or delete the line and run `recite check --fix`.",
            ));
            continue;
        };
        if last.is_some() {
            flaws.push(second_id(at, "the last one"));
        }
        last = Some((id, at));
    }
    last
}

/// Removes the lines directly below a heading that end in a question mark from `body`, and returns them as other
/// wordings. Only the first lines of a paragraph count, so lists, fences and tables stay in the answer.
pub fn take_other_wordings(document: &Document<'_>, body: &mut Range<usize>) -> Vec<Markdown> {
    let (text, outline) = (document.text, document.outline);
    let indent = text[body.start..].len() - text[body.start..].trim_start_matches(' ').len();
    let Some(paragraph) = outline.paragraph_at(body.start + indent) else {
        return Vec::new();
    };
    let mut also = Vec::new();
    let mut at = body.start;
    for line in lines(&text[at..paragraph.end.min(body.end).max(at)]) {
        let wording = line.trim();
        let is_id = !outline.id_lines_in(&(at..at + line.len())).is_empty();
        let has_words = wording.contains(char::is_alphanumeric);
        if is_id || !has_words || !wording.ends_with(['?', '？', '؟']) {
            // The line is text here, but it would define a link below a paragraph.
            if parse_definition_label(line).is_some() {
                return Vec::new();
            }
            break;
        }
        also.push(document.line(wording));
        at += line.len();
    }
    body.start = at;
    also
}

/// Moves `start` past a first line that only consists of `answer` or `answer:`.
fn skip_marker(text: &str, outline: &Outline, start: &mut usize, end: usize) {
    let body = &text[*start..end];
    // After other words on the same line it is the answer itself.
    let line = text[..*start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    if !text[line..*start].trim().is_empty() && !body.starts_with(['\n', '\r']) {
        return;
    }
    let begin = *start + (body.len() - body.trim_start().len());
    let Some(line) = lines(&text[begin..end]).next() else {
        return;
    };
    let words = line.trim_end();
    let is_marker = words.eq_ignore_ascii_case("answer") || words.eq_ignore_ascii_case("answer:");
    if is_marker && !outline.is_code(begin) {
        *start = begin + line.len();
    }
}

#[cfg(test)]
mod tests;
