//! Pictures that front matter lists and the text shows by id: `<{IMAGE:id}>`, as in the FAQs of DataTalksClub.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::file::File;
use super::front_matter::ListedPicture;
use crate::body::{Draft, ShownPicture};
use crate::markdown::escape;
use crate::problem::Flaw;
use crate::{Markdown, ProblemKind, local_target};

const OPEN: &str = "<{IMAGE:";
const CLOSE: &str = "}>";

impl ListedPicture {
    /// The picture in Markdown: `![description](path)`.
    fn markdown(&self) -> String {
        let description = escape(&self.description);
        let path = destination(&self.path);
        match path.contains([' ', '(', ')']) {
            true => format!("![{description}](<{path}>)"),
            false => format!("![{description}]({path})"),
        }
    }
}

/// A path as the destination of a link: what would end it is percent-encoded, and in a local path what would begin
/// another part of an address.
fn destination(path: &str) -> String {
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

/// Puts the pictures of the front matter into the drafts, and reports ids that it does not list.
pub fn show(file: &File<'_>, drafts: &mut [Draft], flaws: &mut Vec<Flaw>) {
    if !file.text[file.front.end..].contains(OPEN) {
        return;
    }
    let listed = &file.front.pictures;
    let mut reported = Vec::new();
    for draft in drafts {
        for piece in &draft.pieces {
            for (range, id) in placeholders(&file.document.slice(std::slice::from_ref(piece))) {
                let at = piece.start + range.start;
                match listed.iter().find(|it| it.id == id) {
                    Some(picture) => draft.pictures.push(ShownPicture {
                        at,
                        destination: destination(&picture.path),
                    }),
                    None if reported.contains(&at) => {}
                    None => {
                        reported.push(at);
                        flaws.push(unlisted(at, id));
                    }
                }
            }
        }
        for shown in [&mut draft.answer, &mut draft.prompt] {
            *shown = with_pictures(shown, listed);
        }
    }
}

fn unlisted(at: usize, id: &str) -> Flaw {
    Flaw::new(
        at,
        ProblemKind::MissingFile,
        format!("no picture with the id `{id}` is listed in the front matter"),
        "add it to `images:` with its `id`, `description` and `path`, or correct the id",
    )
}

fn with_pictures(shown: &Markdown, listed: &[ListedPicture]) -> Markdown {
    let markdown = shown.as_str();
    let (mut text, mut from) = (String::with_capacity(markdown.len()), 0);
    for (range, id) in placeholders(shown) {
        let Some(picture) = listed.iter().find(|it| it.id == id) else {
            continue;
        };
        text.push_str(&markdown[from..range.start]);
        text.push_str(&picture.markdown());
        from = range.end;
    }
    match from {
        0 => shown.clone(),
        _ => Markdown::parse(text + &markdown[from..]),
    }
}

/// The placeholders in a text, each with its id. In code and HTML, they are text.
fn placeholders(shown: &Markdown) -> Vec<(Range<usize>, &str)> {
    let markdown = shown.as_str();
    let mut found: Vec<(Range<usize>, &str)> = Vec::new();
    let mut from = 0;
    while let Some(at) = markdown[from..].find(OPEN).map(|at| from + at) {
        from = at + OPEN.len();
        let line_end = markdown[from..]
            .find('\n')
            .map_or(markdown.len(), |it| from + it);
        let Some(end) = markdown[from..line_end].find(CLOSE).map(|end| from + end) else {
            continue;
        };
        let id = markdown[from..end].trim();
        from = end + CLOSE.len();
        found.push((at..from, id));
    }
    if found.is_empty() {
        return found;
    }
    let literal = literal_ranges(shown);
    found.retain(|(range, _)| {
        let next = literal.partition_point(|it| it.end <= range.start);
        literal.get(next).is_none_or(|it| it.start >= range.end)
    });
    found
}

/// Where code and HTML stand, in order.
fn literal_ranges(markdown: &Markdown) -> Vec<Range<usize>> {
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
