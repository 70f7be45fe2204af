//! One Q&A: a question with its answer, topic, source location and files.

use std::fmt;

use uuid::Uuid;

use super::id::{NAMESPACE, QaId};
use super::markdown::Markdown;
use super::quiz::QuizStatus;

/// A location in the notes: a file and a line.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Source {
    /// The path of the file below the notes folder, with `/` between folders.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path, self.line)
    }
}

/// The topic of a Q&A, as a path: the folders of its file, then the headings above the question, outermost first. It
/// may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Topic(pub Vec<String>);

impl Topic {
    /// Whether this topic is `outer` or lies below it.
    pub fn is_within(&self, outer: &Topic) -> bool {
        self.0.starts_with(&outer.0)
    }

    /// Returns the short key of this topic, for use in buttons.
    pub fn key(&self) -> TopicKey {
        let name = self.0.join("\n");
        TopicKey(Uuid::new_v5(&NAMESPACE, name.as_bytes()).as_u64_pair().0)
    }
}

/// A 64-bit key of a [`Topic`], for places with little room, such as buttons. It never changes, since old messages
/// contain it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TopicKey(pub u64);

/// Shows the names joined by `/`, as in `python/Event loop`; shows nothing for the empty topic.
impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("/"))
    }
}

/// A picture or other file that a Q&A shows or links to. It is known to lie in the notes folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedFile {
    /// The destination exactly as in the Markdown, by which a renderer finds this file.
    pub destination: String,
    /// The path of the file below the notes folder, with `/` between folders.
    pub path: String,
    /// The size of the file in bytes.
    pub size_bytes: u64,
}

/// A question with its answer: the unit of search, of the quiz and of identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qa {
    /// The id: as written in the file, or derived.
    pub id: QaId,
    /// Whether the id is derived because the file contains none.
    pub has_derived_id: bool,
    /// The title as written, including inline Markdown, without the `#`s.
    pub question: Markdown,
    /// Other wordings as written. They are searched like questions and shown below the title.
    pub also: Vec<Markdown>,
    /// Other names of the page. They are searched but not shown.
    pub aliases: Vec<Markdown>,
    /// What is shown with the question in the quiz: code, or the choices of a choice question.
    pub prompt: Markdown,
    /// The answer: everything up to the next question except for the answer marker and the id line. It is an exact
    /// slice of the source without blank lines at both ends; if an id line interrupts it, it consists of two joined
    /// slices. Pictures from the front matter replace their ids.
    pub answer: Markdown,
    /// The topic.
    pub topic: Topic,
    /// The location of the question.
    pub source: Source,
    /// The local files that the answer or the question shows or links to, except for missing and forbidden ones.
    pub files: Vec<LinkedFile>,
    /// Whether members are quizzed on it, and why.
    pub quiz: QuizStatus,
}

impl Qa {
    /// Returns the linked file with this destination in the Markdown.
    pub fn file(&self, destination: &str) -> Option<&LinkedFile> {
        self.files
            .iter()
            .find(|file| file.destination == destination)
    }

    /// Whether both have the same contents, id and path, regardless of the line.
    pub fn has_same_content(&self, other: &Self) -> bool {
        let flags = |qa: &Self| (qa.has_derived_id, qa.quiz);
        flags(self) == flags(other)
            && (&self.id, &self.source.path) == (&other.id, &other.source.path)
            && (&self.question, &self.also) == (&other.question, &other.also)
            && (&self.prompt, &self.aliases) == (&other.prompt, &other.aliases)
            && (&self.answer, &self.topic) == (&other.answer, &other.topic)
            && self.files == other.files
    }
}
