//! Writing missing ids into note files: an insertion each, and no other byte changes.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::body::{Draft, IdSlot};
pub use super::identity::MissingId;
use super::load::BOM;
use super::nesting::nested_too_deep;
use super::shape::Shape;
use super::shapes::{self, Reading};
use super::{ProblemKind, QaId};

/// How many bytes are read to find out which ids change how a file is read. A file where that takes longer keeps the
/// rest of its Q&As without ids.
const MOST_TRIED_BYTES: usize = 256 * 1024 * 1024;

/// What came of writing ids into a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The file with the ids that can be written.
    pub bytes: Vec<u8>,
    /// Those that were written, each with the text that was inserted.
    pub written: Vec<MissingId>,
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
    /// With the shape of the Q&A.
    #[error("an id here would change how the file is read")]
    Misread(Shape),
}

impl SkipReason {
    /// What to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::NotUtf8 => "save it as UTF-8 and run `recite check --fix` again",
            Self::Changed => "run `recite check --fix` again",
            Self::Unclosed => "close it and run `recite check --fix` again",
            Self::Misread(shape) => match shape {
                Shape::IdLevel | Shape::Heading => {
                    "write its heading as a question, or leave it without an id"
                }
                Shape::Question => {
                    "put blank lines around its answer, or move it to a file of its own"
                }
                Shape::Page => {
                    "give the file front matter with a `title`, or leave it without an id"
                }
                Shape::FrontMatter => "write `id` into the front matter yourself",
                Shape::Details => {
                    "put `<details>` and `</details>` on lines of their own, with blank lines around them"
                }
                Shape::BoldLine => "put a blank line above and below the bold line",
                Shape::Pair | Shape::Flashcard | Shape::Cloze => {
                    "put a blank line above and below the card"
                }
                Shape::ListItem => {
                    "indent the answer as far as the words of the question, and put a blank line behind it"
                }
                Shape::TableRow => "put a blank line above and below the table",
                Shape::Callout => "put a blank line above and below the quote",
                Shape::Definition => "put a blank line below the definition",
            },
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
            Some(draft) if is_open(&before, draft) => fixed.skip(id, SkipReason::Unclosed),
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
    // What does not read back may do so once others are written.
    let mut left = insertions;
    loop {
        let before = left.len();
        left = trial.write(&left);
        if left.is_empty() || left.len() == before {
            break;
        }
    }
    let written = trial.written.iter().map(|it| it.id.clone());
    fixed.written = written.collect();
    fixed.bytes = trial.bytes;
    match fixed.written.is_empty() {
        true => left.iter().for_each(|it| it.skip(&before, &mut fixed)),
        false => write_left(&before, &left, &mut fixed),
    }
    fixed
}

/// Writes the ids that are left over where they may have another place, now that others are written: a second run would
/// find it.
fn write_left(before: &Reading, left: &[Insertion<'_>], fixed: &mut Fixed) {
    let Some(after) = left
        .first()
        .and_then(|it| reading(&fixed.bytes, &it.id.path))
    else {
        return left.iter().for_each(|it| it.skip(before, fixed));
    };
    let bom = bom_length(&fixed.bytes);
    let mut moved = Vec::new();
    for insertion in left {
        let Insertion { id, draft } = *insertion;
        // The Q&As read back in their order.
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
    let again = with_ids(&fixed.bytes, &moved);
    let is_skipped = |it: &&Insertion<'_>| again.skipped.iter().any(|(id, _)| id.id == it.id.id);
    for insertion in left.iter().filter(is_skipped) {
        insertion.skip(before, fixed);
    }
    fixed.written.extend(again.written);
    fixed.bytes = again.bytes;
}

/// A file into which ids are written for as long as it reads back.
struct Trial<'a> {
    original: &'a [u8],
    before: &'a Reading,
    /// In the order of their places.
    written: Vec<Insertion<'a>>,
    /// The file with these.
    bytes: Vec<u8>,
    tried_bytes: usize,
}

impl<'a> Trial<'a> {
    /// Writes those that read back, and returns the others. All at once do almost always; else it tries halves, from
    /// the top, down to single ids.
    fn write(&mut self, insertions: &[Insertion<'a>]) -> Vec<Insertion<'a>> {
        let (mut groups, mut left) = (vec![insertions], Vec::new());
        while let Some(group) = groups.pop() {
            if group.is_empty() || self.write_all(group) {
                continue;
            }
            if group.len() == 1 || self.tried_bytes > MOST_TRIED_BYTES {
                left.extend_from_slice(group);
                continue;
            }
            let (above, below) = group.split_at(group.len() / 2);
            groups.extend([below, above]);
        }
        left
    }

    /// Writes all of these, or none; returns whether it did.
    fn write_all(&mut self, group: &[Insertion<'a>]) -> bool {
        let mut together = [&self.written, group].concat();
        together.sort_by_key(|it| it.draft);
        let bytes = inserted(self.original, &together);
        self.tried_bytes += bytes.len();
        let is_good = reading(&bytes, &group[0].id.path)
            .is_some_and(|after| read_back(self.before, &after, &together));
        if is_good {
            (self.written, self.bytes) = (together, bytes);
        }
        is_good
    }
}

impl Fixed {
    fn skip(&mut self, id: &MissingId, reason: SkipReason) {
        self.skipped.push((id.clone(), reason));
    }
}

/// An id to write, with the number of its Q&A in the file.
#[derive(Clone, Copy)]
struct Insertion<'a> {
    id: &'a MissingId,
    draft: usize,
}

/// The Q&As without an id, each by the byte where one may be written and its question: a section and the last card in
/// it may share the byte.
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
    fn skip(&self, before: &Reading, fixed: &mut Fixed) {
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

/// Whether the file reads back as the same Q&As, with the ids that were written.
fn read_back(before: &Reading, after: &Reading, insertions: &[Insertion<'_>]) -> bool {
    let mut insertions = insertions.iter().peekable();
    // Where the text stands for which an id was written last, and the id: all of its Q&As read it.
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
                let is_as_open = is_open(before, at) == is_open(after, at);
                (written.is_some() || is_as_open) && reads_back(old, new, id.map(|(_, id)| id))
            })
}

/// Whether a Q&A reads as before, with the id that was written.
fn reads_back(old: &Draft, new: &Draft, written: Option<&QaId>) -> bool {
    let id = |draft: &Draft| draft.id.as_ref().map(|(id, _)| id.clone());
    let expected = id(old).or_else(|| written.cloned());
    // An id that cannot be read must not pass to another Q&A, which would lose or gain its own place for one.
    let has_slot = |draft: &Draft| draft.id_slot.is_some();
    id(new) == expected
        && (written.is_some() || has_slot(old) == has_slot(new))
        && (&old.question, &old.also, &old.answer) == (&new.question, &new.also, &new.answer)
        && (&old.headings, &old.prompt) == (&new.headings, &new.prompt)
        && (old.quiz_rule, old.is_card, &old.part) == (new.quiz_rule, new.is_card, &new.part)
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
mod folders;
#[cfg(test)]
mod tests;
