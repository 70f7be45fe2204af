//! Where the blocks of a note file stand: headings, code, comments, id lines.
//!
//! One pass of a CommonMark parser, so that `#` inside a fence is no heading and `question id:`
//! inside code is no id. A fence that nobody closed would swallow every question behind it:
//! where it holds an id line or a question, it is taken to end there, and is told as a problem.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};

use super::QaId;
use super::fences::{is_closed, swallowed_question};

/// The most unclosed fences of one file to read on behind: each costs a pass over the rest of it.
const MOST_MENDED_FENCES: usize = 32;

/// An ATX heading that stands in no list, quote or other block. Setext headings do not count:
/// a paragraph above a rule would end the answer it belongs to.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: usize,
    /// The text between the `#`s, as written.
    pub text: Range<usize>,
    /// The whole line with its line break.
    pub line: Range<usize>,
}

/// A line `question id: …`.
#[derive(Clone, Debug)]
pub struct IdLine {
    /// The whole line with its line break.
    pub line: Range<usize>,
    /// What stands behind the colon, trimmed: one word or nothing.
    pub value: Range<usize>,
}

impl IdLine {
    /// The id written, or `None` when it cannot be one.
    pub fn id(&self, text: &str) -> Option<QaId> {
        QaId::parse_line(&text[self.value.clone()])
    }
}

/// The blocks of one file that decide how it is read, each kind in the order of the file.
/// Ranges are bytes of the whole text.
#[derive(Debug, Default)]
pub struct Outline {
    pub headings: Vec<Heading>,
    /// HTML comments, `<!--` and `-->` included.
    pub comments: Vec<Range<usize>>,
    /// The openings of fences that nobody closed.
    pub unclosed_fences: Vec<usize>,
    /// The openings of comments that nobody closed.
    pub unclosed_comments: Vec<usize>,
    id_lines: Vec<IdLine>,
    /// The paragraphs at the top level.
    paragraphs: Vec<Range<usize>>,
    /// Code blocks, and inline code of more than one line.
    code: Vec<Range<usize>>,
}

impl Outline {
    /// The outline of `text` from byte `start` on (behind front matter).
    pub fn new(text: &str, start: usize) -> Self {
        let mut outline = Self::default();
        let mut from = start;
        let mut mended = 0;
        // Every round but the last moves `from` behind the opening of an unclosed fence.
        while let Some((fence, resume)) = outline.scan(text, from, mended < MOST_MENDED_FENCES) {
            outline.unclosed_fences.push(fence);
            from = resume;
            mended += 1;
        }
        outline.find_id_lines(text, start);
        outline
    }

    /// Whether a byte stands in a code block, or in inline code of more than one line.
    pub fn is_code(&self, at: usize) -> bool {
        covering(&self.code, at).is_some()
    }

    /// The heading whose line begins at a byte.
    pub fn heading_at(&self, at: usize) -> Option<&Heading> {
        let next = self.headings.partition_point(|it| it.line.start < at);
        self.headings.get(next).filter(|it| it.line.start == at)
    }

    /// The id lines that begin in a range.
    pub fn id_lines_in(&self, range: &Range<usize>) -> &[IdLine] {
        beginning_in(&self.id_lines, range, |line| line.line.start)
    }

    /// The comments that begin in a range.
    pub fn comments_in(&self, range: &Range<usize>) -> &[Range<usize>] {
        beginning_in(&self.comments, range, |comment| comment.start)
    }

    /// The paragraph that begins at a byte, if it stands at the top level.
    pub fn paragraph_at(&self, at: usize) -> Option<&Range<usize>> {
        covering(&self.paragraphs, at).filter(|paragraph| paragraph.start == at)
    }

    /// Whether a range shows a reader nothing: blanks, comments and rules such as `---` only.
    pub fn is_blank(&self, text: &str, range: &Range<usize>) -> bool {
        let mut at = range.start;
        for comment in self.comments_in(range) {
            if !shows_nothing(&text[at..comment.start.max(at)]) {
                return false;
            }
            at = comment.end.clamp(at, range.end);
        }
        shows_nothing(&text[at..range.end])
    }

    /// Adds what stands from `from` on; when `mend` is set, stops at a fence that swallowed a
    /// question and tells where it opens and where reading resumes.
    fn scan(&mut self, text: &str, from: usize, mend: bool) -> Option<(usize, usize)> {
        let mut fences = Vec::new();
        let mut found = Self::default();
        let mut depth = 0_usize;
        for (event, range) in Parser::new_ext(&text[from..], options()).into_offset_iter() {
            let range = from + range.start..from + range.end;
            match event {
                Event::Start(tag) => {
                    match &tag {
                        Tag::Heading { level, .. } if depth == 0 => {
                            found.headings.extend(atx_heading(text, &range, *level));
                        }
                        Tag::CodeBlock(kind) => {
                            if depth == 0 && matches!(kind, CodeBlockKind::Fenced(_)) {
                                fences.push(range.clone());
                            }
                            found.code.push(range);
                        }
                        Tag::Paragraph if depth == 0 => found.paragraphs.push(range),
                        Tag::HtmlBlock => found.add_comments(text, range),
                        _ => {}
                    }
                    depth += 1;
                }
                Event::End(_) => depth -= 1,
                Event::Code(_) if text[range.clone()].contains('\n') => found.code.push(range),
                Event::InlineHtml(_) => found.add_comments(text, range),
                _ => {}
            }
        }
        let swallowed = swallowed_question(text, &fences).filter(|_| mend);
        let end = swallowed
            .as_ref()
            .map_or(text.len(), |(fence, _)| fence.start);
        if swallowed.is_none() {
            let open = fences.last().filter(|fence| !is_closed(text, fence));
            found.unclosed_fences.extend(open.map(|fence| fence.start));
        }
        self.take_until(found, end);
        let (fence, resume) = swallowed?;
        self.code.push(fence.start..resume);
        Some((fence.start, resume))
    }

