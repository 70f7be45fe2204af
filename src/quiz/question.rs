//! Which Q&As can be quizzed.

use crate::notes::{Qa, reads_as_question};

/// The longest answer, in characters of its source, that somebody can hold their memory against.
const LONGEST_ANSWER: usize = 4000;

/// Whether this Q&A can stand on a card.
///
/// Headings that are mere titles ("Installation") ask nothing, unless the writer gave them an id,
/// which says that they are meant as questions, or a second wording that asks.
pub fn can_be_quizzed(qa: &Qa) -> bool {
    let asks = || {
        let mut wordings = std::iter::once(&qa.question).chain(&qa.also);
        !qa.id_is_derived || wordings.any(|wording| reads_as_question(&wording.plain()))
    };
    let answer = qa.answer.as_str();
    let fits = || answer.chars().nth(LONGEST_ANSWER).is_none();
    !qa.no_quiz && !answer.trim().is_empty() && fits() && asks()
}
