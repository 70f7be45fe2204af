//! Which Q&A is which: written ids, derived ids, and what becomes of two with the same.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::body::Draft;
use super::shape::Shape;
use super::shapes::are_open_choices;
use super::{LinkedFile, Notebook, Problem, ProblemKind, Qa, QaId, QuizMembership, Source, Topic};

/// What to do about an id that two Q&As have.
const NEW_ID: &str = "two questions cannot share their quiz history: delete this id and run `recite check --fix` for a new one";

/// An id that a file does not have, and the text that writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingId {
    /// The file below the notes folder, with `/` between folders.
    pub path: String,
    /// The line and column of the question.
    pub place: (usize, usize),
    /// The question, as written.
    pub question: String,
    /// The byte of the file before which the line goes.
    pub at: usize,
    /// The text to insert, line breaks included.
    pub line: String,
    /// The id it writes: the derived one, so that what hangs on it stays. Other Q&As of the same text derive theirs from it.
    pub id: QaId,
}

/// A Q&A as one file holds it, with where it stands.
pub struct Found {
    pub path: String,
    /// The bytes of the file's byte order mark, which the draft's offsets do not count.
    pub bom: usize,
    /// The line and column of the question.
    pub place: (usize, usize),
    /// The line and column of the written id, if there is one.
    pub id_place: (usize, usize),
    pub draft: Draft,
    pub files: Vec<LinkedFile>,
}

/// Every Q&A with its id.
pub struct Identified {
    pub qas: Vec<Qa>,
    pub missing_ids: Vec<MissingId>,
}

/// The written ids of other files, where only one is read.
#[derive(Default)]
pub struct Others {
    /// In files before it: taken.
    before: HashMap<QaId, Source>,
    /// In files behind it: a Q&A there with the same one gets another.
    behind: HashMap<QaId, Source>,
}

impl Others {
    /// Those of the notebook's files but for the one at `path`.
    pub fn beside(path: &str, notebook: &Notebook) -> Self {
        let mut others = Self::default();
        for qa in notebook.qas().iter().filter(|qa| !qa.id_is_derived) {
            let there = match qa.source.path.as_str().cmp(path) {
                Ordering::Less => &mut others.before,
                Ordering::Equal => continue,
                Ordering::Greater => &mut others.behind,
            };
            there.insert(qa.id.clone(), qa.source.clone());
        }
        others
    }
}

/// Gives every Q&A its id. Of two with the same written id, the second one gets a derived id, and is reported.
pub fn identified(found: Vec<Found>, others: Others, problems: &mut Vec<Problem>) -> Identified {
    let Others {
        before: mut owners,
        behind,
    } = others;
    let mut qas = Vec::new();
    let mut missing_ids = Vec::new();
    // Written ids first, so that a derived one never takes the place of a written one.
    let mut unwritten = Vec::new();
    let mut text = SharedText::default();
    for mut found in found {
        let Some((id, _)) = found.draft.id.clone() else {
            unwritten.push(found);
            continue;
        };
        if !text.holds(&found) {
            text = SharedText::of(&found);
            let first = owners.get(&id);
            let what = match (first, behind.get(&id)) {
                (Some(first), _) => Some(format!("the id `{id}` is already that of {first}")),
                (None, Some(second)) => Some(format!("the id `{id}` is also that of {second}")),
                (None, None) => None,
            };
            problems.extend(what.map(|what| {
                Problem::new(
                    &found.path,
                    found.id_place,
                    ProblemKind::DuplicateId,
                    what,
                    NEW_ID,
                )
            }));
            if first.is_none() {
                owners.insert(id.clone(), found.source());
                text.id = Some(id);
            }
        }
        match &text.id {
            Some(id) => qas.push(found.into_qa(id)),
            None => {
                // Nothing is written beside the line that is wrong.
                (found.draft.id, found.draft.id_slot) = (None, None);
                unwritten.push(found);
            }
        }
    }
    owners.extend(behind);
    let mut twins = Twins::default();
    let mut text = SharedText::default();
    for found in unwritten {
        if let Some(id) = text.id.as_ref().filter(|_| text.holds(&found)) {
            qas.push(found.into_qa(id));
            continue;
        }
        let id = twins.free_id(&found, &owners);
        owners.insert(id.clone(), found.source());
        text = SharedText::of(&found);
        text.id = Some(id.clone());
        if let Some(slot) = &found.draft.id_slot {
            problems.push(Problem::new(
                &found.path,
                found.place,
                ProblemKind::MissingId,
                "question has no id, so Recite must guess where its quiz history belongs once its heading or file is renamed",
                "run `recite check --fix`, which writes one",
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
    Identified { qas, missing_ids }
}

/// A text that asks several Q&As, which share its id.
#[derive(Default)]
struct SharedText {
    path: String,
    /// The byte of the file where it begins.
    at: usize,
    /// `None` where the id is another's already.
    id: Option<QaId>,
}

impl SharedText {
    /// The text of its first Q&A, without an id as yet.
    fn of(found: &Found) -> Self {
        Self {
            path: found.path.clone(),
            at: found.draft.at,
            id: None,
        }
    }

    /// Whether this is another Q&A of the text.
    fn holds(&self, found: &Found) -> bool {
        found.draft.part.is_some() && found.draft.at == self.at && found.path == self.path
    }
}

/// How many ids were already tried for each path and question: twins without ids are told apart by
/// their order, and thousands of them are not tried anew from the first.
#[derive(Default)]
struct Twins(HashMap<(String, String), usize>);

impl Twins {
    /// The first derived id that nobody has.
    fn free_id(&mut self, found: &Found, owners: &HashMap<QaId, Source>) -> QaId {
        // The id of several Q&As is that of the text they are parts of.
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

impl Found {
    fn source(&self) -> Source {
        Source {
            path: self.path.clone(),
            line: self.place.0,
        }
    }

    /// The Q&A, whose text has this id.
    fn into_qa(self, id: &QaId) -> Qa {
        let id = self.draft.own_id(id);
        let draft = &self.draft;
        let quiz = QuizMembership::decide(
            draft.quiz_rule,
            draft.is_card,
            &draft.question,
            &draft.also,
            &draft.answer,
        );
        // What a summary hides is an answer, whatever it looks like.
        let is_open = draft.shape != Shape::Details
            && draft.prompt.as_str().is_empty()
            && are_open_choices(draft.answer.as_str());
        let quiz = match quiz {
            QuizMembership::Card | QuizMembership::Question if is_open => {
                QuizMembership::OpenChoice
            }
            quiz => quiz,
        };
        let source = self.source();
        let folders = self.path.split('/').map(str::to_owned);
        let mut topic: Vec<String> = folders.collect();
        topic.pop();
        topic.extend(self.draft.headings);
        Qa {
            id,
            id_is_derived: self.draft.id.is_none(),
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
