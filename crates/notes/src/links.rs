//! The links of a question and its answer: pictures and files next to the note, and other notes.
//!
//! [`Access`] alone decides which of these files may be sent.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use pulldown_cmark::{Event, LinkType, Tag};

use super::access::{Access, AllowedFile, MAX_ATTACHMENT_BYTES, Refusal};
use super::body::Draft;
use super::html::{Token, tokens};
use super::position::{is_note_file, relative_path};
use super::problem::Flaw;
use super::ranges::items_starting_in;
use super::{LinkedFile, Markdown, ProblemKind};

/// Returns the local files that a Q&A of the note at `path` shows or links to: first those of its body, then those of
/// its question. Each destination is listed once.
pub fn linked_files(
    access: &Access,
    path: &str,
    text: &str,
    links: &[Link],
    draft: &Draft,
    flaws: &mut Vec<Flaw>,
) -> Vec<LinkedFile> {
    let mut collector = LinkCollector {
        access,
        path,
        files: Vec::new(),
        seen: HashSet::new(),
    };
    let mut seen = HashSet::new();
    for piece in draft.pieces.iter().chain(&draft.footnotes) {
        let links = items_starting_in(links, piece, |link| link.at);
        seen.extend(links.iter().map(|link| link.destination.as_str()));
        flaws.extend(collector.add_links(links.iter().cloned()));
    }
    // The front matter may contain a part of the prompt.
    let prompt = links_in_markdown(&draft.prompt).into_iter();
    let prompt = prompt.filter(|link| !seen.contains(link.destination.as_str()));
    for flaw in collector.add_links(prompt) {
        flaws.push(Flaw {
            at: draft.at,
            ..flaw
        });
    }
    for picture in &draft.pictures {
        flaws.extend(collector.add_picture(Link {
            at: picture.at,
            destination: picture.destination.clone(),
            is_image: true,
            is_wiki: false,
        }));
    }
    let question = draft.question.as_str();
    let begin = text[draft.at..].find(question).map(|at| draft.at + at);
    for flaw in collector.add_links(links_in_markdown(&draft.question)) {
        // The question may be spelled differently in the front matter, such as with escapes.
        let at = begin.map_or(draft.at, |begin| begin + flaw.at);
        flaws.push(Flaw { at, ..flaw });
    }
    collector.files
}

/// Collects the files that one note links to.
struct LinkCollector<'a> {
    access: &'a Access,
    path: &'a str,
    files: Vec<LinkedFile>,
    /// The destinations of `files`.
    seen: HashSet<String>,
}

impl LinkCollector<'_> {
    /// Adds a picture from the front matter. Its path is relative to the note's folder, or to the notes folder, as on
    /// the website that the front matter was written for.
    fn add_picture(&mut self, link: Link) -> Option<Flaw> {
        let target = local_target(&link.destination)?;
        let from_note = self.access.resolve_link(self.path, &target);
        let followed = match from_note {
            Err(Refusal::Missing) => self
                .access
                .resolve_link("", &target)
                .map_err(|_| Refusal::Missing),
            other => other,
        };
        self.add(link, followed, &target).err()
    }

    /// Adds the file that a link leads to.
    fn add(
        &mut self,
        link: Link,
        followed: Result<AllowedFile, Refusal>,
        target: &str,
    ) -> Result<(), Flaw> {
        if let Some(file) = link.attached(followed, self.access.root(), target)?
            && self.seen.insert(file.destination.clone())
        {
            self.files.push(file);
        }
        Ok(())
    }

    /// Adds the files that these links lead to, and returns the problems of the links.
    fn add_links(&mut self, links: impl IntoIterator<Item = Link>) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        for link in links {
            let followed = if link.is_wiki {
                let found = self.access.resolve_wiki_link(&link.destination);
                // Vaults contain many links to pages that do not exist yet.
                let is_unwritten = !link.is_image && matches!(found, Err(Refusal::Missing));
                if is_unwritten || link.destination.is_empty() {
                    continue;
                }
                Some((link.destination.clone(), found))
            } else {
                local_target(&link.destination).map(|target| {
                    let followed = self.access.resolve_link(self.path, &target);
                    (target, followed)
                })
            };
            let Some((target, followed)) = followed else {
                continue;
            };
            self.add(link, followed, &target)
                .unwrap_or_else(|flaw| flaws.push(flaw));
        }
        flaws
    }
}

