//! The reply while the notes contain no Q&A.

use super::Message;
use super::catalog::Catalog;
use super::frame::{Frame, GRAY};

/// Returns the reply to `/ask` and `/quiz` while there are no notes, with a hint for the operator.
pub fn no_notes(catalog: Catalog, is_private: bool) -> Message {
    let mut frame = Frame::default();
    frame.text(format!(
        "{}\n-# {}",
        catalog.ask_no_notes(),
        catalog.ask_no_notes_hint()
    ));
    frame.into_message(GRAY, Vec::new(), is_private)
}
