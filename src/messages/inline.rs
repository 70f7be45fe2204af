//! The line being written: the inline content of one paragraph, heading or cell.
//!
//! Marks such as `**` are set when a span ends, not when it begins, so that an empty, unbalanced
//! or doubled span (HTML allows them all) never leaves a stray mark.

use super::dialect;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Bold,
    Italic,
    Strike,
    Underline,
}

impl Style {
    fn mark(self) -> &'static str {
        match self {
            Self::Bold => "**",
            Self::Italic => "*",
            Self::Strike => "~~",
            Self::Underline => "__",
        }
    }
}

/// Inline content in the dialect, or as plain words.
#[derive(Debug, Default)]
pub struct Line {
    written: String,
    /// Words not escaped yet, as they may go on: what follows decides about the last character.
    words: String,
    spans: Vec<Span>,
    links: Vec<Link>,
    /// No markup at all: for what goes into a fence.
    plain: bool,
    /// The addresses on this line, as long as it has nothing else.
    urls: Option<Vec<String>>,
    /// Whether the last line has an address and nothing else.
    lone_url: bool,
}

#[derive(Debug)]
struct Link {
    from: usize,
    destination: String,
    /// Whether a tag opened it, so that only a tag may close it.
    is_html: bool,
}

#[derive(Debug)]
struct Span {
    style: Style,
    from: usize,
    /// How often it was opened within itself.
    nested: usize,
}

/// A link that ended.
pub struct Linked {
    pub destination: String,
    /// What the line shows for it so far; the caller writes the link in its place.
    pub text: String,
}

impl Line {
    pub fn new() -> Self {
        Self {
            urls: Some(Vec::new()),
            ..Self::default()
        }
    }

    pub fn plain() -> Self {
        Self {
            plain: true,
            ..Self::default()
        }
    }

    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// Words that read exactly as given.
    pub fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.urls = None;
            self.lone_url = false;
        }
        self.words.push_str(text);
    }

    /// Something already in the dialect.
    pub fn raw(&mut self, written: &str) {
        self.urls = None;
        self.lone_url = false;
        self.settle();
        // Code begins here, also as the text of a link: with backticks before it, it would be other code.
        if !self.plain && written.starts_with('`') {
            dialect::part(&mut self.written, '`');
        }
        self.written.push_str(written);
    }

    /// An http(s) address, clickable.
    pub fn url(&mut self, url: &str) {
        self.lone_url = self.at_line_start();
        let url = if self.plain {
            url.to_owned()
        } else {
            dialect::bare_url(url)
        };
        self.written.push_str(&url);
        if let Some(urls) = &mut self.urls {
            urls.push(url);
        }
    }

    /// Drops the space at the end, where what it parted from the words before stands elsewhere.
    pub fn end_word(&mut self) {
        self.words.truncate(self.words.trim_end_matches(' ').len());
    }

    pub fn code(&mut self, code: &str) {
        if self.plain {
            return self.text(code);
        }
        self.raw(&dialect::code_span(code));
    }

    pub fn newline(&mut self) {
        self.settle();
        self.written.push(if self.plain { ' ' } else { '\n' });
    }

    /// A line break that only wraps the source: a space, except beside an address of its own line.
    pub fn soft_break(&mut self, before_url: bool) {
        if before_url || self.lone_url {
            self.newline()
        } else {
            self.words.push(' ')
        }
    }

    pub fn open(&mut self, style: Style) {
        self.settle();
        match self.spans.iter_mut().find(|span| span.style == style) {
            Some(span) => span.nested += 1,
            None => self.spans.push(Span {
                style,
                from: self.written.len(),
                nested: 0,
            }),
        }
    }

    /// Ends the span, and every span within it; nothing where none is open.
    pub fn close(&mut self, style: Style) {
        self.settle();
        let Some(at) = self.spans.iter().position(|span| span.style == style) else {
            return;
        };
        if self.spans[at].nested > 0 {
            self.spans[at].nested -= 1;
        } else if self
            .links
            .last()
            .is_none_or(|link| link.from <= self.spans[at].from)
        {
            self.close_from(at);
        }
    }

    fn close_from(&mut self, at: usize) {
        while self.spans.len() > at {
            let Some(span) = self.spans.pop() else { return };
            let content = self.written.split_off(span.from);
            let inner = content.trim();
            if self.plain || inner.is_empty() {
                self.written.push_str(&content);
                continue;
            }
            // Discord closes no span whose mark touches white space on the inside.
            let (lead, tail) = content.split_once(inner).unwrap_or_default();
            let mark = span.style.mark();
            self.written.push_str(lead);
            mark.chars()
                .take(1)
                .for_each(|c| dialect::part(&mut self.written, c));
            self.written.extend([mark, inner, mark, tail]);
            self.urls = None;
        }
    }

    pub fn open_link(&mut self, destination: &str, is_html: bool) {
        self.settle();
        let (from, destination) = (self.written.len(), destination.to_owned());
        self.links.push(Link {
            from,
            destination,
            is_html,
        });
    }

    /// Ends the innermost link and takes its text off the line. A tag ends only a tag's link.
    pub fn close_link(&mut self, is_html: bool) -> Option<Linked> {
        self.settle();
        let Link {
            from, destination, ..
        } = self.links.pop_if(|link| link.is_html || !is_html)?;
        // A span that began exactly where the link does stands around it.
        if let Some(at) = self.spans.iter().position(|span| span.from > from) {
            self.close_from(at);
        }
        self.urls = None;
        Some(Linked {
            destination,
            text: self.written.split_off(from),
        })
    }

    pub fn in_link(&self) -> bool {
        !self.links.is_empty()
    }

    /// Whether the next word would begin a line.
    pub fn at_line_start(&mut self) -> bool {
        self.settle();
        self.written.is_empty() || self.written.ends_with('\n')
    }

    /// The addresses, when the line has nothing else.
    pub fn only_urls(&self) -> Option<Vec<String>> {
        self.urls.clone().filter(|urls| !urls.is_empty())
    }

    /// The finished line with every span closed and no mention in it; open links must have been closed.
    pub fn finish(mut self) -> String {
        self.settle();
        self.close_from(0);
        let line = self.written.trim();
        match self.plain {
            true => line.to_owned(),
            false => dialect::defuse(line),
        }
    }

    fn settle(&mut self) {
        let words = std::mem::take(&mut self.words);
        if self.plain {
            self.written.push_str(&words);
        } else {
            dialect::push_text(&mut self.written, &words);
        }
    }
}
