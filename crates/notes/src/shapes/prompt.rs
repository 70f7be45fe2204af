//! Finds where a question ends and its answer begins, if the question is more than the title.
//!
//! Code and choices belong to the question. The answer is what is ticked, revealed or marked as the answer.

use std::ops::Range;

use super::card::trim_range;
use super::file::File;
use super::reveals::is_answer_details;
use super::split::{PromptSplit, is_blank, is_choice, visible_pieces};
use super::{choices, schedules};
use crate::Markdown;
use crate::body::BodyRules;
use crate::folds::{find_folds, may_contain_fold};
use crate::html::{inline_markdown, unwrap_tags};
use crate::labels::{Label, LabelEnd, is_reveal, parse_answer_label};
use crate::outline::Details;
use crate::ranges::lines;
use crate::title::clean_title;

/// Splits the body of a question into prompt and answer. Returns `None` if all of it is the answer.
pub fn split_prompt(file: &File<'_>, body: &Range<usize>) -> Option<PromptSplit> {
    let mut markers = file.lines(body.clone());
    let first = markers.find(|(_, line)| is_leading_marker(line));
    if first.is_some_and(|(at, _)| is_blank(file, &(body.start..at))) {
        return None;
    }
    split_at_separator(file, body)
        .or_else(|| split_at_details(file, body))
        .or_else(|| split_at_fold(file, body))
        .or_else(|| split_at_ticks(file, body))
        .or_else(|| split_at_marker(file, body))
        .or_else(|| choices::split_choices(file, body, BodyRules::default()))
}

/// Splits at a `?` line right below the title.
fn split_at_separator(file: &File<'_>, body: &Range<usize>) -> Option<PromptSplit> {
    let line = schedules::find_separator_below(file, body)?;
    split_at_line(file, body, line, true)
}

/// Splits at a `<details>` that reveals the answer.
fn split_at_details(file: &File<'_>, body: &Range<usize>) -> Option<PromptSplit> {
    let text = file.text;
    let within = file.outline.details_in(body).iter();
    let mut within = within.filter(|it| it.range.end <= body.end);
    let reveals = |it: &&Details| {
        let summary = it.summary.clone();
        summary.is_some_and(|it| is_reveal(&inline_markdown(&text[it])))
    };
    // A hint can come before the answer.
    let first = within.clone().find(reveals)?;
    let details = within
        .find(|it| is_answer_details(file, it))
        .unwrap_or(first);
    let before = body.start..details.range.start;
    // A marker takes precedence over a summary.
    if file
        .lines(before.clone())
        .any(|(_, line)| is_marker(&normalize(line)))
    {
        return None;
    }
    let mut content = unwrap_tags(text, details.content.clone());
    let after = details.range.end..body.end;
    let has_text_after = !is_blank(file, &after);
    let is_apart = text[after.clone()].starts_with(['\n', '\r']);
    if has_text_after && !is_apart {
        // Without the tags between them, the two texts would run together.
        content.end = after.end;
    }
    let mut answer = vec![content];
    answer.extend(Some(after).filter(|_| has_text_after && is_apart));
    Some(PromptSplit {
        prompt: build_prompt(file, &before),
        answer,
        is_card: true,
    })
}

/// Splits at a block of a site generator that reveals the answer: `:::{dropdown} Answer`.
fn split_at_fold(file: &File<'_>, body: &Range<usize>) -> Option<PromptSplit> {
    if !may_contain_fold(&file.text[body.clone()]) {
        return None;
    }
    let folds = find_folds(file.lines(body.clone()));
    let fold = folds.into_iter().find(|it| is_reveal(it.opening.title))?;
    // An option such as `:class: dropdown` is not text.
    let mut inner = file.lines(fold.body.clone());
    let first = inner.find(|(_, line)| !line.starts_with(':') && !line.trim().is_empty());
    let (start, _) = first?;
    Some(PromptSplit {
        prompt: build_prompt(file, &(body.start..fold.range.start)),
        answer: vec![start..fold.body.end, fold.range.end..body.end],
        is_card: true,
    })
}

/// Splits a task list with some boxes ticked: the ticked items are the answer.
fn split_at_ticks(file: &File<'_>, body: &Range<usize>) -> Option<PromptSplit> {
    let items = file.outline.items_in(body).iter();
    let boxes: Vec<_> = items.filter(|it| it.done.is_some()).collect();
    let is_done = |it: &&&crate::outline::Item| it.done == Some(true);
    let done = boxes.iter().filter(is_done).count();
    if boxes.len() < 2 || done == 0 || done == boxes.len() {
        return None;
    }
    // A marker takes precedence over a tick.
    if file
        .lines(body.clone())
        .any(|(_, line)| is_marker(&normalize(line)))
    {
        return None;
    }
    // A task list inside an answer has text above it. Choices follow the question, or its code.
    let before = body.start..boxes.first().map_or(body.start, |it| it.range.start);
    let is_text =
        |line: &str| !line.is_empty() && !line.ends_with(['?', '？']) && !line.starts_with("![");
    if file.lines(before).any(|(_, line)| is_text(line.trim())) {
        return None;
    }
    // The blank line below the choices stays between the ticked items and the text after the choices.
    let end = boxes.last().map_or(body.end, |it| {
        let item = &file.text[it.range.clone()];
        let words = item.trim_end().len();
        let line = lines(&item[words..]).next().map_or(0, str::len);
        it.range.start + words + line
    });
    let end = end.min(body.end);
    let mut answer: Vec<Range<usize>> = boxes
        .iter()
        .filter(is_done)
        // Another Q&A can begin inside an item.
        .map(|it| it.range.start..it.range.end.min(end))
        .collect();
    answer.push(end..body.end);
    Some(PromptSplit {
        prompt: file
            .document
            .untick(&visible_pieces(file, &(body.start..end))),
        answer,
        is_card: true,
    })
}

