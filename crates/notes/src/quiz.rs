//! Which Q&As are quizzed, and why.
//!
//! Members are quizzed on what asks: a Q&A whose title, or another wording of it, reads as a
//! question, and one that its writer wrote as a card. A writer's directive overrides both. An id
//! decides nothing: `recite check --fix` gives one to every Q&A.

use std::fmt;

use crate::directive::{Directive, directive};
use crate::{Markdown, reads_as_question};

/// The longest answer, in characters of its source, that a member can compare with what they remember.
const LONGEST_ANSWER: usize = 4000;

/// What a writer's directives, `<!-- recite: quiz -->` and `<!-- recite: no-quiz -->`, say about a Q&A or a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QuizRule {
    /// No directive: the title and the shape decide.
    #[default]
    Unset,
    Quiz,
    NoQuiz,
}

impl QuizRule {
    /// Returns the rule that these HTML comments set. The last one counts.
    pub fn of<'a>(comments: impl IntoIterator<Item = &'a str>) -> Self {
        let rules = comments.into_iter().filter_map(|comment| {
            let rule = match directive(comment)?.ok()? {
                Directive::Quiz => Self::Quiz,
                Directive::NoQuiz => Self::NoQuiz,
                Directive::Ignore | Directive::Also(_) => return None,
            };
            Some(rule)
        });
        rules.last().unwrap_or_default()
    }

    /// Returns this rule, or the rule of the whole file where this one is unset.
    pub fn or(self, file: Self) -> Self {
        match self {
            Self::Unset => file,
            Self::Quiz | Self::NoQuiz => self,
        }
    }
}

/// Whether members are quizzed on a Q&A, with the reason. Printed as plain English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuizMembership {
    /// Quizzed: a directive says so.
    Chosen,
    /// Quizzed: its shape is that of a flashcard.
    Card,
    /// Quizzed: its title or another wording reads as a question.
    Question,
    /// Not quizzed: nothing about it asks.
    NotAQuestion,
    /// Not quizzed: a directive, of its own or of its file, says so.
    KeptOut,
    /// Not quizzed: its answer is empty.
    NoAnswer,
    /// Not quizzed: its answer is too long to compare with what one remembers.
    TooLong,
}

impl QuizMembership {
    /// Decides for a Q&A; `is_card` says whether its shape is that of a flashcard.
    ///
    /// A directive overrides title and shape, but asks for no answer that is empty or too long.
    pub fn decide(
        rule: QuizRule,
        is_card: bool,
        question: &Markdown,
        also: &[Markdown],
        answer: &Markdown,
    ) -> Self {
        let mut wordings = std::iter::once(question).chain(also);
        if rule == QuizRule::NoQuiz {
            Self::KeptOut
        } else if answer.as_str().trim().is_empty() {
            Self::NoAnswer
        } else if answer.as_str().chars().nth(LONGEST_ANSWER).is_some() {
            Self::TooLong
        } else if rule == QuizRule::Quiz {
            Self::Chosen
        } else if is_card {
            Self::Card
        } else if wordings.any(|wording| reads_as_question(wording.as_str())) {
            Self::Question
        } else {
            Self::NotAQuestion
        }
    }

    pub fn is_quizzed(self) -> bool {
        matches!(self, Self::Chosen | Self::Card | Self::Question)
    }

    /// Returns the reason as half a sentence, such as "its title does not read as a question".
    pub fn reason(self) -> String {
        match self {
            Self::Chosen => "`recite: quiz` says so".to_owned(),
            Self::Card => "it is written as a flashcard".to_owned(),
            Self::Question => "its title reads as a question".to_owned(),
            Self::NotAQuestion => "its title does not read as a question".to_owned(),
            Self::KeptOut => "`recite: no-quiz` keeps it out".to_owned(),
            Self::NoAnswer => "its answer is empty".to_owned(),
            Self::TooLong => format!("its answer has more than {LONGEST_ANSWER} characters"),
        }
    }
}

