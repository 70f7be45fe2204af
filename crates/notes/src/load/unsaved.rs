//! A text that nobody has saved yet, read as if it were.

use super::refused::{MAX_NOTE_BYTES, too_large};
use super::{Good, Loaded};
use crate::Notebook;
use crate::access::Access;
use crate::identity::{Identified, Others, identified};

/// What one text holds and what is wrong with it, as if it were the file at `path` of the folder.
///
/// Files that it links to are looked up, and the ids of the other files in `beside` are taken.
/// Nothing that this file held before plays a part, so a text whose flaws would make the bot keep the
/// old one is still shown as it reads.
pub fn load_unsaved(access: &Access, path: &str, text: &str, beside: &Notebook) -> Loaded {
    let access = &access.clone().with_names(beside.access().names().clone());
    let mut good = Good::default();
    let size = text.len() as u64;
    let taken = match size <= MAX_NOTE_BYTES {
        true => good.take(access, path, text, &[]),
        false => Err(too_large(path, size)),
    };
    good.problems.extend(taken.err());
    let others = Others::beside(path, beside);
    let Identified {
        qas, missing_ids, ..
    } = identified(good.found, others, &mut good.problems);
    good.problems.sort();
    Loaded {
        notebook: Notebook::new(access.clone(), 1, qas),
        problems: good.problems,
        missing_ids,
        coverage: good.coverage,
        kept: 0,
    }
}

#[cfg(test)]
mod tests;
