//! The notes of a deck as Anki keeps them, and the cards that they make.

use std::collections::{BTreeMap, HashSet};

use recite_notes::QaId;

use crate::cloze::{Cloze, clozes};
use crate::guid::{guid_of, id_of};
use crate::html::text_of;
use crate::origin::Origin;
use crate::tag;

/// The deck that exports put their notes in.
pub const EXPORTED: &str = "Recite";

/// Decks whose names say nothing about their cards: Anki's own, and the one that Recite exports.
const UNNAMED_DECKS: &[&str] = &["Default", EXPORTED];

/// What fields on the front of a card are called where only their names are known.
const FRONT_NAMES: &[&str] = &["front", "question", "text", "prompt", "term", "word"];

/// What the notes of one kind look like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteType {
    /// Empty if it is not known.
    pub name: String,
    pub is_cloze: bool,
    pub fields: Vec<String>,
    /// The front of the first card, with `{{Field}}` in the place of fields.
    pub front: String,
}

/// A note with HTML in its fields.
#[derive(Clone, Debug, Default)]
pub struct Note {
    /// Empty if the file has none.
    pub guid: String,
    pub note_type: NoteType,
    pub fields: Vec<String>,
    /// Separated by blanks.
    pub tags: String,
    /// Names separated by `::`.
    pub deck: String,
}

/// A question with its answer, both HTML.
#[derive(Clone, Debug)]
pub struct Card {
    pub id: QaId,
    pub question: String,
    pub answer: String,
    pub topic: Vec<String>,
    /// The tags besides the one that is the topic.
    pub more_tags: Vec<String>,
    /// The Q&A that was exported.
    pub origin: Option<Origin>,
    /// Whether its question, and its answer, are as they were exported.
    pub is_unchanged: (bool, bool),
}

/// The notes that make no card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Those without a question or an answer.
    pub empty: usize,
    /// Those that hide parts of a picture.
    pub occlusions: usize,
}

/// Returns the cards of notes, each id once, and how many notes make none.
pub fn cards_of(notes: Vec<Note>) -> (Vec<Card>, LeftOut) {
    let mut ids = HashSet::new();
    let mut twins: BTreeMap<String, usize> = BTreeMap::new();
    let (mut cards, mut left_out) = (Vec::new(), LeftOut::default());
    for mut note in notes {
        if note.is_occlusion() {
            left_out.occlusions += 1;
            continue;
        }
        if note.guid.trim().is_empty() {
            let question = note.fields.first().cloned().unwrap_or_default();
            let nth = twins.entry(question.clone()).or_default();
            note.guid = QaId::derive("anki", &question, *nth).to_string();
            *nth += 1;
        }
        let mut made = note.cards();
        made.retain(|card| ids.insert(card.id.clone()));
        left_out.empty += usize::from(made.is_empty());
        cards.extend(made);
    }
    (cards, left_out)
}

impl Note {
    /// Whether its cards hide parts of a picture, which text cannot show.
    fn is_occlusion(&self) -> bool {
        let name = self.note_type.name.to_lowercase();
        let has_shape = |field: &String| {
            let shapes = field.split("::image-occlusion:").next();
            let opening = shapes.filter(|before| before.len() < field.len());
            opening.is_some_and(|before| {
                let number = before.rsplit("{{c").next().unwrap_or_default();
                number.chars().all(|c| c.is_ascii_digit() || c == ',')
            })
        };
        let has_origin = self.fields.iter().any(|field| Origin::is_one(field));
        !has_origin && (name.contains("image occlusion") || self.fields.iter().any(has_shape))
    }

