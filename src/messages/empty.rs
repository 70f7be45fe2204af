//! The reply while the notes hold no Q&A at all: it says so, and how to begin.

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
