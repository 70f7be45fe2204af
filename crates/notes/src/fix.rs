//! Inserts missing ids into note files, without changing any other byte.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::body::{Draft, IdSlot};
pub use super::identity::MissingId;
use super::load::BOM;
use super::nesting::find_excessive_nesting;
use super::shape::Shape;
use super::shapes::{self, Reading};
use super::{ProblemKind, QaId};

/// The maximum number of bytes that are parsed to find the ids that change how a file is read. If a file needs more,
/// its remaining Q&As stay without ids.
const MAX_TRIED_BYTES: usize = 256 * 1024 * 1024;

/// The result of inserting ids into a file.
#[derive(Debug, PartialEq, Eq)]
pub struct FixedFile {
    /// The contents of the file with the ids that could be written.
    pub bytes: Vec<u8>,
    /// The ids that were written, each with the inserted text.
    pub written: Vec<MissingId>,
    /// The ids that were skipped, each with the reason.
    pub skipped: Vec<(MissingId, SkipReason)>,
}

/// Why an id is not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SkipReason {
    /// The file is not UTF-8.
    #[error("the file is not UTF-8")]
    NotUtf8,
    /// The file no longer contains the question where it was.
    #[error("the file has changed since it was read")]
    Changed,
    /// An unclosed code block or comment would swallow the id.
    #[error("the file contains an unclosed code block or comment")]
    Unclosed,
    /// The id would change how the file is read. Contains the shape of the Q&A.
    #[error("an id here would change how the file is read")]
    Misread(Shape),
}

impl SkipReason {
    /// Returns how to fix it, as an imperative sentence.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::NotUtf8 => "Save it as UTF-8 and run `recite check --fix` again.",
            Self::Changed => "Run `recite check --fix` again.",
            Self::Unclosed => "Close it and run `recite check --fix` again.",
            Self::Misread(shape) => match shape {
                Shape::IdLevel | Shape::Heading => {
                    "Write its heading as a question, or leave it without an id."
                }
                Shape::Question => {
                    "Put blank lines around its answer, or move it to a separate file."
                }
                Shape::Page => {
                    "Add front matter with a `title` to the file, or leave it without an id."
                }
                Shape::FrontMatter => "Add an `id` to the front matter yourself.",
                Shape::Details => {
                    "Put `<details>` and `</details>` on separate lines, with blank lines around them."
                }
                Shape::BoldLine => "Put blank lines above and below the bold line.",
                Shape::Pair | Shape::Flashcard | Shape::Cloze => {
                    "Put blank lines above and below the card."
                }
                Shape::ListItem => {
                    "Indent the answer to the text of the question, and put a blank line after it."
                }
                Shape::TableRow => "Put blank lines above and below the table.",
                Shape::Callout => "Put blank lines above and below the quote.",
                Shape::Definition => "Put a blank line below the definition.",
            },
        }
    }

    /// Whether the reason applies to every Q&A of the file.
    pub fn is_file_wide(self) -> bool {
        matches!(self, Self::NotUtf8 | Self::Changed)
    }
}

/// Inserts missing ids into a file: every id that can be read back without changing how any other Q&A is read.
pub fn insert_ids(original: &[u8], missing: &[MissingId]) -> FixedFile {
    let mut fixed = FixedFile {
        bytes: original.to_vec(),
        written: Vec::new(),
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
            Some(draft) if is_unclosed(&before, draft) => fixed.skip(id, SkipReason::Unclosed),
            Some(draft) => insertions.push(Insertion { id, draft }),
        }
    }
    let mut trial = Trial {
        original,
        before: &before,
        written: Vec::new(),
        bytes: original.to_vec(),
        tried_bytes: 0,
    };
    // An id that cannot be read back may be readable once others are written.
    let mut remaining = insertions;
    loop {
        let before = remaining.len();
        remaining = trial.write(&remaining);
        if remaining.is_empty() || remaining.len() == before {
            break;
        }
    }
    let written = trial.written.iter().map(|it| it.id.clone());
    fixed.written = written.collect();
    fixed.bytes = trial.bytes;
    match fixed.written.is_empty() {
        true => remaining.iter().for_each(|it| it.skip(&before, &mut fixed)),
        false => write_at_new_slots(&before, &remaining, &mut fixed),
    }
    fixed
}

/// Writes the remaining ids at other places, if there are any now that the other ids are written. A second run would
/// find these places too.
fn write_at_new_slots(before: &Reading, remaining: &[Insertion<'_>], fixed: &mut FixedFile) {
    let Some(after) = remaining
        .first()
        .and_then(|it| reading(&fixed.bytes, &it.id.path))
    else {
        return remaining.iter().for_each(|it| it.skip(before, fixed));
    };
    let bom = bom_length(&fixed.bytes);
    let mut moved = Vec::new();
    for insertion in remaining {
        let Insertion { id, draft } = *insertion;
        // The Q&As are read back in the same order.
        let slot = |reading: &Reading| reading.drafts.get(draft)?.id_slot.clone();
        let written_above = fixed.written.iter().filter(|it| it.at <= id.at);
        let shift: usize = written_above.map(|it| it.line.len()).sum();
        let old = slot(before).map(|old| IdSlot {
            at: old.at + shift,
            ..old
        });
        match slot(&after) {
            Some(new) if old.as_ref() != Some(&new) => moved.push(MissingId {
                at: new.at + bom,
                line: new.line(&id.id),
                ..id.clone()
            }),
            _ => insertion.skip(before, fixed),
        }
    }
    let second = insert_ids(&fixed.bytes, &moved);
    let is_skipped = |it: &&Insertion<'_>| second.skipped.iter().any(|(id, _)| id.id == it.id.id);
    for insertion in remaining.iter().filter(is_skipped) {
        insertion.skip(before, fixed);
    }
    fixed.written.extend(second.written);
    fixed.bytes = second.bytes;
}

/// A file into which ids are inserted as long as it can be read back.
struct Trial<'a> {
    original: &'a [u8],
    before: &'a Reading,
    /// The ids inserted so far, in file order.
    written: Vec<Insertion<'a>>,
    /// The file with these ids.
    bytes: Vec<u8>,
    tried_bytes: usize,
}

