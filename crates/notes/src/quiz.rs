//! Decides which Q&As are in the quiz, and why.
//!
//! The quiz contains the Q&As whose title or another wording reads as a question, and those written as flashcards. A
//! directive in the note overrides both. Ids do not matter here: `recite check --fix` writes one for every Q&A.

use std::fmt;

use crate::directive::{Directive, parse_directive};
use crate::{Markdown, reads_as_question};

/// The longest answer, in characters of its source, that a member can compare with what they remember.
const LONGEST_ANSWER: usize = 4000;

/// The quiz directive of a Q&A or a file: `<!-- recite: quiz -->` or `<!-- recite: no-quiz -->`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QuizRule {
    /// There is no directive: title and shape decide.
    #[default]
    Unset,
    /// `recite: quiz`.
    Quiz,
    /// `recite: no-quiz`.
    NoQuiz,
}

impl QuizRule {
    /// Returns the rule that these HTML comments set. The last one counts.
    pub fn from_comments<'a>(comments: impl IntoIterator<Item = &'a str>) -> Self {
        let rules = comments.into_iter().filter_map(|comment| {
            let rule = match parse_directive(comment)?.ok()? {
                Directive::Quiz => Self::Quiz,
                Directive::NoQuiz => Self::NoQuiz,
                Directive::Ignore | Directive::Also(_) => return None,
            };
            Some(rule)
        });
        rules.last().unwrap_or_default()
    }

    /// Returns this rule, or the rule of the whole file if this one is unset.
    pub fn or(self, file: Self) -> Self {
        match self {
            Self::Unset => file,
            Self::Quiz | Self::NoQuiz => self,
        }
    }
}

/// Whether members are quizzed on a Q&A, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuizStatus {
    /// Quizzed: a directive includes it.
    OptedIn,
    /// Quizzed: it is written as a flashcard.
    Card,
    /// Quizzed: its title or another wording reads as a question.
    Question,
    /// Not quizzed: no wording reads as a question.
    NotAQuestion,
    /// Not quizzed: a directive of the Q&A or its file excludes it.
    OptedOut,
    /// Not quizzed: its answer is empty.
    NoAnswer,
    /// Not quizzed: its answer is a list of choices that does not say which one is right.
    OpenChoice,
    /// Not quizzed: its answer is too long to compare with what a member remembers.
    TooLong,
}

impl QuizStatus {
    /// Decides whether a Q&A is quizzed. `is_card` says whether it is written as a flashcard.
    ///
    /// A directive overrides title and shape, but a Q&A whose answer is empty or too long is never quizzed.
    pub fn decide(
        rule: QuizRule,
        is_card: bool,
        question: &Markdown,
        also: &[Markdown],
        answer: &Markdown,
    ) -> Self {
        let mut wordings = std::iter::once(question).chain(also);
        if rule == QuizRule::NoQuiz {
            Self::OptedOut
        } else if answer.as_str().trim().is_empty() {
            Self::NoAnswer
        } else if answer.as_str().chars().nth(LONGEST_ANSWER).is_some() {
            Self::TooLong
        } else if rule == QuizRule::Quiz {
            Self::OptedIn
        } else if is_card {
            Self::Card
        } else if wordings.any(|wording| reads_as_question(wording.as_str())) {
            Self::Question
        } else {
            Self::NotAQuestion
        }
    }

    /// Whether members are quizzed on the Q&A.
    pub fn is_quizzed(self) -> bool {
        matches!(self, Self::OptedIn | Self::Card | Self::Question)
    }

    /// Returns the reason as a clause, such as "its title does not read as a question".
    pub fn reason(self) -> String {
        match self {
            Self::OptedIn => "it is marked with `recite: quiz`".to_owned(),
            Self::Card => "it is written as a flashcard".to_owned(),
            Self::Question => "its title reads as a question".to_owned(),
            Self::NotAQuestion => "its title does not read as a question".to_owned(),
            Self::OptedOut => "it is marked with `recite: no-quiz`".to_owned(),
            Self::NoAnswer => "its answer is empty".to_owned(),
            Self::OpenChoice => "it does not say which of its choices is right".to_owned(),
            Self::TooLong => format!("its answer has more than {LONGEST_ANSWER} characters"),
        }
    }
}

/// Shows the status with its reason, such as "not quizzed: its title does not read as a question".
impl fmt::Display for QuizStatus {
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
