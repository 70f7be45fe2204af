//! What is read of one file so far.
//!
//! Each kind of reading adds its part: `headings`, `page`, `cards` and `keys`.

use std::ops::Range;

use super::file::File;
use crate::body::Draft;
use crate::parts::Part;
use crate::problem::Flaw;
use crate::quiz::QuizRule;

/// Reads one file into its Q&As.
pub struct Reader<'a> {
    pub file: &'a File<'a>,
    pub drafts: Vec<Draft>,
    pub flaws: Vec<Flaw>,
    pub unanswered: Vec<(usize, String)>,
    /// What is known of the file's parts beside its Q&As; the first one counts.
    pub parts: Vec<(Range<usize>, Part)>,
    /// The outermost sections that the page itself holds.
    pub held: Vec<usize>,
    /// What the directives above the first heading say about the quiz.
    pub quiz_rule: QuizRule,
    /// Whether a Q&A has the other names of the page already.
    pub has_names: bool,
}