impl<'a> Trial<'a> {
    /// Inserts the ids that can be read back, and returns the others. Inserting all at once almost always works;
    /// otherwise it tries halves from the top, down to single ids.
    fn write(&mut self, insertions: &[Insertion<'a>]) -> Vec<Insertion<'a>> {
        let (mut groups, mut remaining) = (vec![insertions], Vec::new());
        while let Some(group) = groups.pop() {
            if group.is_empty() || self.write_all(group) {
                continue;
            }
            if group.len() == 1 || self.tried_bytes > MAX_TRIED_BYTES {
                remaining.extend_from_slice(group);
                continue;
            }
            let (above, below) = group.split_at(group.len() / 2);
            groups.extend([below, above]);
        }
        remaining
    }

    /// Inserts all of these ids, or none. Returns whether they were inserted.
    fn write_all(&mut self, group: &[Insertion<'a>]) -> bool {
        let mut together = [&self.written, group].concat();
        together.sort_by_key(|it| it.draft);
        let bytes = insert_all(self.original, &together);
        self.tried_bytes += bytes.len();
        let is_readable = reading(&bytes, &group[0].id.path)
            .is_some_and(|after| all_read_back(self.before, &after, &together));
        if is_readable {
            (self.written, self.bytes) = (together, bytes);
        }
        is_readable
    }
}

impl FixedFile {
    fn skip(&mut self, id: &MissingId, reason: SkipReason) {
        self.skipped.push((id.clone(), reason));
    }
}

/// An id to insert, with the index of its Q&A in the file.
#[derive(Clone, Copy)]
struct Insertion<'a> {
    id: &'a MissingId,
    draft: usize,
}

/// Returns the Q&As without an id by the byte of their slot and their question: a section and the last card in it may
/// share the slot.
fn by_slot<'a>(original: &[u8], reading: &'a Reading) -> HashMap<(usize, &'a str), usize> {
    let bom = bom_length(original);
    let drafts = reading.drafts.iter().enumerate();
    let without_id = drafts.filter(|(_, draft)| draft.id.is_none());
    without_id
        .filter_map(|(at, draft)| {
            let slot = draft.id_slot.as_ref()?.at + bom;
            Some(((slot, draft.question.as_str()), at))
        })
        .collect()
}

impl Insertion<'_> {
    fn skip(&self, before: &Reading, fixed: &mut FixedFile) {
        let shape = before.drafts[self.draft].shape;
        fixed.skip(self.id, SkipReason::Misread(shape));
    }
}

fn bom_length(bytes: &[u8]) -> usize {
    match bytes.starts_with(BOM.to_string().as_bytes()) {
        true => BOM.len_utf8(),
        false => 0,
    }
}

/// Whether this Q&A contains an unclosed fence or comment, which would swallow an id.
fn is_unclosed(reading: &Reading, draft: usize) -> bool {
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

fn insert_all(original: &[u8], insertions: &[Insertion<'_>]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(original.len() + insertions.len() * 64);
    let mut from = 0;
    // The id of a section comes after those of the cards in it.
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

/// Whether the file reads back as the same Q&As with the ids that were written.
fn all_read_back(before: &Reading, after: &Reading, insertions: &[Insertion<'_>]) -> bool {
    let mut insertions = insertions.iter().peekable();
    // The byte of the text for which an id was last written, and the id, which all of its Q&As share.
    let mut shared: Option<(usize, &QaId)> = None;
    before.drafts.len() == after.drafts.len()
        && before
            .drafts
            .iter()
            .zip(&after.drafts)
            .enumerate()
            .all(|(at, (old, new))| {
                let written = insertions.next_if(|it| it.draft == at);
                shared = written.map(|it| (old.at, &it.id.id)).or(shared);
                let is_shared = written.is_some() || old.part.is_some();
                let id = shared.filter(|(start, _)| is_shared && *start == old.at);
                let has_same_fences = is_unclosed(before, at) == is_unclosed(after, at);
                (written.is_some() || has_same_fences) && reads_back(old, new, id.map(|(_, id)| id))
            })
}

/// Whether a Q&A reads back unchanged, with the id that was written.
fn reads_back(old: &Draft, new: &Draft, written: Option<&QaId>) -> bool {
    let id = |draft: &Draft| draft.id.as_ref().map(|(id, _)| id.clone());
    let expected = id(old).or_else(|| written.cloned());
    // An invalid id must not move to another Q&A, which would lose or gain a slot.
    let has_slot = |draft: &Draft| draft.id_slot.is_some();
    id(new) == expected
        && (written.is_some() || has_slot(old) == has_slot(new))
        && (&old.question, &old.also, &old.answer) == (&new.question, &new.also, &new.answer)
        && (&old.headings, &old.prompt) == (&new.headings, &new.prompt)
        && (old.quiz_rule, old.is_card, &old.part) == (new.quiz_rule, new.is_card, &new.part)
}

/// Reads the file; returns `None` if it cannot be loaded either.
fn reading(bytes: &[u8], path: &str) -> Option<Reading> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix(BOM).unwrap_or(text);
    find_excessive_nesting(text)
        .is_none()
        .then(|| shapes::read(text, path))
}

#[cfg(test)]
mod folders;
#[cfg(test)]
mod tests;
