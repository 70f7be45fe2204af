//! What an answer links to: pictures and files beside the note, and other notes.
//!
//! Nothing outside the notes folder is ever offered for reading, whatever a link says: a path is
//! judged first by its words (`..`), then by where the file really lies (symbolic links).

use std::ops::Range;
use std::path::Path;

use pulldown_cmark::{Event, Parser, Tag};

use super::body::Flaw;
use super::load::{Resolved, resolve};
use super::outline::options;
use super::{LinkedFile, ProblemKind};

/// The largest file Discord takes from a bot in a server without boosts.
/// Source: Discord's reference, "Uploading Files" (10 MiB default).
pub const MAX_ATTACHMENT_BYTES: u64 = 10 * 1024 * 1024;

/// The local files shown or linked in `body`, a range of the text of the note at `path`.
pub fn linked_files(
    root: &Path,
    path: &str,
    text: &str,
    body: &Range<usize>,
    flaws: &mut Vec<Flaw>,
) -> Vec<LinkedFile> {
    let mut files: Vec<LinkedFile> = Vec::new();
    for link in links(&text[body.clone()]) {
        let Some(target) = local_target(&link.destination) else {
            continue;
        };
        let at = body.start + link.at;
        let thing = if link.is_image {
            "picture"
        } else {
            "linked file"
        };
        match resolve(root, path, &target) {
            Resolved::Outside => flaws.push(Flaw::new(
                at,
                ProblemKind::OutsideFile,
                format!(
                    "{thing} `{}` lies outside the notes folder",
                    link.destination
                ),
                "copy it into the notes folder, and link it there",
            )),
            Resolved::Missing if link.is_image || !is_note(&target) => flaws.push(Flaw::new(
                at,
                ProblemKind::MissingFile,
                format!("{thing} `{}` does not exist", link.destination),
                "put it there, or correct the path (it starts from the note's own folder)",
            )),
            Resolved::Missing => flaws.push(Flaw::new(
                at,
                ProblemKind::BrokenLink,
                format!("note `{}` does not exist", link.destination),
                "correct the path (it starts from the note's own folder), or remove the link",
            )),
            Resolved::File { size_bytes, .. } if size_bytes > MAX_ATTACHMENT_BYTES => {
                flaws.push(Flaw::new(
                    at,
                    ProblemKind::FileTooLarge,
                    format!(
                        "{thing} `{}` is larger than 10 MiB, the most Discord takes",
                        link.destination
                    ),
                    "make it smaller, or link to it on the web",
                ));
            }
            Resolved::File { path, size_bytes } if link.is_image || !is_note(&target) => {
                let destination = link.destination;
                if files.iter().all(|file| file.destination != destination) {
                    files.push(LinkedFile {
                        destination,
                        path,
                        size_bytes,
                    });
                }
            }
            Resolved::File { .. } | Resolved::Folder => {}
        }
    }
    files
}

struct Link {
    /// Where the link begins in the body.
    at: usize,
    /// As the Markdown names it, entities and escapes resolved.
    destination: String,
    is_image: bool,
}

fn links(body: &str) -> Vec<Link> {
    let mut links = Vec::new();
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                links.push(Link {
                    at: range.start,
                    destination: dest_url.into_string(),
                    is_image: true,
                });
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                links.push(Link {
                    at: range.start,
                    destination: dest_url.into_string(),
                    is_image: false,
                });
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                for (at, source) in html_images(&html) {
                    links.push(Link {
                        at: range.start + at,
                        destination: source.to_owned(),
                        is_image: true,
                    });
                }
            }
            _ => {}
        }
    }
    links
}

/// The `src` of every `<img>` in a piece of HTML, with where the tag begins.
pub fn html_images(html: &str) -> Vec<(usize, &str)> {
    let lower = html.to_ascii_lowercase();
    let mut images = Vec::new();
    for (at, _) in lower.match_indices("<img") {
        let end = lower[at..].find('>').map_or(html.len(), |close| at + close);
        let Some(source) = lower[at..end].find("src=") else {
            continue;
        };
        let value = &html[at + source + 4..end];
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let inner = match quote {
            Some(quote) => value[1..].split(quote).next(),
            None => value.split([' ', '\t', '\n', '/']).next(),
        };
        images.extend(
            inner
                .filter(|inner| !inner.is_empty())
                .map(|inner| (at, inner)),
        );
    }
    images
}

/// The path a destination means below the note's folder, or `None` when it leads elsewhere:
/// to the web, to a mail address, to an anchor of the same note.
fn local_target(destination: &str) -> Option<String> {
    if let Some(path) = destination.strip_prefix("file:") {
        return Some(format!("/{}", path.trim_start_matches('/')));
    }
    if destination.starts_with("//") {
        return None;
    }
    let scheme_end =
        destination.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')));
    if scheme_end.is_some_and(|end| end > 1 && destination[end..].starts_with(':')) {
        return None;
    }
    let path = destination.split(['#', '?']).next().unwrap_or_default();
    (!path.is_empty()).then(|| percent_decoded(path))
}

fn percent_decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = |at: usize| {
            tail.get(at)
                .and_then(|&digit| char::from(digit).to_digit(16))
        };
        if byte == b'%'
            && let (Some(high), Some(low)) = (hex(0), hex(1))
        {
            bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
            rest = &tail[2..];
        } else {
            bytes.push(byte);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

/// Whether a path names a note rather than a file to attach.
pub fn is_note(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| {
        ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown")
    })
}
