//! Removes what ends an answer without showing anything: rules, `<br>` and unmatched closing tags.

use std::ops::Range;

use crate::outline::{Outline, is_rule};

/// Returns the pieces without the rules, `<br>` tags and unmatched closing tags at their end.
pub fn trim_trailing_marks(
    text: &str,
    outline: &Outline,
    mut pieces: Vec<Range<usize>>,
) -> Vec<Range<usize>> {
    let original = pieces.clone();
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
        } else if let Some((at, _)) = tag.filter(|(at, tag)| {
            is_unmatched_tag(text, &original, tag) && !outline.is_code(last.start + at)
        }) {
            at
        } else {
            pieces.push(last.start..end);
            break;
        };
        pieces.extend(Some(last.start..last.start + cut).filter(|it| !it.is_empty()));
    }
    pieces
}

/// Whether a text is `<br>`, or the closing tag of an element that is not opened in these pieces.
fn is_unmatched_tag(text: &str, pieces: &[Range<usize>], tag: &str) -> bool {
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
