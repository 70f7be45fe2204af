//! Finding the front matter of a file, in any of its forms.

use super::block::Block;
use super::page_properties::of_page;
use super::{AskedQuestion, FrontMatter};
use crate::Markdown;
use crate::problem::Flaw;

/// Finds and reads the front matter. What cannot be read is reported, and the text behind it still counts.
pub fn split(text: &str, flaws: &mut Vec<Flaw>) -> FrontMatter {
    let Some((block, fields)) = Block::of(text, flaws) else {
        return of_page(text);
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
