//! A note as it is written by both export formats.

/// A Q&A in the form of an Anki note, with HTML fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedNote {
    /// The guid of the note, derived from the id of the Q&A.
    pub guid: String,
    /// The question, as HTML.
    pub question: String,
    /// The answer, as HTML.
    pub answer: String,
    /// The content of the field that stores the original Q&A.
    pub origin: String,
    /// The tags. The first one is the topic.
    pub tags: Vec<String>,
}
