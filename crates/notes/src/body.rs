//! The text below a question: second wordings, the answer marker, the answer, the id line, directives.
//!
//! Shared by every shape of note. Nothing is rewritten here: an answer is slices of its file.

mod ends;
mod margins;

use std::ops::Range;

use super::directive::{Directive, directive};
use super::document::Document;
use super::outline::{IdLine, Outline, defined_label};
use super::problem::Flaw;
use super::quiz::QuizRule;
use super::ranges::{lines, without, without_ends};
use super::shape::Shape;
use super::{Markdown, ProblemKind, QaId};
use ends::without_last_marks;
use margins::{dedented, unquoted};

/// A Q&A as a reader found it in one file, before links are looked up and ids are made.
#[derive(Debug)]
pub struct Draft {
    pub question: Markdown,
    /// The headings above it, outermost first, as plain text.
    pub headings: Vec<String>,
    /// Where the question begins, in bytes.
    pub at: usize,
    /// Where the question is written, for the count of what is read.
    pub title: Range<usize>,
    pub also: Vec<Markdown>,
    /// Other names, which are searched and not shown.
    pub aliases: Vec<Markdown>,
    /// What is shown with the question when it is asked: code, and the choices of a choice question.
    pub prompt: Markdown,
    pub answer: Markdown,
    /// Where the prompt and the answer stand, ids and comments included; in order, none touching another.
    pub pieces: Vec<Range<usize>>,
    /// The footnotes of the file that its texts refer to.
    pub footnotes: Vec<Range<usize>>,
    /// The pictures of the front matter that its pieces show by id.
    pub pictures: Vec<ShownPicture>,
    /// Its name among several Q&As that one text asks, such as its clozes. They share the written id, from which each
    /// derives its own; `None` for the Q&A whose id is the written one.
    pub part: Option<String>,
    /// The written id and where it stands.
    pub id: Option<(QaId, usize)>,
    /// Where and how an id may be written; `None` when one stands there that cannot be read.
    pub id_slot: Option<IdSlot>,
    /// What its directives say about the quiz.
    pub quiz_rule: QuizRule,
    /// Whether its shape is that of a card, which asks however its title is worded.
    pub is_card: bool,
    pub shape: Shape,
}

impl Draft {
    /// The id of this Q&A where `id` is that of its text.
    pub fn own_id(&self, id: &QaId) -> QaId {
        match &self.part {
            Some(part) => id.of_part(part),
            None => id.clone(),
        }
    }
}

/// A picture that the text shows by its id in the front matter.
#[derive(Debug)]
pub struct ShownPicture {
    /// Where the text shows it.
    pub at: usize,
    pub destination: String,
}

/// Where `recite check --fix` writes a missing id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdSlot {
    /// The byte before which the line is inserted.
    pub at: usize,
    /// What stands before the id.
    pub before: String,
    /// What stands behind the id.
    pub after: String,
}

impl IdSlot {
    /// The text that writes this id there.
    pub fn line(&self, id: &QaId) -> String {
        format!("{}{id}{}", self.before, self.after)
    }
}

/// The problem of the question at `at`, written in this shape, that nothing answers.
pub fn no_answer(at: usize, shape: Shape) -> Flaw {
    let remedy = match shape {
        Shape::IdLevel | Shape::Question | Shape::Heading => {
            "write it below the heading, or delete the heading"
        }
        Shape::Page => "write it below the title, or delete the file",
        Shape::FrontMatter => "write it below the front matter, or delete the file",
        Shape::Details => "write it below the `</summary>`, or delete the `<details>`",
        Shape::BoldLine => "write it below the bold line, or delete the line",
        Shape::Pair => "write it behind `A:`, or delete the question",
        Shape::Flashcard | Shape::Cloze | Shape::ListItem | Shape::Callout => {
            "write it below the question, or delete the question"
        }
        Shape::TableRow => "write it beside the question, or delete the row",
        Shape::Definition => "write it behind the `:`, or delete the term",
    };
    Flaw::new(at, ProblemKind::NoAnswer, "question has no answer", remedy)
}

