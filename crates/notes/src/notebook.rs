//! Every Q&A of a notes folder, by id, key and topic.

use std::collections::{BTreeSet, HashMap};

use super::access::Access;
use super::id::{QaId, QaKey};
use super::qa::{Qa, Topic, TopicKey};

/// Every Q&A of a notes folder, sorted by id.
#[derive(Clone, Debug, Default)]
pub struct Notebook {
    /// The notes folder, which linked files are read from.
    access: Access,
    qas: Vec<Qa>,
    by_id: HashMap<QaId, usize>,
    by_key: HashMap<QaKey, usize>,
    topics: Vec<Topic>,
    file_count: usize,
}

impl Notebook {
    /// Creates a notebook from the Q&As of `file_count` note files. If several have the same id, the first one stays.
    pub fn new(access: Access, file_count: usize, mut qas: Vec<Qa>) -> Self {
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
            // If a topic is already known, so are those above it.
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
            file_count,
        }
    }

    /// Returns every Q&A, sorted by id. The index of a Q&A here is its document number in the search index.
    pub fn qas(&self) -> &[Qa] {
        &self.qas
    }

    /// Returns the Q&A with this id.
    pub fn get(&self, id: &QaId) -> Option<&Qa> {
        self.by_id.get(id).map(|&at| &self.qas[at])
    }

    /// Returns the Q&A with this key.
    pub fn get_by_key(&self, key: QaKey) -> Option<&Qa> {
        self.by_key.get(&key).map(|&at| &self.qas[at])
    }

    /// Returns every topic of a Q&A and every topic above those, sorted.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// Returns the topic with this key.
    pub fn topic_by_key(&self, key: TopicKey) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.key() == key)
    }

    /// Returns the number of note files read.
    pub fn file_count(&self) -> usize {
        self.file_count
    }

    /// Returns the path of the notes folder.
    pub fn root(&self) -> &std::path::Path {
        self.access.root()
    }

    /// Returns the notes folder with its access rules.
    pub fn access(&self) -> &Access {
        &self.access
    }
}

#[cfg(test)]
mod tests;
