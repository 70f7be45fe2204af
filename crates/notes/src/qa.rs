//! One Q&A: a question with its answer, its topic, its place and its files.

use std::fmt;

use uuid::Uuid;

use super::id::{NAMESPACE, QaId};
use super::markdown::Markdown;
use super::quiz::QuizMembership;

/// Where something stands: a file below the notes folder, with `/` between folders, and a line from 1.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Source {
    pub path: String,
    pub line: usize,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path, self.line)
    }
}

/// The topics of a Q&A, outermost first: the folders of its file, then the headings above it. May be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Topic(pub Vec<String>);

impl Topic {
    /// Whether this topic is `outer` or lies below it.
    pub fn is_within(&self, outer: &Topic) -> bool {
        self.0.starts_with(&outer.0)
    }

    /// The short form of this topic that fits into a button.
    pub fn key(&self) -> TopicKey {
        let name = self.0.join("\n");
        TopicKey(Uuid::new_v5(&NAMESPACE, name.as_bytes()).as_u64_pair().0)
    }
}

/// 64 bits that stand for a [`Topic`] where room is scarce: the same for ever, as old messages carry them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TopicKey(pub u64);

/// Names joined by `/`, as in `python/Event loop`; nothing for no topic.
impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("/"))
    }
}

/// A picture or other file beside a note that a Q&A shows or links, checked to lie in the notes folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedFile {
    /// The destination exactly as the Markdown names it: how a renderer finds this file.
    pub destination: String,
    /// Its path below the notes folder, with `/` between folders.
    pub path: String,
    pub size_bytes: u64,
}

/// One question with its answer: the unit of search, of the quiz and of identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qa {
    pub id: QaId,
    /// Whether the id is derived, because the file holds none.
    pub id_is_derived: bool,
    /// The heading's text as written, inline Markdown included, without the `#`s.
    pub question: Markdown,
    /// Second wordings, as written: searched as questions and shown under the title.
    pub also: Vec<Markdown>,
    /// Other names of the page, which are searched and not shown.
    pub aliases: Vec<Markdown>,
    /// What is shown with the question when it is asked: code, and the choices of a choice question.
    pub prompt: Markdown,
    /// Everything to the next question but for marker and id line: an exact slice of the source
    /// (two slices joined where an id line stands in the midst of an answer), trimmed of blank lines. Pictures that the
    /// front matter lists stand in place of their ids.
    pub answer: Markdown,
    pub topic: Topic,
    /// The line of the question.
    pub source: Source,
    /// The local files that the answer or the question shows or links; what is missing or out of bounds is not among them.
    pub files: Vec<LinkedFile>,
    /// Whether members are quizzed on it, and why.
    pub quiz: QuizMembership,
}

impl Qa {
    /// The file that the Markdown names as `destination`, if it can be shown.
    pub fn file(&self, destination: &str) -> Option<&LinkedFile> {
        self.files
            .iter()
            .find(|file| file.destination == destination)
    }

    /// Whether members see the same of both, but for the line they stand on.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let said = |qa: &Self| (qa.id_is_derived, qa.quiz);
        said(self) == said(other)
            && (&self.id, &self.source.path) == (&other.id, &other.source.path)
            && (&self.question, &self.also) == (&other.question, &other.also)
            && (&self.prompt, &self.aliases) == (&other.prompt, &other.aliases)
            && (&self.answer, &self.topic) == (&other.answer, &other.topic)
            && self.files == other.files
    }
}
