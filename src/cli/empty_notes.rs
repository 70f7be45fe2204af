//! The message that commands print when the notes contain no Q&A.

use std::path::Path;

use super::failure::Failure;
use recite_notes::Notebook;

/// Returns the message for this folder.
pub fn no_questions_message(folder: &Path) -> String {
    format!(
        "notes folder `{}` has no questions yet. Write one in a Markdown file there, such as `first.md`: the question \
         as a heading (`## How do I start?`), the answer below it.",
        folder.display()
    )
}

/// Fails if the notes contain no Q&A.
pub fn require_questions(book: &Notebook) -> Result<(), Failure> {
    match book.qas().is_empty() {
        true => Err(Failure::Usage(vec![no_questions_message(book.root())])),
        false => Ok(()),
    }
}
