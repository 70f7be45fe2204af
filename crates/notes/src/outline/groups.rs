//! Groups: `<details>` that contain questions below a title, such as `<summary>Basics</summary>` with headings
//! inside.

use super::Outline;
use super::blocks::Details;
use super::headings::Heading;
use crate::html::inline_markdown;
use crate::labels::is_reveal;
use crate::title::reads_as_question;

/// Returns the summary of a `<details>`, in Markdown, if it is a title: it is not a question and does not reveal an
/// answer.
pub fn group_title(text: &str, details: &Details) -> Option<String> {
    let summary = inline_markdown(&text[details.summary.clone()?]);
    let is_title = !summary.is_empty() && !is_reveal(&summary) && !reads_as_question(&summary);
    is_title.then_some(summary)
}

/// Turns the summary of each group with question headings into a heading above them, and drops all other headings
/// inside `<details>`.
pub fn promote_titles(text: &str, outline: &mut Outline) {
    let mut hidden = Vec::new();
    let mut titles = Vec::new();
    let mut level_above = 0;
    let mut headings = std::mem::take(&mut outline.headings).into_iter().peekable();
    let mut result: Vec<Heading> = Vec::new();
    for details in std::mem::take(&mut outline.details) {
        while let Some(above) = headings.next_if(|it| it.line.start < details.range.start) {
            level_above = above.level;
            result.push(above);
        }
        let mut inner: Vec<Heading> = Vec::new();
        while let Some(heading) = headings.next_if(|it| it.line.start < details.range.end) {
            // A heading in the summary is part of the summary.
            if heading.line.start >= details.content.start {
                inner.push(heading);
            }
        }
        let asks = |it: &Heading| reads_as_question(&text[it.text.clone()]);
        let is_group = inner.iter().any(asks) && group_title(text, &details).is_some();
        let Some(summary) = details.summary.clone().filter(|_| is_group) else {
            outline.details.push(details);
            continue;
        };
        let level = level_above + 1;
        let min_level = inner.iter().map(|it| it.level).min().unwrap_or(level);
        titles.push(Heading {
            level,
            text: summary,
            line: details.range.start..details.content.start,
            also: Vec::new(),
        });
        // The headings inside become deeper than the title.
        let offset = (level + 1).saturating_sub(min_level);
        result.extend(inner.into_iter().map(|it| Heading {
            level: it.level + offset,
            ..it
        }));
        hidden.push(details.content.end..details.range.end);
        outline.details.extend(details.inner);
    }
    result.extend(headings);
    result.extend(titles);
    result.sort_by_key(|it| it.line.start);
    outline.headings = result;
    outline.hide(hidden);
}
