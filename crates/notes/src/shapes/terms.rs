//! Reads glossaries: `- **Pump**: It moves water.` or `**Pump** - It moves water.`, as one item, paragraph or line
//! per term.
//!
//! A list of features looks the same but is a single answer, so only a section or file named as a glossary is read
//! this way.

use std::ops::Range;

use super::card::{Card, id_comment_below, id_comment_beside, trim_range};
use super::file::File;
use crate::body::BodyRules;
use crate::labels::is_glossary_title;
use crate::shape::Shape;
use crate::title::{clean_title, shows_content};

/// The maximum length of a term, in characters.
const MAX_TERM_CHARS: usize = 60;

/// Returns the terms in a piece with these topics, if it is a glossary. Other text can precede and follow the
/// terms.
pub fn read(file: &File<'_>, piece: &Range<usize>, topics: &[String]) -> Vec<Card> {
    let is_letter = |it: &String| it.chars().count() == 1;
    let title = file.front.title.iter();
    if !topics.iter().chain(title).any(|it| is_glossary_title(it))
        && !is_glossary_title(&file.file_title())
    {
        return Vec::new();
    }
    let min_terms = if topics.last().is_some_and(is_letter) {
        1
    } else {
        3
    };
    let items = file
        .outline
        .items_in(piece)
        .iter()
        .filter(|it| it.range.end <= piece.end);
    let items = items.map(|it| {
        (
            it.range.start,
            it.content.min(it.range.end)..it.range.end,
            it.indent(file.text),
        )
    });
    let paragraphs = file.outline.paragraphs_in(piece).iter();
    let lines = paragraphs.flat_map(|it| file.lines(it.clone()));
    let lines: Vec<_> = lines.filter(|(_, line)| line.starts_with("**")).collect();
    let ends = lines.iter().skip(1).map(|it| it.0).chain([piece.end]);
    let lines = lines.iter().zip(ends).map(|((at, _), end)| {
        let paragraph = file.outline.paragraph_with(*at).map_or(end, |it| it.end);
        (*at, *at..end.min(paragraph), 0)
    });
    for mut entries in [items.collect::<Vec<_>>(), lines.collect()] {
        entries.retain(|(_, range, _)| !file.outline.has_navigation(range));
        let cards = entries
            .iter()
            .filter_map(|(start, range, indent)| build_card(file, *start, range, *indent));
        let cards: Vec<Card> = cards.collect();
        if cards.len() >= min_terms && cards.len() == entries.len() {
            return cards;
        }
    }
    Vec::new()
}

/// Builds the card of one entry, or returns `None` if it is not a term with an explanation.
fn build_card(file: &File<'_>, start: usize, range: &Range<usize>, indent: usize) -> Option<Card> {
    let text = file.text;
    let words = trim_range(text, range.clone());
    let line = text[words.clone()].lines().next()?;
    // `**Pump:** …`, `**Pump** - …`, `` `pump`: … ``. Only list items can have a plain term.
    let (term, rest) = match line.strip_prefix("**") {
        Some(bold) => bold.split_once("**")?,
        None if indent == 0 => return None,
        None => {
            let marks = [": ", "：", " - ", " – ", " — "];
            let at = marks.iter().filter_map(|it| line.find(it)).min()?;
            line.split_at(at)
        }
    };
    let after = rest
        .trim_start()
        .trim_start_matches([':', '：', '-', '–', '—', '=']);
    let is_divided = after.len() < rest.trim_start().len() || term.ends_with([':', '：']);
    let term = term.trim_end_matches([':', '：', ' ']);
    let inner = term.strip_prefix('*').and_then(|it| it.strip_suffix('*'));
    let title = clean_title(inner.unwrap_or(term));
    let body = words.end - (text[words.clone()].len() - line.len()) - after.len()..range.end;
    let is_term = is_divided && shows_content(title) && title.chars().count() <= MAX_TERM_CHARS;
    if !is_term || file.outline.is_blank(text, &body) {
        return None;
    }
    let body = trim_range(text, body.clone()).start..body.end;
    let end = trim_range(text, body.clone()).end;
    Some(Card {
        title: start..body.start,
        question: file.document.line(title),
        pieces: vec![body],
        rules: BodyRules { indent, quotes: 0 },
        slot: Some(match indent {
            0 => id_comment_beside(end),
            _ => id_comment_below(end, file.newline, &" ".repeat(indent)),
        }),
        is_card: false,
        shape: Shape::Definition,
        ..Card::new(start..range.end)
    })
}
