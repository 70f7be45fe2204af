//! Writing missing ids into note files: an insertion each, and no other byte changes.

use super::{QaId, shapes};

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

/// The bytes of a file with its missing ids written, or `None` when they would not read back as
/// ids (a comment or fence that nobody closed swallows them): the writer has to mend that first.
pub fn with_ids(original: &[u8], missing: &[MissingId]) -> Option<Vec<u8>> {
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
    let text = std::str::from_utf8(&fixed).ok()?;
    let reading = shapes::read(text.strip_prefix('\u{feff}').unwrap_or(text));
    let before = std::str::from_utf8(original).ok()?;
    let questions = shapes::read(before.strip_prefix('\u{feff}').unwrap_or(before))
        .drafts
        .len();
    let written = |id: &MissingId| {
        reading
            .drafts
            .iter()
            .any(|draft| draft.id.as_ref().is_some_and(|(found, _)| *found == id.id))
    };
    (reading.drafts.len() == questions && missing.iter().all(written)).then_some(fixed)
}
