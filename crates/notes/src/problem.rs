//! Problems in the notes. Each is reported with file, line, column and remedy, and none stops the other notes from
//! loading.

use std::fmt;

use serde::{Serialize, Serializer};

use super::position::LineIndex;

/// A problem in a note file: where it is, what is wrong, and how to fix it. Displays as one line.
///
/// Problems are ordered by path, line and column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The path of the file below the notes folder, with `/` between folders.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The kind of problem.
    pub kind: ProblemKind,
    /// What is wrong, as a clause without the consequence, such as "this question has no answer".
    pub what: String,
    /// What Recite does because of the problem, if anything.
    pub consequence: Option<Consequence>,
    /// Whether the last good version stays live instead of the consequence.
    pub has_last_good: bool,
    /// How to fix it, as a whole imperative sentence.
    pub remedy: String,
}

impl Problem {
    /// Creates a problem without a consequence.
    pub fn new(
        path: &str,
        (line, column): (usize, usize),
        kind: ProblemKind,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            path: path.to_owned(),
            line,
            column,
            kind,
            what: what.into(),
            consequence: None,
            has_last_good: false,
            remedy: remedy.into(),
        }
    }

    /// Returns this problem with a consequence.
    pub fn with_consequence(self, consequence: Consequence) -> Self {
        Self {
            consequence: Some(consequence),
            ..self
        }
    }

    /// Returns the severity of its kind.
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// Returns what is wrong, together with the consequence.
    pub fn message(&self) -> String {
        let consequence = match (self.has_last_good, self.consequence) {
            (true, _) => "; the last good version stays live",
            (false, Some(Consequence::FileSkipped)) => ", so the file is skipped",
            (false, Some(Consequence::Skipped)) => ", so it is skipped",
            (false, Some(Consequence::NotFollowed)) => ", so it is not followed",
            (false, None) => "",
        };
        format!("{}{consequence}", self.what)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            column,
            remedy,
            ..
        } = self;
        write!(f, "{path}:{line}:{column}: {}. {remedy}", self.message())
    }
}

/// Serializes a problem as `recite check --json` prints it: with its whole message and its severity.
impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct SerializedProblem<'a> {
            path: &'a str,
            line: usize,
            column: usize,
            severity: Severity,
            kind: ProblemKind,
            what: String,
            remedy: &'a str,
        }
        SerializedProblem {
            path: &self.path,
            line: self.line,
            column: self.column,
            severity: self.severity(),
            kind: self.kind,
            what: self.message(),
            remedy: &self.remedy,
        }
        .serialize(serializer)
    }
}

/// What Recite does because of a problem, unless the last good version stays live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consequence {
    /// The whole file is skipped.
    FileSkipped,
    /// The file or folder at the problem's path is skipped.
    Skipped,
    /// The symbolic link is not followed.
    NotFollowed,
}

/// How severe a problem is; the most severe comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Text in the notes does not become part of an answer.
    Error,
    /// Something is shown differently from what the writer meant.
    Warning,
    /// Nothing is lost yet.
    Notice,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        })
    }
}

/// Problems in the order in which people read them. Missing ids are only counted, since a folder may have thousands.
#[derive(Debug, Default)]
pub struct ProblemSummary<'a> {
    /// Errors, then warnings, then notices; each group sorted by path, line and column.
    pub problems: Vec<&'a Problem>,
    /// The number of questions without an id.
    pub missing_ids: usize,
}

impl<'a> ProblemSummary<'a> {
    /// Sorts `problems`, which are already sorted by path, line and column, by severity.
    pub fn new(problems: impl IntoIterator<Item = &'a Problem>) -> Self {
        let is_missing_id = |it: &&Problem| it.kind == ProblemKind::MissingId;
        let (missing, mut others): (Vec<_>, Vec<_>) = problems.into_iter().partition(is_missing_id);
        others.sort_by_key(|problem| problem.severity());
        Self {
            problems: others,
            missing_ids: missing.len(),
        }
    }

