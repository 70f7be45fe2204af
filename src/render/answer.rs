//! The reply that answers a question: one match with its page, its sources and what else could be shown.
//!
//! Pure: the caller has searched and decides what is shown; everything a later press needs goes
//! into the buttons. An answer is the note's own text, paged when long and never cut.

use super::blocks::{Block, Body};
use super::controls::{buttons, menu};
use super::custom_id::Context;
use super::frame::Frame;
use super::limits::{self, Size};
use super::{Component, Container, Message};
use super::{choices, dialect, markdown, paging};
use crate::notes::{Qa, QaKey};

const GREEN: u32 = 0x57_F2_87;
const YELLOW: u32 = 0xFE_E7_5C;
pub(super) const GREY: u32 = 0x80_84_8E;

/// The title and the other wordings; what does not fit goes to the top of the answer. Together with
/// [`QUIET`] and [`paging::PAGE_TEXT`] it stays within [`limits::MESSAGE_TEXT`].
pub(super) const HEAD: Size = Size {
    chars: 450,
    bytes: 1_200,
};
const TITLE: Size = Size {
    chars: 250,
    bytes: 800,
};
/// The quiet last line: its parts are bounded so that it fits.
#[cfg(test)]
pub(super) const QUIET: Size = Size {
    chars: 650,
    bytes: 1_300,
};
const QUIET_TOPIC: usize = 80;
const QUIET_SOURCE: usize = 100;
const QUIET_URL: usize = 220;
/// The chance of being right from which a member reads "sure", and from which "fairly sure".
const SURE: f32 = 0.9;
const FAIRLY_SURE: f32 = 0.7;

/// How sure we are that a match answers the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sureness {
    /// The member picked this very Q&A: there is nothing to be sure about.
    Chosen,
    High,
    Medium,
    Low,
}

impl Sureness {
    /// The sureness of a confidence from 0 to 1. On judged queries of eight collections, nine of ten
    /// first matches from `SURE` on were right, and three of four from `FAIRLY_SURE` on.
    pub fn from_confidence(confidence: f32) -> Self {
        match confidence {
            c if c >= SURE => Self::High,
            c if c >= FAIRLY_SURE => Self::Medium,
            _ => Self::Low,
        }
    }

    /// As a member reads it; `None` for a chosen one.
    pub fn words(self) -> Option<&'static str> {
        match self {
            Self::Chosen => None,
            Self::High => Some("sure"),
            Self::Medium => Some("fairly sure"),
            Self::Low => Some("not sure"),
        }
    }

    fn color(self) -> u32 {
        match self {
            Self::Chosen | Self::High => GREEN,
            Self::Medium => YELLOW,
            Self::Low => GREY,
        }
    }
}

/// Where the notes can be read in a browser, if anywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// What comes before a note's path, such as `https://github.com/we/notes/blob/main/`.
    pub source_url: Option<String>,
}

/// What a reply shows.
#[derive(Clone, Debug)]
pub struct Showing<'a> {
    pub qa: &'a Qa,
    /// The other matches: first those not shown yet, best first, then those already shown.
    pub others: Vec<&'a Qa>,
    /// How many at the end of `others` were already shown.
    pub shown: usize,
    pub sureness: Sureness,
    /// From 0; a page past the end shows the last.
    pub page: usize,
    /// Whether only the asking member sees it.
    pub private: bool,
}

impl<'a> Showing<'a> {
    /// What a button's context stands for, with `find` looking keys up in today's notes.
    ///
    /// `None` when the Q&A to show is gone; other matches that are gone are left out.
    pub fn resume(
        context: &Context,
        find: impl Fn(QaKey) -> Option<&'a Qa>,
        page: usize,
        private: bool,
    ) -> Option<Self> {
        let fresh = context.others().len() - context.shown();
        let (fresh, shown) = context.others().split_at(fresh);
        let mut others: Vec<&Qa> = fresh.iter().filter_map(|&key| find(key)).collect();
        let before = others.len();
        others.extend(shown.iter().filter_map(|&key| find(key)));
        let shown = others.len() - before;
        let (qa, sureness) = (find(context.showing)?, context.sureness);
        Some(Self {
            qa,
            others,
            shown,
            sureness,
            page,
            private,
        })
    }

