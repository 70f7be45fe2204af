//! Finds the symbols of a text that people ask about: `??`, `=>`, `&mut`, `@dataclass`.
//!
//! A run of symbols is a word if it is in a span of code or can be an operator. Punctuation, dashes, rules and
//! smileys are not. Where both are possible, the symbols count only if a text has no other content.

use super::piece::PieceKind;

/// The longest symbol, in bytes: `<<=`, `/^$/`, `#![`.
const MAX_SYMBOL_BYTES: usize = 8;

/// Operators with a last character that otherwise ends a sentence.
const WITH_FINAL_PUNCTUATION: &[&str] =
    &["?.", "??", "::", ":::", "..", "...", "?:", "!!", ".?", "!."];

/// Variables whose last character otherwise ends a sentence.
const SHELL_VARIABLES: &[&str] = &["$?", "$!"];

/// Symbols of more than one character that are more often punctuation.
const PUNCTUATION: &[&str] = &["--", "..", "...", "!!", "**", "//", "##", "~~", ">>", "<<"];

/// Symbols that are never operators, except in a span of code.
const NOISE: &[&str] = &[
    "---", "***", "###", "~~~", "?!", "!?", "^^", ":/", ":|", ":*", ":@", ":-", ":>", ">.<", "-.-",
    "=/", "=|", "</", "/>", "+/-", "-/-", "==>", "<==", "-->", "<--",
];

/// Operators that are also found between two names: `a==b`.
const INFIX: &[&str] = &[
    "==", "!=", "===", "!==", "->", "=>", "&&", "||", "??", "?.", "<=", ">=", "+=", "-=", "<-",
    "|>", "**", "//", ":=", "<=>",
];

/// Returns the symbol in a text without letters and digits.
///
/// `is_last` says whether a sentence may end here.
pub fn symbol_of(text: &str, is_code: bool, is_last: bool) -> Option<(&str, PieceKind)> {
    if is_code {
        let is_symbol = !text.is_empty() && text.len() <= MAX_SYMBOL_BYTES && text.is_ascii();
        return is_symbol.then_some((text, PieceKind::Symbol));
    }
    if SHELL_VARIABLES.contains(&text) {
        return Some((text, PieceKind::Symbol));
    }
    let symbol = trim_sentence(text);
    let first = *symbol.as_bytes().first()?;
    let is_one_character = symbol.len() == 1;
    if is_one_character {
        let may_be_meant = !is_last || !is_punctuation(symbol);
        let is_operator = is_operator_character(first as char) || first == b'_';
        let kind = match b"$%*<=>@\\^~".contains(&first) {
            true => PieceKind::Symbol,
            false => PieceKind::PossibleSymbol,
        };
        return (is_operator && may_be_meant).then_some((symbol, kind));
    }
    if !is_operator(symbol) {
        return None;
    }
    let is_possible = is_last && may_end_sentence(symbol) || PUNCTUATION.contains(&symbol);
    Some(match is_possible {
        true => (symbol, PieceKind::PossibleSymbol),
        false => (symbol, PieceKind::Symbol),
    })
}

/// Returns the operators between two names.
pub fn find_operators(segment: &str) -> impl Iterator<Item = &str> {
    let is_symbol = |c: char| is_operator_character(c);
    let mut rest = segment;
    std::iter::from_fn(move || {
        let start = rest.find(is_symbol)?;
        let length = rest[start..].find(|c| !is_symbol(c));
        let end = length.map_or(rest.len(), |length| start + length);
        let (before, symbol) = (&rest[..start], &rest[start..end]);
        let is_between = before.ends_with(|c: char| c.is_alphanumeric() || c == ')')
            && rest[end..].starts_with(|c: char| c.is_alphanumeric() || c == '(');
        rest = &rest[end..];
        Some((is_between && INFIX.contains(&symbol)).then_some(symbol))
    })
    .flatten()
}

