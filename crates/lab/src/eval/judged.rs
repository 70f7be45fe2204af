//! Judged queries as they stand in `queries.jsonl`: one JSON object a line.
//!
//! A bad line is told with its place and left out; the others are kept.

use std::collections::HashSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use recite_notes::{Notebook, QaId};

/// A query and what answers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    pub query: String,
    /// Best first; empty when no note answers.
    pub relevant: Vec<QaId>,
    pub kind: String,
}

/// A line that cannot be used as it stands. Prints as one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JudgmentProblem {
    pub path: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub what: String,
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
        write!(f, "{path}:{line}:{column}: {what}; {remedy}")
    }
}

/// A line as it is written; further fields are the writer's own.
#[derive(Deserialize)]
struct Line {
    query: String,
    relevant: Vec<String>,
    #[serde(default = "other")]
    kind: String,
}

fn other() -> String {
    "other".to_owned()
}

const FORM: &str = r#"write {"query": "…", "relevant": ["<question id>", …], "kind": "…"}"#;

/// Reads judged queries; `path` names the file in problems.
///
/// An id that the notes lack is a problem; a query of which no relevant id is left is left out, as
/// it would count as unanswerable.
pub fn parse(bytes: &[u8], path: &str, book: &Notebook) -> (Vec<Judged>, Vec<JudgmentProblem>) {
    let mut queries = Vec::new();
    let mut problems = Vec::new();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    for (at, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let mut tell = |column: usize, what: String, remedy: &str| {
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
            Ok(line) => queries.extend(read(line, book, &mut tell)),
            Err(error) => {
                let before = String::from_utf8_lossy(&line[..error.valid_up_to()]);
                let column = before.chars().count() + 1;
                tell(
                    column,
                    "the line is not UTF-8".to_owned(),
                    "save it as UTF-8",
                );
            }
        }
    }
    (queries, problems)
}

fn read(line: &str, book: &Notebook, tell: &mut dyn FnMut(usize, String, &str)) -> Option<Judged> {
    let column = |byte: usize| line.get(..byte).unwrap_or(line).chars().count() + 1;
    let written: Line = match serde_json::from_str(line) {
        Ok(written) => written,
        Err(error) => {
            let place = format!(" at line 1 column {}", error.column());
            let what = error.to_string().replace(&place, "");
            tell(column(error.column().saturating_sub(1)), what, FORM);
            return None;
        }
    };
    if written.query.trim().is_empty() {
        let at = line.find("\"query\"").unwrap_or(0);
        tell(
            column(at),
            "the query is empty".to_owned(),
            "write one, or delete the line",
        );
        return None;
    }
    let mut relevant = Vec::new();
    let mut seen = HashSet::new();
    for id in &written.relevant {
        let (what, remedy) = match QaId::parse(id).filter(|id| book.get(id).is_some()) {
            Some(known) if seen.insert(known.clone()) => {
                relevant.push(known);
                continue;
            }
            Some(_) => (format!("`{id}` is named twice"), "name it once"),
            None => (
                format!("the notes have no question `{id}`"),
                "correct the id, or delete it",
            ),
        };
        // The last place, as that of what is named twice.
        let at = line.rfind(&format!("\"{id}\"")).unwrap_or(0);
        tell(column(at), what, remedy);
    }
    let is_lost = relevant.is_empty() && !written.relevant.is_empty();
    (!is_lost).then_some(Judged {
        query: written.query,
        relevant,
        kind: written.kind,
    })
}

#[cfg(test)]
mod tests;
