//! Where a question ends and its answer begins, when more than the title is asked.
//!
//! Code and choices belong to the question; what is ticked, revealed or marked as the answer is the answer.

use std::ops::Range;

use super::card::trimmed;
use super::file::File;
use super::reveals::says_answer;
use super::split::{Split, is_blank, is_choice, shown_pieces};
use super::{choices, schedules};
use crate::Markdown;
use crate::body::BodyRules;
use crate::folds::{folds, may_fold};
use crate::html::{inline, unwrapped};
use crate::labels::{End, Label, answer_label, is_reveal};
use crate::outline::Details;
use crate::ranges::lines;
use crate::title::clean_title;

/// Splits the body of a title that asks. `None` where all of it is the answer.
pub fn split(file: &File<'_>, body: &Range<usize>) -> Option<Split> {
    let mut markers = file.lines(body.clone());
    let first = markers.find(|(_, line)| is_whole_marker(line));
    if first.is_some_and(|(at, _)| is_blank(file, &(body.start..at))) {
        return None;
    }
    separated(file, body)
        .or_else(|| revealed(file, body))
        .or_else(|| unfolded(file, body))
        .or_else(|| ticked(file, body))
        .or_else(|| marked(file, body))
        .or_else(|| choices::split(file, body, BodyRules::default()))
}

/// A line `?` stands right below the title.
fn separated(file: &File<'_>, body: &Range<usize>) -> Option<Split> {
    let line = schedules::separator_below(file, body)?;
    split_at(file, body, line, true)
}

/// The answer stands in a `<details>` that says so.
fn revealed(file: &File<'_>, body: &Range<usize>) -> Option<Split> {
    let text = file.text;
    let within = file.outline.details_in(body).iter();
    let mut within = within.filter(|it| it.range.end <= body.end);
    let reveals = |it: &&Details| {
        let summary = it.summary.clone();
        summary.is_some_and(|it| is_reveal(&inline(&text[it])))
    };
    // A hint may stand above the answer.
    let first = within.clone().find(reveals)?;
    let details = within.find(|it| says_answer(file, it)).unwrap_or(first);
    let before = body.start..details.range.start;
    // A marker says more than a summary.
    if file
        .lines(before.clone())
        .any(|(_, line)| is_marker(&bare(line)))
    {
        return None;
    }
    let mut content = unwrapped(text, details.content.clone());
    let behind = details.range.end..body.end;
    let is_shown = !is_blank(file, &behind);
    let is_apart = text[behind.clone()].starts_with(['\n', '\r']);
    if is_shown && !is_apart {
        // Without the tags between them, the two would run together.
        content.end = behind.end;
    }
    let mut answer = vec![content];
    answer.extend(Some(behind).filter(|_| is_shown && is_apart));
    Some(Split {
        prompt: shown(file, &before),
        answer,
        is_card: true,
    })
}

/// The answer stands in a block of a site generator that says so: `:::{dropdown} Answer`.
fn unfolded(file: &File<'_>, body: &Range<usize>) -> Option<Split> {
    if !may_fold(&file.text[body.clone()]) {
        return None;
    }
    let folds = folds(file.lines(body.clone()));
    let fold = folds.into_iter().find(|it| is_reveal(it.opening.title))?;
    // `:class: dropdown` is for the tool.
    let mut inner = file.lines(fold.body.clone());
    let first = inner.find(|(_, line)| !line.starts_with(':') && !line.trim().is_empty());
    let (start, _) = first?;
    Some(Split {
        prompt: shown(file, &(body.start..fold.range.start)),
        answer: vec![start..fold.body.end, fold.range.end..body.end],
        is_card: true,
    })
}

/// Some boxes of a list are ticked.
fn ticked(file: &File<'_>, body: &Range<usize>) -> Option<Split> {
    let items = file.outline.items_in(body).iter();
    let boxes: Vec<_> = items.filter(|it| it.done.is_some()).collect();
    let is_done = |it: &&&crate::outline::Item| it.done == Some(true);
    let done = boxes.iter().filter(is_done).count();
    if boxes.len() < 2 || done == 0 || done == boxes.len() {
        return None;
    }
    // A marker says more than a tick.
    if file
        .lines(body.clone())
        .any(|(_, line)| is_marker(&bare(line)))
    {
        return None;
    }
    // A list of tasks within an answer has text before it; choices follow the question, or code that it is about.
    let before = body.start..boxes.first().map_or(body.start, |it| it.range.start);
    let is_text =
        |line: &str| !line.is_empty() && !line.ends_with(['?', '？']) && !line.starts_with("![");
    if file.lines(before).any(|(_, line)| is_text(line.trim())) {
        return None;
    }
    // The blank line below the choices stays between what is ticked and the text behind them.
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
        // Another Q&A may stand in an item.
        .map(|it| it.range.start..it.range.end.min(end))
        .collect();
    answer.push(end..body.end);
    Some(Split {
        prompt: file
            .document
            .unticked(&shown_pieces(file, &(body.start..end))),
        answer,
        is_card: true,
    })
}

