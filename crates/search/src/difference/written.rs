//! A query or question as it is written.

use super::negation::is_negated;
use super::question_words::{AsksFor, is_question_word};
use crate::frame_words::{is_filler, is_opposite};
use crate::terms::{component_parts, fold, is_mark, is_unspaced};

/// A text, taken apart.
pub struct Written {
    /// The text in lower case, with single blanks and without punctuation at its end.
    pub text: String,
    pub words: Vec<WrittenWord>,
    /// The parts with symbols that are more than punctuation, such as `1.5`, `x+y`, `$5` and `->`; sorted.
    pub marks: Vec<String>,
    pub asks_for: AsksFor,
    pub is_negated: bool,
    /// Whether most of it is in a script without blanks between words.
    pub is_unspaced: bool,
}

/// A word, or a part of an identifier.
#[derive(Debug)]
pub struct WrittenWord {
    /// In its own case.
    pub as_written: String,
    /// In lower case, with accents.
    pub lower: String,
    /// In lower case, without accents.
    pub folded: String,
    /// Whether it may be left out without asking something else.
    pub is_filler: bool,
    /// Whether it begins with a capital letter, and is not the first word.
    pub is_capitalized: bool,
    /// Whether it is between backticks.
    pub is_code: bool,
    /// Whether it is a part of an identifier.
    pub is_part: bool,
    /// The number of the part between blanks that it is in.
    pub chunk: usize,
}

/// Words that may differ without asking something else, besides [`is_filler`].
const SMALL_WORDS: &[&str] = &[
    "about", "also", "and", "any", "at", "away", "by", "exactly", "for", "have", "hello", "hey",
    "hi", "if", "in", "it", "just", "of", "ok", "our", "please", "so", "some", "that", "their",
    "then", "there", "these", "this", "to", "we", "will", "with", "would", "you", "your",
];

/// Words after which the order of the others matters.
const DIRECTIONS: &[&str] = &[
    "after", "aus", "before", "from", "into", "nach", "than", "to", "von", "vor", "without", "zu",
];

impl Written {
    pub fn new(text: &str) -> Self {
        let straight = text.replace('\u{2019}', "'");
        let mut words = Vec::new();
        let mut marks = Vec::new();
        let mut is_code = false;
        for (chunk, raw) in straight.split_whitespace().enumerate() {
            let has_code = is_code || raw.contains('`');
            if !raw.matches('`').count().is_multiple_of(2) {
                is_code = !is_code;
            }
            let part = trim(raw);
            marks.extend(mark_of(&part));
            let is_in_name = |c: char| c.is_alphanumeric() || is_mark(c) || matches!(c, '\'' | '_');
            let names = part.split(|c| !is_in_name(c));
            for name in names {
                let parts = component_parts(name);
                let is_part = parts.len() > 1;
                let part = |part| WrittenWord::new(part, is_part, has_code, chunk);
                words.extend(parts.into_iter().filter_map(part));
            }
        }
        marks.sort_unstable();
        let unspaced = straight.chars().filter(|c| is_unspaced(*c)).count();
        let letters = straight.chars().filter(|c| c.is_alphanumeric()).count();
        let lower: Vec<&str> = words.iter().map(|word| &*word.lower).collect();
        Self {
            text: lower.join(" "),
            asks_for: AsksFor::new(&lower, &straight),
            is_negated: is_negated(&lower, &straight),
            is_unspaced: 2 * unspaced > letters,
            words,
            marks,
        }
    }

    /// Returns the words that say what it is about.
    pub fn content(&self) -> impl Iterator<Item = &WrittenWord> {
        self.words.iter().filter(|word| !word.is_filler)
    }

    /// Returns whether it has a question word, unlike a list of keywords.
    pub fn is_question(&self) -> bool {
        self.words.iter().any(|word| is_question_word(&word.lower))
    }

    /// Returns whether it has small words, unlike a list of keywords.
    pub fn is_sentence(&self) -> bool {
        self.words.iter().any(|word| word.is_filler)
    }

    /// Returns whether it has a word such as "from", after which the order of words matters.
    pub fn has_direction(&self) -> bool {
        self.words
            .iter()
            .any(|word| DIRECTIONS.contains(&&*word.lower))
    }

    /// Returns whether it has symbols that a question has not, or the other way around. A picture in a question alone
    /// is decoration.
    pub fn has_other_marks(&self, question: &Self) -> bool {
        let is_in = |mark: &str, marks: &[String]| marks.iter().any(|it| is_same_mark(it, mark));
        let is_picture = |mark: &str| !mark.is_ascii() && !mark.contains(char::is_alphanumeric);
        self.marks.iter().any(|mark| !is_in(mark, &question.marks))
            || question
                .marks
                .iter()
                .any(|mark| !is_picture(mark) && !is_in(mark, &self.marks))
    }

