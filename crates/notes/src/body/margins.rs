//! The blanks and marks of quotes that stand before the lines of an answer.

use std::ops::Range;

use crate::ranges::lines;

/// The pieces without the blanks that the list item around them puts before each line but the first.
pub fn dedented(text: &str, pieces: &[Range<usize>], indent: usize) -> Vec<Range<usize>> {
    if indent == 0 {
        return pieces.to_vec();
    }
    // Each line, or part of one, with whether it begins one.
    let mut parts: Vec<(Range<usize>, bool)> = Vec::new();
    let first = pieces.first().map_or(0, |it| it.start);
    let mut begins_line = first == 0 || text[..first].ends_with(['\n', '\r']);
    for piece in pieces {
        let mut at = piece.start;
        for line in lines(&text[piece.clone()]) {
            parts.push((at..at + line.len(), begins_line));
            begins_line = line.ends_with(['\n', '\r']);
            at += line.len();
        }
    }
    without_indent(text, &parts, indent)
}

/// The lines, each with whether it begins where its line does, without the blanks of so many columns before them, or of
/// more where all of them have more.
fn without_indent(text: &str, parts: &[(Range<usize>, bool)], indent: usize) -> Vec<Range<usize>> {
    let blanks = |part: &Range<usize>| {
        let line = &text[part.clone()];
        width(&line[..line.len() - line.trim_start_matches([' ', '\t']).len()])
    };
    let filled = parts
        .iter()
        .filter(|(part, begins)| *begins && !text[part.clone()].trim().is_empty());
    let least = filled.map(|(part, _)| blanks(part)).min();
    let indent = least.unwrap_or(indent).max(indent);
    let parts = parts.iter().map(|(part, begins)| match begins {
        true => part.start + blanks_within(&text[part.clone()], indent)..part.end,
        false => part.clone(),
    });
    parts.collect()
}

/// The pieces without the `>`s before each line, without the blanks of a list item behind these, and without blank lines at
/// their ends.
pub fn unquoted(
    text: &str,
    pieces: &[Range<usize>],
    quotes: usize,
    indent: usize,
) -> Vec<Range<usize>> {
    let mut parts: Vec<(Range<usize>, bool)> = Vec::new();
    for piece in pieces {
        let mut at = piece.start;
        for line in lines(&text[piece.clone()]) {
            let begins_line = text[..at].ends_with(['\n', '\r']);
            let mut shown = line;
            for _ in 0..if begins_line { quotes } else { 0 } {
                let bare = shown.trim_start_matches([' ', '\t']);
                let quoted = bare.strip_prefix('>');
                shown = quoted.map_or(shown, |it| it.strip_prefix(' ').unwrap_or(it));
            }
            parts.push((at + line.len() - shown.len()..at + line.len(), begins_line));
            at += line.len();
        }
    }
    let mut parts = match indent {
        0 => parts.into_iter().map(|(part, _)| part).collect(),
        _ => without_indent(text, &parts, indent),
    };
    let is_blank = |part: &mut Range<usize>| text[part.clone()].trim().is_empty();
    while parts.pop_if(is_blank).is_some() {}
    if let Some(last) = parts.last_mut() {
        last.end = last.start + text[last.clone()].trim_end().len();
    }
    let first = parts.iter_mut().position(|it| !is_blank(it));
    parts.split_off(first.unwrap_or(0))
}

/// How many columns blanks take up.
fn width(blanks: &str) -> usize {
    blanks.bytes().fold(0, column_behind)
}

/// The bytes of the blanks that begin a line and end within so many columns.
fn blanks_within(line: &str, columns: usize) -> usize {
    let mut column = 0;
    let blanks = line.bytes().take_while(|blank| {
        column = column_behind(column, *blank);
        matches!(blank, b' ' | b'\t') && column <= columns
    });
    blanks.count()
}

/// The column behind a blank at this column: a tab reaches to the next multiple of four.
fn column_behind(column: usize, blank: u8) -> usize {
    match blank {
        b'\t' => column / 4 * 4 + 4,
        _ => column + 1,
    }
}
