//! Assigns ids to Q&As: written ids, derived ids, and what happens if two Q&As have the same one.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::body::Draft;
use super::shape::Shape;
use super::shapes::are_unmarked_choices;
use super::{LinkedFile, Notebook, Problem, ProblemKind, Qa, QaId, QuizStatus, Source, Topic};

/// The remedy for an id that two Q&As have.
const DUPLICATE_ID_REMEDY: &str = "Delete one of the two ids and run `recite check --fix` to get a new one: questions with one id share their quiz history.";

/// An id that a file does not contain, and the text that writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingId {
    /// The path of the file below the notes folder, with `/` between folders.
    pub path: String,
    /// The line and column of the question.
    pub place: (usize, usize),
    /// The question as written.
    pub question: String,
    /// The byte of the file before which the text is inserted.
    pub at: usize,
    /// The text to insert, including line breaks.
    pub line: String,
    /// The derived id of the Q&A, so that writing it keeps the quiz history. The other Q&As of the same text derive
    /// their ids from it.
    pub id: QaId,
}

/// A Q&A and where it was found in a file.
pub struct FoundQa {
    /// The path of the file below the notes folder.
    pub path: String,
    /// The length of the file's byte order mark in bytes, which the draft's offsets do not include.
    pub bom: usize,
    /// The line and column of the question.
    pub place: (usize, usize),
    /// The line and column of the written id; (0, 0) if there is none.
    pub id_place: (usize, usize),
    /// The Q&A as read from the file.
    pub draft: Draft,
    /// The files that it shows or links to.
    pub files: Vec<LinkedFile>,
}

/// Every Q&A with its id, and the ids that can be written.
pub struct IdentifiedQas {
    /// The Q&As.
    pub qas: Vec<Qa>,
    /// The ids that the files do not contain.
    pub missing_ids: Vec<MissingId>,
}

/// The written ids of the other files, used when a single file is loaded.
#[derive(Default)]
pub struct OtherFileIds {
    /// The ids in files that are read earlier. They keep them.
    earlier: HashMap<QaId, Source>,
    /// The ids in files that are read later. A Q&A there with the same id gets another one.
    later: HashMap<QaId, Source>,
}

impl OtherFileIds {
    /// Collects the written ids of every file of the notebook except the one at `path`.
    pub fn collect(path: &str, notebook: &Notebook) -> Self {
        let mut others = Self::default();
        for qa in notebook.qas().iter().filter(|qa| !qa.has_derived_id) {
            let there = match qa.source.path.as_str().cmp(path) {
                Ordering::Less => &mut others.earlier,
                Ordering::Equal => continue,
                Ordering::Greater => &mut others.later,
            };
            there.insert(qa.id.clone(), qa.source.clone());
        }
        others
    }
}

/// Assigns an id to every Q&A. If two have the same written id, the second one gets a derived id and is reported.
pub fn assign_ids(
    found: Vec<FoundQa>,
    others: OtherFileIds,
    problems: &mut Vec<Problem>,
) -> IdentifiedQas {
    let OtherFileIds {
        earlier: mut owners,
        later,
    } = others;
    let mut qas = Vec::new();
    let mut missing_ids = Vec::new();
    // Written ids come first, so that a derived id never displaces a written one.
    let mut unwritten = Vec::new();
    let mut shared = SharedText::default();
    for mut found in found {
        let Some((id, _)) = found.draft.id.clone() else {
            unwritten.push(found);
            continue;
        };
        if !shared.holds(&found) {
            shared = SharedText::of(&found);
            let first = owners.get(&id);
            let what = match (first, later.get(&id)) {
                (Some(first), _) => Some(format!("the id `{id}` is already used at {first}")),
                (None, Some(second)) => Some(format!("the id `{id}` is also used at {second}")),
                (None, None) => None,
            };
            problems.extend(what.map(|what| {
                Problem::new(
                    &found.path,
                    found.id_place,
                    ProblemKind::DuplicateId,
                    what,
                    DUPLICATE_ID_REMEDY,
                )
            }));
            if first.is_none() {
                owners.insert(id.clone(), found.source());
                shared.id = Some(id);
            }
        }
        match &shared.id {
            Some(id) => qas.push(found.into_qa(id)),
            None => {
                // No id is written next to a wrong one.
                (found.draft.id, found.draft.id_slot) = (None, None);
                unwritten.push(found);
            }
        }
    }
    owners.extend(later);
    let mut counters = DerivedIdCounters::default();
    let mut shared = SharedText::default();
    for found in unwritten {
        if let Some(id) = shared.id.as_ref().filter(|_| shared.holds(&found)) {
            qas.push(found.into_qa(id));
            continue;
        }
        let id = counters.next_free_id(&found, &owners);
        owners.insert(id.clone(), found.source());
        shared = SharedText::of(&found);
        shared.id = Some(id.clone());
        if let Some(slot) = &found.draft.id_slot {
            problems.push(Problem::new(
                &found.path,
                found.place,
                ProblemKind::MissingId,
                "this question has no id, so its quiz history may be lost when its heading or file is renamed",
                "Run `recite check --fix` to write one.",
            ));
            missing_ids.push(MissingId {
                path: found.path.clone(),
                place: found.place,
                question: found.draft.question.as_str().to_owned(),
                at: found.bom + slot.at,
                line: slot.line(&id),
                id: id.clone(),
            });
        }
        qas.push(found.into_qa(&id));
    }
    IdentifiedQas { qas, missing_ids }
}

