//! Parses headings: with `#`s, underlined, and in HTML.

use std::collections::HashSet;
use std::ops::Range;

use crate::labels::{Label, LabelEnd, parse_answer_heading};

use crate::ranges::{leading_blanks, line_around, lines};

/// A heading at the top level, or at the beginning of a list item.
///
/// In Markdown, it is a line with `#`s, or a line underlined with `=` or `-` unless that is a rule below a
/// paragraph. In HTML, it is `<h1>` to `<h6>`.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The level, 1 to 6.
    pub level: usize,
    /// The byte range of the title, without its marks.
    pub text: Range<usize>,
    /// The byte range of the whole line or lines, including the last line break.
    pub line: Range<usize>,
    /// The byte ranges of other wordings, from headings stacked right below.
    pub also: Vec<Range<usize>>,
}

/// Parses a heading with `#`s in the block `range`, possibly after a list mark: `#### Title ##`.
pub fn parse_atx_heading(text: &str, range: &Range<usize>, level: usize) -> Option<Heading> {
    let line = line_around(text, range.start);
    let marks = range.start + leading_blanks(&text[range.clone()]);
    let hashes = text[marks..].bytes().take_while(|&b| b == b'#').count();
    if hashes != level {
        return None;
    }
    let after = &text[marks + hashes..line.end];
    let raw = after.trim();
    // Closing `#`s count only after a space, or without a title.
    let bare = raw.trim_end_matches('#');
    let title = if bare.is_empty() || bare.ends_with([' ', '\t']) {
        bare.trim_end()
    } else {
        raw
    };
    let start = marks + hashes + leading_blanks(after).min(after.len() - title.len());
    Some(Heading {
        level,
        text: start..start + title.len(),
        line,
        also: Vec::new(),
    })
}

/// Returns whether a heading is underlined.
pub fn is_underlined(text: &str, heading: &Heading) -> bool {
    let line = text[heading.line.clone()].trim();
    line.contains(['\n', '\r']) && !line.starts_with('<') && heading.also.is_empty()
}

/// Drops the headings that only label an answer, and returns where they begin.
///
/// These are `### A: …` below `### Q: …`, `#### Answer` right below a heading of a higher level, and `### Answer:
/// …` below any text. If the heading of the question is only a label too, as in `### Question` and `### Answer`,
/// both are dropped.
pub fn drop_answer_labels(text: &str, headings: &mut Vec<Heading>) -> Vec<usize> {
    let label = |heading: &Heading| {
        let title = &text[heading.text.clone()];
        let label = Label::parse_title(title)?;
        // Single letters are titles in a glossary.
        let is_letter = title
            .chars()
            .filter(|c| c.is_alphanumeric())
            .nth(1)
            .is_none();
        (label.end != LabelEnd::Loose || !is_letter).then_some(label)
    };
    // Two lists are paired by their numbers instead.
    let begins_list = |heading: &Heading| {
        let below = text[heading.line.end..].trim_start();
        below.starts_with("1. ") || below.starts_with("1) ")
    };
    let mut question: Option<(Label, &Heading)> = None;
    let mut dropped = HashSet::new();
    let mut above: Option<&Heading> = None;
    let mut answer_labels = Vec::new();
    for heading in headings.iter() {
        let title = &text[heading.text.clone()];
        let is_answer = parse_answer_heading(title).is_some_and(|words| match above {
            Some(above) => words < title.len() || above.level < heading.level,
            // At the top of a file, it can be the title of a key to several questions.
            None => words < title.len() && !text[..heading.line.start].trim().is_empty(),
        });
        if is_answer && question.is_none() {
            dropped.insert(heading.line.start);
            answer_labels.push(heading.line.start);
            continue;
        }
        above = Some(heading);
        let label = label(heading);
        let question_above = question.take();
        match (label, question_above) {
            (Some(answer), Some((asked, above))) if answer.is_answer_to(&asked) => {
                let is_alone = asked.words >= above.text.len();
                if is_alone && begins_list(above) && begins_list(heading) {
                    continue;
                }
                dropped.insert(heading.line.start);
                dropped.extend(Some(above.text.start).filter(|_| is_alone));
            }
            (Some(label), _) if label.can_begin_question() => question = Some((label, heading)),
            _ => {}
        }
    }
    headings.retain(|it| !dropped.contains(&it.line.start) && !dropped.contains(&it.text.start));
    answer_labels
}

/// Returns the level of the tag of an HTML heading.
pub fn html_heading_level(name: &str) -> Option<usize> {
    match name.as_bytes() {
        [b'h' | b'H', digit @ b'1'..=b'6'] => Some(usize::from(digit - b'0')),
        _ => None,
    }
}

/// Parses a one-line heading in the block `range` that is underlined with `=` or `-`.
pub fn parse_setext_heading(text: &str, range: &Range<usize>, level: usize) -> Option<Heading> {
    let start = line_around(text, range.start).start;
    let mut block = lines(&text[start..range.end]);
    let (title, underline) = (block.next()?, block.next()?);
    let is_underline = underline.trim().len() >= 3 && block.next().is_none();
    let begins = start + leading_blanks(title);
    is_underline.then(|| Heading {
        level,
        text: begins..begins + title.trim().len(),
        line: start..line_around(text, start + title.len()).end,
        also: Vec::new(),
    })
}
