//! What a member can ask of us: one use case, one method.
//!
//! Knows nothing of Discord or of terminals: both ask the same questions here.

pub mod live;
pub mod quiz;

use std::io;
use std::path::Path;

use recite_notes::access::{AccessOptions, MAX_ATTACHMENT_BYTES};
use recite_notes::load::{LoadError, load};
use recite_notes::{Notebook, Problem, Qa, QaId, QaKey, Topic};
use recite_search::{Ranking, SearchError, SearchIndex, SearchOptions, SemanticIndex, Verdict};

pub use crate::store::StoreError;

/// The notes and their index, made together and never changed: a reader sees one or the other, whole.
pub struct Snapshot {
    pub notebook: Notebook,
    pub index: SearchIndex,
}

/// Making a snapshot failed.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error(transparent)]
    Notes(#[from] LoadError),
    #[error(transparent)]
    Search(#[from] SearchError),
}

impl Snapshot {
    /// Loads and indexes a folder; tells what was wrong with the notes that were kept out.
    pub fn load(
        notes: &Path,
        access: &AccessOptions,
        options: SearchOptions,
    ) -> Result<(Self, Vec<Problem>), SnapshotError> {
        let loaded = load(notes, access)?;
        Ok((Self::of(loaded.notebook, options)?, loaded.problems))
    }

    /// Indexes notes that are loaded.
    ///
    /// # Errors
    /// Only where the index itself fails.
    pub fn of(notebook: Notebook, options: SearchOptions) -> Result<Self, SearchError> {
        let index = SearchIndex::build(&notebook, options)?;
        Ok(Self { notebook, index })
    }
}

/// What answers a member's words.
#[derive(Debug, PartialEq)]
pub enum Answer<'a> {
    /// The best match, sure enough to be an answer; the others follow, best first.
    Found {
        qa: &'a Qa,
        confidence: f32,
        others: Vec<&'a Qa>,
    },
    /// Not sure enough; the answer may be among these, best first.
    Closest { nearest: Vec<&'a Qa> },
    /// No note answers; the nearest ones, best first.
    NotFound { nearest: Vec<&'a Qa> },
}

/// What somebody picked: a Q&A and what else it may lead to, best first.
#[derive(Debug, PartialEq)]
pub struct Found<'a> {
    pub qa: &'a Qa,
    pub others: Vec<&'a Qa>,
}

/// The index itself failed; no words are to blame.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct AskError(#[from] SearchError);

/// The use cases.
pub struct App {
    snapshot: Snapshot,
}

impl App {
    pub fn new(snapshot: Snapshot) -> Self {
        Self { snapshot }
    }

    pub fn notebook(&self) -> &Notebook {
        &self.snapshot.notebook
    }

    /// From now on answers are found by meaning as well.
    pub fn add_meaning(&self, meaning: SemanticIndex) {
        self.snapshot.index.add_semantic_index(meaning);
    }

    /// Whether answers are found by meaning as well.
    pub fn has_meaning(&self) -> bool {
        self.snapshot.index.has_semantic_index()
    }

    /// Answers a member's words, with up to `others` further matches.
    ///
    /// # Errors
    /// Only where the index itself fails; any words are a valid question.
    pub fn ask(
        &self,
        words: &str,
        topic: Option<&Topic>,
        others: usize,
    ) -> Result<Answer<'_>, AskError> {
        let ranking = self.rank(words, topic, others + 1)?;
        let mut hits = ranking.hits.iter().filter_map(|hit| self.get(&hit.qa));
        let first = match ranking.verdict {
            Verdict::Answer => hits.next(),
            Verdict::Closest => {
                return Ok(Answer::Closest {
                    nearest: hits.collect(),
                });
            }
            Verdict::Nothing => None,
        };
        Ok(match first {
            Some(qa) => Answer::Found {
                qa,
                confidence: ranking.confidence,
                others: hits.collect(),
            },
            None => Answer::NotFound {
                nearest: hits.collect(),
            },
        })
    }

    /// The Q&A that somebody picked, with up to `others` that its own question finds: what else they
    /// may want. `None` when the notes have no such Q&A.
    ///
    /// # Errors
    /// Only where the index itself fails.
    pub fn open(&self, id: &QaId, others: usize) -> Result<Option<Found<'_>>, AskError> {
        let Some(qa) = self.get(id) else {
            return Ok(None);
        };
        let ranking = self.rank(&qa.question.plain(), None, others + 1)?;
        let hits = ranking.hits.iter().filter(|hit| hit.qa != qa.id);
        let found = hits.filter_map(|hit| self.get(&hit.qa)).take(others);
        Ok(Some(Found {
            qa,
            others: found.collect(),
        }))
    }

    /// As [`App::open`], by the key that a button carries.
    ///
    /// # Errors
    /// Only where the index itself fails.
    pub fn open_by_key(&self, key: QaKey, others: usize) -> Result<Option<Found<'_>>, AskError> {
        match self.get_by_key(key) {
            Some(qa) => self.open(&qa.id, others),
            None => Ok(None),
        }
    }

    /// Reads a file that an answer shows, by its path below the notes folder; to be called where
    /// blocking is allowed.
    pub fn file_reader(&self, path: &str) -> impl FnOnce() -> io::Result<Vec<u8>> + Send + use<> {
        let (access, path) = (self.notebook().access().clone(), path.to_owned());
        move || access.read(&path, MAX_ATTACHMENT_BYTES)
    }

    /// The `limit` best matches with their scores.
    ///
    /// # Errors
    /// Only where the index itself fails.
    pub fn rank(
        &self,
        words: &str,
        topic: Option<&Topic>,
        limit: usize,
    ) -> Result<Ranking, AskError> {
        Ok(self.snapshot.index.search(words, topic, limit)?)
    }

    /// Up to `limit` questions to offer for the words typed so far.
    pub fn suggest(&self, typed: &str, topic: Option<&Topic>, limit: usize) -> Vec<&Qa> {
        let found = self.snapshot.index.suggest(typed, topic, limit);
        found.iter().filter_map(|id| self.get(id)).collect()
    }

    /// Topics to offer for the words typed so far: those that begin with them, then those that hold them.
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

    /// The topic a member named: in any case, whole or by its last part where that is unique.
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

    pub fn get(&self, id: &QaId) -> Option<&Qa> {
        self.notebook().get(id)
    }

    pub fn get_by_key(&self, key: QaKey) -> Option<&Qa> {
        self.notebook().get_by_key(key)
    }
}
