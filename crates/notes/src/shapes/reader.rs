//! The state of reading one file.
//!
//! `headings`, `page`, `cards` and `keys` each add their readers to [`Reader`].

use std::ops::Range;

use super::file::File;
use crate::body::Draft;
use crate::parts::PartKind;
use crate::problem::Flaw;
use crate::quiz::QuizRule;

/// Reads one file into Q&As.
pub struct Reader<'a> {
    /// The file.
    pub file: &'a File<'a>,
    /// The Q&As found so far.
    pub drafts: Vec<Draft>,
    /// The problems found so far.
    pub flaws: Vec<Flaw>,
    /// The byte offset and the text of each question without an answer.
    pub unanswered: Vec<(usize, String)>,
    /// The parts of the file outside Q&As. Where two overlap, the first one counts.
    pub parts: Vec<(Range<usize>, PartKind)>,
    /// The outermost sections that belong to the answer of the page title.
    pub page_sections: Vec<usize>,
    /// The quiz rule from the directives above the first heading.
    pub quiz_rule: QuizRule,
    /// Whether a Q&A already carries the page's other names.
    pub has_page_names: bool,
}
