//! Reads titles that only number a question: `Question 1`, `Q1 — leaderboard`, `练习 1：基础`, `Self-Check 1`.
//!
//! The question is the text below the title, up to the choices or to whatever marks the answer.

use std::ops::Range;

use super::file::{File, MAX_HEADING_CHARS};
use super::prompt;
use super::split::is_choice;
use crate::Markdown;
use crate::body::{BodyRules, read_body};
use crate::html::inline_markdown;
use crate::labels::{
    Label, LabelEnd, begins_choices, exercise_names, is_reveal, question_words,
    strip_name_ignoring_case,
};
use crate::title::{clean_title, reads_as_question};

/// The question and answer of an exercise.
pub struct Exercise {
    /// The question.
    pub question: Markdown,
    /// The name after the number in the title.
    pub name: Option<String>,
    /// The text shown together with the question.
    pub prompt: Markdown,
    /// The byte ranges of the answer.
    pub answer: Vec<Range<usize>>,
    /// The number of quotes around the answer.
    pub quotes: usize,
}

/// Reads the text below a title. Returns `None` if the title is more than a number, or nothing below it marks an
/// answer.
pub fn read(
    file: &File<'_>,
    title: &str,
    body: &Range<usize>,
    rules: BodyRules,
) -> Option<Exercise> {
    let name = clean_title(name_after_number(title)?);
    // `(MCQ, 10 points)` is not a name.
    let name = Some(name).filter(|it| it.starts_with(char::is_alphanumeric));
    match find_question(file, body) {
        Some((question, words)) => Some(Exercise {
            name: name.map(str::to_owned),
            ..read_text(file, words.join(" "), question.end..body.end, rules)?
        }),
        // `Exercise 1: Name a pump.`
        None => read_text(file, name?.to_owned(), body.clone(), rules),
    }
}

/// Reads a text that consists of a question and a labeled answer.
pub fn read_labeled(file: &File<'_>, body: &Range<usize>, rules: BodyRules) -> Option<Exercise> {
    let (question, words) = find_question(file, body)?;
    let rest = question.end..body.end;
    find_answer(file, &rest, rules.quotes)?;
    read_text(file, words.join(" "), rest, rules)
}

/// Reads the `rest` of a text below its question.
fn read_text(
    file: &File<'_>,
    question: String,
    rest: Range<usize>,
    rules: BodyRules,
) -> Option<Exercise> {
    if question.chars().count() > MAX_HEADING_CHARS {
        return None;
    }
    let end = rest.end;
    let (prompt, answer, quotes) =
        match prompt::split_prompt(file, &rest).filter(|_| rules.quotes == 0) {
            Some(split) => (split.prompt, split.answer, rules.quotes),
            None => {
                let (end, answer, quotes) = find_answer(file, &rest, rules.quotes)
                    .map(|(at, start, more)| (at, start..end, rules.quotes + more))
                    .or_else(|| {
                        let has_text = reads_as_question(&question) && file.shows_words(&rest);
                        has_text.then(|| (rest.start, rest.clone(), rules.quotes))
                    })?;
                let prompt_range = rest.start..end;
                let prompt_range = std::slice::from_ref(&prompt_range);
                let prompt = read_body(file.document, prompt_range, rules, &mut Vec::new());
                (
                    prompt.answer,
                    vec![strip_closing_tags(file.text, answer)],
                    quotes,
                )
            }
        };
    Some(Exercise {
        question: Markdown::parse_line(clean_title(&question)),
        name: None,
        prompt,
        answer,
        quotes,
    })
}

/// Returns whether a title is a name for exercises without a number: `Exercises`, `Quiz`.
pub fn is_exercise_name(title: &str) -> bool {
    let mut names = exercise_names().chain(question_words().iter().copied());
    // The plural of a word adds a letter or two.
    names.any(|it| {
        strip_name_ignoring_case(title.trim(), it).is_some_and(|rest| rest.chars().count() < 3)
    })
}

/// Returns what follows the number in a title that is only a numbered name for exercises.
pub fn name_after_number(title: &str) -> Option<&str> {
    let is_mark = |c: char| c.is_whitespace() || "#*_".contains(c);
    let title = title.trim_matches(is_mark);
    let names = exercise_names().chain(question_words().iter().copied());
    let name = names.filter_map(|name| {
        let numbered =
            strip_name_ignoring_case(title, name)?.trim_start_matches([' ', '#', '№', '.']);
        let rest = numbered
            .trim_start_matches(|c: char| c.is_numeric() || "一二三四五六七八九十".contains(c));
        // `Question 1.2`, `Question 3b`
        let rest = rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
        let rest = rest.strip_prefix(['a', 'b', 'c']).unwrap_or(rest);
        (rest.len() < numbered.len()).then_some(rest)
    });
    let rest = name
        .min_by_key(|rest| rest.len())?
        .trim_start_matches(is_mark);
    let name = rest.trim_start_matches([':', '：', '.', ')', '-', '–', '—', '|', '、']);
    let is_apart =
        name.len() < rest.len() || rest.is_empty() || rest.starts_with(['(', '（', '[', '【', '?']);
    (is_apart && !reads_as_question(name.trim())).then_some(name.trim().trim_matches('?'))
}