/// The whole sentence, such as "not quizzed: its title does not read as a question".
impl fmt::Display for QuizMembership {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quizzed = if self.is_quizzed() {
            "quizzed"
        } else {
            "not quizzed"
        };
        write!(f, "{quizzed}: {}", self.reason())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(rule: QuizRule, is_card: bool, question: &str, answer: &str) -> QuizMembership {
        let markdown = |text: &str| Markdown(text.to_owned());
        QuizMembership::decide(rule, is_card, &markdown(question), &[], &markdown(answer))
    }

    #[test]
    fn a_title_a_shape_or_a_directive_decides() {
        use QuizMembership::*;
        for (rule, is_card, question, expected) in [
            (QuizRule::Unset, false, "What is the GIL?", Question),
            (QuizRule::Unset, false, "`asyncio`: when?", Question),
            (QuizRule::Unset, false, "How to **pin** it", Question),
            (QuizRule::Unset, false, "Installation", NotAQuestion),
            (QuizRule::Unset, true, "Capital of France", Card),
            (QuizRule::Quiz, false, "Installation", Chosen),
            (QuizRule::Quiz, true, "Capital of France", Chosen),
            (QuizRule::NoQuiz, false, "What is the GIL?", KeptOut),
            (QuizRule::NoQuiz, true, "Capital of France", KeptOut),
        ] {
            let decided = decide(rule, is_card, question, "One thread at a time.");
            assert_eq!(decided, expected, "{question} {rule:?} {is_card}");
        }
    }

    #[test]
    fn another_wording_asks_too() {
        let markdown = |text: &str| Markdown(text.to_owned());
        let decided = QuizMembership::decide(
            QuizRule::Unset,
            false,
            &markdown("Installation"),
            &[markdown("setup"), markdown("How do I install it?")],
            &markdown("Unpack it."),
        );
        assert_eq!(decided, QuizMembership::Question);
    }

    #[test]
    fn no_directive_asks_for_an_answer_that_nobody_can_compare() {
        for rule in [QuizRule::Unset, QuizRule::Quiz] {
            for is_card in [false, true] {
                let asked = |answer: &str| decide(rule, is_card, "Why?", answer);
                assert!(asked(&"é".repeat(4000)).is_quizzed());
                assert_eq!(asked(&"é".repeat(4001)), QuizMembership::TooLong);
                assert_eq!(asked(" \n"), QuizMembership::NoAnswer);
            }
        }
    }

    #[test]
    fn the_last_directive_counts_and_that_of_a_qa_before_that_of_its_file() {
        let of = |comments: &[&str]| QuizRule::of(comments.iter().copied());
        let (quiz, no_quiz) = ("<!-- recite: quiz -->", "<!-- recite: no-quiz -->");
        assert_eq!(of(&[]), QuizRule::Unset);
        assert_eq!(of(&["<!-- quiz -->"]), QuizRule::Unset);
        assert_eq!(of(&[quiz, "<!-- TODO -->"]), QuizRule::Quiz);
        assert_eq!(of(&[quiz, no_quiz]), QuizRule::NoQuiz);
        assert_eq!(of(&[no_quiz, quiz]), QuizRule::Quiz);
        assert_eq!(QuizRule::Quiz.or(QuizRule::NoQuiz), QuizRule::Quiz);
        assert_eq!(QuizRule::Unset.or(QuizRule::NoQuiz), QuizRule::NoQuiz);
    }

    #[test]
    fn each_reason_is_plain_english() {
        use QuizMembership::*;
        let all = [
            Chosen,
            Card,
            Question,
            NotAQuestion,
            KeptOut,
            NoAnswer,
            TooLong,
        ];
        let all: Vec<String> = all.iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(all.join("\n"), @r"
        quizzed: `recite: quiz` says so
        quizzed: it is written as a flashcard
        quizzed: its title reads as a question
        not quizzed: its title does not read as a question
        not quizzed: `recite: no-quiz` keeps it out
        not quizzed: its answer is empty
        not quizzed: its answer has more than 4000 characters
        ");
    }
}
