//! Counts the characters of a file by what they belong to.
//!
//! Every character belongs to exactly one kind, so the counts add up to the size of the file.

use std::ops::Range;

use crate::html::{Token, tokens};

/// Character counts of one or more files, by what the text belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Coverage {
    /// Questions, other wordings, and the titles above them.
    pub question: usize,
    /// Answers, and what is shown with a question.
    pub answer: usize,
    /// Ids, front matter, comments and tags.
    pub metadata: usize,
    /// Tables of contents, badges, and links to the top of the page.
    pub navigation: usize,
    /// Whitespace and rules between the other text.
    pub layout: usize,
    /// Files that contain `recite: ignore`.
    pub ignored: usize,
    /// Text that belongs to no question and no answer.
    pub unread: usize,
}

impl Coverage {
    /// Returns the number of all characters.
    pub fn total(&self) -> usize {
        self.question
            + self.answer
            + self.metadata
            + self.navigation
            + self.layout
            + self.ignored
            + self.unread
    }

    /// Returns the share of the text that belongs to a Q&A, from 0 to 1; 1 if there is no text.
    pub fn share(&self) -> f64 {
        let read = self.question + self.answer;
        match read + self.unread {
            0 => 1.0,
            all => read as f64 / all as f64,
        }
    }

    /// Adds the counts of another file.
    pub fn add(&mut self, other: &Self) {
        self.question += other.question;
        self.answer += other.answer;
        self.metadata += other.metadata;
        self.navigation += other.navigation;
        self.layout += other.layout;
        self.ignored += other.ignored;
        self.unread += other.unread;
    }
}

/// Why a passage belongs to no question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnreadReason {
    /// The file contains `recite: ignore`.
    Ignored,
    /// It is a title or question without an answer.
    NoAnswer,
    /// It is hidden in an unclosed comment.
    UnclosedComment,
    /// It is text without a question above it.
    NoQuestion,
}

impl UnreadReason {
    /// Returns the reason as a clause.
    pub fn text(self) -> &'static str {
        match self {
            Self::Ignored => "the file contains `recite: ignore`",
            Self::NoAnswer => "it has no answer",
            Self::UnclosedComment => "it is inside an unclosed comment",
            Self::NoQuestion => "there is no question above it",
        }
    }
}

/// What a range of a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// See [`Coverage::question`].
    Question,
    /// See [`Coverage::answer`].
    Answer,
    /// See [`Coverage::metadata`].
    Metadata,
    /// See [`Coverage::navigation`].
    Navigation,
    /// Text that belongs to no question.
    Unread(UnreadReason),
}

/// A passage that belongs to no question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadRange {
    /// The range in the file.
    pub range: Range<usize>,
    /// Why it belongs to no question.
    pub reason: UnreadReason,
}

/// Counts the characters of a text by kind. If ranges overlap, the one listed first counts.
pub fn count_characters(
    text: &str,
    parts: &[(Range<usize>, PartKind)],
) -> (Coverage, Vec<UnreadRange>) {
    let mut in_order: Vec<(usize, usize, usize)> = Vec::new();
    for (nth, (range, _)) in parts
        .iter()
        .enumerate()
        .filter(|(_, (range, _))| !range.is_empty())
    {
        in_order.push((range.start, nth, range.end));
    }
    // Sweep over the ends of all ranges. Of the open ranges, the one listed first counts.
    let mut ends: Vec<usize> = in_order
        .iter()
        .flat_map(|&(start, _, end)| [start, end])
        .collect();
    ends.extend([0, text.len()]);
    ends.sort_unstable();
    ends.dedup();
    in_order.sort_unstable();
    let mut open: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    let (mut coverage, mut unread) = (Coverage::default(), Vec::<UnreadRange>::new());
    let mut next = 0;
    for window in ends.windows(2) {
        let (from, to) = (window[0], window[1]);
        while let Some(&(start, nth, end)) = in_order.get(next).filter(|it| it.0 <= from) {
            debug_assert!(start <= from);
            open.insert(nth, end);
            next += 1;
        }
        while let Some(first) = open.first_entry().filter(|it| *it.get() <= from) {
            first.remove();
        }
        let slice = &text[from..to];
        let all = slice.chars().count();
        let blank = slice.chars().filter(|c| c.is_whitespace()).count();
        let part = open.first_key_value().map(|(&nth, _)| parts[nth].1);
        let counted = match part {
            Some(PartKind::Question) => &mut coverage.question,
            Some(PartKind::Answer) => &mut coverage.answer,
            Some(PartKind::Metadata) => &mut coverage.metadata,
            Some(PartKind::Navigation) => &mut coverage.navigation,
            Some(PartKind::Unread(_)) | None => {
                let is_rule = |line: &str| {
                    let line = line.trim();
                    line.chars()
                        .all(|c| matches!(c, '-' | '*' | '_' | ' ' | '=' | '+'))
                };
                if part.is_none() && (slice.lines().all(is_rule) || is_layout(slice)) {
                    &mut coverage.layout
                } else {
                    let reason = match part {
                        Some(PartKind::Unread(reason)) => reason,
                        _ => UnreadReason::NoQuestion,
                    };
                    push_unread(&mut unread, from..to, reason);
                    match reason {
                        UnreadReason::Ignored => &mut coverage.ignored,
                        _ => &mut coverage.unread,
                    }
                }
            }
        };
        *counted += all - blank;
        coverage.layout += blank;
    }
    unread.retain(|it| !text[it.range.clone()].trim().is_empty());
    (coverage, unread)
}

/// Whether a piece of HTML shows nothing, such as a lone `<br>`.
fn is_layout(slice: &str) -> bool {
    slice.trim_start().starts_with('<')
        && tokens(slice).into_iter().all(|(_, token)| match token {
            Token::Text(text) => text.trim().is_empty(),
            Token::Tag(tag) => !["img", "video", "audio", "iframe"]
                .iter()
                .any(|it| tag.is(it)),
            Token::Comment(_) => true,
        })
}

fn push_unread(unread: &mut Vec<UnreadRange>, range: Range<usize>, reason: UnreadReason) {
    match unread
        .last_mut()
        .filter(|last| last.range.end == range.start && last.reason == reason)
    {
        Some(last) => last.range.end = range.end,
        None => unread.push(UnreadRange { range, reason }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_range_wins_and_gaps_are_unread() {
        let parts = [
            (2..4, PartKind::Question),
            (0..6, PartKind::Answer),
            (9..10, PartKind::Unread(UnreadReason::NoAnswer)),
        ];
        let (coverage, unread) = count_characters("abcdef gh\ni", &parts);
        assert_eq!((coverage.question, coverage.answer), (2, 4));
        assert_eq!((coverage.unread, coverage.layout), (3, 2));
        assert_eq!(coverage.total(), 11);
        assert_eq!(unread.len(), 2, "{unread:?}");
    }

    #[test]
    fn rules_between_ranges_are_layout() {
        let (coverage, unread) = count_characters(
            "a\n---\nb",
            &[(0..1, PartKind::Answer), (6..7, PartKind::Answer)],
        );
        assert_eq!((coverage.answer, coverage.layout, unread.len()), (2, 5, 0));
    }
}