/// A link or picture in a text.
#[derive(Clone, Debug)]
pub struct Link {
    /// The byte at which it begins.
    at: usize,
    /// The destination as written, with entities and escapes resolved.
    destination: String,
    is_image: bool,
    /// Whether it is a wiki link, which may refer to a file anywhere in the folder.
    is_wiki: bool,
}

impl Link {
    /// Returns the file to attach; `None` if the link leads to a folder or another note.
    fn attached(
        self,
        followed: Result<AllowedFile, Refusal>,
        root: &Path,
        target: &str,
    ) -> Result<Option<LinkedFile>, Flaw> {
        let Self {
            at,
            destination,
            is_image,
            is_wiki: _,
        } = self;
        let thing = if is_image { "picture" } else { "linked file" };
        let flaw = |kind, what: String, remedy: &str| Err(Flaw::new(at, kind, what, remedy));
        let refusal = match followed {
            Ok(file) if !is_image && is_note_file(&file.real.to_string_lossy()) => return Ok(None),
            Ok(file) if file.metadata.len() > MAX_ATTACHMENT_BYTES => {
                return flaw(
                    ProblemKind::FileTooLarge,
                    format!(
                        "{thing} `{destination}` is larger than 10 MiB, the limit for uploads to Discord"
                    ),
                    "Make it smaller, or link to it on the web.",
                );
            }
            Ok(file) => {
                return Ok(Some(LinkedFile {
                    destination,
                    path: relative_path(root, &file.real),
                    size_bytes: file.metadata.len(),
                }));
            }
            Err(refusal) => refusal,
        };
        match refusal {
            Refusal::Folder if !is_image => Ok(None),
            Refusal::Missing if missing_scheme(target).is_some() => {
                let scheme = missing_scheme(target).unwrap_or_default();
                flaw(
                    ProblemKind::BrokenLink,
                    format!(
                        "{thing} `{destination}` does not exist, but looks like an address without `{scheme}`"
                    ),
                    &format!("Write `{scheme}` in front of it, or correct the path."),
                )
            }
            Refusal::Missing if !is_image && is_note_file(target) => flaw(
                ProblemKind::BrokenLink,
                format!("note `{destination}` does not exist"),
                "Correct the path, which is relative to the note's folder, or remove the link.",
            ),
            Refusal::Folder | Refusal::Missing | Refusal::Special => flaw(
                ProblemKind::MissingFile,
                format!("{thing} `{destination}` does not exist"),
                "Add the file, or correct the path, which is relative to the note's folder.",
            ),
            Refusal::Outside => flaw(
                ProblemKind::OutsideFile,
                format!("{thing} `{destination}` is outside the notes folder"),
                "Copy it into the notes folder, and link to it there.",
            ),
            Refusal::Hidden => flaw(
                ProblemKind::PrivateFile,
                format!("{thing} `{destination}` is hidden, and hidden files are never sent"),
                "Remove the link, or copy the file to a path without a leading dot.",
            ),
            Refusal::Private => flaw(
                ProblemKind::PrivateFile,
                format!("{thing} `{destination}` belongs to Recite itself and is never sent"),
                "Remove the link.",
            ),
            Refusal::Type(ending) => flaw(
                ProblemKind::FileType,
                match ending.as_str() {
                    "" => format!(
                        "{thing} `{destination}` has no file extension, and such files are not sent"
                    ),
                    ending => format!(
                        "{thing} `{destination}` is a `.{ending}` file, and such files are not sent"
                    ),
                },
                "Link to it on the web, or add its extension to `notes.attachment_types`.",
            ),
        }
    }
}

