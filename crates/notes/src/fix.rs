//! Writing missing ids into note files: an insertion each, and no other byte changes.

use super::load::BOM;
use super::problem::Flaw;
use super::shapes::{self, Reading};
use super::{ProblemKind, QaId};

/// An id that a file lacks, and the text that writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingId {
    /// The file below the notes folder, with `/` between folders.
    pub path: String,
    /// The byte of the file before which the line goes.
    pub at: usize,
    /// The text to insert, line breaks included.
    pub line: String,
    /// The id it writes: the derived one, so that what hangs on it stays.
    pub id: QaId,
}

/// The bytes of a file with its missing ids written; `None` when it would not read back as the same
/// Q&As with these ids, because a fence or comment that nobody closed swallows them, or because
/// the file has changed since it was read: the writer has to look first.
pub fn with_ids(original: &[u8], missing: &[MissingId]) -> Option<Vec<u8>> {
    let path = missing.first().map_or("", |it| it.path.as_str());
    let mut in_order: Vec<&MissingId> = missing.iter().collect();
    in_order.sort_by_key(|id| id.at);
    let mut fixed = Vec::with_capacity(original.len() + in_order.len() * 64);
    let mut from = 0;
    for id in &in_order {
        fixed.extend_from_slice(original.get(from..id.at)?);
        fixed.extend_from_slice(id.line.as_bytes());
        from = id.at;
    }
    fixed.extend_from_slice(original.get(from..)?);

    let before = reading(original, path)?;
    let after = reading(&fixed, path)?;
    let is_unclosed = |flaw: &Flaw| {
        matches!(
            flaw.kind,
            ProblemKind::UnclosedFence | ProblemKind::UnclosedComment
        )
    };
    let mut ids = in_order.iter().map(|missing| &missing.id);
    let reads_back = !before.flaws.iter().any(is_unclosed)
        && before.drafts.len() == after.drafts.len()
        && before.drafts.iter().zip(&after.drafts).all(|(old, new)| {
            let id = new.id.as_ref().map(|(id, _)| id);
            old.question == new.question
                && old.also == new.also
                && old.answer == new.answer
                && match &old.id {
                    Some((old, _)) => id == Some(old),
                    // What had no id has the next one, or still none where none can be written.
                    None => id.is_none() || id == ids.next(),
                }
        })
        && ids.next().is_none();
    reads_back.then_some(fixed)
}

fn reading(bytes: &[u8], path: &str) -> Option<Reading> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(shapes::read(text.strip_prefix(BOM).unwrap_or(text), path))
}

#[cfg(test)]
mod tests;
