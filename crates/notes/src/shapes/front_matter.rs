//! Front matter: the title and the other names of a page, or one note a file, where `question` asks and the rest of
//! the file answers.
//!
//! YAML, TOML and JSON are read alike (`block`, `fields`). Headings in a file with a `question` are parts of its answer.

mod block;
mod fields;
mod page_properties;

pub use page_properties::property;

use std::ops::Range;

use super::file::File;
use super::pictures::ListedPicture;
use super::prompt;
use crate::body::{Body, BodyRules, Draft, IdSlot, no_answer, read_body, second_id};
use crate::outline::without_ends;
use crate::problem::Flaw;
use crate::quiz::QuizRule;
use crate::shape::Shape;
use crate::{Markdown, ProblemKind, QaId};
use block::Block;

/// The front matter of a file; all empty where it has none.
#[derive(Debug, Default)]
pub struct FrontMatter {
    pub question: Option<AskedQuestion>,
    /// The title of the page, folded to one line.
    pub title: Option<String>,
    /// Other names of the page.
    pub aliases: Vec<String>,
    /// The pictures that the text shows by id.
    pub pictures: Vec<ListedPicture>,
    /// Whether its tags make the file a deck of flashcards, and the names of that.
    pub is_deck: bool,
    pub deck: Vec<String>,
    /// Where the properties end that a page of Logseq has in its place; 0 where it has none.
    pub properties_end: usize,
    /// What `id` says, empty where nothing, and where that begins; `None` without such a key.
    pub id: Option<(String, usize)>,
    /// Where an id may be written.
    pub slot: Option<IdSlot>,
    /// Where the text behind the front matter begins.
    pub end: usize,
}

/// What the front matter of a note asks.
#[derive(Debug)]
pub struct AskedQuestion {
    /// Folded to one line.
    pub question: String,
    /// Other wordings of the question.
    also: Vec<Markdown>,
    /// The names of its topic below the folders of its file, outermost first.
    topic: Vec<String>,
    quiz_rule: QuizRule,
    /// What is shown with the question, where the rest of the file is the answer word for word.
    verbatim_prompt: Option<String>,
    /// Where its key stands.
    pub at: usize,
}

impl FrontMatter {
    /// Whether the rest of the file is an answer word for word.
    pub fn is_verbatim(&self) -> bool {
        let asked = self.question.as_ref();
        asked.is_some_and(|asked| asked.verbatim_prompt.is_some())
    }
}

/// Finds and reads the front matter. What cannot be read is reported, and the text behind it still counts.
pub fn split(text: &str, flaws: &mut Vec<Flaw>) -> FrontMatter {
    let Some((block, fields)) = Block::of(text, flaws) else {
        return page_properties::of_page(text);
    };
    let deck = fields.deck();
    let place = |key: &str| block.place_of(key).unwrap_or_default();
    FrontMatter {
        question: fields.question().map(|question| AskedQuestion {
            question,
            also: fields.also().map(Markdown::parse_line).collect(),
            topic: fields.topic(),
            quiz_rule: fields.quiz_rule(),
            verbatim_prompt: fields.verbatim_prompt(),
            at: place("question").0,
        }),
        title: fields.title(),
        aliases: fields.aliases(),
        pictures: fields.pictures(),
        is_deck: deck.is_some(),
        deck: deck.unwrap_or_default(),
        properties_end: 0,
        id: fields.id().map(|id| (id, place("id").1)),
        slot: block.slot(),
        end: block.end,
    }
}

/// Reads a file whose front matter asks `asked`; its answer begins at byte `start`.
pub fn read(file: &File<'_>, asked: &AskedQuestion, flaws: &mut Vec<Flaw>) -> Option<Draft> {
    let range = file.front.end..file.text.len();
    let (prompt, body) = match &asked.verbatim_prompt {
        Some(prompt) => (
            Markdown::parse(prompt.as_str()),
            verbatim(file, range.clone()),
        ),
        None => asking_body(file, &range, flaws),
    };
    let mut id = body.id;
    let mut is_malformed = body.malformed_id;
    if let Some((written, at)) = &file.front.id {
        if let Some((_, below)) = &id {
            flaws.push(second_id(*below, "the one in the front matter"));
        }
        if let Some(parsed) = QaId::parse(written) {
            id = Some((parsed, *at));
        } else {
            is_malformed = true;
            flaws.push(Flaw::new(
                *at,
                ProblemKind::MalformedId,
                format!("`{written}` is no id"),
                "write 1 to 64 letters, digits, `.`, `_` or `-`, best a UUID; or delete the line and run `recite check --fix`",
            ));
        }
    }
    if body.answer.as_str().is_empty() {
        flaws.push(no_answer(asked.at, Shape::FrontMatter));
        return None;
    }
    Some(Draft {
        question: Markdown::parse_line(asked.question.clone()),
        headings: asked.topic.clone(),
        at: asked.at,
        also: asked.also.iter().cloned().chain(body.also).collect(),
        aliases: Vec::new(),
        answer: body.answer,
        id,
        id_slot: file.front.slot.clone().filter(|_| !is_malformed),
        title: asked.at..file.front.end,
        prompt,
        pieces: vec![range],
        footnotes: Vec::new(),
        pictures: Vec::new(),
        quiz_rule: asked.quiz_rule.or(body.quiz_rule),
        is_card: true,
        part: None,
        shape: Shape::FrontMatter,
    })
}

/// What a file shows with its question, and the body below that.
fn asking_body(file: &File<'_>, range: &Range<usize>, flaws: &mut Vec<Flaw>) -> (Markdown, Body) {
    let pieces = vec![range.clone()];
    // What is asked may hold the id and directives as well.
    let whole = read_body(file.document, &pieces, BodyRules::default(), flaws);
    match prompt::split(file, range) {
        Some(split) if !split.prompt.as_str().is_empty() => {
            let rules = BodyRules::default();
            let shown = read_body(file.document, &split.answer, rules, &mut Vec::new());
            let answer = shown.answer;
            (split.prompt, Body { answer, ..whole })
        }
        _ => (Markdown::default(), whole),
    }
}

/// The rest of a file as an answer in which nothing means anything to us.
fn verbatim(file: &File<'_>, range: Range<usize>) -> Body {
    let pieces = without_ends(file.text, &[range]);
    Body {
        also: Vec::new(),
        answer: file.document.slice(&pieces),
        id: None,
        malformed_id: false,
        quiz_rule: QuizRule::Unset,
    }
}

#[cfg(test)]
mod tests;
