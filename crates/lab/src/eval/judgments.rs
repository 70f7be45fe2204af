//! Reads judged queries from `queries.jsonl`, which has one JSON object per line.
//!
//! An invalid line is reported and skipped; the other lines are used.

use std::collections::HashSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::typos::add_typos;
use recite_notes::{Notebook, QaId};

/// A query with its relevant ids.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedQuery {
    /// The query.
    pub query: String,
    /// The relevant ids, best first; empty if no note answers.
    pub relevant: Vec<QaId>,
    /// The kind of the query, such as `keyword` or `typo`.
    pub kind: String,
}

impl JudgedQuery {
    /// Returns whether a note answers the query.
    pub fn is_answerable(&self) -> bool {
        !self.relevant.is_empty()
    }

    /// Returns the query as it is searched, with typos if a seed is given.
    pub fn text(&self, typos: Option<u64>) -> String {
        match typos {
            Some(seed) => add_typos(&self.query, seed),
            None => self.query.clone(),
        }
    }

    /// Returns the query as a near miss: no note answers it, because its relevant notes are left out.
    pub fn without_relevant(&self) -> Self {
        Self {
            relevant: Vec::new(),
            ..self.clone()
        }
    }
}

/// Returns the queries without repetitions. Of those that differ only in case and blanks, the first is kept, because
/// asking it again adds no evidence.
pub fn distinct(mut queries: Vec<JudgedQuery>) -> Vec<JudgedQuery> {
    let mut seen = HashSet::new();
    queries.retain(|judged| {
        let lower = judged.query.to_lowercase();
        seen.insert(lower.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    queries
}

/// A problem in a line of judged queries. Its `Display` is a single line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JudgmentProblem {
    /// The path of the file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// How to fix it.
    pub remedy: String,
}

impl fmt::Display for JudgmentProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            column,
            what,
            remedy,
        } = self;
        write!(f, "{path}:{line}:{column}: {what}. {remedy}")
    }
}

/// A line of the file. Other fields are ignored.
#[derive(Deserialize)]
struct JudgmentLine {
    query: String,
    relevant: Vec<String>,
    #[serde(default = "default_kind")]
    kind: String,
}

fn default_kind() -> String {
    "other".to_owned()
}

const FORM: &str = r#"Write {"query": "…", "relevant": ["<question id>", …], "kind": "…"}."#;

/// Reads judged queries; `path` names the file in problems.
///
/// An id that the notes do not have is a problem. A query without any known relevant id is skipped, because
/// it would count as unanswerable.
pub fn parse(
    bytes: &[u8],
    path: &str,
    book: &Notebook,
) -> (Vec<JudgedQuery>, Vec<JudgmentProblem>) {
    let mut queries = Vec::new();
    let mut problems = Vec::new();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    for (at, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let mut report = |column: usize, what: String, remedy: &str| {
            problems.push(JudgmentProblem {
                path: path.to_owned(),
                line: at + 1,
                column,
                what,
                remedy: remedy.to_owned(),
            });
        };
        match std::str::from_utf8(line) {
            Ok(line) if line.trim().is_empty() => {}
            Ok(line) => queries.extend(parse_line(line, book, &mut report)),
            Err(error) => {
                let before = String::from_utf8_lossy(&line[..error.valid_up_to()]);
                let column = before.chars().count() + 1;
                report(
                    column,
                    "the line is not valid UTF-8".to_owned(),
                    "Save the file as UTF-8.",
                );
            }
        }
    }
    (queries, problems)
}

fn parse_line(
    line: &str,
    book: &Notebook,
    report: &mut dyn FnMut(usize, String, &str),
) -> Option<JudgedQuery> {
    let column = |byte: usize| line.get(..byte).unwrap_or(line).chars().count() + 1;
    let judgment: JudgmentLine = match serde_json::from_str(line) {
        Ok(judgment) => judgment,
        Err(error) => {
            let place = format!(" at line 1 column {}", error.column());
            let what = error.to_string().replace(&place, "");
            report(column(error.column().saturating_sub(1)), what, FORM);
            return None;
        }
    };
    if judgment.query.trim().is_empty() {
        let at = line.find("\"query\"").unwrap_or(0);
        report(
            column(at),
            "the query is empty".to_owned(),
            "Write a query, or delete the line.",
        );
        return None;
    }
    let mut relevant = Vec::new();
    let mut seen = HashSet::new();
    for id in &judgment.relevant {
        let (what, remedy) = match QaId::parse(id).filter(|id| book.get(id).is_some()) {
            Some(known) if seen.insert(known.clone()) => {
                relevant.push(known);
                continue;
            }
            Some(_) => (format!("`{id}` is listed twice"), "List it once."),
            None => (
                format!("the notes have no question `{id}`"),
                "Correct the id, or delete it.",
            ),
        };
        // The last occurrence, which is the one to delete if the id is listed twice.
        let at = line.rfind(&format!("\"{id}\"")).unwrap_or(0);
        report(column(at), what, remedy);
    }
    let has_no_known_id = relevant.is_empty() && !judgment.relevant.is_empty();
    (!has_no_known_id).then_some(JudgedQuery {
        query: judgment.query,
        relevant,
        kind: judgment.kind,
    })
}

#[cfg(test)]
mod tests;
