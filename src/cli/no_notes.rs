//! What commands print while the notes hold no Q&A at all: that this is so, and how to begin.

use std::path::Path;

use super::failure::Failure;
use recite_notes::Notebook;

/// The line for this folder.
pub fn no_notes_line(folder: &Path) -> String {
    format!(
        "notes folder `{}` has no questions yet; write one in a Markdown file there, such as `first.md`: the question \
         as a heading (`## How do I begin?`), the answer below it",
        folder.display()
    )
}

/// Fails where there is nothing to ask for.
pub fn needs_notes(book: &Notebook) -> Result<(), Failure> {
    match book.qas().is_empty() {
        true => Err(Failure::Usage(vec![no_notes_line(book.root())])),
        false => Ok(()),
    }
}
