//! Blocks of obsidian_to_anki: `START`, a line with the type of the note, its fields, `END`; or on one line
//! `STARTI [Basic] Question Back: Answer ENDI`.

use std::ops::Range;

use super::card::{Card, comment_below, comment_beside, trimmed};
use super::cloze::{self, Marks};
use super::file::File;
use super::obsidian;
use crate::Markdown;
use crate::body::BodyRules;
use crate::ranges::lines;

/// The cards in a piece, in order.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    if !file.text[piece.clone()].contains("START") {
        return cards;
    }
    let mut from = piece.start;
    for (at, line) in file.lines(piece.clone()) {
        if at < from {
            continue;
        }
        let note = match line.trim() {
            "START" => block(file, at..at + line.len(), piece.end),
            _ => on_one_line(line, at),
        };
        if let Some(note) = note {
            from = note.range.end;
            cards.extend(note.cards(file));
        }
    }
    cards
}

/// A note as it is written.
struct Note {
    range: Range<usize>,
    is_cloze: bool,
    is_reversed: bool,
    /// Where its first field stands.
    front: Range<usize>,
    /// Where its other field stands, without the lines for Anki below it.
    back: Range<usize>,
    /// Whether it is all on one line.
    is_line: bool,
}

/// Reads the block that the line `START` opens; `None` where it is never closed, or the fields are not known.
fn block(file: &File<'_>, start: Range<usize>, end: usize) -> Option<Note> {
    let text = file.text;
    let mut kind = None;
    let mut front = None;
    let (mut back, mut last) = (None, None);
    let mut at = start.end;
    for line in lines(&text[start.end..end]) {
        let begin = at;
        at += line.len();
        let words = line.trim();
        if file.outline.is_code(begin) {
            front.get_or_insert(begin);
            continue;
        }
        if words == "END" {
            let range = start.start..at;
            return Note::new(kind?, range, front?, back, last.unwrap_or(begin), begin);
        }
        if words == "START" {
            return None;
        }
        if kind.is_none() {
            kind = Some(words).filter(|it| !it.is_empty());
            kind?;
            continue;
        }
        front.get_or_insert(begin);
        let is_of_anki = ["Tags:", "ID:"].iter().any(|it| words.starts_with(it));
        if is_of_anki {
            last.get_or_insert(begin);
        } else if back.is_none() {
            let field = back_field(words);
            back = field.map(|name| (begin, begin + line.find(name).unwrap_or(0) + name.len()));
        }
    }
    None
}

/// The name of the field that a line begins, if it is the second one.
fn back_field(words: &str) -> Option<&'static str> {
    let names = ["Back:", "Back Extra:", "Extra:"];
    names.into_iter().find(|it| words.starts_with(it))
}

fn on_one_line(line: &str, at: usize) -> Option<Note> {
    let start = line.find("STARTI ")?;
    let end = line.find("ENDI").filter(|end| *end > start)?;
    let inner = start + "STARTI ".len();
    let (kind, fields) = line[inner..end]
        .trim_start()
        .strip_prefix('[')?
        .split_once(']')?;
    let front = end - fields.len();
    let back = fields.find("Back:").map(|it| front + it);
    let tags = fields.find("Tags:").map(|it| at + front + it);
    let mut note = Note::new(
        kind,
        at..at + line.len(),
        at + front,
        back.map(|back| (at + back, at + back + "Back:".len())),
        tags.unwrap_or(at + end),
        at + end,
    )?;
    note.is_line = true;
    Some(note)
}

impl Note {
    /// A note of this type. The fields end at `last`, the block at `end`; the second field has a name, then its text.
    fn new(
        kind: &str,
        range: Range<usize>,
        front: usize,
        back: Option<(usize, usize)>,
        last: usize,
        end: usize,
    ) -> Option<Self> {
        // A part of the name: types may be translated or have one of their own, such as `AnKing Cloze`.
        let is_cloze = kind.contains("Cloze");
        let (name, words) = match back {
            Some(it) => it,
            None if is_cloze => (last, last),
            None => return None,
        };
        Some(Self {
            range,
            is_cloze,
            is_reversed: kind.contains("and reversed"),
            front: front..name.min(last).max(front),
            back: words..last.clamp(words, end.max(words)),
            is_line: false,
        })
    }

    fn cards(self, file: &File<'_>) -> Vec<Card> {
        let text = file.text;
        let mut front = trimmed(text, self.front.clone());
        for name in ["Front:", "Text:"] {
            if text[front.clone()].starts_with(name) {
                front = trimmed(text, front.start + name.len()..front.end);
            }
        }
        if self.is_cloze {
            return self.clozes(file, front);
        }
        let body = trimmed(text, self.back.clone());
        // Code is shown below the words of the question.
        let code = obsidian::code_start(file, &front);
        let slot = match self.is_line {
            true => comment_beside(body.end),
            false => comment_below(body.end, file.newline, ""),
        };
        let card = Card {
            title: self.range.start..self.back.start,
            question: file
                .document
                .joined(text[front.start..code].split_whitespace()),
            prompt: match text[code..front.end].trim() {
                "" => Markdown::default(),
                code => file.document.part(code),
            },
            slot: Some(slot),
            pieces: vec![body],
            ..Card::of(self.range)
        };
        let reversed = self
            .is_reversed
            .then(|| obsidian::reversed(file, &card, front));
        std::iter::once(card).chain(reversed.flatten()).collect()
    }

    /// A card for each part that the first field marks; the second one is shown below it.
    fn clozes(self, file: &File<'_>, front: Range<usize>) -> Vec<Card> {
        let words = &file.text[front.clone()];
        let marks = match (words.contains("{{c"), words.contains("==")) {
            (true, _) => Marks::Braces,
            (false, true) => Marks::Highlights,
            (false, false) => Marks::Curly,
        };
        let name = self.front.end
            ..trimmed(file.text, self.back.clone())
                .start
                .max(self.front.end);
        let text = cloze::Text {
            range: self.range,
            asked: front.clone(),
            end: self.back.end.max(self.front.end),
            hidden: std::slice::from_ref(&name),
            marks,
            rules: BodyRules::default(),
        };
        cloze::cards(file, text)
    }
}

#[cfg(test)]
mod tests;
