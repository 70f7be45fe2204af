//! Obsidian block ids, which links can point to: `Text ^abc123`, or `^abc123` on its own line.

use std::ops::Range;

use crate::outline::Outline;
use crate::ranges::lines;
use crate::title::find_block_id;

/// Hides block ids from all texts.
pub fn hide(text: &str, outline: &mut Outline, start: usize) {
    if !text.contains('^') {
        return;
    }
    let mut at = start;
    let mut is_formula = false;
    let mut hidden: Vec<Range<usize>> = Vec::new();
    for line in lines(&text[start..]) {
        let id = find_block_id(line).filter(|_| !is_formula && !line.contains("$$"));
        // An exponent at the end of a line can look like an id inside a formula of several lines.
        is_formula ^= line.matches("$$").count() % 2 == 1;
        let words = at + line.len() - line.trim_start().len();
        let is_text = !outline.is_code(words) && !outline.is_comment(words);
        if let Some(id) = id.filter(|_| is_text) {
            hidden.push(match line[..id].trim().is_empty() {
                true => at..at + line.len(),
                false => at + id..at + line.trim_end().len(),
            });
        }
        at += line.len();
    }
    outline.hide(hidden);
}

#[cfg(test)]
mod tests;
