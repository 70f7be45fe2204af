//! Lines of tags, as mdanki writes them: `[#algorithms](./algorithms.md) [#binary tree]()`.

use crate::outline::Outline;
use crate::ranges::lines;

/// Hides the lines that contain only such tags.
pub fn hide_tags(text: &str, outline: &mut Outline, start: usize) {
    if !text.contains("[#") {
        return;
    }
    let mut at = start;
    let mut hidden = Vec::new();
    for line in lines(&text[start..]) {
        if is_tag_line(line.trim()) && !outline.is_code(at) && !outline.is_comment(at) {
            hidden.push(at..at + line.len());
        }
        at += line.len();
    }
    outline.hide(hidden);
}

/// Returns whether a line contains only tags.
fn is_tag_line(line: &str) -> bool {
    let mut rest = line;
    while let Some(tag) = rest.strip_prefix("[#") {
        // `[#12](…)` is a link to an issue.
        let Some((name, after)) = tag
            .split_once(']')
            .filter(|(name, _)| name.starts_with(char::is_alphabetic))
        else {
            return false;
        };
        if name.contains('[') {
            return false;
        }
        rest = match after.strip_prefix('(').and_then(|it| it.split_once(')')) {
            // A link within the page is part of the text.
            Some((destination, _)) if destination.starts_with('#') => return false,
            Some((_, after)) => after,
            None => after,
        };
        rest = rest.trim_start();
    }
    rest.is_empty() && !line.is_empty()
}
