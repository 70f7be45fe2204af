//! Where the notes can be read.

/// Where the notes can be read in a browser, if anywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// What comes before a note's path, such as `https://github.com/we/notes/blob/main/`.
    pub source_url: Option<String>,
}
