//! The layout of a Q&A: the head of a message, and the pages below it.
//!
//! Together with its answer, every word of a note is shown, on as many pages as needed. A question without its answer
//! has one message, and is cut if it is too long.

use super::blocks::{Block, Body, Picture};
use super::catalog::Catalog;
use super::frame::Frame;
use super::limits::{self, Size};
use super::links::Links;
use super::{choices, dialect, markdown, paging};
use recite_notes::{Markdown, Qa};

/// The maximum size of the title and the other wordings; the rest goes above the answer. Together with what was asked, the
/// warning of a wrong match, [`FOOTER`] and [`paging::PAGE_TEXT`], it stays within [`limits::MESSAGE_TEXT`].
pub const HEAD: Size = Size {
    chars: 450,
    bytes: 1_200,
};
const TITLE: Size = Size {
    chars: 250,
    bytes: 800,
};
/// The maximum size of the small lines below an answer; the limits of their parts ensure it.
#[cfg(test)]
pub const FOOTER: Size = Size {
    chars: 650,
    bytes: 1_300,
};
/// The maximum size of the line above a match that warns of a wrong one.
#[cfg(test)]
pub const WARNING: Size = Size {
    chars: 60,
    bytes: 90,
};
/// The maximum lengths of the topic, the source and its address below an answer, in characters.
const FOOTER_TOPIC: usize = 80;
const FOOTER_SOURCE: usize = 100;
/// See above; in bytes.
pub const FOOTER_URL: usize = 220;
/// How much of a heading that is too long for a title is shown below a question without its answer.
const REST_OF_QUESTION: Size = Size {
    chars: 1_500,
    bytes: 4_000,
};

/// The head of a message.
struct Head {
    /// The question as a heading.
    title: String,
    /// The other wordings, each as a line of small text.
    wordings: Vec<String>,
    /// The rest of a heading that is too long for a title, and wordings that do not fit.
    overflow: Vec<String>,
}

impl Head {
    /// Returns the head of a Q&A. Pictures that are shown have no text in it, because their alt text may reveal the
    /// answer.
    fn of(catalog: Catalog, qa: &Qa) -> Self {
        let shown = |wording: &Markdown| markdown::question(catalog, wording, &qa.files).text;
        // For a picture alone, the alt text is the question.
        let mut question = shown(&qa.question);
        if question.is_empty() {
            question = markdown::line(catalog, &qa.question);
        }
        if question.is_empty() {
            question = dialect::escape(&choices::source(qa, FOOTER_SOURCE));
        }
        let pieces = paging::split(&question, TITLE, paging::PAGE_TEXT);
        let first = pieces.first().map_or("", |piece| piece.text.trim_end());
        let mut head = Self {
            title: format!("### {first}"),
            wordings: Vec::new(),
            overflow: Vec::new(),
        };
        if pieces.len() > 1 {
            head.title.push('…');
            head.overflow
                .push(format!("…{}", paging::join(&pieces[1..])));
        }
        let mut used = Size::of(&head.title);
        let wordings = qa.also.iter().map(shown);
        for line in wordings.filter(|line| !line.is_empty()) {
            let line = format!("-# {line}");
            used = used.plus(Size::of(&line)).plus(Size { chars: 1, bytes: 1 });
            if used.fits(HEAD) {
                head.wordings.push(line)
            } else {
                head.overflow.push(line)
            }
        }
        head
    }

    fn text(&self) -> String {
        let lines = [&self.title].into_iter().chain(&self.wordings);
        lines.cloned().collect::<Vec<_>>().join("\n")
    }
}

/// A Q&A with its answer, divided into pages.
pub struct Layout {
    head: Head,
    /// The blocks of each page; at least one page.
    pub pages: Vec<Vec<Block>>,
}

impl Layout {
    /// Lays out a Q&A.
    pub fn of(catalog: Catalog, qa: &Qa) -> Self {
        let mut head = Head::of(catalog, qa);
        let Body { blocks, sources } = markdown::body(catalog, qa);
        let mut all: Vec<Block> = Vec::new();
        let overflow = std::mem::take(&mut head.overflow);
        if !overflow.is_empty() {
            all.push(Block::Text(overflow.join("\n")));
        }
        let asked: Vec<Picture> = pictures_of_question(catalog, qa)
            .into_iter()
            .filter(|picture| !shows(&blocks, picture))
            .collect();
        if !asked.is_empty() {
            all.push(Block::Pictures(asked));
        }
        all.extend(markdown::prompt(catalog, qa));
        all.extend(blocks);
        if !sources.is_empty() {
            let label = catalog.note_sources(sources.len() as u32);
            all.push(Block::Text(format!("-# {label}\n{}", sources.join("\n"))));
        }
        Self {
            head,
            pages: paging::pages(all),
        }
    }

