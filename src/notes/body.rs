//! The text below a question: second wordings, the answer marker, the answer, the id line, directives.
//!
//! Shared by every shape of note. Nothing is rewritten: a body is told as ranges of its file.

use std::ops::Range;

use super::outline::Outline;
use super::place::Places;
use super::{Markdown, Problem, ProblemKind, QaId};

/// A Q&A as a reader found it in one file, before links are looked up and ids are made.
#[derive(Debug)]
pub struct Draft {
    pub question: Markdown,
    /// The headings above it, outermost first, as plain text.
    pub headings: Vec<String>,
    /// Where the question begins, in bytes.
    pub at: usize,
    pub also: Vec<Markdown>,
    pub answer: Markdown,
    /// The whole body, for looking up links where they stand.
    pub body: Range<usize>,
    /// The written id and where it stands.
    pub id: Option<(QaId, usize)>,
    /// Where and how an id may be written; `None` when one stands there that cannot be read.
    pub id_slot: Option<IdSlot>,
    pub no_quiz: bool,
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

/// Something wrong at a byte of the file; `load` turns it into a line and a column.
#[derive(Debug)]
pub struct Flaw {
    pub at: usize,
    pub kind: ProblemKind,
    pub what: String,
    pub remedy: String,
}

impl Flaw {
    pub fn new(
        at: usize,
        kind: ProblemKind,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            at,
            kind,
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    pub fn into_problem(self, path: &str, places: &Places<'_>) -> Problem {
        let (line, column) = places.of(self.at);
        let Self {
            kind, what, remedy, ..
        } = self;
        Problem {
            path: path.to_owned(),
            line,
            column,
            kind,
            what,
            remedy,
        }
    }
}

/// The problem of the question at `at` that nothing answers.
pub fn no_answer(at: usize) -> Flaw {
    Flaw::new(
        at,
        ProblemKind::NoAnswer,
        "question has no answer",
        "write it below the heading, or delete the heading",
    )
}

/// What a body says besides its answer's text.
#[derive(Debug)]
pub struct Body {
    pub also: Vec<Markdown>,
    /// Empty when nothing but blanks and comments is there.
    pub answer: Markdown,
    pub id: Option<(QaId, usize)>,
    /// Whether an id line stands there that cannot be read.
    pub malformed_id: bool,
    pub no_quiz: bool,
}

/// Reads the body in `range`; `wordings` says whether its first lines may word the question again.
pub fn read_body(
    text: &str,
    outline: &Outline,
    range: &Range<usize>,
    wordings: bool,
    flaws: &mut Vec<Flaw>,
) -> Body {
    let id_lines: Vec<_> = outline
        .id_lines
        .iter()
        .filter(|line| range.contains(&line.line.start))
        .collect();
    let mut start = range.start;
    let mut also = if wordings {
        second_wordings(text, outline, &mut start, range.end)
    } else {
        Vec::new()
    };
    skip_marker(text, outline, &mut start, range.end);

    let mut pieces = Vec::new();
    for line in &id_lines {
        if line.line.start >= start {
            pieces.push(start..line.line.start);
            start = line.line.end;
        }
    }
    pieces.push(start..range.end);
    let answer = join(text, &pieces);

    let mut id = None;
    let malformed_id = id_lines.iter().any(|line| line.id(text).is_none());
    for line in id_lines {
        let at = line.value.start;
        match (line.id(text), &id) {
            (None, _) => flaws.push(Flaw::new(
                at,
                ProblemKind::MalformedId,
                format!("`{}` is no question id", &text[line.value.clone()]),
                "write a UUID such as `0b778831-da0a-459e-b906-d99da99e44b4`, or delete the line and run `recite check --fix`",
            )),
            (Some(last), None) => id = Some((last, at)),
            (Some(last), Some(_)) => {
                flaws.push(Flaw::new(
                    at,
                    ProblemKind::SecondId,
                    "this answer has a second question id, and the last one counts",
                    "delete one of the two lines, or put a heading above the second question",
                ));
                id = Some((last, at));
            }
        }
    }

    let mut no_quiz = false;
    for comment in outline
        .comments
        .iter()
        .filter(|comment| range.contains(&comment.start))
    {
        match directive(&text[comment.clone()]) {
            None | Some(Ok(Directive::Ignore)) => {}
            Some(Ok(Directive::NoQuiz)) => no_quiz = true,
            Some(Ok(Directive::Also(wording))) => also.push(Markdown(wording)),
            Some(Err(what)) => flaws.push(unknown_directive(comment.start, &what)),
        }
    }
    let answer = if is_blank(&answer, outline, text, &pieces) {
        String::new()
    } else {
        answer
    };
    Body {
        also,
        answer: Markdown(answer),
        id,
        malformed_id,
        no_quiz,
    }
}

/// Takes the lines directly below a heading that end in a question mark, and moves `start` behind them.
fn second_wordings(text: &str, outline: &Outline, start: &mut usize, end: usize) -> Vec<Markdown> {
    let mut also = Vec::new();
    let indent = text[*start..end].len() - text[*start..end].trim_start_matches(' ').len();
    if !outline.paragraphs.contains(&(*start + indent)) {
        return also; // a blank line, a list, a fence, …: not a line of text
    }
    while *start < end {
        let line = text[*start..end]
            .split_inclusive('\n')
            .next()
            .unwrap_or_default();
        if !line.trim_end().ends_with(['?', '？', '؟']) {
            break;
        }
        also.push(Markdown(line.trim().to_owned()));
        *start += line.len();
    }
    also
}

/// Moves `start` behind a first line that is only `answer` or `answer:`.
fn skip_marker(text: &str, outline: &Outline, start: &mut usize, end: usize) {
    let body = &text[*start..end];
    let begin = *start + (body.len() - body.trim_start().len());
    if begin >= end || outline.is_code(begin) {
        return;
    }
    let line = text[begin..end]
        .split_inclusive('\n')
        .next()
        .unwrap_or_default();
    let word = line.trim().trim_end_matches(':').trim_end();
    if word.eq_ignore_ascii_case("answer") && line.trim().len() <= "answer :".len() {
        *start = begin + line.len();
    }
}

/// The pieces of the answer without blank lines at either end; one piece is an exact slice.
fn join(text: &str, pieces: &[Range<usize>]) -> String {
    let whole: String = pieces
        .iter()
        .filter(|piece| !text[(*piece).clone()].trim().is_empty())
        .map(|piece| &text[piece.clone()])
        .collect();
    let whole = whole.trim_end();
    let first = whole.len() - whole.trim_start().len();
    // The indentation of the first line stays: it may make it code.
    let start = whole[..first].rfind('\n').map_or(0, |newline| newline + 1);
    whole[start..].to_owned()
}

/// Whether nothing is left of an answer once comments are taken out.
fn is_blank(answer: &str, outline: &Outline, text: &str, pieces: &[Range<usize>]) -> bool {
    let mut left = answer.to_owned();
    for comment in &outline.comments {
        if pieces.iter().any(|piece| piece.contains(&comment.start)) {
            left = left.replacen(&text[comment.clone()], "", 1);
        }
    }
    left.trim().is_empty()
}

/// What a `<!-- recite: … -->` comment asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Directive {
    Ignore,
    NoQuiz,
    Also(String),
}

/// The directive in a comment; `None` for a comment that is none of ours, `Err` with what we cannot read.
pub fn directive(comment: &str) -> Option<Result<Directive, String>> {
    let inner = comment.strip_prefix("<!--")?;
    let inner = inner.strip_suffix("-->").unwrap_or(inner).trim();
    let head = inner.get(..6)?;
    if !head.eq_ignore_ascii_case("recite") {
        return None;
    }
    let rest = inner[6..].trim_start();
    let Some(words) = rest.strip_prefix(':').map(str::trim) else {
        // `<!-- recite no-quiz -->` lost its colon; `<!-- Recited daily -->` is a remark.
        let known = ["ignore", "no-quiz", "also"]
            .iter()
            .any(|word| rest.starts_with(word));
        return known.then(|| Err(inner.to_owned()));
    };
    Some(match words {
        "ignore" => Ok(Directive::Ignore),
        "no-quiz" => Ok(Directive::NoQuiz),
        _ => words
            .strip_prefix("also")
            .map(str::trim)
            .and_then(|quoted| quoted.strip_prefix('"')?.strip_suffix('"'))
            .filter(|wording| !wording.trim().is_empty())
            .map(|wording| Directive::Also(wording.trim().to_owned()))
            .ok_or_else(|| inner.to_owned()),
    })
}

/// The problem of a directive nobody knows.
pub fn unknown_directive(at: usize, what: &str) -> Flaw {
    Flaw::new(
        at,
        ProblemKind::Directive,
        format!("`{what}` is no directive"),
        "write `recite: ignore`, `recite: no-quiz` or `recite: also \"other wording\"`",
    )
}
