//! Glossaries: `- **Pump**: It moves water.`, `**Pump** - It moves water.`, an item, paragraph or line for each term.
//!
//! A list of features looks the same, and is one answer: only a section or file that is called a glossary holds terms.

use std::ops::Range;

use super::card::{Card, comment_below, comment_beside, trimmed};
use super::file::File;
use crate::body::BodyRules;
use crate::labels::names_glossary;
use crate::shape::Shape;
use crate::title::{clean_title, shows_content};

/// The longest term, in characters.
const LONGEST_TERM: usize = 60;

/// The terms in a piece below these topics, if it is a glossary; text may stand above and below them.
pub fn read(file: &File<'_>, piece: &Range<usize>, topics: &[String]) -> Vec<Card> {
    let is_letter = |it: &String| it.chars().count() == 1;
    let title = file.front.title.iter();
    if !topics.iter().chain(title).any(|it| names_glossary(it))
        && !names_glossary(&file.title_of_file())
    {
        return Vec::new();
    }
    let least = if topics.last().is_some_and(is_letter) {
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
            .filter_map(|(start, range, indent)| card(file, *start, range, *indent));
        let cards: Vec<Card> = cards.collect();
        if cards.len() >= least && cards.len() == entries.len() {
            return cards;
        }
    }
    Vec::new()
}

fn card(file: &File<'_>, start: usize, range: &Range<usize>, indent: usize) -> Option<Card> {
    let text = file.text;
    let words = trimmed(text, range.clone());
    let line = text[words.clone()].lines().next()?;
    // `**Pump:** …`, `**Pump** - …`, `` `pump`: … ``; only in an item a term may be plain.
    let (term, rest) = match line.strip_prefix("**") {
        Some(bold) => bold.split_once("**")?,
        None if indent == 0 => return None,
        None => {
            let marks = [": ", "：", " - ", " – ", " — "];
            let at = marks.iter().filter_map(|it| line.find(it)).min()?;
            line.split_at(at)
        }
    };
    let behind = rest
        .trim_start()
        .trim_start_matches([':', '：', '-', '–', '—', '=']);
    let is_divided = behind.len() < rest.trim_start().len() || term.ends_with([':', '：']);
    let term = term.trim_end_matches([':', '：', ' ']);
    let inner = term.strip_prefix('*').and_then(|it| it.strip_suffix('*'));
    let title = clean_title(inner.unwrap_or(term));
    let body = words.end - (text[words.clone()].len() - line.len()) - behind.len()..range.end;
    let is_term = is_divided && shows_content(title) && title.chars().count() <= LONGEST_TERM;
    if !is_term || file.outline.is_blank(text, &body) {
        return None;
    }
    let body = trimmed(text, body.clone()).start..body.end;
    let end = trimmed(text, body.clone()).end;
    Some(Card {
        title: start..body.start,
        question: file.document.line(title),
        pieces: vec![body],
        rules: BodyRules { indent, quotes: 0 },
        slot: Some(match indent {
            0 => comment_beside(end),
            _ => comment_below(end, file.newline, &" ".repeat(indent)),
        }),
        is_card: false,
        shape: Shape::Definition,
        ..Card::of(start..range.end)
    })
}