    /// Returns one line about all missing ids, if there are any.
    pub fn missing_ids_line(&self) -> Option<String> {
        match self.missing_ids {
            0 => None,
            1 => Some(
                "1 question has no id yet, so its history may be lost when you rename it. Run `recite check --fix`."
                    .to_owned(),
            ),
            number => Some(format!(
                "{} questions have no id yet, so their history may be lost when you rename them. Run `recite check --fix`.",
                group_thousands(number)
            )),
        }
    }

    /// Returns the number of lines that the summary takes.
    pub fn len(&self) -> usize {
        self.problems.len() + usize::from(self.missing_ids > 0)
    }

    /// Whether there are no problems.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Formats a number with commas between the thousands.
fn group_thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The kinds of [`Problem`], for programs that read the output of `recite check --json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// Two Q&As have the same id.
    DuplicateId,
    /// An id is not valid.
    MalformedId,
    /// A question has no id in its file.
    MissingId,
    /// An answer contains two ids.
    SecondId,
    /// A question has no answer.
    NoAnswer,
    /// A heading is empty, an id belongs to no question, or a file has become empty.
    NoQuestion,
    /// A picture or linked file does not exist.
    MissingFile,
    /// A link leads out of the notes folder.
    OutsideFile,
    /// A link leads to a hidden file or to a file of Recite itself.
    PrivateFile,
    /// A linked file has a type that is not sent.
    FileType,
    /// A linked file is larger than Discord accepts.
    FileTooLarge,
    /// A linked note does not exist, or a web address has no scheme.
    BrokenLink,
    /// A file is not UTF-8, but another encoding was recognized.
    Encoding,
    /// A file is not valid UTF-8, and no other encoding was recognized.
    InvalidUtf8,
    /// A note file is too large.
    NoteTooLarge,
    /// A line nests too many lists and quotes.
    NestedTooDeep,
    /// The notes of the folder are too large together.
    FolderTooLarge,
    /// A question or topic is too long.
    LongHeading,
    /// Front matter is invalid or unclosed.
    FrontMatter,
    /// A code fence is not closed.
    UnclosedFence,
    /// An HTML comment is not closed.
    UnclosedComment,
    /// A directive is unknown or has no effect where it is.
    Directive,
    /// A tag or review date belongs to no flashcard.
    UnreadCard,
    /// A file or folder cannot be read.
    Unreadable,
}

impl ProblemKind {
    /// Whether a problem of this kind may hide questions of its file.
    pub fn can_hide_questions(self) -> bool {
        matches!(
            self,
            Self::FrontMatter | Self::UnclosedFence | Self::UnclosedComment
        )
    }

    /// Returns the severity of this kind.
    pub fn severity(self) -> Severity {
        match self {
            Self::NoAnswer
            | Self::InvalidUtf8
            | Self::NoteTooLarge
            | Self::NestedTooDeep
            | Self::FolderTooLarge
            | Self::FrontMatter
            | Self::UnclosedFence
            | Self::UnclosedComment
            | Self::Unreadable => Severity::Error,
            Self::DuplicateId
            | Self::MalformedId
            | Self::SecondId
            | Self::NoQuestion
            | Self::MissingFile
            | Self::OutsideFile
            | Self::PrivateFile
            | Self::FileType
            | Self::FileTooLarge
            | Self::BrokenLink
            | Self::LongHeading
            | Self::Directive => Severity::Warning,
            Self::MissingId | Self::Encoding | Self::UnreadCard => Severity::Notice,
        }
    }
}

/// A problem at a byte of a text, before the path and the line are known.
#[derive(Debug)]
pub struct Flaw {
    /// The byte at which the problem is.
    pub at: usize,
    /// The kind of problem.
    pub kind: ProblemKind,
    /// What is wrong, as a clause.
    pub what: String,
    /// How to fix it, as a whole imperative sentence.
    pub remedy: String,
}

impl Flaw {
    /// Creates a problem at byte `at`.
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

    /// Converts it into a problem of the file at `path`.
    pub fn into_problem(self, path: &str, line_index: &LineIndex<'_>) -> Problem {
        Problem::new(
            path,
            line_index.line_column(self.at),
            self.kind,
            self.what,
            self.remedy,
        )
    }
}

#[cfg(test)]
mod tests;
