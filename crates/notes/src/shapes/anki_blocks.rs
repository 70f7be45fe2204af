//! Reads blocks of obsidian_to_anki: `START`, the type of the note, its fields, `END`; or on one line `STARTI
//! [Basic] Question Back: Answer ENDI`.

use std::ops::Range;

use super::card::{Card, id_comment_below, id_comment_beside, trim_range};
use super::cloze::{self, ClozeMarks};
use super::file::File;
use super::obsidian;
use crate::Markdown;
use crate::body::BodyRules;
use crate::ranges::lines;

/// Returns the cards in a piece, in file order.
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
            "START" => parse_block(file, at..at + line.len(), piece.end),
            _ => parse_line(line, at),
        };
        if let Some(note) = note {
            from = note.range.end;
            cards.extend(note.cards(file));
        }
    }
    cards
}

/// A block before it is turned into cards.
struct AnkiNote {
    /// The byte range of the whole block.
    range: Range<usize>,
    /// Whether its type is a cloze.
    is_cloze: bool,
    /// Whether it also has a card in the reverse direction.
    is_reversed: bool,
    /// The byte range of the first field.
    front: Range<usize>,
    /// The byte range of the second field, without the `Tags:` and `ID:` lines below it.
    back: Range<usize>,
    /// Whether the whole note is on one line.
    is_line: bool,
}

/// Parses the block that the line `START` opens. Returns `None` if it is never closed or its fields are unknown.
fn parse_block(file: &File<'_>, start: Range<usize>, end: usize) -> Option<AnkiNote> {
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
            return AnkiNote::new(kind?, range, front?, back, last.unwrap_or(begin), begin);
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
        let is_anki_line = ["Tags:", "ID:"].iter().any(|it| words.starts_with(it));
        if is_anki_line {
            last.get_or_insert(begin);
        } else if back.is_none() {
            let field = back_field(words);
            back = field.map(|name| (begin, begin + line.find(name).unwrap_or(0) + name.len()));
        }
    }
    None
}

/// Returns the name of the second field if a line begins it.
fn back_field(words: &str) -> Option<&'static str> {
    let names = ["Back:", "Back Extra:", "Extra:"];
    names.into_iter().find(|it| words.starts_with(it))
}

/// Parses a note on one line.
fn parse_line(line: &str, at: usize) -> Option<AnkiNote> {
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
    let mut note = AnkiNote::new(
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

impl AnkiNote {
    /// Creates a note of type `kind`.
    ///
    /// `back` holds the start of the second field's name and of its text. The fields end at `last`, the block at
    /// `end`.
    fn new(
        kind: &str,
        range: Range<usize>,
        front: usize,
        back: Option<(usize, usize)>,
        last: usize,
        end: usize,
    ) -> Option<Self> {
        // Match a part of the name: types can be translated or customized, such as `AnKing Cloze`.
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

    /// Returns the cards of the note.
    fn cards(self, file: &File<'_>) -> Vec<Card> {
        let text = file.text;
        let mut front = trim_range(text, self.front.clone());
        for name in ["Front:", "Text:"] {
            if text[front.clone()].starts_with(name) {
                front = trim_range(text, front.start + name.len()..front.end);
            }
        }
        if self.is_cloze {
            return self.cloze_cards(file, front);
        }
        let body = trim_range(text, self.back.clone());
        // Code is shown below the words of the question.
        let code = obsidian::find_code_start(file, &front);
        let slot = match self.is_line {
            true => id_comment_beside(body.end),
            false => id_comment_below(body.end, file.newline, ""),
        };
        let card = Card {
            title: self.range.start..self.back.start,
            question: file
                .document
                .join_words(text[front.start..code].split_whitespace()),
            prompt: match text[code..front.end].trim() {
                "" => Markdown::default(),
                code => file.document.part(code),
            },
            slot: Some(slot),
            pieces: vec![body],
            ..Card::new(self.range)
        };
        let reversed = self
            .is_reversed
            .then(|| obsidian::reverse_card(file, &card, front));
        std::iter::once(card).chain(reversed.flatten()).collect()
    }

    /// Returns one card for each marked part of the first field. The second field is shown below it.
    fn cloze_cards(self, file: &File<'_>, front: Range<usize>) -> Vec<Card> {
        let words = &file.text[front.clone()];
        let marks = match (words.contains("{{c"), words.contains("==")) {
            (true, _) => ClozeMarks::Braces,
            (false, true) => ClozeMarks::Highlights,
            (false, false) => ClozeMarks::Curly,
        };
        let name = self.front.end
            ..trim_range(file.text, self.back.clone())
                .start
                .max(self.front.end);
        let text = cloze::ClozeText {
            range: self.range,
            question: front.clone(),
            end: self.back.end.max(self.front.end),
            hidden: std::slice::from_ref(&name),
            marks,
            rules: BodyRules::default(),
        };
        cloze::read_cards(file, text)
    }
}

#[cfg(test)]
mod tests;
