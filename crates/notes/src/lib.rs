//! What the notes say: questions with their answers, and what is wrong with the files.
//!
//! A note file holds Q&As; a [`Notebook`] holds every Q&A of a folder, by id. Answers are exact
//! slices of their source: nothing here rewrites a word. What could not be read is told as a
//! [`Problem`] and never stops the rest from loading.

pub mod access;
pub mod admonitions;
mod body;
#[cfg(test)]
mod cases;
pub mod coverage;
#[cfg(test)]
mod description;
mod directive;
#[cfg(test)]
mod docs_examples;
mod document;
mod fences;
pub mod fix;
mod folds;
mod hashes;
pub mod html;
mod identity;
mod kept;
mod labels;
pub mod likeness;
mod links;
pub mod load;
mod markdown;
mod nesting;
mod outline;
pub mod place;
mod problem;
#[cfg(test)]
mod properties;
mod quiz;
mod shapes;
pub mod title;
mod wiki;

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use uuid::Uuid;

use access::Access;
pub use links::local_target;
pub use markdown::{Events, Markdown, options as parser_options};
pub use problem::{Consequence, Digest, Problem, ProblemKind, Severity};
pub use quiz::{QuizMembership, QuizRule};
pub use title::reads_as_question;

/// The namespace of every id that is derived and of every [`QaKey`]; changing it would orphan them.
const NAMESPACE: Uuid = Uuid::from_u128(0x8f2b_5a0e_61c7_4d39_9b1e_52c0_a7d4_e613);

/// The identity of a Q&A: its written `question id`, or one derived from its path and heading.
///
/// 1 to 64 characters out of `A-Z a-z 0-9 . _ -`; a UUID is kept hyphenated and in lower case.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize, serde::Serialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct QaId(String);

impl QaId {
    /// Reads an id as a writer wrote it, or `None` when it has a character or length no id may have.
    pub fn parse(written: &str) -> Option<Self> {
        if let Some(id) = Self::parse_uuid(written) {
            return Some(id);
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let fits = (1..=64).contains(&written.len()) && written.chars().all(allowed);
        fits.then(|| Self(written.to_owned()))
    }

    /// Reads the value of a `question id:` line, or `None`: as [`QaId::parse`], but hexadecimal digits and hyphens
    /// alone are a UUID or a mistyped one.
    pub fn parse_line(written: &str) -> Option<Self> {
        let is_hex = |c: char| c.is_ascii_hexdigit() || c == '-';
        match written.chars().all(is_hex) {
            true => Self::parse_uuid(written),
            false => Self::parse(written),
        }
    }

    /// Reads a UUID in any case, hyphenated, or `None`.
    fn parse_uuid(written: &str) -> Option<Self> {
        let uuid = Uuid::try_parse(written).ok()?;
        (written.len() == 36).then(|| Self(uuid.hyphenated().to_string()))
    }

    /// The id of the `nth` (from 0) Q&A with this question in the file at `path` that has none written.
    pub fn derive(path: &str, question: &str, nth: usize) -> Self {
        let name = format!("{path}\n{question}\n{nth}");
        Self(
            Uuid::new_v5(&NAMESPACE, name.as_bytes())
                .hyphenated()
                .to_string(),
        )
    }

    /// The id of one of several Q&As that share this id, by its name among them.
    pub fn of_part(&self, part: &str) -> Self {
        let name = format!("{self}\n{part}");
        Self(
            Uuid::new_v5(&NAMESPACE, name.as_bytes())
                .hyphenated()
                .to_string(),
        )
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The short form of this id that fits into a button many times.
    pub fn key(&self) -> QaKey {
        QaKey(Uuid::new_v5(&NAMESPACE, self.0.as_bytes()).as_u64_pair().0)
    }
}

impl fmt::Display for QaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<QaId> for String {
    fn from(id: QaId) -> Self {
        id.0
    }
}

impl TryFrom<String> for QaId {
    type Error = String;

    fn try_from(written: String) -> Result<Self, String> {
        Self::parse(&written).ok_or_else(|| format!("`{written}` is no question id"))
    }
}

/// 64 bits that stand for a [`QaId`] where room is scarce: the same for ever, as old messages carry them.
///
/// Two ids of 100,000 share a key with a probability of about 3 in ten thousand million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QaKey(pub u64);

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

/// Every Q&A of a notes folder, in the order of their ids.
#[derive(Clone, Debug, Default)]
pub struct Notebook {
    /// The folder, for reading linked files.
    access: Access,
    qas: Vec<Qa>,
    by_id: HashMap<QaId, usize>,
    by_key: HashMap<QaKey, usize>,
    topics: Vec<Topic>,
    files: usize,
}

impl Notebook {
    /// A notebook of these Q&As, read from `files` files of the folder. Of Q&As with one id the first stays.
    pub fn new(access: Access, files: usize, mut qas: Vec<Qa>) -> Self {
        qas.sort_by(|a, b| a.id.cmp(&b.id));
        qas.dedup_by(|later, first| later.id == first.id);
        let by_id = qas
            .iter()
            .enumerate()
            .map(|(at, qa)| (qa.id.clone(), at))
            .collect();
        let by_key = qas
            .iter()
            .enumerate()
            .map(|(at, qa)| (qa.id.key(), at))
            .collect();
        let mut topics: BTreeSet<&[String]> = BTreeSet::new();
        for qa in &qas {
            let mut topic = qa.topic.0.as_slice();
            // Above a topic that is known, all are.
            while !topic.is_empty() && topics.insert(topic) {
                topic = &topic[..topic.len() - 1];
            }
        }
        let topics = topics.into_iter().map(|topic| Topic(topic.to_vec()));
        let topics = topics.collect();
        Self {
            access,
            qas,
            by_id,
            by_key,
            topics,
            files,
        }
    }

    /// Every Q&A, ordered by id: a Q&A's place here is its document number in the search index.
    pub fn qas(&self) -> &[Qa] {
        &self.qas
    }

    pub fn get(&self, id: &QaId) -> Option<&Qa> {
        self.by_id.get(id).map(|&at| &self.qas[at])
    }

    pub fn get_by_key(&self, key: QaKey) -> Option<&Qa> {
        self.by_key.get(&key).map(|&at| &self.qas[at])
    }

    /// Every topic that some Q&A has, and every topic above it, sorted.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// The topic with this key.
    pub fn topic_by_key(&self, key: TopicKey) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.key() == key)
    }

    /// The number of note files read.
    pub fn files(&self) -> usize {
        self.files
    }

    pub fn root(&self) -> &std::path::Path {
        self.access.root()
    }

    /// The folder with the rules for its files.
    pub fn access(&self) -> &Access {
        &self.access
    }
}

#[cfg(test)]
mod tests;
