//! What is wrong with the notes: told with file, line, column and remedy, and never a reason to stop.

use std::fmt;

use super::place::Places;

/// Something wrong with a note file: where, what, and what to do. Prints as one line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Problem {
    /// The file below the notes folder, with `/` between folders.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub kind: ProblemKind,
    /// What is wrong, in a few words.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            column,
            what,
            remedy,
            ..
        } = self;
        write!(f, "{path}:{line}:{column}: {what}; {remedy}")
    }
}

/// The kinds of [`Problem`], for programs that read `recite check --json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    DuplicateId,
    MalformedId,
    MissingId,
    SecondId,
    NoAnswer,
    NoQuestion,
    MissingFile,
    OutsideFile,
    FileTooLarge,
    BrokenLink,
    InvalidUtf8,
    NoteTooLarge,
    LongHeading,
    FrontMatter,
    UnclosedFence,
    UnclosedComment,
    Directive,
    Unreadable,
}

/// Something wrong at a byte of a text whose path is not yet known.
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
