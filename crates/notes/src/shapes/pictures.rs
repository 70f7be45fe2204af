//! Resolves pictures that the front matter lists and the text refers to by id: `<{IMAGE:id}>`, as in the FAQs of
//! DataTalksClub.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::file::File;
use super::front_matter::ListedPicture;
use crate::body::{Draft, ShownPicture};
use crate::markdown::escape;
use crate::problem::Flaw;
use crate::{Markdown, ProblemKind, local_target};

const PLACEHOLDER_OPEN: &str = "<{IMAGE:";
const PLACEHOLDER_CLOSE: &str = "}>";

impl ListedPicture {
    /// Returns the picture in Markdown: `![description](path)`.
    fn markdown(&self) -> String {
        let description = escape(&self.description);
        let path = encode_destination(&self.path);
        match path.contains([' ', '(', ')']) {
            true => format!("![{description}](<{path}>)"),
            false => format!("![{description}]({path})"),
        }
    }
}

/// Encodes a path as a link destination. Percent-encodes characters that would end it, and in a local path those
/// that would begin a query or fragment.
fn encode_destination(path: &str) -> String {
    let is_local = local_target(&path.replace(['#', '?'], "-")).is_some();
    let mut destination = String::new();
    for c in path.chars() {
        let is_special = matches!(c, '<' | '>' | '\\' | '|') || c.is_control();
        if is_special || is_local && matches!(c, '%' | '#' | '?' | '&') {
            destination.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            destination.push(c);
        }
    }
    destination
}

/// Inserts the pictures of the front matter into the drafts, and reports ids that it does not list.
pub fn attach(file: &File<'_>, drafts: &mut [Draft], flaws: &mut Vec<Flaw>) {
    if !file.text[file.front.end..].contains(PLACEHOLDER_OPEN) {
        return;
    }
    let listed = &file.front.pictures;
    let mut reported = Vec::new();
    for draft in drafts {
        for piece in &draft.pieces {
            for (range, id) in find_placeholders(&file.document.slice(std::slice::from_ref(piece)))
            {
                let at = piece.start + range.start;
                match listed.iter().find(|it| it.id == id) {
                    Some(picture) => draft.pictures.push(ShownPicture {
                        at,
                        destination: encode_destination(&picture.path),
                    }),
                    None if reported.contains(&at) => {}
                    None => {
                        reported.push(at);
                        flaws.push(unlisted_picture(at, id));
                    }
                }
            }
        }
        for markdown in [&mut draft.answer, &mut draft.prompt] {
            *markdown = insert_pictures(markdown, listed);
        }
    }
}

/// Returns the flaw of an id that the front matter does not list.
fn unlisted_picture(at: usize, id: &str) -> Flaw {
    Flaw::new(
        at,
        ProblemKind::MissingFile,
        format!("no picture with the id `{id}` is listed in the front matter"),
        "Add it to `images:` with its `id`, `description` and `path`, or correct the id.",
    )
}

/// Replaces the placeholders in a text by the listed pictures.
fn insert_pictures(text: &Markdown, listed: &[ListedPicture]) -> Markdown {
    let markdown = text.as_str();
    let (mut result, mut from) = (String::with_capacity(markdown.len()), 0);
    for (range, id) in find_placeholders(text) {
        let Some(picture) = listed.iter().find(|it| it.id == id) else {
            continue;
        };
        result.push_str(&markdown[from..range.start]);
        result.push_str(&picture.markdown());
        from = range.end;
    }
    match from {
        0 => text.clone(),
        _ => Markdown::parse(result + &markdown[from..]),
    }
}

/// Returns the placeholders in a text with their ids, except those in code and HTML.
fn find_placeholders(text: &Markdown) -> Vec<(Range<usize>, &str)> {
    let markdown = text.as_str();
    let mut found: Vec<(Range<usize>, &str)> = Vec::new();
    let mut from = 0;
    while let Some(at) = markdown[from..].find(PLACEHOLDER_OPEN).map(|at| from + at) {
        from = at + PLACEHOLDER_OPEN.len();
        let line_end = markdown[from..]
            .find('\n')
            .map_or(markdown.len(), |it| from + it);
        let Some(end) = markdown[from..line_end]
            .find(PLACEHOLDER_CLOSE)
            .map(|end| from + end)
        else {
            continue;
        };
        let id = markdown[from..end].trim();
        from = end + PLACEHOLDER_CLOSE.len();
        found.push((at..from, id));
    }
    if found.is_empty() {
        return found;
    }
    let literal = find_literal_ranges(text);
    found.retain(|(range, _)| {
        let next = literal.partition_point(|it| it.end <= range.start);
        literal.get(next).is_none_or(|it| it.start >= range.end)
    });
    found
}

/// Returns the ranges of code, HTML and formulas, in order.
fn find_literal_ranges(markdown: &Markdown) -> Vec<Range<usize>> {
    let literal = markdown.events().filter_map(|(event, range)| match event {
        Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_) => Some(range),
        _ => None,
    });
    literal.collect()
}

#[cfg(test)]
mod tests;
