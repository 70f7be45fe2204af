//! The use cases: the requests of members, and the planning of daily questions.
//!
//! Independent of Discord and of terminals: both call these methods.

pub mod help;
pub mod live;
pub mod question;
pub mod quiz;

use std::io;
use std::path::Path;
use std::sync::Arc;

use recite_notes::access::{AccessOptions, MAX_ATTACHMENT_BYTES};
use recite_notes::load::{LoadError, load};
use recite_notes::{Notebook, Problem, Qa, QaId, QaKey, Topic};
use recite_search::embedding::CrossEncoder;
use recite_search::{
    CrossLanguageIndex, Look, QueryLanguage, Ranking, SearchIndex, SearchOptions, SemanticIndex,
};

pub use crate::store::StoreError;

/// The notes and their index, built together and never changed: a reader sees either the old or the new ones.
pub struct Snapshot {
    /// The notes.
    pub notebook: Notebook,
    /// The search index of these notes.
    pub index: SearchIndex,
}

impl Snapshot {
    /// Loads and indexes a folder. Also returns all problems of the notes.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn load(
        notes: &Path,
        access: &AccessOptions,
        options: SearchOptions,
    ) -> Result<(Self, Vec<Problem>), LoadError> {
        let loaded = load(notes, access)?;
        Ok((Self::build(loaded.notebook, options), loaded.problems))
    }

    /// Indexes loaded notes.
    pub fn build(notebook: Notebook, options: SearchOptions) -> Self {
        let index = SearchIndex::build(&notebook, options);
        Self { notebook, index }
    }
}

/// The answer to a question, or the notes that may answer it.
#[derive(Debug, PartialEq)]
pub enum Answer<'a> {
    /// The best match, to be shown in full.
    Found {
        /// The best match.
        qa: &'a Qa,
        /// Whether it is the answer; otherwise it is the likely answer.
        is_sure: bool,
        /// Other matches, best first.
        others: Vec<&'a Qa>,
    },
    /// The first two matches are about equally good. All matches, best first.
    CloseCall(Vec<&'a Qa>),
    /// The first matches may be the answer. All matches, best first.
    Possible(Vec<&'a Qa>),
    /// No note answers the question.
    Nothing,
}

/// A Q&A that a member selected, with other matches.
#[derive(Debug, PartialEq)]
pub struct SelectedQa<'a> {
    /// The selected Q&A.
    pub qa: &'a Qa,
    /// Other matches for its question, best first.
    pub others: Vec<&'a Qa>,
}

impl Answer<'_> {
    /// Returns what the member sees.
    pub fn look(&self) -> Look {
        match self {
            Self::Found { is_sure: true, .. } => Look::Sure,
            Self::Found { is_sure: false, .. } => Look::Likely,
            Self::CloseCall(_) => Look::CloseCall,
            Self::Possible(_) => Look::Possible,
            Self::Nothing => Look::Nothing,
        }
    }
}

/// The use cases over one snapshot.
pub struct App {
    snapshot: Snapshot,
}

impl App {
    /// Returns the use cases over a snapshot.
    pub fn new(snapshot: Snapshot) -> Self {
        Self { snapshot }
    }

    /// Returns the notes.
    pub fn notebook(&self) -> &Notebook {
        &self.snapshot.notebook
    }

    /// Adds the embeddings of the notes, so that the search also matches by meaning.
    pub fn add_meaning(&self, meaning: SemanticIndex) {
        self.snapshot.index.add_semantic_index(meaning);
    }

    /// Adds a cross-encoder, which reads the best matches again.
    pub fn add_cross_encoder(&self, encoder: Arc<CrossEncoder>) {
        self.snapshot.index.add_cross_encoder(encoder);
    }

    /// Returns whether the search also matches by meaning.
    pub fn has_meaning(&self) -> bool {
        self.snapshot.index.has_semantic_index()
    }

    /// Adds the vectors of the multilingual model, so that questions in other languages than the notes are answered.
    pub fn add_cross_language_index(&self, index: CrossLanguageIndex) {
        self.snapshot.index.add_cross_language_index(index);
    }

    /// Returns whether questions in other languages than the notes are answered by meaning.
    pub fn has_cross_language_index(&self) -> bool {
        self.snapshot.index.has_cross_language_index()
    }

    /// Returns the language of a question that is answered from notes in another language.
    pub fn foreign_language(&self, question: &str) -> Option<QueryLanguage> {
        self.snapshot.index.foreign_language(question)
    }

