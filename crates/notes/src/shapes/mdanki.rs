//! Lines of tags as mdanki writes them: `[#algorithms](./algorithms.md) [#binary tree]()`.

use crate::outline::Outline;
use crate::ranges::lines;

/// Hides the lines that hold nothing but such tags.
pub fn settle(text: &str, outline: &mut Outline, start: usize) {
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

fn is_tag_line(line: &str) -> bool {
    let mut rest = line;
    while let Some(tag) = rest.strip_prefix("[#") {
        // `[#12](…)` is an issue of a project.
        let Some((name, behind)) = tag
            .split_once(']')
            .filter(|(name, _)| name.starts_with(char::is_alphabetic))
        else {
            return false;
        };
        if name.contains('[') {
            return false;
        }
        rest = match behind.strip_prefix('(').and_then(|it| it.split_once(')')) {
            // A link to a part of the page is one of its text.
            Some((destination, _)) if destination.starts_with('#') => return false,
            Some((_, behind)) => behind,
            None => behind,
        };
        rest = rest.trim_start();
    }
    rest.is_empty() && !line.is_empty()
}
