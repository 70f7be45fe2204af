//! Headings: with `#`s, underlined, and of HTML.

use std::collections::HashSet;
use std::ops::Range;

use crate::labels::{End, Label, answer_heading};

use crate::ranges::{leading_blanks, line_around, lines};

/// A heading that stands in no quote or other block, or that begins an item of a list.
///
/// In Markdown it is one with `#`s, or a line that is underlined with `=` or `-`, where that is no rule below a
/// paragraph. In HTML it is `<h1>` to `<h6>`.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: usize,
    /// The title as written, without its marks.
    pub text: Range<usize>,
    /// The whole line or lines, with the last line break.
    pub line: Range<usize>,
    /// Other wordings, on headings right below it.
    pub also: Vec<Range<usize>>,
}

/// The heading with `#`s whose block is `range`: `#### Title ##`, also behind the mark of a list item.
pub fn title_in(text: &str, range: &Range<usize>, level: usize) -> Option<Heading> {
    let line = line_around(text, range.start);
    let marks = range.start + leading_blanks(&text[range.clone()]);
    let hashes = text[marks..].bytes().take_while(|&b| b == b'#').count();
    if hashes != level {
        return None;
    }
    let behind = &text[marks + hashes..line.end];
    let raw = behind.trim();
    // Closing `#`s count only behind a blank, or where nothing else stands.
    let bare = raw.trim_end_matches('#');
    let kept = if bare.is_empty() || bare.ends_with([' ', '\t']) {
        bare.trim_end()
    } else {
        raw
    };
    let start = marks + hashes + leading_blanks(behind).min(behind.len() - kept.len());
    Some(Heading {
        level,
        text: start..start + kept.len(),
        line,
        also: Vec::new(),
    })
}

/// Whether a heading is one that is underlined.
pub fn is_underlined(text: &str, heading: &Heading) -> bool {
    let line = text[heading.line.clone()].trim();
    line.contains(['\n', '\r']) && !line.starts_with('<') && heading.also.is_empty()
}

/// Drops the headings that label an answer: `### A: …` below `### Q: …`, `#### Answer` right below a heading that is less
/// deep, and `### Answer: …` below any text. Of a question and an answer that are nothing but labels, `### Question` and
/// `### Answer`, drops both. Returns where the others begin.
pub fn drop_labels(text: &str, headings: &mut Vec<Heading>) -> Vec<usize> {
    let label = |heading: &Heading| {
        let title = &text[heading.text.clone()];
        let label = Label::of_title(title)?;
        // The letters of a glossary are titles.
        let is_letter = title
            .chars()
            .filter(|c| c.is_alphanumeric())
            .nth(1)
            .is_none();
        (label.end != End::Loose || !is_letter).then_some(label)
    };
    // Two lists are paired by their numbers.
    let begins_list = |heading: &Heading| {
        let below = text[heading.line.end..].trim_start();
        below.starts_with("1. ") || below.starts_with("1) ")
    };
    let mut question: Option<(Label, &Heading)> = None;
    let mut dropped = HashSet::new();
    let mut above: Option<&Heading> = None;
    let mut answers = Vec::new();
    for heading in headings.iter() {
        let title = &text[heading.text.clone()];
        let is_answer = answer_heading(title).is_some_and(|words| match above {
            Some(above) => words < title.len() || above.level < heading.level,
            // Alone, it may be the title of a key to several questions.
            None => words < title.len() && !text[..heading.line.start].trim().is_empty(),
        });
        if is_answer && question.is_none() {
            dropped.insert(heading.line.start);
            answers.push(heading.line.start);
            continue;
        }
        above = Some(heading);
        let label = label(heading);
        let answered = question.take();
        match (label, answered) {
            (Some(answer), Some((asked, above))) if answer.answers(&asked) => {
                let is_alone = asked.words >= above.text.len();
                if is_alone && begins_list(above) && begins_list(heading) {
                    continue;
                }
                dropped.insert(heading.line.start);
                dropped.extend(Some(above.text.start).filter(|_| is_alone));
            }
            (Some(label), _) if label.may_ask() => question = Some((label, heading)),
            _ => {}
        }
    }
    headings.retain(|it| !dropped.contains(&it.line.start) && !dropped.contains(&it.text.start));
    answers
}

/// The level of an HTML heading's tag.
pub fn heading_level(name: &str) -> Option<usize> {
    match name.as_bytes() {
        [b'h' | b'H', digit @ b'1'..=b'6'] => Some(usize::from(digit - b'0')),
        _ => None,
    }
}

/// The one-line heading whose block is `range`, underlined with `=` or `-`.
pub fn setext_heading(text: &str, range: &Range<usize>, level: usize) -> Option<Heading> {
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