    /// Answers a question, with up to `others` other matches.
    pub fn ask(&self, words: &str, topic: Option<&Topic>, others: usize) -> Answer<'_> {
        let ranking = self.rank(words, topic, others + 1);
        let mut hits = ranking.hits.iter().filter_map(|hit| self.get(&hit.qa));
        match ranking.look() {
            look @ (Look::Sure | Look::Likely) => match hits.next() {
                Some(qa) => Answer::Found {
                    qa,
                    is_sure: look == Look::Sure,
                    others: hits.collect(),
                },
                None => Answer::Nothing,
            },
            Look::CloseCall => Answer::CloseCall(hits.collect()),
            Look::Possible => Answer::Possible(hits.collect()),
            Look::Nothing => Answer::Nothing,
        }
    }

    /// Returns a selected Q&A, with up to `others` other matches for its own question. `None` if the notes do not
    /// contain it.
    pub fn open(&self, id: &QaId, others: usize) -> Option<SelectedQa<'_>> {
        let qa = self.get(id)?;
        let question = qa.question.plain();
        let ranking = self.snapshot.index.search(&question, None, others + 1);
        let hits = ranking.hits.iter().filter(|hit| hit.qa != qa.id);
        let found = hits.filter_map(|hit| self.get(&hit.qa)).take(others);
        Some(SelectedQa {
            qa,
            others: found.collect(),
        })
    }

    /// Like [`App::open`], by the key of a button.
    pub fn open_by_key(&self, key: QaKey, others: usize) -> Option<SelectedQa<'_>> {
        self.open(&self.get_by_key(key)?.id, others)
    }

    /// Returns a function that reads a file of an answer, by its path below the notes folder. Call it on a blocking
    /// thread.
    pub fn file_reader(&self, path: &str) -> impl FnOnce() -> io::Result<Vec<u8>> + Send + use<> {
        let (access, path) = (self.notebook().access().clone(), path.to_owned());
        move || access.read(&path, MAX_ATTACHMENT_BYTES)
    }

    /// Returns the `limit` best matches with their scores.
    pub fn rank(&self, words: &str, topic: Option<&Topic>, limit: usize) -> Ranking {
        let Snapshot { index, notebook } = &self.snapshot;
        index.search_carefully(words, topic, limit, &[], notebook)
    }

    /// Returns what [`rank`](Self::rank) would for all topics, if these few Q&As did not exist.
    pub fn rank_without(&self, words: &str, limit: usize, excluded: &[QaId]) -> Ranking {
        let Snapshot { index, notebook } = &self.snapshot;
        index.search_carefully(words, None, limit, excluded, notebook)
    }

    /// Returns up to `limit` questions that a search for the typed text would find, best first; the last word may be
    /// unfinished.
    pub fn suggest(&self, typed: &str, topic: Option<&Topic>, limit: usize) -> Vec<&Qa> {
        let found = self.snapshot.index.suggest(typed, topic, limit);
        found.iter().filter_map(|id| self.get(id)).collect()
    }

    /// Like [`App::suggest`], by words only.
    pub fn suggest_by_words(&self, typed: &str, topic: Option<&Topic>, limit: usize) -> Vec<&Qa> {
        let found = self.snapshot.index.suggest_by_words(typed, topic, limit);
        found.iter().filter_map(|id| self.get(id)).collect()
    }

    /// Returns the topics that match the typed text: those that start with it, then those that contain it.
    pub fn suggest_topics(&self, typed: &str) -> Vec<&Topic> {
        let typed = typed.trim().to_lowercase();
        let mut found: Vec<(bool, &Topic)> = self
            .notebook()
            .topics()
            .iter()
            .map(|topic| (topic.to_string().to_lowercase(), topic))
            .filter(|(name, _)| name.contains(&typed))
            .map(|(name, topic)| (!name.starts_with(&typed), topic))
            .collect();
        found.sort();
        found.into_iter().map(|(_, topic)| topic).collect()
    }

    /// Returns the topic of this name, ignoring case: its whole name, or its last part if that is unique.
    pub fn topic(&self, named: &str) -> Option<&Topic> {
        let named = named.trim().to_lowercase();
        let topics = self.notebook().topics();
        let whole = topics
            .iter()
            .find(|topic| topic.to_string().to_lowercase() == named);
        whole.or_else(|| {
            let is_last = |topic: &&Topic| {
                topic
                    .0
                    .last()
                    .is_some_and(|last| last.to_lowercase() == named)
            };
            let mut by_last_part = topics.iter().filter(is_last);
            by_last_part
                .next()
                .filter(|_| by_last_part.next().is_none())
        })
    }

    /// Returns the full names of the topics in a list with commas.
    ///
    /// # Errors
    /// The names that are no topics, as written.
    pub fn topics_named(&self, written: &str) -> Result<Vec<String>, Vec<String>> {
        let names: Vec<&str> = written.split(',').collect();
        let (mut topics, mut unknown) = (Vec::new(), Vec::new());
        let mut rest = names.as_slice();
        while let [name, after @ ..] = rest {
            // A topic may contain commas itself.
            let longest = (1..=rest.len()).rev().find_map(|count| {
                let topic = self.topic(&rest[..count].join(","))?;
                Some((topic.to_string(), &rest[count..]))
            });
            rest = match longest {
                Some((topic, after)) => {
                    if !topics.contains(&topic) {
                        topics.push(topic);
                    }
                    after
                }
                None => {
                    let name = name.trim();
                    unknown.extend((!name.is_empty()).then(|| name.to_owned()));
                    after
                }
            };
        }
        match unknown.is_empty() {
            true => Ok(topics),
            false => Err(unknown),
        }
    }

    /// Returns a Q&A by its id.
    pub fn get(&self, id: &QaId) -> Option<&Qa> {
        self.notebook().get(id)
    }

    /// Returns a Q&A by the key of a button.
    pub fn get_by_key(&self, key: QaKey) -> Option<&Qa> {
        self.notebook().get_by_key(key)
    }
}
