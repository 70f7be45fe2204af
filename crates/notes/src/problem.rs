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

/// What problems say of what they keep out, and what they say in its stead of what was kept.
const CONSEQUENCES: [&str; 4] = [
    ", so the file is kept out",
    ", and is kept out",
    ", and is not followed",
    "; this Q&A is kept out",
];
const KEPT: &str = "; kept as it was";

impl Problem {
    /// From now on it says that what it would keep out was kept as it was.
    pub fn keep(&mut self) {
        if self.is_kept() {
            return;
        }
        for consequence in CONSEQUENCES {
            if let Some(what) = self.what.strip_suffix(consequence) {
                self.what.truncate(what.len());
            }
        }
        self.what.push_str(KEPT);
    }

    /// Whether what it would keep out was kept as it was.
    pub fn is_kept(&self) -> bool {
        self.what.ends_with(KEPT)
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
    PrivateFile,
    FileType,
    FileTooLarge,
    BrokenLink,
    InvalidUtf8,
    NoteTooLarge,
    NestedTooDeep,
    FolderTooLarge,
    LongHeading,
    FrontMatter,
    UnclosedFence,
    UnclosedComment,
    Directive,
    Unreadable,
}

impl ProblemKind {
    /// Whether such a flaw may hide questions of its file.
    pub fn hides(self) -> bool {
        matches!(
            self,
            Self::FrontMatter | Self::UnclosedFence | Self::UnclosedComment
        )
    }
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
