//! A note as both kinds of export write it.

/// A Q&A as a note of Anki's, with HTML in its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedNote {
    pub guid: String,
    pub question: String,
    pub answer: String,
    /// The field that holds the Q&A word for word.
    pub origin: String,
    pub tags: Vec<String>,
}