fn links_in_markdown(markdown: &Markdown) -> Vec<Link> {
    links_in(markdown.events(), markdown.as_str())
}

/// Returns the links and pictures in the events of a text, in order.
pub fn links_in<'a>(
    events: impl Iterator<Item = (Event<'a>, Range<usize>)>,
    text: &str,
) -> Vec<Link> {
    let mut links = Vec::new();
    let mut push = |at: usize, destination: &str, is_image: bool, link_type: LinkType| {
        links.push(Link {
            at,
            destination: destination.to_owned(),
            is_image,
            is_wiki: matches!(link_type, LinkType::WikiLink { .. }),
        });
    };
    for (event, range) in events {
        match event {
            // An email address in `<…>` has no `mailto:` in its destination.
            Event::Start(Tag::Link {
                link_type: LinkType::Email,
                ..
            }) => {}
            Event::Start(Tag::Image {
                dest_url,
                link_type,
                ..
            }) => push(range.start, &dest_url, true, link_type),
            Event::Start(Tag::Link {
                dest_url,
                link_type,
                ..
            }) => push(range.start, &dest_url, false, link_type),
            // An HTML block also comes as one event per line, but a tag may span several lines.
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                for (at, source) in html_images(&text[range.clone()]) {
                    push(range.start + at, &source, true, LinkType::Inline);
                }
            }
            _ => {}
        }
    }
    links
}

/// Returns the `src` of every `<img>` in a piece of HTML, with the byte at which the tag begins.
fn html_images(html: &str) -> impl Iterator<Item = (usize, String)> {
    let tokens = tokens(html).into_iter();
    tokens.filter_map(|(at, token)| match token {
        Token::Tag(tag) if tag.is("img") && !tag.is_closing => {
            let source = tag.attribute("src").filter(|source| !source.is_empty())?;
            Some((at, source))
        }
        _ => None,
    })
}

/// Returns the path that a link destination refers to, relative to the note's folder. Returns `None` for web and
/// email addresses and for anchors in the same note.
pub fn local_target(destination: &str) -> Option<String> {
    let is_file = destination
        .get(..5)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"));
    if is_file {
        return Some(format!("/{}", destination[5..].trim_start_matches('/')));
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
    (!path.is_empty()).then(|| decode_percent(path))
}

/// Returns the scheme that is missing from a path that looks like a web address, such as `shop.example.org/pumps`, or
/// like an email address.
fn missing_scheme(path: &str) -> Option<&'static str> {
    let first = path.split('/').next().unwrap_or_default();
    match first.rsplit_once('@') {
        Some((_, host)) => (first == path && is_host(host)).then_some("mailto:"),
        None => is_host(first).then_some("https://"),
    }
}

/// Whether a name looks like a host name rather than a file name.
fn is_host(host: &str) -> bool {
    /// Common top-level domains that are not file extensions.
    const TOP_LEVEL: &[&str] = &[
        "com", "org", "net", "edu", "gov", "int", "info", "io", "dev", "gg", "tv", "xyz", "eu",
        "uk", "de", "fr", "nl", "be", "ch", "at", "dk", "fi", "se", "no", "cz", "gr", "pt", "ru",
        "ua", "br", "jp", "cn", "kr", "ca", "au", "us", "nz", "mx", "ar",
    ];
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        let allowed = |c: char| c.is_alphanumeric() || c == '-';
        !label.is_empty() && label.chars().all(allowed)
    };
    let last = labels.last().map(|last| last.to_ascii_lowercase());
    labels.len() > 1
        && labels.iter().all(is_label)
        && (labels[0].eq_ignore_ascii_case("www") && labels.len() > 2
            || last.is_some_and(|last| TOP_LEVEL.contains(&last.as_str())))
}

fn decode_percent(path: &str) -> String {
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

#[cfg(test)]
mod tests;
