//! Writing missing ids into note files: an insertion each, and no other byte changes.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::body::Draft;
use super::load::BOM;
use super::nesting::nested_too_deep;
use super::shapes::{self, Reading};
use super::{ProblemKind, QaId};

/// How often a file is read again to find the ids that spoil it; a pathological file keeps the rest of its Q&As
/// without ids.
const MOST_READINGS: usize = 16;

/// An id that a file does not have, and the text that writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingId {
    /// The file below the notes folder, with `/` between folders.
    pub path: String,
    /// The line and column of the question.
    pub place: (usize, usize),
    /// The question, as written.
    pub question: String,
    /// The byte of the file before which the line goes.
    pub at: usize,
    /// The text to insert, line breaks included.
    pub line: String,
    /// The id it writes: the derived one, so that what hangs on it stays.
    pub id: QaId,
}

/// What came of writing ids into a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The file with the ids that can be written.
    pub bytes: Vec<u8>,
    /// How many were written.
    pub written: usize,
    /// The others, each with the reason.
    pub skipped: Vec<(MissingId, SkipReason)>,
}

/// Why an id is not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SkipReason {
    #[error("the file is not UTF-8")]
    NotUtf8,
    #[error("the file changed meanwhile")]
    Changed,
    #[error("a code block or comment in it is never closed")]
    Unclosed,
    #[error("an id line here would change how the file is read")]
    Misread,
}

impl SkipReason {
    /// What to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::NotUtf8 => "save it as UTF-8 and run `recite check --fix` again",
            Self::Changed => "run `recite check --fix` again",
            Self::Unclosed => "close it and run `recite check --fix` again",
            Self::Misread => {
                "write an id by hand, or leave a blank line around the question and its answer"
            }
        }
    }

    /// Whether it holds for every Q&A of the file.
    pub fn is_of_file(self) -> bool {
        matches!(self, Self::NotUtf8 | Self::Changed)
    }
}

/// Writes missing ids into a file: every id that reads back, as long as no Q&A reads otherwise than before.
pub fn with_ids(original: &[u8], missing: &[MissingId]) -> Fixed {
    let mut fixed = Fixed {
        bytes: original.to_vec(),
        written: 0,
        skipped: Vec::new(),
    };
    if missing.is_empty() {
        return fixed;
    }
    let Some(before) = reading(original, &missing[0].path) else {
        let reason = match std::str::from_utf8(original) {
            Ok(_) => SkipReason::Changed,
            Err(_) => SkipReason::NotUtf8,
        };
        missing.iter().for_each(|id| fixed.skip(id, reason));
        return fixed;
    };
    let mut insertions = Vec::new();
    let drafts = by_slot(original, &before);
    for id in missing {
        match drafts.get(&(id.at, id.question.as_str())).copied() {
            None => fixed.skip(id, SkipReason::Changed),
            Some(draft) if is_open(&before, draft) => fixed.skip(id, SkipReason::Unclosed),
            Some(draft) => insertions.push(Insertion { id, draft }),
        }
    }
    insertions.sort_by_key(|it| it.draft);
    for _ in 0..MOST_READINGS {
        let bytes = inserted(original, &insertions);
        let after = reading(&bytes, &missing[0].path);
        let spoilers = after.map(|after| spoilers(&before, &after, &insertions));
        match spoilers {
            Some(spoilers) if spoilers.is_empty() => {
                fixed.bytes = bytes;
                fixed.written = insertions.len();
                return fixed;
            }
            Some(spoilers) => {
                let mut number = 0;
                insertions.retain(|insertion| {
                    let is_spoiler = spoilers.contains(&number);
                    number += 1;
                    if is_spoiler {
                        fixed.skip(insertion.id, SkipReason::Misread);
                    }
                    !is_spoiler
                });
            }
            None => break,
        }
    }
    for insertion in insertions {
        fixed.skip(insertion.id, SkipReason::Misread);
    }
    fixed
}

impl Fixed {
    fn skip(&mut self, id: &MissingId, reason: SkipReason) {
        self.skipped.push((id.clone(), reason));
    }
}

/// An id to write, with the number of its Q&A in the file.
struct Insertion<'a> {
    id: &'a MissingId,
    draft: usize,
}