    /// What the buttons under this reply carry.
    pub fn context(&self) -> Context {
        let others = self.others.iter().map(|qa| qa.id.key()).collect();
        Context::resumed(self.qa.id.key(), others, self.shown, self.sureness)
    }
}

/// The reply that shows a match.
pub fn answer(showing: &Showing, links: &Links) -> Message {
    let (head, pages) = laid_out(showing.qa);
    let count = pages.len();
    let page = showing.page.min(count - 1);
    let mut frame = Frame::default();
    frame.text(if page == 0 {
        head.with_wordings()
    } else {
        head.title
    });
    let blocks = pages.into_iter().nth(page).unwrap_or_default();
    blocks.into_iter().for_each(|block| frame.block(block));
    frame.text(quiet_line(showing, links, page, count));
    let accent_color = showing.sureness.color();
    let container = Container {
        accent_color,
        components: frame.components,
    };

    let context = showing.context();
    let mut components = vec![Component::Container(container)];
    components.extend(menu(showing.qa, &context, &showing.others));
    components.push(buttons(context, page, count));
    Message {
        components,
        attachments: frame.attachments,
        ephemeral: showing.private,
    }
}

/// The thanks for *This answered it*.
pub fn answered() -> Message {
    Message::aside("Good to know. Thank you for telling me!")
}

/// The top of a reply.
struct Head {
    /// The question as a heading.
    title: String,
    /// The other wordings, each a line of small text.
    wordings: Vec<String>,
}

impl Head {
    fn with_wordings(self) -> String {
        [vec![self.title], self.wordings].concat().join("\n")
    }
}

/// The head, and the pages of all that follows it; at least one page.
fn laid_out(qa: &Qa) -> (Head, Vec<Vec<Block>>) {
    let question = match markdown::line(&qa.question) {
        words if words.is_empty() => dialect::escape(&choices::source(qa, QUIET_SOURCE)),
        words => words,
    };
    let mut pieces = paging::split(&question, TITLE, paging::PAGE_TEXT).into_iter();
    let mut title = format!(
        "### {}",
        pieces
            .next()
            .map(|piece| piece.text)
            .unwrap_or_default()
            .trim_end()
    );
    let rest: Vec<String> = pieces.map(|piece| piece.text).collect();
    let mut overflow = Vec::new();
    if !rest.is_empty() {
        title.push('…');
        overflow.push(format!("…{}", rest.concat()));
    }

    let mut wordings = Vec::new();
    let mut used = Size::of(&title);
    let lines = qa.also.iter().map(markdown::line);
    for line in lines.filter(|line| !line.is_empty()) {
        let line = format!("-# {line}");
        used = used.plus(Size::of(&line)).plus(Size { chars: 1, bytes: 1 });
        if used.fits(HEAD) {
            wordings.push(line)
        } else {
            overflow.push(line)
        }
    }

    let Body { blocks, sources } = markdown::body(qa);
    let mut all: Vec<Block> = Vec::new();
    if !overflow.is_empty() {
        all.push(Block::Text(overflow.join("\n")));
    }
    all.extend(blocks);
    if !sources.is_empty() {
        let label = if sources.len() == 1 {
            "Source"
        } else {
            "Sources"
        };
        all.push(Block::Text(format!("-# {label}\n{}", sources.join("\n"))));
    }
    (Head { title, wordings }, paging::pages(all))
}

/// Topic, place in the notes, sureness and page, in small text.
fn quiet_line(showing: &Showing, links: &Links, page: usize, count: usize) -> String {
    let qa = showing.qa;
    let mut parts = Vec::new();
    let topic = limits::clip(&qa.topic.0.join(" / "), QUIET_TOPIC);
    parts.extend((!topic.is_empty()).then(|| dialect::escape(&topic)));
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
    parts.push(
        match url.filter(|url| url.len() <= QUIET_URL && dialect::is_web(url)) {
            Some(url) => dialect::link(&source, &url),
            None => source,
        },
    );
    parts.extend(showing.sureness.words().map(str::to_owned));
    parts.extend((count > 1).then(|| format!("page {} of {count}", page + 1)));
    format!("-# {}", parts.join(" · "))
}
