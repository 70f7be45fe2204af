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
    /// Not quizzed: its answer is a list of choices, and nothing says which one is right.
    OpenChoice,
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
            Self::OpenChoice => "nothing says which of its choices is right".to_owned(),
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
mod tests;
