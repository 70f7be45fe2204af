//! The parts of a file, and how many characters each has.
//!
//! Every character belongs to exactly one part, so the parts add up to the file.

use std::ops::Range;

use crate::html::{Token, tokens};

/// Characters of a file, or of several, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Coverage {
    /// In questions, other wordings, and titles above them.
    pub question: usize,
    /// In answers, and in what is shown with a question.
    pub answer: usize,
    /// Ids, front matter, comments, tags.
    pub metadata: usize,
    /// Tables of contents, badges, links to the top of a page.
    pub navigation: usize,
    /// Blanks and rules between the other parts.
    pub layout: usize,
    /// In files that ask to be left out.
    pub ignored: usize,
    /// In no question and no answer.
    pub unread: usize,
}

impl Coverage {
    pub fn total(&self) -> usize {
        self.question
            + self.answer
            + self.metadata
            + self.navigation
            + self.layout
            + self.ignored
            + self.unread
    }

    /// The share of the text that can be asked for, from 0 to 1; 1 where there is no text.
    pub fn share(&self) -> f64 {
        let read = self.question + self.answer;
        match read + self.unread {
            0 => 1.0,
            all => read as f64 / all as f64,
        }
    }

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
    /// The file asks to be left out.
    Ignored,
    /// A title or question without an answer.
    NoAnswer,
    /// A comment without an end hides it.
    UnclosedComment,
    /// An answer without a title.
    NoQuestion,
}

impl UnreadReason {
    /// A reason in a few words.
    pub fn text(self) -> &'static str {
        match self {
            Self::Ignored => "the file is left out by `recite: ignore`",
            Self::NoAnswer => "nothing below it answers it",
            Self::UnclosedComment => "a comment without an end hides it",
            Self::NoQuestion => "no question stands above it",
        }
    }
}

/// What a part of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Question,
    Answer,
    Metadata,
    Navigation,
    Unread(UnreadReason),
}

/// A passage that belongs to no question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    pub range: Range<usize>,
    pub reason: UnreadReason,
}

/// Counts a text by its parts. Where parts overlap, the first one named counts.
pub fn count(text: &str, parts: &[(Range<usize>, Part)]) -> (Coverage, Vec<Unread>) {
    let mut in_order: Vec<(usize, usize, usize)> = Vec::new();
    for (nth, (range, _)) in parts
        .iter()
        .enumerate()
        .filter(|(_, (range, _))| !range.is_empty())
    {
        in_order.push((range.start, nth, range.end));
    }
    // A sweep over all ends: of the parts that are open, the one named first counts.
    let mut ends: Vec<usize> = in_order
        .iter()
        .flat_map(|&(start, _, end)| [start, end])
        .collect();
    ends.extend([0, text.len()]);
    ends.sort_unstable();
    ends.dedup();
    in_order.sort_unstable();
    let mut open: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    let (mut coverage, mut unread) = (Coverage::default(), Vec::<Unread>::new());
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
            Some(Part::Question) => &mut coverage.question,
            Some(Part::Answer) => &mut coverage.answer,
            Some(Part::Metadata) => &mut coverage.metadata,
            Some(Part::Navigation) => &mut coverage.navigation,
            Some(Part::Unread(_)) | None => {
                let is_rule = |line: &str| {
                    let line = line.trim();
                    line.chars()
                        .all(|c| matches!(c, '-' | '*' | '_' | ' ' | '=' | '+'))
                };
                if part.is_none() && (slice.lines().all(is_rule) || is_layout(slice)) {
                    &mut coverage.layout
                } else {
                    let reason = match part {
                        Some(Part::Unread(reason)) => reason,
                        _ => UnreadReason::NoQuestion,
                    };
                    push(&mut unread, from..to, reason);
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

/// Whether a piece of HTML shows nothing: tags such as `<br>` alone.
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

fn push(unread: &mut Vec<Unread>, range: Range<usize>, reason: UnreadReason) {
    match unread
        .last_mut()
        .filter(|last| last.range.end == range.start && last.reason == reason)
    {
        Some(last) => last.range.end = range.end,
        None => unread.push(Unread { range, reason }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_part_counts_and_gaps_are_unread() {
        let parts = [
            (2..4, Part::Question),
            (0..6, Part::Answer),
            (9..10, Part::Unread(UnreadReason::NoAnswer)),
        ];
        let (coverage, unread) = count("abcdef gh\ni", &parts);
        assert_eq!((coverage.question, coverage.answer), (2, 4));
        assert_eq!((coverage.unread, coverage.layout), (3, 2));
        assert_eq!(coverage.total(), 11);
        assert_eq!(unread.len(), 2, "{unread:?}");
    }

    #[test]
    fn rules_between_parts_are_layout() {
        let (coverage, unread) = count("a\n---\nb", &[(0..1, Part::Answer), (6..7, Part::Answer)]);
        assert_eq!((coverage.answer, coverage.layout, unread.len()), (2, 5, 0));
    }
}