/// Returns the range and the words of the question: the lines up to a blank line, the first choice, code, or
/// whatever marks the answer.
fn find_question<'a>(file: &File<'a>, body: &Range<usize>) -> Option<(Range<usize>, Vec<&'a str>)> {
    let mut question = body.start..body.start;
    let mut words = Vec::new();
    for (at, line) in file.lines(body.clone()) {
        let mut bare = strip_quote_marks(line).trim();
        let is_next = words.is_empty() || at == question.end;
        if bare.is_empty() && words.is_empty() {
            continue;
        }
        let label = Label::parse_line(line);
        if let Some(label) = label
            .as_ref()
            .filter(|it| words.is_empty() && it.can_begin_question() && it.open.is_none())
        {
            bare = line[label.words..].trim();
        }
        let begins_block = bare.is_empty()
            || bare.starts_with(['<', '|', '#', '`', '!'])
            || bare.starts_with("[!")
            || is_item(bare)
            || label.is_some_and(|it| begins_answer(file, &it, at, body.end));
        if !is_next || begins_block {
            break;
        }
        words.extend(bare.split_whitespace());
        question = body.start..at + line.len();
    }
    (!words.is_empty()).then_some((question, words))
}

/// Returns whether a line is a choice or a list item.
fn is_item(bare: &str) -> bool {
    let marks = ["- ", "* ", "+ ", "[ ]", "[x]", "[X]"];
    marks.iter().any(|it| bare.starts_with(it)) || is_choice(bare, |c| c.is_ascii_alphanumeric())
}

/// Strips the marks of quotes from a line.
fn strip_quote_marks(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

/// Returns whether the label on the line at byte `at` begins an answer, and not a choice.
fn begins_answer(file: &File<'_>, label: &Label, at: usize, end: usize) -> bool {
    let is_choice = label.is_initial() && label.end != LabelEnd::Colon;
    // `**Answer**` on a line of its own.
    let line = file.text[at..end].lines().next().unwrap_or_default();
    let is_whole = label.can_begin_answer() && label.words >= line.trim_end().len();
    (label.is_answer_label() || is_whole && !label.is_initial())
        && !is_choice
        && !begins_choices(&file.text[at..end], label.words)
}

/// Finds the answer: a label, or a summary or callout that reveals it.
///
/// Returns where the prompt ends, where the answer begins, and how many quotes deeper the answer is.
fn find_answer(
    file: &File<'_>,
    rest: &Range<usize>,
    quotes: usize,
) -> Option<(usize, usize, usize)> {
    let text = file.text;
    let mut details = None;
    file.lines(rest.clone()).find_map(|(at, line)| {
        let bare = strip_quote_marks(line);
        if bare.starts_with("<details") {
            details = Some(at);
        } else if bare.contains("</details>") {
            details = None;
        }
        if let Some((_, summary)) = line.split_once("<summary>") {
            let (title, _) = summary.split_once("</summary>")?;
            let end = at + line.find("</summary>")? + "</summary>".len();
            return is_reveal(&inline_markdown(title)).then_some((details.unwrap_or(at), end, 0));
        }
        if let Some((_, title)) = bare.strip_prefix("[!").and_then(|it| it.split_once(']')) {
            let title = title.trim_start_matches(['-', '+']);
            return is_reveal(title).then_some((at, at + line.len(), 1));
        }
        let label = Label::parse_line(line).filter(|it| begins_answer(file, it, at, rest.end))?;
        let begin = if label.open.is_some() { 0 } else { label.words };
        let has_text = !text[at + begin..rest.end]
            .trim_matches(|c: char| c.is_whitespace() || c == '>')
            .is_empty();
        let is_quoted = quotes == 0 && line.trim_start().starts_with('>');
        // Tags around a labeled answer do not belong to the prompt.
        has_text.then_some((details.unwrap_or(at), at + begin, usize::from(is_quoted)))
    })
}

/// Returns the range without closing `</details>` tags at its end.
fn strip_closing_tags(text: &str, range: Range<usize>) -> Range<usize> {
    let mut answer = &text[range.clone()];
    while let Some(inner) = answer.trim_end().strip_suffix("</details>") {
        answer = inner;
    }
    range.start..range.start + answer.len()
}

#[cfg(test)]
mod tests;
