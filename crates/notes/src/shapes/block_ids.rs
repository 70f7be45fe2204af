//! Ids of Obsidian's blocks, which links lead to: `Text ^abc123`, or `^abc123` on a line of its own.

use std::ops::Range;

use crate::outline::Outline;
use crate::ranges::lines;
use crate::title::block_id;

/// Hides the ids from every text.
pub fn settle(text: &str, outline: &mut Outline, start: usize) {
    if !text.contains('^') {
        return;
    }
    let mut at = start;
    let mut is_formula = false;
    let mut hidden: Vec<Range<usize>> = Vec::new();
    for line in lines(&text[start..]) {
        let id = block_id(line).filter(|_| !is_formula && !line.contains("$$"));
        // Where an exponent would end a formula, another one has begun it.
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
