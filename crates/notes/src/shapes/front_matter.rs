//! Front matter: the title and the other names of a page, or the `question` that the rest of the file answers.
//!
//! YAML, TOML and JSON are read alike (`block`, `fields`).

mod block;
mod fields;
mod page_properties;
mod split;

use crate::Markdown;
use crate::body::IdSlot;
use crate::quiz::QuizRule;
pub use page_properties::property;
pub use split::split;

/// The front matter of a file; all empty where it has none.
#[derive(Debug, Default)]
pub struct FrontMatter {
    pub question: Option<AskedQuestion>,
    /// The title of the page, folded to one line.
    pub title: Option<String>,
    /// Other names of the page.
    pub aliases: Vec<String>,
    /// The pictures that the text shows by id.
    pub pictures: Vec<ListedPicture>,
    /// Whether its tags make the file a deck of flashcards, and the names of that.
    pub is_deck: bool,
    pub deck: Vec<String>,
    /// Where the properties end that a page of Logseq has in its place; 0 where it has none.
    pub properties_end: usize,
    /// What `id` says, empty where nothing, and where that begins; `None` without such a key.
    pub id: Option<(String, usize)>,
    /// Where an id may be written.
    pub slot: Option<IdSlot>,
    /// Where the text behind the front matter begins.
    pub end: usize,
}

/// What the front matter of a note asks.
#[derive(Debug)]
pub struct AskedQuestion {
    /// Folded to one line.
    pub question: String,
    /// Other wordings of the question.
    pub also: Vec<Markdown>,
    /// The names of its topic below the folders of its file, outermost first.
    pub topic: Vec<String>,
    pub quiz_rule: QuizRule,
    /// What is shown with the question, where the rest of the file is the answer word for word.
    pub verbatim_prompt: Option<String>,
    /// Where its key stands.
    pub at: usize,
}

/// An entry of the front matter's `images:`.
#[derive(Debug)]
pub struct ListedPicture {
    pub id: String,
    pub description: String,
    /// From the note's folder, or from the notes folder.
    pub path: String,
}

impl FrontMatter {
    /// Whether the rest of the file is an answer word for word.
    pub fn is_verbatim(&self) -> bool {
        let asked = self.question.as_ref();
        asked.is_some_and(|asked| asked.verbatim_prompt.is_some())
    }
}

#[cfg(test)]
mod tests;
