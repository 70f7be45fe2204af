//! The notes of a deck in Anki's terms, and the cards note_cards from them.

use std::collections::{BTreeMap, HashSet};

use recite_notes::QaId;

use crate::cloze::{Cloze, clozes};
use crate::guid::{guid_of, id_of};
use crate::html::text_of;
use crate::origin::Origin;
use crate::tag;

/// The name of the deck that exported notes go into.
pub const EXPORT_DECK: &str = "Recite";

/// Deck names that are no use as a topic: Anki's default deck and the deck that Recite exports.
const GENERIC_DECKS: &[&str] = &["Default", EXPORT_DECK];

/// The usual names of front fields, for note types whose templates are unknown.
const FRONT_NAMES: &[&str] = &["front", "question", "text", "prompt", "term", "word"];

/// A note type: the fields of a note and the template of its cards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteType {
    /// The name; empty if unknown.
    pub name: String,
    /// Whether its cards are note_cards from cloze deletions.
    pub is_cloze: bool,
    /// The names of the fields.
    pub fields: Vec<String>,
    /// The front template of the first card, with `{{Field}}` placeholders.
    pub front: String,
}

/// A note with HTML fields.
#[derive(Clone, Debug, Default)]
pub struct Note {
    /// The unique id that Anki gave it; empty if the file has none.
    pub guid: String,
    /// The type of the note.
    pub note_type: NoteType,
    /// The fields, as HTML.
    pub fields: Vec<String>,
    /// The tags, separated by spaces.
    pub tags: String,
    /// The name of the deck, with `::` between levels.
    pub deck: String,
}

/// A question and its answer, both HTML.
#[derive(Clone, Debug)]
pub struct Card {
    /// The id of the Q&A that the card becomes.
    pub id: QaId,
    /// The front.
    pub question: String,
    /// The back.
    pub answer: String,
    /// The topic, from the first tag or from the deck.
    pub topic: Vec<String>,
    /// The other tags.
    pub more_tags: Vec<String>,
    /// The original Q&A, if the note was exported by Recite.
    pub origin: Option<Origin>,
    /// Whether the question and the answer are unchanged since the export.
    pub is_unchanged: (bool, bool),
}

/// The number of notes that became no card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SkippedNotes {
    /// Notes without a question or an answer.
    pub empty: usize,
    /// Image occlusion notes, which hide parts of a picture.
    pub occlusions: usize,
}

/// Returns the cards of the notes, each id once, and the number of notes that were skipped.
pub fn cards_of(notes: Vec<Note>) -> (Vec<Card>, SkippedNotes) {
    let mut ids = HashSet::new();
    let mut same_question: BTreeMap<String, usize> = BTreeMap::new();
    let (mut cards, mut skipped) = (Vec::new(), SkippedNotes::default());
    for mut note in notes {
        if note.is_occlusion() {
            skipped.occlusions += 1;
            continue;
        }
        if note.guid.trim().is_empty() {
            let question = note.fields.first().cloned().unwrap_or_default();
            let nth = same_question.entry(question.clone()).or_default();
            note.guid = QaId::derive("anki", &question, *nth).to_string();
            *nth += 1;
        }
        let mut note_cards = note.cards();
        note_cards.retain(|card| ids.insert(card.id.clone()));
        skipped.empty += usize::from(note_cards.is_empty());
        cards.extend(note_cards);
    }
    (cards, skipped)
}

impl Note {
    /// Returns whether the note is an image occlusion. Text cannot show its cards.
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
        let has_origin = self
            .fields
            .iter()
            .any(|field| Origin::is_origin_field(field));
        !has_origin && (name.contains("image occlusion") || self.fields.iter().any(has_shape))
    }

    /// Returns the cards of the note: one per cloze deletion, else one.
    fn cards(&self) -> Vec<Card> {
        let mut tags: Vec<String> = tag::split(&self.tags).map(str::to_owned).collect();
        let origin = self.fields.iter().find_map(|field| Origin::parse(field));
        let fields = self
            .fields
            .iter()
            .filter(|field| !Origin::is_origin_field(field));
        let fields: Vec<&str> = fields.map(String::as_str).collect();
        let origin = origin.filter(|origin| guid_of(&origin.id) == self.guid);
        let id = origin.as_ref().map(|origin| origin.id.clone());
        // Several ids may map to the same guid, so the id in the exported field takes precedence.
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
                let others = join_fields(others.map(|(_, field)| field));
                let numbers = clozes(fields[at]).into_iter().enumerate();
                numbers
                    .map(|(nth, cloze)| {
                        let Cloze {
                            number,
                            question,
                            answer,
                        } = cloze;
                        // The first card uses the id of the note.
                        let id = match nth {
                            0 => id.clone(),
                            _ => id_of(&format!("{}-c{number}", self.guid)),
                        };
                        let answer = join_fields([answer.as_str(), &others].iter());
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

    /// Returns the index of the field with cloze deletions, if the note type has them or is unknown.
    fn cloze_field(&self, fields: &[&str]) -> Option<usize> {
        let NoteType {
            is_cloze,
            fields: names,
            front,
            name,
        } = &self.note_type;
        // A text export contains the name of the note type, but not its templates.
        let is_other = !front.is_empty() && !names.is_empty() || name.starts_with("Basic");
        if !is_cloze && is_other {
            return None;
        }
        let of_front = |at: &usize| self.front_fields(fields).contains(at);
        let has = |at: &usize| !clozes(fields[*at]).is_empty();
        let all = || (0..fields.len()).filter(has);
        all().find(of_front).or_else(|| all().next())
    }

    /// Returns the indexes of the fields on the front. The first field is the default.
    fn front_fields(&self, fields: &[&str]) -> Vec<usize> {
        let mut shown = Vec::new();
        for reference in self.note_type.front.split("{{").skip(1) {
            let Some((reference, _)) = reference.split_once("}}") else {
                continue;
            };
            // `{{#Field}}` is a condition and shows nothing.
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

    /// Returns the front and the back of the note as HTML.
    fn sides(&self, fields: &[&str]) -> (String, String) {
        let front = self.front_fields(fields);
        let of_front = front.iter().filter_map(|at| fields.get(*at));
        let others = fields.iter().enumerate();
        let others = others.filter(|it| !front.contains(&it.0));
        (
            join_fields(of_front),
            join_fields(others.map(|(_, field)| field)),
        )
    }

    /// Returns the name of the deck as a topic.
    fn deck_topic(&self) -> Vec<String> {
        // The newest collections separate levels by a control character.
        let names = self.deck.split("::").flat_map(|name| name.split('\u{1f}'));
        let names = names.map(str::trim).filter(|name| !name.is_empty());
        let topic: Vec<String> = names.map(str::to_owned).take(tag::MAX_DEPTH).collect();
        match topic.as_slice() {
            [only] if GENERIC_DECKS.contains(&only.as_str()) => Vec::new(),
            _ => topic,
        }
    }
}

/// Joins the fields that are not empty, each on its own line.
fn join_fields<'a>(fields: impl Iterator<Item = &'a &'a str>) -> String {
    let fields = fields.map(|field| field.trim());
    let fields: Vec<&str> = fields.filter(|field| !field.is_empty()).collect();
    match fields.as_slice() {
        [only] => (*only).to_owned(),
        // Each field is a block, so that an unclosed tag ends there.
        fields => fields
            .iter()
            .map(|field| format!("<div>{field}</div><p></p>"))
            .collect(),
    }
}
