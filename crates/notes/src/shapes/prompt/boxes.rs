//! Choices with boxes that are no items of a list: `[ ] One`, `[x] Two`.

use std::ops::Range;

use super::{File, Split, is_blank, shown_pieces};
use crate::body::without_ends;
use crate::outline::without;

/// What begins a choice: an open box or a ticked one.
pub fn begins(words: &str) -> bool {
    ["[ ] ", "[x] ", "[X] "]
        .iter()
        .any(|it| words.starts_with(it))
}

/// Splits a text at its ticked boxes. `None` where they are none or all, or text stands between them.
pub fn split(file: &File<'_>, body: &Range<usize>) -> Option<Split> {
    let text = file.text;
    if !text[body.clone()].contains("[x] ") && !text[body.clone()].contains("[X] ") {
        return None;
    }
    let lines = file.lines(body.clone());
    let lines = lines.filter(|(_, line)| begins(line.trim_start()));
    let lines: Vec<Range<usize>> = lines.map(|(at, line)| at..at + line.len()).collect();
    let (first, last) = (lines.first()?, lines.last()?);
    let start =
        |line: &Range<usize>| line.start + (line.len() - text[line.clone()].trim_start().len());
    let marks: Vec<Range<usize>> = lines
        .iter()
        .map(|it| start(it)..start(it) + "[x] ".len())
        .collect();
    let done = lines
        .iter()
        .zip(&marks)
        .filter(|(_, mark)| &text[(*mark).clone()] != "[ ] ");
    let mut answer: Vec<Range<usize>> = done.map(|(line, mark)| mark.end..line.end).collect();
    let choices = first.start..last.end;
    let are_apart = without(std::slice::from_ref(&choices), &lines);
    let is_list = are_apart.iter().all(|it| is_blank(file, it));
    if answer.is_empty() || answer.len() == lines.len() || !is_list {
        return None;
    }
    answer.push(last.end..body.end);
    let shown = without(&shown_pieces(file, &(body.start..last.end)), &marks);
    Some(Split {
        prompt: file.document.slice(&without_ends(text, &shown)),
        answer,
        is_card: true,
    })
}