/// The Q&As without an id, each by the byte where one may be written and its question: a section and the last card in
/// it may share the byte.
fn by_slot<'a>(original: &[u8], reading: &'a Reading) -> HashMap<(usize, &'a str), usize> {
    let bom = match original.starts_with(BOM.to_string().as_bytes()) {
        true => BOM.len_utf8(),
        false => 0,
    };
    let drafts = reading.drafts.iter().enumerate();
    let without_id = drafts.filter(|(_, draft)| draft.id.is_none());
    without_id
        .filter_map(|(at, draft)| {
            let slot = draft.id_slot.as_ref()?.at + bom;
            Some(((slot, draft.question.as_str()), at))
        })
        .collect()
}

/// Whether a fence or comment of this Q&A is never closed, and would swallow an id.
fn is_open(reading: &Reading, draft: usize) -> bool {
    let from = reading.drafts[draft].at;
    let to = reading.drafts.get(draft + 1).map(|next| next.at);
    reading.flaws.iter().any(|flaw| {
        let is_unclosed = matches!(
            flaw.kind,
            ProblemKind::UnclosedFence | ProblemKind::UnclosedComment
        );
        is_unclosed && flaw.at >= from && to.is_none_or(|to| flaw.at < to)
    })
}

fn inserted(original: &[u8], insertions: &[Insertion<'_>]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(original.len() + insertions.len() * 64);
    let mut from = 0;
    // A section's own id stands below those of the cards within it.
    let mut insertions: Vec<&Insertion<'_>> = insertions.iter().collect();
    insertions.sort_by_key(|it| (it.id.at, Reverse(it.draft)));
    for Insertion { id, .. } in insertions {
        bytes.extend_from_slice(&original[from..id.at]);
        bytes.extend_from_slice(id.line.as_bytes());
        from = id.at;
    }
    bytes.extend_from_slice(&original[from..]);
    bytes
}

/// The insertions, by number, that keep the file from reading back as the same Q&As with these ids.
fn spoilers(before: &Reading, after: &Reading, insertions: &[Insertion<'_>]) -> HashSet<usize> {
    let of_draft: HashMap<usize, usize> = insertions
        .iter()
        .enumerate()
        .map(|(at, insertion)| (insertion.draft, at))
        .collect();
    let pairs = before.drafts.iter().zip(&after.drafts).enumerate();
    let wrong: Vec<usize> = pairs
        .filter(|&(at, (old, new))| {
            let written = of_draft.get(&at).map(|&at| &insertions[at].id.id);
            !reads_back(old, new, written)
        })
        .map(|(at, _)| at)
        .collect();
    let is_as_many = before.drafts.len() == after.drafts.len();
    let Some(&first) = wrong.first() else {
        return match is_as_many {
            true => HashSet::new(),
            false => insertions.len().checked_sub(1).into_iter().collect(),
        };
    };
    let own = wrong.iter().filter_map(|at| of_draft.get(at).copied());
    let own: HashSet<usize> = own.collect();
    if is_as_many && !own.is_empty() {
        return own;
    }
    // What reads otherwise from here on does so because of the last id written above.
    let above = insertions.partition_point(|insertion| insertion.draft <= first);
    HashSet::from([above.saturating_sub(1)])
}

/// Whether a Q&A reads as before, with the id that was written.
fn reads_back(old: &Draft, new: &Draft, written: Option<&QaId>) -> bool {
    let id = |draft: &Draft| draft.id.as_ref().map(|(id, _)| id.clone());
    let expected = id(old).or_else(|| written.cloned());
    id(new) == expected
        && (&old.question, &old.also, &old.answer) == (&new.question, &new.also, &new.answer)
        && (&old.headings, &old.prompt) == (&new.headings, &new.prompt)
        && (old.quiz_rule, old.is_card) == (new.quiz_rule, new.is_card)
}

/// What the file holds; `None` where loading would not read it either.
fn reading(bytes: &[u8], path: &str) -> Option<Reading> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix(BOM).unwrap_or(text);
    nested_too_deep(text)
        .is_none()
        .then(|| shapes::read(text, path))
}

#[cfg(test)]
mod tests;
