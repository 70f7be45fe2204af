//! The inline content of one paragraph, heading or cell while it is written.
//!
//! Marks such as `**` are written when a span ends, not when it begins, so that an empty, unbalanced or doubled span
//! (HTML allows all of these) never leaves a stray mark.

use super::dialect;

/// A style of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `**bold**`
    Bold,
    /// `*italic*`
    Italic,
    /// `~~strikethrough~~`
    Strike,
    /// `__underline__`
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

/// Inline content in the dialect, or as plain text.
#[derive(Debug, Default)]
pub struct LineWriter {
    written: String,
    /// Text that is not escaped yet, because what follows decides about its last character.
    words: String,
    spans: Vec<Span>,
    links: Vec<Link>,
    /// Whether nothing is escaped or marked: for the inside of a fence.
    is_plain: bool,
    /// The addresses, as long as there is nothing else.
    urls: Option<Vec<String>>,
    /// Whether the last line consists of an address.
    ends_with_url: bool,
}

/// An open link.
#[derive(Debug)]
struct Link {
    from: usize,
    destination: String,
    /// Whether an HTML tag opened it, so that only a tag can close it.
    is_html: bool,
}

/// An open style.
#[derive(Debug)]
struct Span {
    style: Style,
    from: usize,
    /// How often it was opened again inside itself.
    nested: usize,
}

/// A link that was closed.
pub struct ClosedLink {
    /// Its address.
    pub destination: String,
    /// Its text, which was removed from the line: the caller writes the link.
    pub text: String,
}

impl LineWriter {
    /// Returns an empty line in the dialect.
    pub fn new() -> Self {
        Self {
            urls: Some(Vec::new()),
            ..Self::default()
        }
    }

    /// Returns an empty line of plain text.
    pub fn plain() -> Self {
        Self {
            is_plain: true,
            ..Self::default()
        }
    }

    /// Returns whether it is plain text.
    pub fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// Adds text that is shown exactly as given.
    pub fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.urls = None;
            self.ends_with_url = false;
        }
        self.words.push_str(text);
    }

    /// Adds text that is already in the dialect.
    pub fn raw(&mut self, written: &str) {
        self.urls = None;
        self.ends_with_url = false;
        self.settle();
        // Code begins here, or a link whose text is code. Backticks right before it would change the code.
        if !self.is_plain && written.starts_with('`') {
            dialect::separate(&mut self.written, '`');
        }
        self.written.push_str(written);
    }

    /// Adds a clickable http(s) address.
    pub fn url(&mut self, url: &str) {
        self.ends_with_url = self.at_line_start();
        let url = if self.is_plain {
            url.to_owned()
        } else {
            dialect::bare_url(url)
        };
        self.written.push_str(&url);
        if let Some(urls) = &mut self.urls {
            urls.push(url);
        }
    }

    /// Removes the spaces at the end, after a picture that is shown elsewhere.
    pub fn end_word(&mut self) {
        self.words.truncate(self.words.trim_end_matches(' ').len());
    }

    /// Adds code.
    pub fn code(&mut self, code: &str) {
        if self.is_plain {
            return self.text(code);
        }
        self.raw(&dialect::code_span(code));
    }

    /// Adds a line break; a space in plain text.
    pub fn newline(&mut self) {
        self.settle();
        self.written.push(if self.is_plain { ' ' } else { '\n' });
    }

    /// Adds a line break that only wraps the source: a space, except next to an address on its own line.
    pub fn soft_break(&mut self, before_url: bool) {
        if before_url || self.ends_with_url {
            self.newline()
        } else {
            self.words.push(' ')
        }
    }

    /// Begins a span of this style.
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

    /// Ends the span of this style and every span inside it, if it is open.
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
            if self.is_plain || inner.is_empty() {
                self.written.push_str(&content);
                continue;
            }
            // Discord ignores marks with white space on the inside.
            let (lead, tail) = content.split_once(inner).unwrap_or_default();
            let mark = span.style.mark();
            self.written.push_str(lead);
            mark.chars()
                .take(1)
                .for_each(|c| dialect::separate(&mut self.written, c));
            self.written.extend([mark, inner, mark, tail]);
            self.urls = None;
        }
    }

    /// Begins a link.
    pub fn open_link(&mut self, destination: &str, is_html: bool) {
        self.settle();
        let (from, destination) = (self.written.len(), destination.to_owned());
        self.links.push(Link {
            from,
            destination,
            is_html,
        });
    }

    /// Ends the innermost link and removes its text from the line. A tag ends only the link of a tag.
    pub fn close_link(&mut self, is_html: bool) -> Option<ClosedLink> {
        self.settle();
        let Link {
            from, destination, ..
        } = self.links.pop_if(|link| link.is_html || !is_html)?;
        // A span that began at the same place as the link is outside of it.
        if let Some(at) = self.spans.iter().position(|span| span.from > from) {
            self.close_from(at);
        }
        self.urls = None;
        Some(ClosedLink {
            destination,
            text: self.written.split_off(from),
        })
    }

    /// Returns whether a link is open.
    pub fn in_link(&self) -> bool {
        !self.links.is_empty()
    }

    /// Returns whether the next word begins a line.
    pub fn at_line_start(&mut self) -> bool {
        self.settle();
        self.written.is_empty() || self.written.ends_with('\n')
    }

    /// Returns the addresses, if there is nothing else.
    pub fn only_urls(&self) -> Option<Vec<String>> {
        self.urls.clone().filter(|urls| !urls.is_empty())
    }

    /// Returns the line with every span closed and no mention in it; links must be closed before.
    pub fn finish(mut self) -> String {
        self.settle();
        self.close_from(0);
        let line = self.written.trim();
        match self.is_plain {
            true => line.to_owned(),
            false => dialect::defuse(line),
        }
    }

    /// Escapes the text so far.
    fn settle(&mut self) {
        let words = std::mem::take(&mut self.words);
        if self.is_plain {
            self.written.push_str(&words);
        } else {
            dialect::push_text(&mut self.written, &words);
        }
    }
}
