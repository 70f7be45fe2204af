//! The small line above a reply that shows what was asked, and a second one if the notes are in another language.
//!
//! A button can carry at most 100 characters, so it cannot carry the question. When a button is pressed, Discord sends
//! its message along, and both lines are read back from it.

use super::catalog::Catalog;
use super::limits::{self, Size};
use super::{Component, Message, TextDisplay, choices, dialect};
use recite_notes::Qa;
use recite_search::QueryLanguage;

/// How much of a question is shown, in characters.
const MAX_QUESTION_CHARS: usize = 120;
/// How much of it is shown above a second line.
const MAX_FOREIGN_CHARS: usize = 90;
/// The maximum size of both lines: escaping can double the question.
pub const ASKED: Size = Size {
    chars: 260,
    bytes: 530,
};
/// The prefix of small text in Discord's Markdown.
const SMALL: &str = "-# ";
/// What was asked, and the language of the notes.
const MAX_LINES: usize = 2;

/// What was asked, as a line of Discord's Markdown in which nothing of the question is markup. A second line may say
/// that the notes are in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedLine(String);

impl AskedLine {
    /// Returns the line for a question as it was typed; `None` if it is blank.
    pub fn new(catalog: Catalog, question: &str) -> Option<Self> {
        asked(catalog, question, MAX_QUESTION_CHARS).map(Self)
    }

    /// Returns the line for a question in another language than the notes, and one below it that says so in that
    /// language; `None` if the question is blank.
    pub fn foreign(catalog: Catalog, question: &str, language: QueryLanguage) -> Option<Self> {
        let asked = asked(catalog, question, MAX_FOREIGN_CHARS)?;
        let notice = catalog.notes_are_in_other_language(language);
        Some(Self(format!("{asked}\n{SMALL}{notice}")))
    }

    /// Returns the line for a member who picked this Q&A.
    pub fn of_picked(catalog: Catalog, qa: &Qa) -> Option<Self> {
        Self::new(catalog, &choices::question(qa, MAX_QUESTION_CHARS))
    }

    /// Returns what stands above a reply; `None` for other text.
    pub fn read(content: &str) -> Option<Self> {
        let mut lines = content.split('\n');
        let is_line =
            lines.all(|line| line.starts_with(SMALL)) && content.split('\n').count() <= MAX_LINES;
        (is_line && Size::of(content).fits(ASKED)).then(|| Self(content.to_owned()))
    }
}

/// Returns the line for this question, of which at most `max_chars` are shown.
fn asked(catalog: Catalog, question: &str, max_chars: usize) -> Option<String> {
    let words: Vec<&str> = question.split_whitespace().collect();
    let question = dialect::escape(&limits::clip(&words.join(" "), max_chars));
    (!question.is_empty()).then(|| format!("{SMALL}{}", catalog.ask_asked(&question)))
}

impl Message {
    /// Returns the message with these lines above it.
    pub(super) fn below(mut self, asked: Option<&AskedLine>) -> Self {
        let line = asked.map(|AskedLine(content)| {
            Component::Text(TextDisplay {
                content: content.clone(),
            })
        });
        self.components.splice(0..0, line);
        self
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    #[test]
    fn a_line_shows_the_question_as_it_was_typed() {
        let line = |question| AskedLine::new(Catalog::english(), question).map(|it| it.0);
        assert_eq!(
            line("  how do I\n# *wind* it? ").as_deref(),
            Some("-# Asked: how do I # \\*wind\\* it?")
        );
        assert_eq!(
            line("@everyone <@&1> `x`").as_deref(),
            Some("-# Asked: @\u{200b}everyone <\u{200b}@&1> \\`x\\`")
        );
        let words = "word ".repeat(100);
        let long = line(&words).expect("a line");
        assert!(long.ends_with("word…"), "{long}");
        assert_eq!(line(" \n "), None);
    }

    #[test]
    fn the_language_of_the_notes_is_below_what_was_asked() {
        let asked = AskedLine::foreign(Catalog::english(), "was ist das", QueryLanguage::German);
        let lines = "-# Asked: was ist das\n-# Die Notizen sind in einer anderen Sprache.";
        assert_eq!(asked.map(|it| it.0).as_deref(), Some(lines));
        for other in ["", "\n", "-# a\n", "-# a\nb", "-# a\n-# b\n-# c"] {
            assert_eq!(AskedLine::read(other), None, "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn every_line_is_read_back(
            question in ".{0,300}|[@<*_`\\\\\\[]{0,300}|[日👨‍👩‍👧]{0,300}",
            language in select(QueryLanguage::ALL),
        ) {
            let asked = [
                AskedLine::new(Catalog::english(), &question),
                AskedLine::foreign(Catalog::english(), &question, language),
            ];
            for line in asked.into_iter().flatten() {
                prop_assert_eq!(AskedLine::read(&line.0), Some(line));
            }
        }
    }
}
