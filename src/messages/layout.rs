//! A Q&A laid out: what stands at the top of a message, and the pages of what follows.
//!
//! With its answer every word of the note is shown, on as many pages as it takes. A question that
//! stands alone, before its answer is revealed, has one message: what is too long for it is clipped.

use super::blocks::{Block, Body, Picture};
use super::frame::Frame;
use super::limits::{self, Size};
use super::links::Links;
use super::{choices, dialect, markdown, paging};
use recite_notes::{Markdown, Qa};

/// The title and the other wordings; what does not fit goes to the top of the answer. Together with
/// [`QUIET`] and [`paging::PAGE_TEXT`] it stays within [`limits::MESSAGE_TEXT`].
pub const HEAD: Size = Size {
    chars: 450,
    bytes: 1_200,
};
const TITLE: Size = Size {
    chars: 250,
    bytes: 800,
};
/// The quiet lines below an answer: their parts are bounded so that they fit.
#[cfg(test)]
pub const QUIET: Size = Size {
    chars: 650,
    bytes: 1_300,
};
const QUIET_TOPIC: usize = 80;
const QUIET_SOURCE: usize = 100;
pub const QUIET_URL: usize = 220;
/// What a question that stands alone shows of a heading too long for a title.
const REST_OF_QUESTION: Size = Size {
    chars: 1_500,
    bytes: 4_000,
};

/// The top of a message.
struct Head {
    /// The question as a heading.
    title: String,
    /// The other wordings, each a line of small text.
    wordings: Vec<String>,
    /// The rest of a heading too long for a title, and wordings that do not fit.
    overflow: Vec<String>,
}

impl Head {
    /// Pictures that are shown have no words in it, so that a title does not tell what they show.
    fn of(qa: &Qa) -> Self {
        let shown = |wording: &Markdown| markdown::question(wording, &qa.files).words;
        // Of a picture alone the alt text has to serve.
        let mut question = shown(&qa.question);
        if question.is_empty() {
            question = markdown::line(&qa.question);
        }
        if question.is_empty() {
            question = dialect::escape(&choices::source(qa, QUIET_SOURCE));
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

/// A Q&A with its answer.
pub struct Layout {
    head: Head,
    /// At least one.
    pub pages: Vec<Vec<Block>>,
}

impl Layout {
    pub fn of(qa: &Qa) -> Self {
        let mut head = Head::of(qa);
        let Body { blocks, sources } = markdown::body(qa);
        let mut all: Vec<Block> = Vec::new();
        let overflow = std::mem::take(&mut head.overflow);
        if !overflow.is_empty() {
            all.push(Block::Text(overflow.join("\n")));
        }
        let asked: Vec<Picture> = pictures_of_question(qa)
            .into_iter()
            .filter(|picture| !shows(&blocks, picture))
            .collect();
        if !asked.is_empty() {
            all.push(Block::Pictures(asked));
        }
        all.extend(markdown::prompt(qa));
        all.extend(blocks);
        if !sources.is_empty() {
            let label = if sources.len() == 1 {
                "Source"
            } else {
                "Sources"
            };
            all.push(Block::Text(format!("-# {label}\n{}", sources.join("\n"))));
        }
        Self {
            head,
            pages: paging::pages(all),
        }
    }

    /// Puts the head and a page, from 0, into a frame; wordings are on the first page only.
    pub fn show(self, page: usize, frame: &mut Frame) {
        frame.text(if page == 0 {
            self.head.text()
        } else {
            self.head.title
        });
        let blocks = self.pages.into_iter().nth(page).unwrap_or_default();
        blocks.into_iter().for_each(|block| frame.block(block));
    }
}

/// Puts a question without its answer into a frame, with its pictures: at most three texts and a
/// gallery, within [`HEAD`] and `REST_OF_QUESTION` together.
pub fn question_alone(qa: &Qa, frame: &mut Frame) {
    let mut head = Head::of(qa);
    frame.text(head.text());
    let mut pictures = pictures_of_question(qa);
    for block in markdown::prompt(qa) {
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
        // As many as one message carries.
        let pages = paging::pages(vec![Block::Pictures(pictures)]);
        let first = pages.into_iter().next().unwrap_or_default();
        first.into_iter().for_each(|block| frame.block(block));
    }
}

/// What the heading and the other wordings show, each picture once.
fn pictures_of_question(qa: &Qa) -> Vec<Picture> {
    let mut pictures: Vec<Picture> = Vec::new();
    for wording in [&qa.question].into_iter().chain(&qa.also) {
        for picture in markdown::question(wording, &qa.files).pictures {
            if !pictures.iter().any(|it| it.place == picture.place) {
                pictures.push(picture);
            }
        }
    }
    pictures
}

fn shows(blocks: &[Block], picture: &Picture) -> bool {
    blocks.iter().any(|block| match block {
        Block::Pictures(pictures) => pictures.iter().any(|it| it.place == picture.place),
        _ => false,
    })
}

/// The topic in the dialect, which may be none.
pub fn topic(qa: &Qa) -> Option<String> {
    let topic = limits::clip(&choices::topic(qa), QUIET_TOPIC);
    (!topic.is_empty()).then(|| dialect::escape(&topic))
}

/// Where a Q&A stands: its topic, if it has one, and its place in the notes.
pub fn place(qa: &Qa, links: &Links) -> Vec<String> {
    let source = dialect::escape(&choices::source(qa, QUIET_SOURCE));
    let url = links.source_url.as_deref().map(|prefix| {
        // A path may hold what has a meaning in an address.
        let path = qa
            .source
            .path
            .replace('%', "%25")
            .replace('?', "%3F")
            .replace('#', "%23");
        dialect::encode(&format!("{prefix}{path}#L{}", qa.source.line))
    });
    let source = match url.filter(|url| url.len() <= QUIET_URL && dialect::is_web(url)) {
        Some(url) => dialect::link(&source, &url),
        None => source,
    };
    topic(qa).into_iter().chain([source]).collect()
}

/// Which page, from 0, of how many; nothing where there is but one.
pub fn page_number(page: usize, count: usize) -> Option<String> {
    (count > 1).then(|| format!("page {} of {count}", page + 1))
}
