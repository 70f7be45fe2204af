//! Finds the boundaries of words in sentences and in identifiers.

use super::piece::{Piece, PieceKind};
use super::symbols::{find_affixed, find_operators, symbol_of};

/// Returns the pieces of a folded text.
///
/// Text between backticks is code, unless one of them has no counterpart.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let has_code = text.contains('`') && text.matches('`').count().is_multiple_of(2);
    let last = text.split_whitespace().next_back().unwrap_or_default();
    // Who types nothing but `?` means the symbol.
    let is_alone = text.trim() == last;
    let mut is_code = false;
    text.split_whitespace().flat_map(move |chunk| {
        let is_last = std::ptr::eq(chunk, last);
        // Most words need no list.
        let plain = is_plain_word(chunk).then_some(Piece {
            text: chunk,
            kind: PieceKind::Word,
            is_code,
        });
        let mut pieces = Vec::new();
        if plain.is_some() {
            return plain.into_iter().chain(pieces);
        }
        for (at, segment) in chunk.split('`').enumerate() {
            is_code ^= has_code && at > 0;
            if !is_web_address(chunk) {
                let is_symbol = is_alone && !segment.contains(is_in_word);
                split_segment(segment, is_code || is_symbol, is_last, &mut pieces);
            }
        }
        None.into_iter().chain(pieces)
    })
}

fn is_plain_word(chunk: &str) -> bool {
    chunk.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Adds the pieces of a part of a text without blanks and backticks.
fn split_segment<'a>(segment: &'a str, is_code: bool, is_last: bool, pieces: &mut Vec<Piece<'a>>) {
    let mut add = |text, kind| {
        pieces.push(Piece {
            text,
            kind,
            is_code,
        });
    };
    if is_plain_word(segment) {
        if !segment.is_empty() {
            add(segment, PieceKind::Word);
        }
        return;
    }
    if !segment.contains(is_in_word) {
        if let Some((symbol, kind)) = symbol_of(segment, is_code, is_last) {
            add(symbol, kind);
        }
        return;
    }
    let words = segment.split(ends_word);
    words
        .filter(|word| word.contains(is_in_word))
        .for_each(|word| add(word, PieceKind::Word));
    find_calls(segment).for_each(|call| add(call, PieceKind::Form));
    find_affixed(segment).for_each(|name| add(name, PieceKind::Form));
    find_operators(segment).for_each(|symbol| add(symbol, PieceKind::Symbol));
}

/// Finds calls without arguments or with a plain one, such as `sleep(0)` in `asyncio.sleep(0)`, which people search for
/// whole. `any()` is not the word "any".
fn find_calls(chunk: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    chunk.match_indices('(').filter_map(move |(open, _)| {
        let start = chunk[..open].trim_end_matches(is_name).len();
        let argument = &chunk[open + 1..];
        let length = argument.find(|c| !is_name(c))?;
        let is_call = start < open && argument[length..].starts_with(')');
        is_call.then(|| &chunk[start..=open + 1 + length])
    })
}

fn is_web_address(chunk: &str) -> bool {
    chunk.contains("://") || chunk.starts_with("www.")
}

/// Returns whether a character is a letter, a digit, or part of one.
fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c)
}

/// Returns whether a character always ends a word.
fn ends_word(c: char) -> bool {
    !(is_in_word(c)
        || matches!(
            c,
            '_' | '.' | ':' | '-' | '+' | '#' | '\'' | '@' | '$' | '<' | '>'
        ))
}

/// Returns whether a character belongs to the letter before it, such as a vowel sign (Devanagari, Arabic, Thai, …).
pub fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Returns whether a character is of a script without blanks between words: Chinese, Japanese, Thai, Lao, Khmer and
/// Burmese; or Korean, which has no blanks before particles.
pub fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// Removes the punctuation of the sentence from a word, but not from `.env`, `--fix` and `C++`.
pub fn trim_punctuation(raw: &str) -> &str {
    let mut word = raw.trim_start_matches(['_', ':', '+', '#', '\'', '$', '<', '>', '@']);
    let dots = word.len() - word.trim_start_matches('.').len();
    let is_dotfile = dots == 1 && word[1..].starts_with(|c: char| c.is_alphabetic());
    if dots > 0 && !is_dotfile {
        word = word.trim_start_matches('.');
    }
    let dashes = word.len() - word.trim_start_matches('-').len();
    if dashes > 2 || !word[dashes..].starts_with(|c: char| c.is_alphabetic()) {
        word = word.trim_start_matches('-');
    }
    let bare = word.trim_end_matches(['_', '.', ':', '-', '\'', '<', '@', '$']);
    if is_symbol_name(bare) {
        return bare;
    }
    bare.trim_end_matches(['+', '#', '.', ':', '-', '_', '\''])
        .trim_end_matches(|c| c == '>' && !bare.contains('<'))
}

/// Returns whether a name ends in symbols that are part of it: `C++`, `g++`, `C#`, `F#`.
pub fn is_symbol_name(word: &str) -> bool {
    let name = word
        .strip_suffix("++")
        .or_else(|| word.strip_suffix('#').filter(|name| name.len() < 3));
    name.is_some_and(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Splits `create_task`, `createTask`, `front-end` and `HTTPServer` into their parts.
pub fn component_parts(component: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for piece in component
        .split(['_', '-'])
        .filter(|piece| !piece.is_empty())
    {
        let mut start = 0;
        let letters: Vec<(usize, char)> = piece.char_indices().collect();
        for window in 1..letters.len() {
            let (at, here) = letters[window];
            let before = letters[window - 1].1;
            let next_is_lower = letters
                .get(window + 1)
                .is_some_and(|(_, c)| c.is_lowercase());
            let is_boundary = here.is_uppercase()
                && (before.is_lowercase() || (before.is_uppercase() && next_is_lower));
            if is_boundary {
                parts.push(&piece[start..at]);
                start = at;
            }
        }
        parts.push(&piece[start..]);
    }
    parts
}
