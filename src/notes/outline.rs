//! Where the blocks of a note file stand: headings, code, comments, id lines.
//!
//! One pass of a CommonMark parser, so that `#` inside a fence is no heading and `question id:`
//! inside code is no id. A fence that nobody closed would swallow every question behind it:
//! where it holds an id line or a question, it is taken to end there, and is told as a problem.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};

use super::QaId;

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
    /// The id written, or `None` when it is no UUID.
    pub fn id(&self, text: &str) -> Option<QaId> {
        QaId::parse_uuid(&text[self.value.clone()])
    }
}

/// The blocks of one file that decide how it is read. Ranges are bytes of the whole text.
#[derive(Debug, Default)]
pub struct Outline {
    pub headings: Vec<Heading>,
    pub id_lines: Vec<IdLine>,
    /// HTML comments, `<!--` and `-->` included.
    pub comments: Vec<Range<usize>>,
    /// The openings of fences that nobody closed.
    pub unclosed_fences: Vec<usize>,
    /// Where each paragraph at the top level begins.
    pub paragraphs: Vec<usize>,
    code: Vec<Range<usize>>,
}

impl Outline {
    /// The outline of `text` from byte `start` on (behind front matter).
    pub fn new(text: &str, start: usize) -> Self {
        let mut outline = Self::default();
        let mut from = start;
        // Every round but the last moves `from` behind the opening of an unclosed fence.
        while let Some((fence, resume)) = outline.scan(text, from) {
            outline.unclosed_fences.push(fence);
            from = resume;
        }
        outline.find_id_lines(text, start);
        outline
    }

    /// Whether a byte stands in a code block.
    pub fn is_code(&self, at: usize) -> bool {
        self.code.iter().any(|range| range.contains(&at))
    }

    /// Adds what stands from `from` on; stops at a fence that swallowed a question and tells
    /// where it opens and where reading resumes.
    fn scan(&mut self, text: &str, from: usize) -> Option<(usize, usize)> {
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
                        Tag::Paragraph if depth == 0 => found.paragraphs.push(range.start),
                        _ => {}
                    }
                    depth += 1;
                }
                Event::End(_) => depth -= 1,
                Event::Html(_) | Event::InlineHtml(_) => found.add_comments(text, range),
                _ => {}
            }
        }
        let swallowed = swallowed_question(text, &fences);
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
            .extend(found.paragraphs.into_iter().filter(|p| *p < end));
        self.unclosed_fences.extend(found.unclosed_fences);
    }

    /// Adds the comments in a piece of HTML; a block of HTML comes line by line, so a comment that
    /// is open at its end goes on in the next piece.
    fn add_comments(&mut self, text: &str, range: Range<usize>) {
        let mut at = range.start;
        if let Some(last) = self.comments.last_mut()
            && last.end == range.start
            && !text[last.clone()].ends_with("-->")
        {
            let close = text[at..range.end].find("-->");
            last.end = close.map_or(range.end, |close| at + close + 3);
            at = last.end;
        }
        while let Some(open) = text[at..range.end].find("<!--") {
            let start = at + open;
            let close = text[start + 4..range.end].find("-->");
            at = close.map_or(range.end, |close| start + 4 + close + 3);
            self.comments.push(start..at);
        }
    }

    fn find_id_lines(&mut self, text: &str, start: usize) {
        let mut at = start;
        for line in text[start..].split_inclusive('\n') {
            if let Some(id_line) = id_line(text, at, line)
                && !self.is_code(id_line.value.start)
                && !self.comments.iter().any(|comment| comment.contains(&at))
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

fn atx_heading(text: &str, range: &Range<usize>, level: HeadingLevel) -> Option<Heading> {
    let hashes = text[range.start..]
        .bytes()
        .take_while(|&byte| byte == b'#')
        .count();
    if hashes != level as usize {
        return None;
    }
    let line = line_around(text, range.start);
    let raw = text[range.start + hashes..line.end].trim();
    // Closing `#`s count only behind a blank, or where nothing else stands.
    let bare = raw.trim_end_matches('#');
    let kept = if bare.is_empty() || bare.ends_with([' ', '\t']) {
        bare.trim_end()
    } else {
        raw
    };
    let start = range.start + hashes + offset_of(&text[range.start + hashes..line.end], kept);
    Some(Heading {
        level: level as usize,
        text: start..start + kept.len(),
        line,
    })
}

/// Where `part`, a trimmed slice of `whole`, begins.
fn offset_of(whole: &str, part: &str) -> usize {
    if part.is_empty() {
        0
    } else {
        whole.find(part).unwrap_or(0)
    }
}

/// The line that holds the byte `at`, with its line break.
pub fn line_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..]
        .find('\n')
        .map_or(text.len(), |newline| at + newline + 1);
    start..end
}