/// The problem of an id at `at` besides which another one counts.
pub fn second_id(at: usize, which_counts: &str) -> Flaw {
    Flaw::new(
        at,
        ProblemKind::SecondId,
        format!("this answer has a second question id, and {which_counts} counts"),
        "delete one of the two lines, or put a heading above the second question",
    )
}

/// The line break that a file uses, seen at the end of some of its lines.
pub fn newline_of(lines: &str) -> &'static str {
    if lines.ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}

/// What a body says besides its answer's text.
#[derive(Debug)]
pub struct Body {
    pub also: Vec<Markdown>,
    /// Empty when nothing but blanks, comments and rules is there.
    pub answer: Markdown,
    pub id: Option<(QaId, usize)>,
    /// Whether an id line stands there that cannot be read.
    pub malformed_id: bool,
    pub quiz_rule: QuizRule,
}

/// How a body is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct BodyRules {
    /// How many blanks stand before each line, since it stands in a list item.
    pub indent: usize,
    /// How many `>` stand before each line.
    pub quotes: usize,
}

impl BodyRules {
    pub fn indented(indent: usize) -> Self {
        Self { indent, quotes: 0 }
    }

    pub fn quoted(quotes: usize) -> Self {
        Self { indent: 0, quotes }
    }
}

/// Reads the body that stands in `pieces`, which are in order.
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
        let ids = ids.iter().map(|it| with_blank_line(text, piece, &it.line));
        let mut hidden: Vec<Range<usize>> = ids.chain(navigation.cloned()).collect();
        hidden.sort_by_key(|it| it.start);
        shown.extend(without(std::slice::from_ref(piece), &hidden));
        comments.extend(
            outline
                .comments_in(piece)
                .iter()
                .map(|it| &text[it.clone()]),
        );
    }
    // A directive that is misspelled or out of place is reported for the whole file at once.
    also.extend(comments.iter().filter_map(|it| match directive(it) {
        Some(Ok(Directive::Also(wording))) => Some(Markdown::parse_line(wording)),
        _ => None,
    }));
    let is_blank = shown.iter().all(|piece| outline.is_blank(text, piece));
    let answer = match is_blank {
        true => Vec::new(),
        false => without_last_marks(text, outline, without_ends(text, &shown)),
    };
    let answer = match rules.quotes {
        0 => dedented(text, &answer, rules.indent),
        quotes => unquoted(text, &answer, quotes, rules.indent),
    };
    Body {
        also,
        answer: document.slice(&answer),
        id: last_id(text, &id_lines, flaws),
        malformed_id: id_lines.iter().any(|line| line.id(text).is_none()),
        quiz_rule: QuizRule::of(comments),
    }
}

/// An id line with a blank line beside it, where two would otherwise be left between the text above and below it, or
/// one above a heading that had none before the id was written.
fn with_blank_line(text: &str, piece: &Range<usize>, line: &Range<usize>) -> Range<usize> {
    // What stands above may be another piece, such as the list item that holds the beginning of the answer.
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

/// The id that counts, the last one; tells the others and what cannot be read.
fn last_id(text: &str, id_lines: &[&IdLine], flaws: &mut Vec<Flaw>) -> Option<(QaId, usize)> {
    let mut last = None;
    for line in id_lines {
        let at = line.value.start;
        let Some(id) = line.id(text) else {
            flaws.push(Flaw::new(
                at,
                ProblemKind::MalformedId,
                format!("`{}` is no question id", &text[line.value.clone()]),
                "write a UUID such as `0b778831-da0a-459e-b906-d99da99e44b4`, or delete the line and run `recite check --fix`",
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

/// Takes the lines directly below a heading that end in a question mark, and moves the start of `body`
/// behind them: the first lines of a paragraph, so that a list, a fence or a table stays in the answer.
pub fn second_wordings(document: &Document<'_>, body: &mut Range<usize>) -> Vec<Markdown> {
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
            // It is text here; below a paragraph it would define a link.
            if defined_label(line).is_some() {
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

/// Moves `start` behind a first line that is only `answer` or `answer:`.
fn skip_marker(text: &str, outline: &Outline, start: &mut usize, end: usize) {
    let body = &text[*start..end];
    // Behind other words it is the answer itself.
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
