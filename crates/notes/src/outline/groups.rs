//! `<details>` that hold questions below a title: `<summary>Basics</summary>` with headings in it.

use super::Outline;
use super::blocks::Details;
use super::titles::Heading;
use crate::html::inline;
use crate::labels::is_reveal;
use crate::title::reads_as_question;

/// The title of a `<details>` that asks nothing and reveals no answer, in Markdown: its content may hold questions.
pub fn group_title(text: &str, details: &Details) -> Option<String> {
    let summary = inline(&text[details.summary.clone()?]);
    let is_title = !summary.is_empty() && !is_reveal(&summary) && !reads_as_question(&summary);
    is_title.then_some(summary)
}

/// Makes a heading of the summary of each group with headings that ask, above these; all other headings within
/// `<details>` are text.
pub fn open(text: &str, outline: &mut Outline) {
    let mut hidden = Vec::new();
    let mut titles = Vec::new();
    let mut level_above = 0;
    let mut headings = std::mem::take(&mut outline.headings).into_iter().peekable();
    let mut kept: Vec<Heading> = Vec::new();
    for details in std::mem::take(&mut outline.details) {
        while let Some(above) = headings.next_if(|it| it.line.start < details.range.start) {
            level_above = above.level;
            kept.push(above);
        }
        let mut within: Vec<Heading> = Vec::new();
        while let Some(heading) = headings.next_if(|it| it.line.start < details.range.end) {
            // One in the summary is a part of it.
            if heading.line.start >= details.content.start {
                within.push(heading);
            }
        }
        let asks = |it: &Heading| reads_as_question(&text[it.text.clone()]);
        let is_group = within.iter().any(asks) && group_title(text, &details).is_some();
        let Some(summary) = details.summary.clone().filter(|_| is_group) else {
            outline.details.push(details);
            continue;
        };
        let level = level_above + 1;
        let least = within.iter().map(|it| it.level).min().unwrap_or(level);
        titles.push(Heading {
            level,
            text: summary,
            line: details.range.start..details.content.start,
            also: Vec::new(),
        });
        // Those within it are deeper.
        let deeper = (level + 1).saturating_sub(least);
        kept.extend(within.into_iter().map(|it| Heading {
            level: it.level + deeper,
            ..it
        }));
        hidden.push(details.content.end..details.range.end);
        outline.details.extend(details.inner);
    }
    kept.extend(headings);
    kept.extend(titles);
    kept.sort_by_key(|it| it.line.start);
    outline.headings = kept;
    outline.hide(hidden);
}