/// A text with several Q&As, which share its id.
#[derive(Default)]
struct SharedText {
    path: String,
    /// The byte of the file at which it begins.
    at: usize,
    /// The id of the text; `None` if another Q&A already has it.
    id: Option<QaId>,
}

impl SharedText {
    /// Returns the text of this Q&A, which is its first one, without an id.
    fn of(found: &FoundQa) -> Self {
        Self {
            path: found.path.clone(),
            at: found.draft.at,
            id: None,
        }
    }

    /// Whether the Q&A belongs to this text.
    fn holds(&self, found: &FoundQa) -> bool {
        found.draft.part.is_some() && found.draft.at == self.at && found.path == self.path
    }
}

/// The number of ids already tried for each path and question. Equal questions without ids are numbered in order, and
/// counting avoids trying thousands of them from the beginning again.
#[derive(Default)]
struct DerivedIdCounters(HashMap<(String, String), usize>);

impl DerivedIdCounters {
    /// Returns the next derived id that is not in use.
    fn next_free_id(&mut self, found: &FoundQa, owners: &HashMap<QaId, Source>) -> QaId {
        // Several Q&As of one text derive their ids from the text instead of their questions.
        let question = match found.draft.part {
            Some(_) => found.draft.answer.as_str(),
            None => found.draft.question.as_str(),
        };
        let key = (found.path.clone(), question.to_owned());
        let nth = self.0.entry(key).or_default();
        loop {
            let id = QaId::derive(&found.path, question, *nth);
            *nth += 1;
            if !owners.contains_key(&id) {
                return id;
            }
        }
    }
}

impl FoundQa {
    fn source(&self) -> Source {
        Source {
            path: self.path.clone(),
            line: self.place.0,
        }
    }

    /// Converts the draft into a Q&A, given the id of its text.
    fn into_qa(self, id: &QaId) -> Qa {
        let id = self.draft.own_id(id);
        let draft = &self.draft;
        let quiz = QuizStatus::decide(
            draft.quiz_rule,
            draft.is_card,
            &draft.question,
            &draft.also,
            &draft.answer,
        );
        // Text below a summary is an answer, even if it looks like a list of choices.
        let is_open = draft.shape != Shape::Details
            && draft.prompt.as_str().is_empty()
            && are_unmarked_choices(draft.answer.as_str());
        let quiz = match quiz {
            QuizStatus::Card | QuizStatus::Question if is_open => QuizStatus::OpenChoice,
            quiz => quiz,
        };
        let source = self.source();
        let folders = self.path.split('/').map(str::to_owned);
        let mut topic: Vec<String> = folders.collect();
        topic.pop();
        topic.extend(self.draft.headings);
        Qa {
            id,
            has_derived_id: self.draft.id.is_none(),
            question: self.draft.question,
            also: self.draft.also,
            answer: self.draft.answer,
            topic: Topic(topic),
            source,
            files: self.files,
            aliases: self.draft.aliases,
            prompt: self.draft.prompt,
            quiz,
        }
    }
}

#[cfg(test)]
mod tests;
