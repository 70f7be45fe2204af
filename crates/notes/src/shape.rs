//! The names of the shapes in which Q&As are written.

/// The shape in which a Q&A is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// A heading whose level has one id in each section.
    IdLevel,
    /// A heading that reads as a question.
    Question,
    /// A heading with text below it.
    Heading,
    /// The text above the first heading.
    Page,
    /// A file whose front matter contains the question.
    FrontMatter,
    /// A `<details>` element with a question in its summary.
    Details,
    /// A bold line that is a question.
    BoldLine,
    /// A labeled pair: `Q:` and `A:`.
    Pair,
    /// A flashcard.
    Flashcard,
    /// A text with hidden parts.
    Cloze,
    /// A term with its definition.
    Definition,
    /// An item in a list of questions.
    ListItem,
    /// A row in a table of questions and answers.
    TableRow,
    /// A quote or callout with a question.
    Callout,
}

impl Shape {
    /// Returns a short description.
    pub fn text(self) -> &'static str {
        match self {
            Self::IdLevel => "heading of the level with one id each",
            Self::Question => "heading that reads as a question",
            Self::Heading => "heading with text",
            Self::Page => "page title",
            Self::FrontMatter => "`question:` in the front matter",
            Self::Details => "`<details>` with a question in its summary",
            Self::BoldLine => "bold line that reads as a question",
            Self::Pair => "`Q:` and `A:`",
            Self::Flashcard => "flashcard",
            Self::Cloze => "cloze",
            Self::Definition => "definition",
            Self::ListItem => "item in a list of questions",
            Self::TableRow => "row in a table of questions",
            Self::Callout => "quote or callout with a question",
        }
    }
}
