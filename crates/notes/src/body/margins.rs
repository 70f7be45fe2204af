//! Removes list indentation and quote markers from the lines of an answer.

use std::ops::Range;

use crate::ranges::lines;

/// Returns the pieces without the indentation of the list item around them, on every line except the first.
pub fn dedent(text: &str, pieces: &[Range<usize>], indent: usize) -> Vec<Range<usize>> {
    if indent == 0 {
        return pieces.to_vec();
    }
    // Each line or part of a line, with whether it begins at the beginning of a line.
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
    remove_indent(text, &parts, indent)
}

/// Removes `indent` columns of whitespace from the lines, or more if all of them are indented further. Each part
/// comes with whether it begins at the beginning of its line.
fn remove_indent(text: &str, parts: &[(Range<usize>, bool)], indent: usize) -> Vec<Range<usize>> {
    let blanks = |part: &Range<usize>| {
        let line = &text[part.clone()];
        width(&line[..line.len() - line.trim_start_matches([' ', '\t']).len()])
    };
    let non_blank = parts
        .iter()
        .filter(|(part, begins)| *begins && !text[part.clone()].trim().is_empty());
    let least = non_blank.map(|(part, _)| blanks(part)).min();
    let indent = least.unwrap_or(indent).max(indent);
    let parts = parts.iter().map(|(part, begins)| match begins {
        true => part.start + leading_whitespace_within(&text[part.clone()], indent)..part.end,
        false => part.clone(),
    });
    parts.collect()
}

/// Returns the pieces without the `>` markers and list indentation of each line, and without blank lines at both
/// ends.
pub fn unquote(
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
        _ => remove_indent(text, &parts, indent),
    };
    let is_blank = |part: &mut Range<usize>| text[part.clone()].trim().is_empty();
    while parts.pop_if(is_blank).is_some() {}
    if let Some(last) = parts.last_mut() {
        last.end = last.start + text[last.clone()].trim_end().len();
    }
    let first = parts.iter_mut().position(|it| !is_blank(it));
    parts.split_off(first.unwrap_or(0))
}

/// Returns the width of whitespace in columns.
fn width(blanks: &str) -> usize {
    blanks.bytes().fold(0, next_column)
}

/// Returns how many bytes of leading whitespace fit into `columns`.
fn leading_whitespace_within(line: &str, columns: usize) -> usize {
    let mut column = 0;
    let blanks = line.bytes().take_while(|blank| {
        column = next_column(column, *blank);
        matches!(blank, b' ' | b'\t') && column <= columns
    });
    blanks.count()
}

/// Returns the column after a whitespace character. A tab advances to the next multiple of four.
fn next_column(column: usize, blank: u8) -> usize {
    match blank {
        b'\t' => column / 4 * 4 + 4,
        _ => column + 1,
    }
}
