//! Front matter: the title and the other names of a page, or the `question` that the rest of the file answers.
//!
//! YAML, TOML and JSON have the same keys (`block`, `fields`).

mod block;
mod fields;
mod page_properties;
mod split;

use crate::Markdown;
use crate::body::IdSlot;
use crate::quiz::QuizRule;
pub use page_properties::parse_property;
pub use split::split;

/// The front matter of a file. All fields are empty if there is none.
#[derive(Debug, Default)]
pub struct FrontMatter {
    /// The question that the rest of the file answers.
    pub question: Option<FrontMatterQuestion>,
    /// The title of the page, on one line.
    pub title: Option<String>,
    /// The other names of the page.
    pub aliases: Vec<String>,
    /// The pictures that the text can refer to by id.
    pub pictures: Vec<ListedPicture>,
    /// Whether its tags make the file a deck of flashcards.
    pub is_deck: bool,
    /// The names of that deck, outermost first.
    pub deck: Vec<String>,
    /// Where the properties of a Logseq page end, which take the place of front matter; 0 if there are none.
    pub properties_end: usize,
    /// The value of `id`, which can be empty, and its byte offset; `None` without the key.
    pub id: Option<(String, usize)>,
    /// Where an id can be inserted.
    pub slot: Option<IdSlot>,
    /// Where the text after the front matter begins.
    pub end: usize,
}

/// The question in the front matter of a note.
#[derive(Debug)]
pub struct FrontMatterQuestion {
    /// The question, on one line.
    pub question: String,
    /// Other wordings of the question.
    pub also: Vec<Markdown>,
    /// The names of its topic below the folders of the file, outermost first.
    pub topic: Vec<String>,
    /// The quiz rule of `quiz`.
    pub quiz_rule: QuizRule,
    /// The text shown with the question if the rest of the file is a verbatim answer, which is not parsed as
    /// Markdown.
    pub verbatim_prompt: Option<String>,
    /// The byte offset of its key.
    pub at: usize,
}

/// An entry of `images` in the front matter.
#[derive(Debug)]
pub struct ListedPicture {
    /// The id by which the text refers to the picture.
    pub id: String,
    /// The description of the picture; can be empty.
    pub description: String,
    /// The path, relative to the folder of the note or to the notes folder.
    pub path: String,
}

impl FrontMatter {
    /// Returns whether the rest of the file is a verbatim answer.
    pub fn is_verbatim(&self) -> bool {
        let question = self.question.as_ref();
        question.is_some_and(|question| question.verbatim_prompt.is_some())
    }
}

#[cfg(test)]
mod tests;
