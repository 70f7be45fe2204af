//! What begins and ends a text and is no part of it: blanks, rules, and tags that nothing opens.

use std::ops::Range;

use crate::outline::Outline;
use crate::shapes::is_rule;

/// The pieces of an answer without blank lines at either end.
pub fn without_ends(text: &str, pieces: &[Range<usize>]) -> Vec<Range<usize>> {
    let is_blank = |it: &Range<usize>| text[it.clone()].trim().is_empty();
    let given = pieces;
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for piece in given {
        // A blank piece counts only where it ends a line.
        let is_between = pieces
            .last()
            .is_none_or(|last| text[last.clone()].ends_with(['\n', '\r']));
        if piece.is_empty() || is_between && is_blank(piece) {
            continue;
        }
        // Lines do not run together where what ends one and begins the next is left out.
        let gap = pieces.last().map_or(0..0, |last| last.end..piece.start);
        let joins = !is_between && !text[piece.clone()].starts_with(['\n', '\r']);
        if let Some(at) = text[gap.clone()].rfind(['\n', '\r']).filter(|_| joins) {
            pieces.push(gap.start + at..gap.start + at + 1);
        }
        pieces.push(piece.clone());
    }
    while pieces.pop_if(|last| is_blank(last)).is_some() {}
    if let Some(last) = pieces.last_mut() {
        last.end = last.start + text[last.clone()].trim_end().len();
    }
    if let Some(first) = pieces.first_mut() {
        let piece = &text[first.clone()];
        let blanks = &piece[..piece.len() - piece.trim_start().len()];
        // The indentation of the first line stays: it may make it code.
        first.start += blanks.rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
    }
    pieces
}

/// The pieces without what ends a text and shows nothing: rules, `<br>`, and closing tags that nothing opens.
pub fn without_last_marks(
    text: &str,
    outline: &Outline,
    mut pieces: Vec<Range<usize>>,
) -> Vec<Range<usize>> {
    let given = pieces.clone();
    while let Some(last) = pieces.pop() {
        let shown = text[last.clone()].trim_end();
        let end = last.start + shown.len();
        let line = shown.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let is_whole = shown.is_empty()
            || line > 0
            || last.start == 0
            || text[..last.start].ends_with(['\n', '\r']);
        let rule = shown[line..].trim_start_matches([' ', '>']);
        let tag = shown.rfind('<').map(|at| (at, &shown[at..]));
        let cut = if is_whole
            && (is_rule(rule) || rule.is_empty())
            && !outline.is_code(end.saturating_sub(1))
        {
            line
        } else if let Some((at, _)) = tag
            .filter(|(at, tag)| is_lone_tag(text, &given, tag) && !outline.is_code(last.start + at))
        {
            at
        } else {
            pieces.push(last.start..end);
            break;
        };
        pieces.extend(Some(last.start..last.start + cut).filter(|it| !it.is_empty()));
    }
    pieces
}

/// Whether a text is `<br>`, or closes an element that these pieces do not open.
fn is_lone_tag(text: &str, pieces: &[Range<usize>], tag: &str) -> bool {
    let Some(inner) = tag.strip_prefix('<').and_then(|it| it.strip_suffix('>')) else {
        return false;
    };
    let name = inner.trim_matches(['/', ' ']).to_ascii_lowercase();
    let opens = |piece: &Range<usize>| {
        let piece = text[piece.clone()].to_ascii_lowercase();
        piece.contains(&format!("<{name}"))
    };
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
    name == "br" || inner.starts_with('/') && is_name && !pieces.iter().any(opens)
}
