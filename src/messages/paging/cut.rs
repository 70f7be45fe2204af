//! Finds where to divide a line that is longer than a page.

use crate::messages::limits::Size;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// The maximum text of a page's blocks; the rest of a message is for what stands above and below them.
pub const PAGE_TEXT: Size = Size {
    chars: 2_580,
    bytes: 6_880,
};

/// Returns whether a line is empty, except for marks of quotes.
pub fn is_blank(line: &str) -> bool {
    line.trim_start_matches([' ', '>']).trim().is_empty()
}

/// Returns the marks of quotes at the beginning of a line.
pub fn quote_prefix(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches("> ").len()]
}

/// Returns the last boundary between graphemes at or before `end`; `end` inside a grapheme that is itself too long.
pub fn grapheme_cut(text: &str, end: usize) -> usize {
    let borders = text
        .grapheme_indices(true)
        .map(|(at, _)| at)
        .take_while(|&at| at <= end);
    borders.filter(|&at| at > 0).last().unwrap_or(end)
}

/// A code span of a line.
struct CodeSpan {
    /// Including its backticks.
    range: Range<usize>,
    content: Range<usize>,
    ticks: usize,
}

/// Returns the code spans that begin before `end`. `open` is the number of backticks of a span that began on an earlier
/// page; 0 for none.
fn code_spans(line: &str, end: usize, open: usize) -> Vec<CodeSpan> {
    let mut spans = Vec::new();
    let (mut at, mut opened) = (0, (open > 0).then_some(open));
    while at < end {
        let rest = &line[at..];
        let ticks = opened.unwrap_or(rest.len() - rest.trim_start_matches('`').len());
        if ticks == 0 {
            let skipped = if rest.starts_with('\\') { 2 } else { 1 };
            at += rest
                .chars()
                .take(skipped)
                .map(char::len_utf8)
                .sum::<usize>();
            continue;
        }
        let begin = if opened.take().is_some() {
            at
        } else {
            at + ticks
        };
        // Code that is longer than a page continues after this one.
        let near = &line[begin..line.floor_char_boundary(begin + PAGE_TEXT.bytes)];
        let length = near.find(&"`".repeat(ticks));
        let length = length.or((begin + near.len() < line.len()).then_some(near.len()));
        let Some(length) = length else {
            at = begin;
            continue;
        };
        spans.push(CodeSpan {
            range: at..begin + length + ticks,
            content: begin..begin + length,
            ticks,
        });
        at = begin + length + ticks;
    }
    spans
}

/// Returns where to divide a long line of prose: after a word outside all markup, else a word, else a character. Code is
/// divided only if the line begins with it; the second value is then the number of its backticks, otherwise 0.
pub fn line_cut(line: &str, end: usize, open: usize) -> (usize, usize) {
    let quote = quote_prefix(line).len();
    let spans = code_spans(line, end, open);
    let mut codes = spans.iter().peekable();
    let (mut plain, mut word, mut letter) = (0, 0, 0);
    let mut unit_end = 0;
    let mut marks: Vec<&str> = Vec::new();
    let mut after_space = false;
    for (at, grapheme) in line.grapheme_indices(true).take_while(|&(at, _)| at <= end) {
        while codes.next_if(|code| code.range.end <= at).is_some() {}
        let code = codes.peek().filter(|code| code.range.start <= at);
        // Half a code span would be text, in which Discord might find a mention.
        let is_in_code = code.is_some_and(|code| code.range.start < at || code.content.start == at);
        if at > quote && at >= unit_end && !is_in_code {
            letter = at;
            // These characters would begin a block at the beginning of a line.
            if after_space && !grapheme.starts_with(['#', '-', '>', '*']) {
                word = at;
                if marks.is_empty() {
                    plain = at;
                }
            }
        }
        if at >= unit_end {
            unit_end = code.map_or_else(|| at + unit_length(&line[at..]), |code| code.range.end);
            if let Some(mark) = ["**", "__", "~~", "*"]
                .iter()
                .find(|&&mark| code.is_none() && line[at..].starts_with(mark))
            {
                match marks.iter().position(|open| open == mark) {
                    Some(open) => marks.truncate(open),
                    None => marks.push(mark),
                }
            }
        }
        after_space = grapheme.starts_with(char::is_whitespace);
    }
    let good = [plain, word].into_iter().find(|&at| at * 2 >= end);
    if let Some(at) = good.or([plain, word, letter].into_iter().find(|&at| at > 0)) {
        return (at, 0);
    }
    let Some(code) = spans.last().filter(|code| code.range.end > end) else {
        return (end, 0);
    };
    if !is_blank(&line[..code.range.start]) {
        return (code.range.start, 0);
    }
    // Leaves some of its content for the next page.
    let most = line.floor_char_boundary(end.min(code.content.end.saturating_sub(1)));
    let at = grapheme_cut(line, most);
    match at > code.content.start {
        true => (at, code.ticks),
        false => (end, 0),
    }
}

/// Returns how many bytes at the beginning of `text` should stay together.
fn unit_length(text: &str) -> usize {
    // Longer units are divided, because they do not fit into a page.
    let near = &text[..text.floor_char_boundary(PAGE_TEXT.bytes)];
    let to = |end: &str| near.find(end).map(|at| at + end.len());
    let length = match text.as_bytes().first() {
        Some(b'\\') => text
            .chars()
            .take(2)
            .map(char::len_utf8)
            .sum::<usize>()
            .into(),
        Some(b'[') => to("](").and_then(|at| near[at..].find(')').map(|end| at + end + 1)),
        Some(b'<') => to(">"),
        Some(b'h') if text.starts_with("http") => near.find(char::is_whitespace),
        Some(b'*' | b'_' | b'~') => ["**", "__", "~~"]
            .iter()
            .any(|mark| text.starts_with(mark))
            .then_some(2),
        _ => None,
    };
    length
        .filter(|&length| near.get(..length).is_some_and(|near| !near.contains('\n')))
        .unwrap_or(1)
}