/// Splits at a line that marks the answer: `%`, `answer:`, or `**Answer:** B` below choices. A line with nothing
/// but the marker takes precedence.
fn split_at_marker(file: &File<'_>, body: &Range<usize>) -> Option<PromptSplit> {
    let lines = || {
        let lines = file.lines(body.clone());
        lines.filter(|(at, _)| !file.outline.is_html(*at))
    };
    let is_divider = |line: &str| line.trim() == "%";
    let mut markers =
        lines().filter_map(
            |(at, line)| match file.outline.answer_label_end(file.text, at) {
                Some(words) => Some((at..words, true)),
                None if is_divider(line) || is_marker(&normalize(line)) => {
                    Some((at..at + line.len(), is_divider(line)))
                }
                None => None,
            },
        );
    let split = markers.find_map(|(line, is_card)| split_at_line(file, body, line, is_card));
    if split.is_some() {
        return split;
    }
    let (mut letters, mut numbers, mut ticks) = (0, 0, 0);
    let reveal = lines().find(|(_, line)| {
        let words = line.trim();
        letters += usize::from(is_choice(words, |c| c.is_ascii_alphabetic()));
        numbers += usize::from(is_choice(words, |c| c.is_ascii_digit()));
        // Boxes need no list mark.
        ticks += usize::from(choices::begins_with_box(words));
        let Some(label) =
            Label::parse_line(line).filter(|it| it.announces_right_choice() && !it.is_initial())
        else {
            return false;
        };
        // The steps of an answer have numbers too.
        let key_text = line[label.words..].trim_start_matches(['*', '_', ' ', '(', '[']);
        letters > 1
            || ticks > 1
            || numbers > 1 && key_text.starts_with(|c: char| c.is_ascii_digit())
    });
    let (at, _) = reveal?;
    split_at_line(file, body, at..at, true)
}

/// Splits at a line that neither side includes. Returns `None` if one side has no content.
fn split_at_line(
    file: &File<'_>,
    body: &Range<usize>,
    line: Range<usize>,
    is_card: bool,
) -> Option<PromptSplit> {
    let (before, after) = (body.start..line.start, line.end..body.end);
    // Only the title may precede a divider.
    let is_split = (is_card && before.end < after.start || !is_blank(file, &before))
        && !is_blank(file, &after);
    is_split.then(|| PromptSplit {
        prompt: build_prompt(file, &before),
        answer: vec![after],
        is_card,
    })
}

/// Strips the labels of a heading and of its answer: `### P: …` above `R: …`, or `A:` below a heading without a
/// label.
pub fn strip_labels(
    file: &File<'_>,
    title: &Range<usize>,
    question: Markdown,
    answer: &mut Range<usize>,
) -> Markdown {
    let words = trim_range(file.text, answer.clone());
    let heading = &file.text[title.clone()];
    let label_of_question = Label::parse_line(heading).filter(Label::can_begin_question);
    let Some(label) = parse_answer_label(&file.text[words.clone()], label_of_question.as_ref())
    else {
        return question;
    };
    let is_alone =
        label_of_question.is_none() && !(label.is_initial() && label.end == LabelEnd::Colon);
    if is_alone || file.outline.is_code(words.start) {
        return question;
    }
    answer.start = words.start + label.words;
    match label_of_question.filter(|it| !it.is_question_label() && it.open.is_none()) {
        Some(label_of_question) => {
            let title_text = heading[label_of_question.words..]
                .lines()
                .next()
                .unwrap_or_default();
            let title_text = title_text.trim().trim_end_matches('#').trim();
            // A label alone is the title.
            match title_text.is_empty() {
                true => question,
                false => file.document.line(clean_title(title_text)),
            }
        }
        None => question,
    }
}

/// Returns whether a marker makes a card of a text, whatever its title: `%` between front and back in mdanki, `?`
/// below the title in Obsidian, or `#### Answer`.
pub fn has_answer_marker(file: &File<'_>, body: &Range<usize>) -> bool {
    let is_label = |at| file.outline.answer_label_end(file.text, at).is_some();
    let mut lines = file.lines(body.clone());
    let mut has_mark = || lines.any(|(at, line)| line.trim() == "%" || is_label(at));
    file.text[body.clone()].contains(['%', '#']) && has_mark()
        || schedules::find_separator_below(file, body).is_some()
}

/// Returns the text of a line in lowercase, without the marks around it.
fn normalize(line: &str) -> String {
    line.trim()
        .trim_matches(['*', '_', '#', '>', ' '])
        .to_lowercase()
}

/// Returns whether a line, normalized by [`normalize`], is an answer marker.
fn is_marker(bare: &str) -> bool {
    bare == "answer" || bare == "answer:"
}

/// Returns whether a line is a marker that [`crate::body::read_body`] removes, so that everything below it is the
/// answer.
fn is_leading_marker(line: &str) -> bool {
    let words = line.trim_end();
    words.eq_ignore_ascii_case("answer") || words.eq_ignore_ascii_case("answer:")
}

/// Returns the prompt in a range.
fn build_prompt(file: &File<'_>, range: &Range<usize>) -> Markdown {
    if is_blank(file, range) {
        return Markdown::default();
    }
    file.document.slice(&visible_pieces(file, range))
}

#[cfg(test)]
mod tests;