/// A line says where the answer begins: `%`, `answer:`, or `**Answer:** B` below choices. Of those, the one that says
/// nothing else counts.
fn marked(file: &File<'_>, body: &Range<usize>) -> Option<Split> {
    let lines = || {
        let lines = file.lines(body.clone());
        lines.filter(|(at, _)| !file.outline.is_html(*at))
    };
    let is_divider = |line: &str| line.trim() == "%";
    let mut markers =
        lines().filter_map(
            |(at, line)| match file.outline.answer_label(file.text, at) {
                Some(words) => Some((at..words, true)),
                None if is_divider(line) || is_marker(&bare(line)) => {
                    Some((at..at + line.len(), is_divider(line)))
                }
                None => None,
            },
        );
    let split = markers.find_map(|(line, is_card)| split_at(file, body, line, is_card));
    if split.is_some() {
        return split;
    }
    let (mut letters, mut numbers, mut ticks) = (0, 0, 0);
    let reveal = lines().find(|(_, line)| {
        let words = line.trim();
        letters += usize::from(is_choice(words, |c| c.is_ascii_alphabetic()));
        numbers += usize::from(is_choice(words, |c| c.is_ascii_digit()));
        // Boxes need no mark of a list.
        ticks += usize::from(choices::begins_with_box(words));
        let Some(label) = Label::of_line(line).filter(|it| it.reveals() && !it.is_initial()) else {
            return false;
        };
        // The steps of an answer have numbers too.
        let named = line[label.words..].trim_start_matches(['*', '_', ' ', '(', '[']);
        letters > 1 || ticks > 1 || numbers > 1 && named.starts_with(|c: char| c.is_ascii_digit())
    });
    let (at, _) = reveal?;
    split_at(file, body, at..at, true)
}

/// Splits at a line, which neither side shows. `None` where one side shows nothing.
fn split_at(
    file: &File<'_>,
    body: &Range<usize>,
    line: Range<usize>,
    is_card: bool,
) -> Option<Split> {
    let (before, behind) = (body.start..line.start, line.end..body.end);
    // Nothing but the title may stand before a divider.
    let is_split = (is_card && before.end < behind.start || !is_blank(file, &before))
        && !is_blank(file, &behind);
    is_split.then(|| Split {
        prompt: shown(file, &before),
        answer: vec![behind],
        is_card,
    })
}

/// Sets aside the labels of a heading and of its answer, `### P: …` above `R: …`, and `A:` where the heading has none.
pub fn without_labels(
    file: &File<'_>,
    title: &Range<usize>,
    question: Markdown,
    answer: &mut Range<usize>,
) -> Markdown {
    let words = trimmed(file.text, answer.clone());
    let heading = &file.text[title.clone()];
    let asked = Label::of_line(heading).filter(Label::may_ask);
    let Some(label) = answer_label(&file.text[words.clone()], asked.as_ref()) else {
        return question;
    };
    let is_alone = asked.is_none() && !(label.is_initial() && label.end == End::Colon);
    if is_alone || file.outline.is_code(words.start) {
        return question;
    }
    answer.start = words.start + label.words;
    match asked.filter(|it| !it.surely_asks() && it.open.is_none()) {
        Some(asked) => {
            let shown = heading[asked.words..].lines().next().unwrap_or_default();
            let shown = shown.trim().trim_end_matches('#').trim();
            // A letter alone is a title.
            match shown.is_empty() {
                true => question,
                false => file.document.line(clean_title(shown)),
            }
        }
        None => question,
    }
}

/// Whether a line makes a card of a text, whatever its title: `%` between the front and the back of one of mdanki's,
/// `?` below the title of one of Obsidian's, or `#### Answer`.
pub fn begins_answer(file: &File<'_>, body: &Range<usize>) -> bool {
    let is_label = |at| file.outline.answer_label(file.text, at).is_some();
    let mut lines = file.lines(body.clone());
    let mut has_mark = || lines.any(|(at, line)| line.trim() == "%" || is_label(at));
    file.text[body.clone()].contains(['%', '#']) && has_mark()
        || schedules::separator_below(file, body).is_some()
}

/// The words of a line without the marks around them, in lower case.
fn bare(line: &str) -> String {
    line.trim()
        .trim_matches(['*', '_', '#', '>', ' '])
        .to_lowercase()
}

/// Whether a line, as `bare`, is the native marker of an answer.
fn is_marker(bare: &str) -> bool {
    bare == "answer" || bare == "answer:"
}

/// Whether a line that begins an answer says so, as [`crate::body::read_body`] leaves it out: all below is the answer.
fn is_whole_marker(line: &str) -> bool {
    let words = line.trim_end();
    words.eq_ignore_ascii_case("answer") || words.eq_ignore_ascii_case("answer:")
}

fn shown(file: &File<'_>, range: &Range<usize>) -> Markdown {
    if is_blank(file, range) {
        return Markdown::default();
    }
    file.document.slice(&shown_pieces(file, range))
}

#[cfg(test)]
mod tests;
