//! Titles that only number a question: `Question 1`, `Q1 — leaderboard`, `练习 1：基础`, `Self-Check 1`. What is asked is the
//! text below them, up to the choices or to what marks the answer.

use std::ops::Range;

use super::file::{File, LONGEST_HEADING};
use super::prompt;
use super::split::is_choice;
use crate::Markdown;
use crate::body::{BodyRules, read_body};
use crate::html::inline;
use crate::labels::{
    End, Label, begins_choices, behind_name, exercise_names, is_reveal, question_words,
};
use crate::title::{clean_title, reads_as_question};

/// What an exercise asks and answers.
pub struct Exercise {
    pub question: Markdown,
    /// What stands behind the number of the title.
    pub name: Option<String>,
    pub prompt: Markdown,
    pub answer: Vec<Range<usize>>,
    /// How many quotes the answer stands in.
    pub quotes: usize,
}

/// Reads the text below a title. `None` where the title says more than a number, or nothing below it marks an answer.
pub fn read(
    file: &File<'_>,
    title: &str,
    body: &Range<usize>,
    rules: BodyRules,
) -> Option<Exercise> {
    let name = clean_title(name(title)?);
    // `(MCQ, 10 points)` is no name.
    let name = Some(name).filter(|it| it.starts_with(char::is_alphanumeric));
    match asked(file, body) {
        Some((asked, words)) => Some(Exercise {
            name: name.map(str::to_owned),
            ..read_text(file, words.join(" "), asked.end..body.end, rules)?
        }),
        // `Exercise 1: Name a pump.`
        None => read_text(file, name?.to_owned(), body.clone(), rules),
    }
}

/// Reads a text that asks, and below that marks the answer with a label.
pub fn labeled(file: &File<'_>, body: &Range<usize>, rules: BodyRules) -> Option<Exercise> {
    let (asked, words) = asked(file, body)?;
    let rest = asked.end..body.end;
    marked(file, &rest, rules.quotes)?;
    read_text(file, words.join(" "), rest, rules)
}