    /// Returns whether it has a word whose opposite is in the question instead.
    pub fn has_opposite(&self, question: &Self) -> bool {
        let has = |text: &Self, word: &str| text.words.iter().any(|it| it.folded == word);
        self.words.iter().any(|asked| {
            let asked = &*asked.folded;
            let opposite = question
                .words
                .iter()
                .find(|it| is_opposite(asked, &it.folded));
            opposite.is_some_and(|it| !has(self, &it.folded) && !has(question, asked))
        })
    }
}

impl WrittenWord {
    /// Returns a word, or a part of an identifier; `None` for text without a letter or digit.
    fn new(name: &str, is_part: bool, is_code: bool, chunk: usize) -> Option<Self> {
        let name = name.trim_matches('\'');
        let name = name.strip_suffix("'s").unwrap_or(name);
        if !name.contains(char::is_alphanumeric) {
            return None;
        }
        let lower = name.to_lowercase();
        let folded = fold(&lower);
        // "ASan" is not about "san".
        let may_be_filler = !is_code && !is_part;
        let is_small = SMALL_WORDS.binary_search(&&*folded).is_ok();
        Some(Self {
            is_filler: may_be_filler
                && (is_small || is_filler(&folded) || is_question_word(&lower)),
            is_capitalized: chunk > 0 && name.starts_with(char::is_uppercase),
            as_written: name.to_owned(),
            lower,
            folded,
            is_code,
            is_part,
            chunk,
        })
    }
}

/// Removes quotes, brackets and the punctuation of the sentence around a part of a text without blanks.
fn trim(raw: &str) -> String {
    let is_quote = |c: char| {
        "`\"'\u{201c}\u{201d}\u{201e}\u{2018}\u{ab}\u{bb}()[]{},;\u{bf}\u{a1}".contains(c)
    };
    let is_end =
        |c: char| is_quote(c) || ".:?!\u{2026}\u{3002}\u{ff1f}\u{ff01}\u{ff0c}".contains(c);
    let text = raw.replace('`', "");
    let inner = text.trim_start_matches(is_quote).trim_end_matches(is_end);
    match inner.contains(char::is_alphanumeric) {
        true => inner.to_owned(),
        // Symbols alone, such as `?.` and `()`, except for a single sign of the sentence.
        false if text.chars().count() > 1 => text,
        false => text.trim_matches(is_end).to_owned(),
    }
}

/// Returns the part of a text without blanks if it has symbols that are more than punctuation.
fn mark_of(part: &str) -> Option<String> {
    let characters: Vec<char> = part.chars().filter(|c| *c != '\u{fe0f}').collect();
    let is_symbolic = |at: usize| {
        let c = characters[at];
        let before = at.checked_sub(1).map(|at| characters[at]);
        let after = characters.get(at + 1).copied();
        let is_letter = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
        let is_digit = |it: Option<char>| it.is_some_and(|c| c.is_ascii_digit());
        match c {
            c if c.is_alphanumeric() || is_mark(c) => false,
            '_' | '\'' | '"' | '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';' | '@' => {
                c == ',' && is_digit(before) && is_digit(after)
            }
            '.' | ':' | '/' | '-' => {
                is_digit(before) && is_digit(after)
                    || before.is_none() && is_letter(after)
                    || !is_letter(before) && characters.len() > 1
            }
            c if c.is_ascii() => characters.len() > 1 || !matches!(c, '&' | '|' | '?' | '!'),
            c => !is_punctuation(c),
        }
    };
    let is_mark = (0..characters.len()).any(is_symbolic);
    is_mark.then(|| characters.into_iter().collect())
}

/// Returns whether a character outside ASCII is punctuation of some language.
fn is_punctuation(c: char) -> bool {
    matches!(c, '\u{a0}'..='\u{bf}' if !matches!(c, '\u{a2}'..='\u{a5}' | '\u{b0}' | '\u{b1}'))
        || matches!(c, '\u{2000}'..='\u{2027}' | '\u{202f}' | '\u{2032}'..='\u{205e}' | '\u{3000}'..='\u{303f}')
        || matches!(c, '\u{30fb}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff65}')
}

/// Returns whether two marks are the same. Case decides only in the flags of a command, such as `-r`.
fn is_same_mark(a: &str, b: &str) -> bool {
    let is_flag = a.starts_with('-') && a.len() == 2;
    a == b || !is_flag && a.to_lowercase() == b.to_lowercase()
}
