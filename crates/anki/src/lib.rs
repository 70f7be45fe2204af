//! Anki decks as notes, and notes as Anki decks.
//!
//! [`import()`] reads a text export or a package of any generation and writes note files; [`export()`] writes the
//! Q&As of a notebook as either. Decks come from strangers: every size is bounded, and nothing that a deck says decides
//! about a path outside of the folder that is written.

mod cloze;
mod collection;
mod deck;
mod export;
mod exported_note;
mod guid;
mod html;
mod import;
mod layout;
mod origin;
mod package;
mod tag;
mod text;
mod wire;

use std::io;
use std::path::PathBuf;

pub use export::{Exported, export};
pub use import::{Imported, import};

/// Why a deck cannot be read or written. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum AnkiError {
    #[error("`{}` is no Anki file by its ending; name one that ends in `.txt`, `.apkg` or `.colpkg`", .0.display())]
    Ending(PathBuf),
    #[error("`{}` is no name for an Anki file; end it in `.apkg` or `.txt`", .0.display())]
    ExportEnding(PathBuf),
    #[error("cannot read `{}`: {source}; check the path and the permissions", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("cannot read `{}`: {what}; export it from Anki again", path.display())]
    Damaged { path: PathBuf, what: String },
    #[error("cannot read `{}`: {what} is larger than {limit_mib} MiB; export a smaller deck", path.display())]
    TooLarge {
        path: PathBuf,
        what: &'static str,
        limit_mib: u64,
    },
    #[error("cannot read `{}`: not valid UTF-8; save it as UTF-8", .0.display())]
    Encoding(PathBuf),
    #[error("`{}` holds no card with a question and an answer; nothing was written. Export a deck that has notes", .0.display())]
    Empty(PathBuf),
    #[error("`{}` already exists; nothing was written. Name another place, or add `--overwrite`", .0.display())]
    Exists(PathBuf),
    #[error("`{}` is not a folder of its own below the target, so nothing is written there; move it away, or name another folder", .0.display())]
    Obstructed(PathBuf),
    #[error(
        "the id `{id}` is already in `{path}`; nothing was written. Import into an empty folder, or delete the earlier import"
    )]
    IdTaken { id: String, path: String },
    #[error("cannot write `{}`: {source}; nothing was changed. Check the permissions and the free space", path.display())]
    Unwritable { path: PathBuf, source: io::Error },
}

impl AnkiError {
    fn damaged(path: &std::path::Path, what: impl ToString) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            what: what.to_string(),
        }
    }
}