    /// Adds the head and a page, from 0, to a frame; the other wordings are only on the first page.
    pub fn add_page(self, page: usize, frame: &mut Frame) {
        frame.text(if page == 0 {
            self.head.text()
        } else {
            self.head.title
        });
        let blocks = self.pages.into_iter().nth(page).unwrap_or_default();
        blocks.into_iter().for_each(|block| frame.block(block));
    }
}

/// Adds a question without its answer to a frame, with its pictures: at most three texts and a gallery, within [`HEAD`]
/// and `REST_OF_QUESTION` together.
pub fn add_question(catalog: Catalog, qa: &Qa, frame: &mut Frame) {
    let mut head = Head::of(catalog, qa);
    frame.text(head.text());
    let mut pictures = pictures_of_question(catalog, qa);
    for block in markdown::prompt(catalog, qa) {
        match block {
            Block::Text(text) => head.overflow.push(text),
            Block::Pictures(shown) => pictures.extend(shown),
            Block::File(_) | Block::Rule => {}
        }
    }
    if !head.overflow.is_empty() {
        let overflow = head.overflow.join("\n");
        let mut pieces = paging::split(&overflow, REST_OF_QUESTION, REST_OF_QUESTION).into_iter();
        let first = pieces.next().map(|piece| piece.text).unwrap_or_default();
        let first = first.trim_end();
        if !first.is_empty() {
            let more = if pieces.next().is_some() { "…" } else { "" };
            frame.text(format!("{first}{more}"));
        }
    }
    if !pictures.is_empty() {
        // As many as fit into one message.
        let pages = paging::pages(vec![Block::Pictures(pictures)]);
        let first = pages.into_iter().next().unwrap_or_default();
        first.into_iter().for_each(|block| frame.block(block));
    }
}

/// Returns the pictures of the heading and the other wordings, each once.
fn pictures_of_question(catalog: Catalog, qa: &Qa) -> Vec<Picture> {
    let mut pictures: Vec<Picture> = Vec::new();
    for wording in [&qa.question].into_iter().chain(&qa.also) {
        for picture in markdown::question(catalog, wording, &qa.files).pictures {
            if !pictures.iter().any(|it| it.source == picture.source) {
                pictures.push(picture);
            }
        }
    }
    pictures
}

fn shows(blocks: &[Block], picture: &Picture) -> bool {
    blocks.iter().any(|block| match block {
        Block::Pictures(pictures) => pictures.iter().any(|it| it.source == picture.source),
        _ => false,
    })
}

/// Returns the topic, escaped; `None` if it is empty.
pub fn topic(qa: &Qa) -> Option<String> {
    let topic = limits::clip(&choices::topic(qa), FOOTER_TOPIC);
    (!topic.is_empty()).then(|| dialect::escape(&topic))
}

/// Returns the topic of a Q&A, if it has one, and its place in the notes, linked if `links` has an address.
pub fn topic_and_source(qa: &Qa, links: &Links) -> Vec<String> {
    let source = dialect::escape(&choices::source(qa, FOOTER_SOURCE));
    let url = links.source_url.as_deref().map(|prefix| {
        // These characters have a meaning in an address.
        let path = qa
            .source
            .path
            .replace('%', "%25")
            .replace('?', "%3F")
            .replace('#', "%23");
        dialect::encode(&format!("{prefix}{path}#L{}", qa.source.line))
    });
    let source = match url.filter(|url| url.len() <= FOOTER_URL && dialect::is_web(url)) {
        Some(url) => dialect::link(&source, &url),
        None => source,
    };
    topic(qa).into_iter().chain([source]).collect()
}

/// Returns which page, from 0, of how many is shown; `None` if there is only one.
pub fn page_number(catalog: Catalog, page: usize, count: usize) -> Option<String> {
    (count > 1).then(|| catalog.page_number(page as u32 + 1, count as u32))
}