/// Returns the name in a segment with the symbols before or after it: `&mut`, `**kwargs`, `int*`, `x[]`.
pub fn find_affixed(segment: &str) -> impl Iterator<Item = &str> {
    let segment = segment.trim_start_matches(['"', '\'', '(', '[', '{', ',']);
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let start = segment.find(is_name).unwrap_or(segment.len());
    let length = segment[start..].find(|c| !is_name(c));
    let end = length.map_or(segment.len(), |length| start + length);
    let (prefix, suffix) = (&segment[..start], &segment[end..]);
    let is_named = segment[start..].starts_with(|c: char| c.is_alphabetic() || c == '_');
    // `*word*` and `:word:` are markup.
    let is_wrapped = prefix
        .chars()
        .next()
        .is_some_and(|first| suffix.starts_with(first));
    let has_prefix = matches!(
        prefix,
        "&" | "*"
            | "**"
            | "@"
            | "#"
            | "$"
            | "!"
            | "%"
            | "~"
            | "?"
            | "\\"
            | "::"
            | "..."
            | "&&"
            | "$$"
            | "@@"
            | ":"
    );
    let suffix = suffix.trim_end_matches(['.', ',', ';', ':', '?', '!', '"', '\'', ')']);
    let has_suffix = prefix.is_empty() && matches!(suffix, "*" | "**" | "&" | "&&" | "[]" | "--");
    let with_prefix = has_prefix.then(|| &segment[..end]);
    let with_suffix = has_suffix.then(|| &segment[..end + suffix.len()]);
    let affixed = with_prefix.or(with_suffix);
    affixed.filter(|_| is_named && !is_wrapped).into_iter()
}

/// Returns whether a form of a word has a symbol at an end, which distinguishes `&mut` from `mut`.
pub fn has_symbol_at_end(form: &str) -> bool {
    let is_symbol = |c: char| c.is_ascii_punctuation() && !matches!(c, '_' | ')' | '\'');
    form.starts_with(is_symbol) || form.ends_with(is_symbol)
}

/// Returns whether a word consists of symbols.
pub fn is_symbol(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_punctuation())
}

/// Returns whether a symbol may be the punctuation at the end of a sentence.
pub fn may_end_sentence(symbol: &str) -> bool {
    symbol
        .bytes()
        .all(|byte| matches!(byte, b'?' | b'!' | b'.'))
}

/// Removes quotes, unmatched brackets and the punctuation of the sentence.
fn trim_sentence(text: &str) -> &str {
    let mut text =
        text.trim_matches(|c: char| matches!(c, '"' | '\'' | ',' | ';') || !c.is_ascii());
    while text.len() > 2 && text.starts_with('(') && text.ends_with(')') {
        text = &text[1..text.len() - 1];
    }
    while text.len() > 1
        && text.ends_with(['.', ',', ';', ':', '?', '!'])
        && !WITH_FINAL_PUNCTUATION.contains(&text)
    {
        text = &text[..text.len() - 1];
    }
    text
}

fn is_operator(symbol: &str) -> bool {
    let bytes = symbol.as_bytes();
    let is_rule = bytes.len() > 3 && bytes.iter().all(|byte| *byte == bytes[0]);
    matches!(symbol, "()" | "[]" | "{}")
        || symbol.len() <= 5
            && !is_rule
            && !NOISE.contains(&symbol)
            && symbol.chars().all(is_operator_character)
}

fn is_operator_character(c: char) -> bool {
    matches!(
        c,
        '!' | '#'
            | '$'
            | '%'
            | '&'
            | '*'
            | '+'
            | '-'
            | '.'
            | '/'
            | ':'
            | '<'
            | '='
            | '>'
            | '?'
            | '@'
            | '\\'
            | '^'
            | '|'
            | '~'
    )
}

fn is_punctuation(symbol: &str) -> bool {
    matches!(symbol, "?" | "!" | "." | ":" | "-")
}