fn id_line(text: &str, at: usize, line: &str) -> Option<IdLine> {
    const LABEL: &str = "question id:";
    let indent = line.len() - line.trim_start().len();
    let label = line.get(indent..indent + LABEL.len())?;
    if !label.eq_ignore_ascii_case(LABEL) {
        return None;
    }
    let value = line[indent + LABEL.len()..].trim();
    if value.contains(char::is_whitespace) {
        return None; // a sentence about ids, not an id
    }
    let start = at + indent + LABEL.len() + offset_of(&line[indent + LABEL.len()..], value);
    debug_assert!(text.is_char_boundary(start));
    Some(IdLine {
        line: at..at + line.len(),
        value: start..start + value.len(),
    })
}

/// The first fence that cannot have been meant to reach as far as it does, and where it should end.
///
/// Signs: it holds an id line, and it is never closed, or opens another fence behind that line (so
/// its "closing" is that one's), or the file's last fence is open (all pairs behind are shifted by
/// one). A last open fence without an id line ends at a question behind a blank line.
fn swallowed_question(text: &str, fences: &[Range<usize>]) -> Option<(Range<usize>, usize)> {
    let last_is_open = fences.last().is_some_and(|fence| !is_closed(text, fence));
    for fence in fences {
        let Some(id_at) = lines_inside(text, fence)
            .find(|(at, line)| id_line(text, *at, line).is_some_and(|id| id.id(text).is_some()))
            .map(|(at, _)| at)
        else {
            continue;
        };
        let (mark, length) = fence_mark(&text[fence.clone()]);
        let opens_another = text[id_at..fence.end].lines().any(|line| {
            let (other, count) = fence_mark(line);
            other == mark && count >= length && !line.trim_start()[count..].trim().is_empty()
        });
        if last_is_open || opens_another {
            return Some((fence.clone(), id_at));
        }
    }
    let open = fences.last().filter(|_| last_is_open)?;
    let mut blank_before = false;
    for (at, line) in lines_inside(text, open) {
        let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
        if blank_before && (2..=6).contains(&hashes) && line.trim_end().ends_with('?') {
            return Some((open.clone(), at));
        }
        blank_before = line.trim().is_empty();
    }
    None
}

/// The lines of a fence behind its opening, each with where it begins.
fn lines_inside<'a>(
    text: &'a str,
    fence: &Range<usize>,
) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
    let mut at = fence.start;
    text[fence.clone()]
        .split_inclusive('\n')
        .map(move |line| {
            at += line.len();
            (at - line.len(), line)
        })
        .skip(1)
}

fn is_closed(text: &str, fence: &Range<usize>) -> bool {
    let (mark, length) = fence_mark(&text[fence.clone()]);
    let last = lines_inside(text, fence)
        .last()
        .map_or("", |(_, line)| line);
    let (closing, count) = fence_mark(last);
    closing == mark && count >= length && last.trim_start()[count..].trim().is_empty()
}

/// The character a line's fence is made of and how many there are, at least 3; else a blank and 0.
fn fence_mark(line: &str) -> (char, usize) {
    let line = line.trim_start();
    for mark in ['`', '~'] {
        let count = line.chars().take_while(|&c| c == mark).count();
        if count >= 3 {
            return (mark, count);
        }
    }
    (' ', 0)
}
