//! The small line above a reply that shows what was asked.
//!
//! A button can carry at most 100 characters, so it cannot carry the question. When a button is pressed, Discord sends
//! its message along, and the line is read back from it.

use super::catalog::Catalog;
use super::limits::{self, Size};
use super::{Component, Message, TextDisplay, choices, dialect};
use recite_notes::Qa;

/// How much of a question is shown, in characters.
const MAX_QUESTION_CHARS: usize = 120;
/// The maximum size of the line: escaping can double the question.
pub const ASKED: Size = Size {
    chars: 260,
    bytes: 530,
};
/// The prefix of small text in Discord's Markdown.
const SMALL: &str = "-# ";

/// What was asked, as a line of Discord's Markdown in which nothing of the question is markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedLine(String);

impl AskedLine {
    /// Returns the line for a question as it was typed; `None` if it is blank.
    pub fn new(catalog: Catalog, question: &str) -> Option<Self> {
        let words: Vec<&str> = question.split_whitespace().collect();
        let question = dialect::escape(&limits::clip(&words.join(" "), MAX_QUESTION_CHARS));
        (!question.is_empty()).then(|| Self(format!("{SMALL}{}", catalog.ask_asked(&question))))
    }

    /// Returns the line for a member who picked this Q&A.
    pub fn of_picked(catalog: Catalog, qa: &Qa) -> Option<Self> {
        Self::new(catalog, &choices::question(qa, MAX_QUESTION_CHARS))
    }

    /// Returns the line that stands above a reply; `None` for other text.
    pub fn read(content: &str) -> Option<Self> {
        let is_line = content.starts_with(SMALL) && !content.contains('\n');
        (is_line && Size::of(content).fits(ASKED)).then(|| Self(content.to_owned()))
    }
}

impl Message {
    /// Returns the message with this line above it.
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

    proptest! {
        #[test]
        fn every_line_is_read_back(question in ".{0,300}|[@<*_`\\\\\\[]{0,300}|[日👨‍👩‍👧]{0,300}") {
            if let Some(line) = AskedLine::new(Catalog::english(), &question) {
                prop_assert_eq!(AskedLine::read(&line.0), Some(line));
            }
        }
    }
}
