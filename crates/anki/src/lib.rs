//! Imports Anki decks as notes and exports notes as Anki decks.
//!
//! [`import()`] reads a text export or a package of any Anki version and writes note files. [`export()`] writes the
//! Q&As of a notebook in either format. Decks are untrusted input: every size is limited, and a deck can never write
//! outside the target folder.

#![warn(missing_docs)]

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

pub use export::{ExportSummary, export};
pub use import::{ImportSummary, import};

/// The reason why a deck could not be read or written. Each message ends with a step that fixes the problem.
#[derive(Debug, thiserror::Error)]
pub enum AnkiError {
    /// The extension of the file to import is not one of Anki's.
    #[error("`{}` is not an Anki file. Choose a file that ends in `.txt`, `.apkg` or `.colpkg`.", .0.display())]
    UnknownExtension(PathBuf),
    /// The extension of the file to export is not one that can be written.
    #[error("cannot export to `{}`: unknown file type. Choose a name that ends in `.apkg` or `.txt`.", .0.display())]
    UnknownExportExtension(PathBuf),
    /// The file could not be opened or read.
    #[error("cannot read `{}`: {error}. Check the path and the permissions.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// The file is not a valid deck.
    #[error("cannot read `{}`: {what}. Export it from Anki again.", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, as the end of a sentence.
        what: String,
    },
    /// A part of the file exceeds its limit.
    #[error("cannot read `{}`: {what} is larger than {limit_mib} MiB. Export a smaller deck.", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The part that is too large.
        what: &'static str,
        /// The limit in MiB.
        limit_mib: u64,
    },
    /// The file is not UTF-8.
    #[error("cannot read `{}`: not valid UTF-8. Save it as UTF-8.", .0.display())]
    Encoding(PathBuf),
    /// The deck contains no card that can become a note.
    #[error("`{}` contains no card with a question and an answer, so nothing was written. Export a deck that has notes.", .0.display())]
    Empty(PathBuf),
    /// The target already exists and may not be overwritten.
    #[error("`{}` already exists, so nothing was written. Choose another path, or add `--overwrite`.", .0.display())]
    Exists(PathBuf),
    /// The target path is a link or a file where a folder is needed.
    #[error("`{}` is not a regular file or folder below the target, so nothing was written. Move it away, or choose another folder.", .0.display())]
    Obstructed(PathBuf),
    /// Another note in the target folder already has the id of a card.
    #[error(
        "the id `{id}` is already used in `{path}`, so nothing was written. Import into an empty folder, or delete the earlier import."
    )]
    IdTaken {
        /// The id.
        id: String,
        /// The note file that already has the id.
        path: String,
    },
    /// A file could not be written.
    #[error("cannot write `{}`: {error}. Nothing was changed. Check the permissions and the free space.", path.display())]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
}

impl AnkiError {
    fn damaged(path: &std::path::Path, what: impl ToString) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            what: what.to_string(),
        }
    }
}