    fn take_until(&mut self, found: Self, end: usize) {
        self.headings
            .extend(found.headings.into_iter().filter(|h| h.line.start < end));
        self.comments
            .extend(found.comments.into_iter().filter(|c| c.start < end));
        self.code
            .extend(found.code.into_iter().filter(|c| c.start < end));
        self.paragraphs
            .extend(found.paragraphs.into_iter().filter(|p| p.start < end));
        self.unclosed_comments
            .extend(found.unclosed_comments.into_iter().filter(|c| *c < end));
        self.unclosed_fences.extend(found.unclosed_fences);
    }

    /// Adds the comments in a piece of HTML.
    fn add_comments(&mut self, text: &str, range: Range<usize>) {
        let mut at = range.start;
        while let Some(open) = text[at..range.end].find("<!--") {
            let start = at + open;
            // `<!-->` and `<!--->` are whole comments. Source: CommonMark 0.31.2, section 6.6.
            let close = text[start + 2..range.end].find("-->");
            at = close.map_or(range.end, |close| start + 2 + close + 3);
            if close.is_none() {
                self.unclosed_comments.push(start);
            }
            self.comments.push(start..at);
        }
    }

    fn find_id_lines(&mut self, text: &str, start: usize) {
        let mut at = start;
        for line in lines(&text[start..]) {
            if let Some(id_line) = id_line(text, at, line)
                && !self.is_code(id_line.value.start)
                && covering(&self.comments, at).is_none()
            {
                self.id_lines.push(id_line);
            }
            at += line.len();
        }
    }
}

/// How note files are parsed wherever they are read: CommonMark with GitHub's additions.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
}

/// The line `question id: …` that `line`, at byte `at` of the text, is; a sentence is none.
pub fn id_line(text: &str, at: usize, line: &str) -> Option<IdLine> {
    const LABEL: &str = "question id:";
    let indent = line.len() - line.trim_start().len();
    let label_end = indent + LABEL.len();
    if !line.get(indent..label_end)?.eq_ignore_ascii_case(LABEL) {
        return None;
    }
    let value = line[label_end..].trim();
    if value.contains(char::is_whitespace) {
        return None; // a sentence about ids, not an id
    }
    let start = at + label_end + leading_blanks(&line[label_end..]);
    debug_assert!(text[start..].starts_with(value));
    Some(IdLine {
        line: at..at + line.len(),
        value: start..start + value.len(),
    })
}

fn atx_heading(text: &str, range: &Range<usize>, level: HeadingLevel) -> Option<Heading> {
    let line = line_around(text, range.start);
    let marks = line.start + leading_blanks(&text[line.clone()]);
    let hashes = text[marks..].bytes().take_while(|&b| b == b'#').count();
    if hashes != level as usize {
        return None;
    }
    let behind = &text[marks + hashes..line.end];
    let raw = behind.trim();
    // Closing `#`s count only behind a blank, or where nothing else stands.
    let bare = raw.trim_end_matches('#');
    let kept = if bare.is_empty() || bare.ends_with([' ', '\t']) {
        bare.trim_end()
    } else {
        raw
    };
    let start = marks + hashes + leading_blanks(behind).min(behind.len() - kept.len());
    Some(Heading {
        level: level as usize,
        text: start..start + kept.len(),
        line,
    })
}

/// The line that holds the byte `at`, with its line break.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let line = lines(&text[at..]).next().unwrap_or_default();
    start..at + line.len()
}

/// The lines of a text with their line breaks, which are those of CommonMark: also a single `\r`,
/// as the parser would see headings and we would not.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = match rest.find(['\n', '\r']) {
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let (line, behind) = rest.split_at(end);
        rest = behind;
        (!line.is_empty()).then_some(line)
    })
}

fn leading_blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

fn shows_nothing(text: &str) -> bool {
    text.lines().map(str::trim).all(|line| {
        let marks = || line.chars().filter(|c| !c.is_whitespace());
        line.is_empty()
            || (marks().count() >= 3
                && ['-', '*', '_']
                    .iter()
                    .any(|&rule| marks().all(|c| c == rule)))
    })
}

/// The range that holds a byte, out of ranges in order that do not overlap.
fn covering(ranges: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    let next = ranges.partition_point(|range| range.start <= at);
    ranges[..next].last().filter(|range| range.contains(&at))
}

/// The items, which are in order, that begin in a range.
fn beginning_in<'a, T>(
    items: &'a [T],
    range: &Range<usize>,
    start: impl Fn(&T) -> usize,
) -> &'a [T] {
    let first = items.partition_point(|item| start(item) < range.start);
    let behind = items.partition_point(|item| start(item) < range.end);
    &items[first..behind.max(first)]
}

#[cfg(test)]
mod tests;