    fn cards(&self) -> Vec<Card> {
        let mut tags: Vec<String> = tag::split(&self.tags).map(str::to_owned).collect();
        let origin = self.fields.iter().find_map(|field| Origin::read(field));
        let fields = self.fields.iter().filter(|field| !Origin::is_one(field));
        let fields: Vec<&str> = fields.map(String::as_str).collect();
        let origin = origin.filter(|origin| guid_of(&origin.id) == self.guid);
        let id = origin.as_ref().map(|origin| origin.id.clone());
        // Several ids may make one guid: that of the exported note is known.
        let id = id.unwrap_or_else(|| id_of(&self.guid));
        let topic_tag = origin.as_ref().and_then(|it| it.topic_tag(&tags));
        let topic = match (&origin, topic_tag) {
            (Some(origin), Some(at)) => {
                tags.remove(at);
                origin.topic.clone()
            }
            (Some(origin), None) if origin.topic.is_empty() => Vec::new(),
            _ if tags.is_empty() => self.deck_topic(),
            _ => tag::topic_of(&tags.remove(0)),
        };
        let is_field = |at: usize, side: &String| {
            let field = fields.get(at).map_or("", |field| field.trim());
            field == side.trim()
        };
        let sides = origin.as_ref().map(Origin::sides);
        let has_more = fields.iter().skip(2).any(|field| !field.trim().is_empty());
        let is_unchanged = sides.map_or((false, false), |(question, answer)| {
            (is_field(0, &question), is_field(1, &answer) && !has_more)
        });
        let card = |id: QaId, question: String, answer: String| Card {
            id,
            question,
            answer,
            topic: topic.clone(),
            more_tags: tags.clone(),
            origin: origin.clone(),
            is_unchanged,
        };
        let cards = match (self.cloze_field(&fields), &origin) {
            (Some(at), None) => {
                let others = fields.iter().enumerate().filter(|it| it.0 != at);
                let others = joined(others.map(|(_, field)| field));
                let numbers = clozes(fields[at]).into_iter().enumerate();
                numbers
                    .map(|(nth, cloze)| {
                        let Cloze {
                            number,
                            question,
                            answer,
                        } = cloze;
                        // The first keeps the id of the note.
                        let id = match nth {
                            0 => id.clone(),
                            _ => id_of(&format!("{}-c{number}", self.guid)),
                        };
                        let answer = joined([answer.as_str(), &others].iter());
                        card(id, question, answer)
                    })
                    .collect()
            }
            _ => {
                let (question, answer) = self.sides(&fields);
                vec![card(id, question, answer)]
            }
        };
        let shows = |html: &str| !text_of(html).trim().is_empty() || html.contains("<img");
        let is_whole = |card: &Card| shows(&card.question) && shows(&card.answer);
        cards
            .into_iter()
            .filter(|card| card.is_unchanged == (true, true) || is_whole(card))
            .collect()
    }

    /// The field with deletions, in a note whose kind has them or is unknown.
    fn cloze_field(&self, fields: &[&str]) -> Option<usize> {
        let NoteType {
            is_cloze,
            fields: names,
            front,
            name,
        } = &self.note_type;
        // A text export names the kind, but does not show its cards.
        let is_other = !front.is_empty() && !names.is_empty() || name.starts_with("Basic");
        if !is_cloze && is_other {
            return None;
        }
        let of_front = |at: &usize| self.front_fields(fields).contains(at);
        let has = |at: &usize| !clozes(fields[*at]).is_empty();
        let all = || (0..fields.len()).filter(has);
        all().find(of_front).or_else(|| all().next())
    }

    /// The fields that the front shows, the first one if that is not known.
    fn front_fields(&self, fields: &[&str]) -> Vec<usize> {
        let mut shown = Vec::new();
        for reference in self.note_type.front.split("{{").skip(1) {
            let Some((reference, _)) = reference.split_once("}}") else {
                continue;
            };
            // `{{#Field}}` only asks whether the field is empty.
            if reference.starts_with(['#', '^', '/', '!']) {
                continue;
            }
            let name = reference.rsplit(':').next().unwrap_or_default().trim();
            let names = self.note_type.fields.iter();
            let at = names.clone().position(|it| it == name);
            let is_new = |at: &usize| *at < fields.len() && !shown.contains(at);
            if let Some(at) = at.filter(is_new) {
                shown.push(at);
            }
        }
        let has_text = |at: &usize| !fields[*at].trim().is_empty();
        if shown.iter().any(has_text) {
            return shown;
        }
        let is_front = |name: &String| FRONT_NAMES.contains(&name.to_lowercase().as_str());
        let named = self.note_type.fields.iter().position(is_front);
        vec![named.filter(|at| *at < fields.len()).unwrap_or(0)]
    }

    fn sides(&self, fields: &[&str]) -> (String, String) {
        let front = self.front_fields(fields);
        let of_front = front.iter().filter_map(|at| fields.get(*at));
        let others = fields.iter().enumerate();
        let others = others.filter(|it| !front.contains(&it.0));
        (joined(of_front), joined(others.map(|(_, field)| field)))
    }

    fn deck_topic(&self) -> Vec<String> {
        // The newest generation separates names by a control character.
        let names = self.deck.split("::").flat_map(|name| name.split('\u{1f}'));
        let names = names.map(str::trim).filter(|name| !name.is_empty());
        let topic: Vec<String> = names.map(str::to_owned).take(tag::MAX_DEPTH).collect();
        match topic.as_slice() {
            [only] if UNNAMED_DECKS.contains(&only.as_str()) => Vec::new(),
            _ => topic,
        }
    }
}

/// The fields that hold something, below each other.
fn joined<'a>(fields: impl Iterator<Item = &'a &'a str>) -> String {
    let fields = fields.map(|field| field.trim());
    let fields: Vec<&str> = fields.filter(|field| !field.is_empty()).collect();
    match fields.as_slice() {
        [only] => (*only).to_owned(),
        // In blocks of their own, so that what one field leaves open ends there.
        fields => fields
            .iter()
            .map(|field| format!("<div>{field}</div><p></p>"))
            .collect(),
    }
}