/// Reads the `rest` of a text below what it asks.
fn read_text(
    file: &File<'_>,
    question: String,
    rest: Range<usize>,
    rules: BodyRules,
) -> Option<Exercise> {
    if question.chars().count() > LONGEST_HEADING {
        return None;
    }
    let end = rest.end;
    let (prompt, answer, quotes) = match prompt::split(file, &rest).filter(|_| rules.quotes == 0) {
        Some(split) => (split.prompt, split.answer, rules.quotes),
        None => {
            let (end, answer, quotes) = marked(file, &rest, rules.quotes)
                .map(|(at, start, more)| (at, start..end, rules.quotes + more))
                .or_else(|| {
                    let has_text = reads_as_question(&question) && file.shows_words(&rest);
                    has_text.then(|| (rest.start, rest.clone(), rules.quotes))
                })?;
            let shown = rest.start..end;
            let shown = std::slice::from_ref(&shown);
            let prompt = read_body(file.document, shown, rules, &mut Vec::new());
            (prompt.answer, vec![without_tags(file.text, answer)], quotes)
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

/// Whether a title is a name of exercises without a number: `Exercises`, `Quiz`.
pub fn is_name(title: &str) -> bool {
    let mut names = exercise_names().chain(question_words().iter().copied());
    // The plural of a word adds a letter or two.
    names.any(|it| behind_name(title.trim(), it).is_some_and(|rest| rest.chars().count() < 3))
}

/// What stands behind the number of a title, if that is all it says.
pub fn name(title: &str) -> Option<&str> {
    let is_mark = |c: char| c.is_whitespace() || "#*_".contains(c);
    let title = title.trim_matches(is_mark);
    let names = exercise_names().chain(question_words().iter().copied());
    let name = names.filter_map(|name| {
        let numbered = behind_name(title, name)?.trim_start_matches([' ', '#', '№', '.']);
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

/// The lines that ask, and their words: up to a blank line, the first choice, code, or what marks the answer.
fn asked<'a>(file: &File<'a>, body: &Range<usize>) -> Option<(Range<usize>, Vec<&'a str>)> {
    let mut asked = body.start..body.start;
    let mut words = Vec::new();
    for (at, line) in file.lines(body.clone()) {
        let mut bare = unquoted(line).trim();
        let is_next = words.is_empty() || at == asked.end;
        if bare.is_empty() && words.is_empty() {
            continue;
        }
        let label = Label::of_line(line);
        if let Some(label) = label
            .as_ref()
            .filter(|it| words.is_empty() && it.may_ask() && it.open.is_none())
        {
            bare = line[label.words..].trim();
        }
        let begins_block = bare.is_empty()
            || bare.starts_with(['<', '|', '#', '`', '!'])
            || bare.starts_with("[!")
            || is_item(bare)
            || label.is_some_and(|it| answers(file, &it, at, body.end));
        if !is_next || begins_block {
            break;
        }
        words.extend(bare.split_whitespace());
        asked = body.start..at + line.len();
    }
    (!words.is_empty()).then_some((asked, words))
}

/// Whether a line is a choice, or an item of a list.
fn is_item(bare: &str) -> bool {
    let marks = ["- ", "* ", "+ ", "[ ]", "[x]", "[X]"];
    marks.iter().any(|it| bare.starts_with(it)) || is_choice(bare, |c| c.is_ascii_alphanumeric())
}

/// A line without the marks of quotes.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

/// Whether the label of the line at a byte begins an answer, and no choice.
fn answers(file: &File<'_>, label: &Label, at: usize, end: usize) -> bool {
    let is_choice = label.is_initial() && label.end != End::Colon;
    // `**Answer**` on a line of its own.
    let line = file.text[at..end].lines().next().unwrap_or_default();
    let is_whole = label.may_answer() && label.words >= line.trim_end().len();
    (label.surely_answers() || is_whole && !label.is_initial())
        && !is_choice
        && !begins_choices(&file.text[at..end], label.words)
}

/// Where the prompt ends and the answer begins, and how many quotes deeper: at a label, at a summary or at a callout that
/// reveals it.
fn marked(file: &File<'_>, rest: &Range<usize>, quotes: usize) -> Option<(usize, usize, usize)> {
    let text = file.text;
    let mut details = None;
    file.lines(rest.clone()).find_map(|(at, line)| {
        let bare = unquoted(line);
        if bare.starts_with("<details") {
            details = Some(at);
        } else if bare.contains("</details>") {
            details = None;
        }
        if let Some((_, summary)) = line.split_once("<summary>") {
            let (title, _) = summary.split_once("</summary>")?;
            let end = at + line.find("</summary>")? + "</summary>".len();
            return is_reveal(&inline(title)).then_some((details.unwrap_or(at), end, 0));
        }
        if let Some((_, title)) = bare.strip_prefix("[!").and_then(|it| it.split_once(']')) {
            let title = title.trim_start_matches(['-', '+']);
            return is_reveal(title).then_some((at, at + line.len(), 1));
        }
        let label = Label::of_line(line).filter(|it| answers(file, it, at, rest.end))?;
        let begin = if label.open.is_some() { 0 } else { label.words };
        let shows = !text[at + begin..rest.end]
            .trim_matches(|c: char| c.is_whitespace() || c == '>')
            .is_empty();
        let is_quoted = quotes == 0 && line.trim_start().starts_with('>');
        // The tags around a labeled answer are no part of the prompt.
        shows.then_some((details.unwrap_or(at), at + begin, usize::from(is_quoted)))
    })
}

/// The range without the tags at its end that close a `<details>`.
fn without_tags(text: &str, range: Range<usize>) -> Range<usize> {
    let mut answer = &text[range.clone()];
    while let Some(inner) = answer.trim_end().strip_suffix("</details>") {
        answer = inner;
    }
    range.start..range.start + answer.len()
}

#[cfg(test)]
mod tests;
