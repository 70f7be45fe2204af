//! Finds the front matter of a file, in any of its forms.

use super::block::Block;
use super::page_properties::read_page_properties;
use super::{FrontMatter, FrontMatterQuestion};
use crate::Markdown;
use crate::problem::Flaw;

/// Finds and parses the front matter. Reports what cannot be parsed, and continues with the text after it.
pub fn split(text: &str, flaws: &mut Vec<Flaw>) -> FrontMatter {
    let Some((block, fields)) = Block::parse(text, flaws) else {
        return read_page_properties(text);
    };
    let deck = fields.deck();
    let position = |key: &str| block.key_position(key).unwrap_or_default();
    FrontMatter {
        question: fields.question().map(|question| FrontMatterQuestion {
            question,
            also: fields.also().map(Markdown::parse_line).collect(),
            topic: fields.topic(),
            quiz_rule: fields.quiz_rule(),
            verbatim_prompt: fields.verbatim_prompt(),
            at: position("question").0,
        }),
        title: fields.title(),
        aliases: fields.aliases(),
        pictures: fields.pictures(),
        is_deck: deck.is_some(),
        deck: deck.unwrap_or_default(),
        properties_end: 0,
        id: fields.id().map(|id| (id, position("id").1)),
        slot: block.slot(),
        end: block.end,
    }
}
