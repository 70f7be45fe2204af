//! Every Q&A of a notes folder, by id, key and topic.

use std::collections::{BTreeSet, HashMap};

use super::access::Access;
use super::id::{QaId, QaKey};
use super::qa::{Qa, Topic, TopicKey};

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
