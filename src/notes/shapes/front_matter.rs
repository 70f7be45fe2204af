//! One note a file: YAML front matter with `question:` (and `id:`), the rest of the file answers.
//!
//! Headings in such a file are parts of its answer. Front matter without a `question` is passed
//! over, and the file is read by its headings.

use serde::Deserialize;

use crate::notes::body::{Draft, Flaw, IdSlot, no_answer, read_body};
use crate::notes::outline::Outline;
use crate::notes::{Markdown, ProblemKind, QaId};

/// The front matter of a file; all empty where it has none.
#[derive(Debug, Default)]
pub struct FrontMatter {
    /// Folded to one line.
    pub question: Option<String>,
    id: Option<String>,
    /// Where the line of `question:` begins.
    question_at: usize,
    /// Where the value of `id:` begins.
    id_at: usize,
    /// Where the closing `---` begins.
    close: usize,
    /// Where the text behind the front matter begins.
    pub end: usize,
}

#[derive(Deserialize)]
struct Fields {
    question: Option<String>,
    id: Option<String>,
}

/// Finds and reads the front matter. What cannot be read is told, and the text behind it still counts.
pub fn split(text: &str, flaws: &mut Vec<Flaw>) -> FrontMatter {
    let Some((yaml, close, end)) = fences(text) else {
        return FrontMatter::default();
    };
    let nothing = FrontMatter {
        close,
        end,
        ..FrontMatter::default()
    };
    let source = &text[yaml..close];
    if source.trim().is_empty() {
        return nothing;
    }
    match serde_saphyr::from_str::<Fields>(source) {
        Ok(fields) => {
            let question = fields
                .question
                .map(|q| q.split_whitespace().collect::<Vec<_>>().join(" "));
            FrontMatter {
                question: question.filter(|question| !question.is_empty()),
                id: fields.id.map(|id| id.trim().to_owned()),
                question_at: yaml + key_line(source, "question").unwrap_or(0),
                id_at: yaml
                    + key_line(source, "id").map_or(0, |line| line + value_offset(&source[line..])),
                ..nothing
            }
        }
        Err(error) => {
            let at = error.location().map_or(yaml, |location| {
                let line = usize::try_from(location.line())
                    .unwrap_or(1)
                    .saturating_sub(1);
                let column = usize::try_from(location.column())
                    .unwrap_or(1)
                    .saturating_sub(1);
                let start: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
                let rest = source.get(start..).unwrap_or_default();
                let across = rest.char_indices().nth(column).map_or(0, |(at, _)| at);
                yaml + start + across
            });
            flaws.push(Flaw::new(
                at.min(close),
                ProblemKind::FrontMatter,
                "the front matter cannot be read as YAML",
                "write `question: \"…\"` with the value in quotes, one key a line",
            ));
            nothing
        }
    }
}

/// Reads a file whose front matter has a question.
pub fn read(
    text: &str,
    outline: &Outline,
    front: &FrontMatter,
    flaws: &mut Vec<Flaw>,
) -> Option<Draft> {
    let range = front.end..text.len();
    let mut body = read_body(text, outline, &range, false, flaws);
    if body.answer.as_str().is_empty() {
        flaws.push(no_answer(front.question_at));
        return None;
    }
    let mut id = body.id.take();
    let mut malformed = body.malformed_id;
    if let Some(written) = &front.id {
        match QaId::parse(written) {
            Some(parsed) => id = Some((parsed, front.id_at)),
            None => {
                malformed = true;
                flaws.push(Flaw::new(
                    front.id_at,
                    ProblemKind::MalformedId,
                    format!("`{written}` is no id"),
                    "write 1 to 64 letters, digits, `.`, `_` or `-`, best a UUID; or delete the line and run `recite check --fix`",
                ));
            }
        }
    }
    let newline = if text[..front.close].ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let slot = IdSlot {
        at: front.close,
        before: "id: ".to_owned(),
        after: newline.to_owned(),
    };
    Some(Draft {
        question: Markdown(front.question.clone().unwrap_or_default()),
        headings: Vec::new(),
        at: front.question_at,
        also: body.also,
        answer: body.answer,
        id,
        id_slot: (!malformed).then_some(slot),
        body: range,
        no_quiz: body.no_quiz,
    })
}

/// Where the YAML begins, where its closing line begins, and where the text behind it begins.
fn fences(text: &str) -> Option<(usize, usize, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut at = first.len();
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((first.len(), at, at + line.len()));
        }
        at += line.len();
    }
    None // a rule at the top of an ordinary note
}

fn key_line(yaml: &str, key: &str) -> Option<usize> {
    let mut at = 0;
    for line in yaml.split_inclusive('\n') {
        if line
            .strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with(':'))
        {
            return Some(at);
        }
        at += line.len();
    }
    None
}

fn value_offset(line: &str) -> usize {
    let after_colon = line.find(':').map_or(0, |colon| colon + 1);
    let blanks =
        line[after_colon..].len() - line[after_colon..].trim_start_matches([' ', '\t']).len();
    after_colon + blanks
}
