//! What is said while the notes hold no Q&A at all: that this is so, and how to begin.

use std::path::Path;

use super::Message;
use super::frame::{Frame, GREY};

/// The reply to `/ask` and `/quiz`.
pub fn no_notes(private: bool) -> Message {
    let mut frame = Frame::default();
    frame.text(
        "I have no notes yet, so there is nothing I can answer or ask.\n\
         -# Whoever runs me can begin: a Markdown file in my notes folder, with a question as a heading and its \
         answer below."
            .to_owned(),
    );
    frame.into_message(GREY, Vec::new(), private)
}

/// The line for whoever runs the bot.
pub fn no_notes_line(folder: &Path) -> String {
    format!(
        "notes folder `{}` has no questions yet; write one in a Markdown file there, such as `first.md`: the question \
         as a heading (`## How do I begin?`), the answer below it",
        folder.display()
    )
}
