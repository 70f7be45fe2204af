//! Which Q&As can be quizzed.

use recite_notes::{Qa, reads_as_question};

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

#[cfg(test)]
mod tests {
    use super::*;
    use recite_notes::{Markdown, QaId, Source, Topic};

    fn qa(question: &str) -> Qa {
        Qa {
            id: QaId::derive("gil.md", question, 0),
            id_is_derived: true,
            question: Markdown::parse_line(question),
            also: Vec::new(),
            answer: Markdown::parse("One thread at a time."),
            topic: Topic::default(),
            source: Source {
                path: "gil.md".to_owned(),
                line: 1,
            },
            files: Vec::new(),
            no_quiz: false,
            is_card: false,
            aliases: Vec::new(),
            prompt: recite_notes::Markdown::default(),
        }
    }

    #[track_caller]
    fn check(expected: bool, change: impl FnOnce(&mut Qa)) {
        let mut it = qa("What is the GIL?");
        change(&mut it);
        assert_eq!(can_be_quizzed(&it), expected, "{it:?}");
    }

    #[test]
    fn what_asks_and_has_an_answer_can_be_quizzed() {
        check(true, |_| {});
        check(true, |it| it.question = Markdown::parse_line("`asyncio`: when?"));
        check(true, |it| it.question = Markdown::parse_line("How to **pin** it"));
        check(false, |it| it.no_quiz = true);
        check(false, |it| it.answer = Markdown::parse(" \n"));
    }

    #[test]
    fn a_title_asks_nothing_unless_its_writer_says_so() {
        let title = |it: &mut Qa| it.question = Markdown::parse_line("Installation");
        check(false, title);
        check(true, |it| {
            title(it);
            it.id_is_derived = false;
        });
        check(true, |it| {
            title(it);
            it.also.push(Markdown::parse_line("How do I install it?"));
        });
    }

    #[test]
    fn an_answer_nobody_can_hold_their_memory_against_is_left_out() {
        check(true, |it| it.answer = Markdown::parse("é".repeat(4000)));
        check(false, |it| it.answer = Markdown::parse("é".repeat(4001)));
    }
}
