//! The words of a Q&A that are indexed.
//!
//! All words count as one text, those of the question twice. With a text each, a common word in a short
//! heading scored too high: hit@1 was 0.03 lower when measured.

use super::lexicon::{Lexicon, TextWords};
use recite_notes::{Markdown, Qa};

/// How often a question's words are indexed, relative to those of its answer.
const QUESTION_WEIGHT: usize = 2;

/// The words of a Q&A: of its question and other wordings, of its aliases, and of the rest.
pub struct QaWords {
    pub wordings: Vec<Wording>,
    pub aliases: Vec<Wording>,
    pub rest: TextWords,
}

/// A question, another wording of it, or an alias of its page.
pub struct Wording {
    /// The text without markup.
    pub text: String,
    /// The same with backticks around code.
    pub text_with_code: String,
    pub words: TextWords,
}

impl QaWords {
    pub fn analyze(qa: &Qa, lexicon: &mut Lexicon) -> Self {
        let mut wording = |markdown: &Markdown| {
            let text_with_code = markdown.plain_with_code_spans();
            Wording {
                words: lexicon.words(&text_with_code),
                text: markdown.plain(),
                text_with_code,
            }
        };
        let wordings = std::iter::once(&qa.question).chain(&qa.also);
        let wordings = wordings.map(&mut wording).collect();
        let aliases = qa.aliases.iter().map(&mut wording).collect();
        let mut rest = lexicon.words(&qa.answer.plain_with_code_spans());
        if !qa.prompt.as_str().is_empty() {
            rest.append(lexicon.words(&qa.prompt.plain_with_code_spans()));
        }
        for name in &qa.topic.0 {
            rest.append(lexicon.words(name));
        }
        Self {
            wordings,
            aliases,
            rest,
        }
    }

    /// Returns the question, its other wordings and its aliases as written, with backticks around code.
    pub fn questions(&self) -> Box<[Box<str>]> {
        let wordings = self.wordings.iter().chain(&self.aliases);
        wordings
            .map(|wording| wording.text_with_code.as_str().into())
            .collect()
    }

    /// Returns the numbers in the vocabulary of the words that are indexed.
    pub fn numbers(&self) -> impl Iterator<Item = u32> {
        let wordings = self.wordings.iter().chain(&self.aliases);
        let subjects = wordings.flat_map(|wording| wording.words.subject());
        let words = subjects.chain(self.rest.without_stop_words());
        words.map(|(_, numbers)| numbers.word)
    }

    /// Returns the numbers in the index of all terms, as often as they occur.
    pub fn terms(&self) -> impl Iterator<Item = u32> {
        let questions = std::iter::repeat_n(&self.wordings, QUESTION_WEIGHT).flatten();
        let wordings = questions.chain(&self.aliases).map(|wording| &wording.words);
        let subjects = wordings.clone().flat_map(TextWords::subject);
        let parts = subjects.chain(self.rest.without_stop_words());
        let forms = wordings.chain([&self.rest]).flat_map(TextWords::forms);
        parts.map(|(_, numbers)| numbers.term).chain(forms)
    }
}
