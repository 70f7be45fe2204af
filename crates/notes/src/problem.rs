//! What is wrong with the notes: reported with file, line, column and fix, and never a reason to stop.

use std::fmt;

use serde::{Serialize, Serializer};

use super::place::Places;

/// Something wrong with a note file: where, what, and what to do. Prints as one line.
///
/// Ordered by place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file below the notes folder, with `/` between folders.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub kind: ProblemKind,
    /// What is wrong, in a few words, without what follows from it.
    pub what: String,
    /// What Recite does because of it.
    pub consequence: Option<Consequence>,
    /// Whether the last good version stays in place of what the consequence would take away.
    pub is_kept: bool,
    /// What to do about it.
    pub remedy: String,
}

impl Problem {
    /// A problem without a consequence.
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
            is_kept: false,
            remedy: remedy.into(),
        }
    }

    pub fn with(self, consequence: Consequence) -> Self {
        Self {
            consequence: Some(consequence),
            ..self
        }
    }

    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// What is wrong and what follows from it.
    pub fn message(&self) -> String {
        let follows = match (self.is_kept, self.consequence) {
            (true, _) => "; kept as it was",
            (false, Some(Consequence::FileKeptOut)) => ", so the file is kept out",
            (false, Some(Consequence::KeptOut)) => ", and is kept out",
            (false, Some(Consequence::NotFollowed)) => ", and is not followed",
            (false, None) => "",
        };
        format!("{}{follows}", self.what)
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
        write!(f, "{path}:{line}:{column}: {}; {remedy}", self.message())
    }
}

/// As `recite check --json` prints it: the message whole, and its severity.
impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Printed<'a> {
            path: &'a str,
            line: usize,
            column: usize,
            severity: Severity,
            kind: ProblemKind,
            what: String,
            remedy: &'a str,
        }
        Printed {
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

/// What Recite does because of a problem, unless a last good version stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consequence {
    /// The whole file is not read.
    FileKeptOut,
    /// The file or folder that the problem names is not read.
    KeptOut,
    /// The link of the file system is not followed.
    NotFollowed,
}

/// How much a problem matters. Ordered from the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something written is not answered.
    Error,
    /// Something is not shown as it was meant.
    Warning,
    /// Nothing is lost now.
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

/// Problems as people read them: the gravest first, and missing ids as a number, as a folder may miss thousands.
#[derive(Debug, Default)]
pub struct Digest<'a> {
    /// Errors, then warnings, then notices; each by place.
    pub problems: Vec<&'a Problem>,
    /// How many questions have no id.
    pub missing_ids: usize,
}

impl<'a> Digest<'a> {
    /// Sorts `problems`, which are sorted by place.
    pub fn of(problems: impl IntoIterator<Item = &'a Problem>) -> Self {
        let is_missing_id = |it: &&Problem| it.kind == ProblemKind::MissingId;
        let (missing, mut others): (Vec<_>, Vec<_>) = problems.into_iter().partition(is_missing_id);
        others.sort_by_key(|problem| problem.severity());
        Self {
            problems: others,
            missing_ids: missing.len(),
        }
    }

    /// The one line on all missing ids, if there are any.
    pub fn missing_ids_line(&self) -> Option<String> {
        match self.missing_ids {
            0 => None,
            1 => Some(
                "1 question has no id yet: its history may be lost when you rename it; run `recite check --fix`"
                    .to_owned(),
            ),
            number => Some(format!(
                "{} questions have no id yet: their history may be lost when you rename them; run `recite check --fix`",
                grouped(number)
            )),
        }
    }

    /// How many lines it takes.
    pub fn len(&self) -> usize {
        self.problems.len() + usize::from(self.missing_ids > 0)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A number with commas between its thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The kinds of [`Problem`], for programs that read `recite check --json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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
    Encoding,
    InvalidUtf8,
    NoteTooLarge,
    NestedTooDeep,
    FolderTooLarge,
    LongHeading,
    FrontMatter,
    UnclosedFence,
    UnclosedComment,
    Directive,
    UnreadCard,
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
        Problem::new(path, places.of(self.at), self.kind, self.what, self.remedy)
    }
}

#[cfg(test)]
mod tests;
