//! Labels that mark questions and answers: `Q:`, `**Answer:**`, `Frage 3.`, `问：`.
//!
//! A label is a word of the table, with a number and marks around it, and an end such as a colon. Weak labels count
//! only if the label of an answer follows that of a question, since text such as `P: 3` is common.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::word_list::split_list;

mod columns;
mod forms;
mod reveal;
mod table;

pub use columns::{Columns, find_columns};
use forms::normalize;
pub use reveal::{
    is_answers_title, is_glossary_title, is_questions_title, is_reveal, reveals_answer,
};

/// The maximum length of a label, in bytes.
const MAX_LABEL_BYTES: usize = 48;

/// What a word can label. Each set of languages has one bit per language.
#[derive(Clone, Copy, Debug, Default)]
struct Roles {
    /// The languages in which it labels a question.
    questions: u64,
    /// The languages in which it labels an answer.
    answers: u64,
    /// The languages in which it abbreviates a label of a question.
    weak_questions: u64,
    /// The languages in which it abbreviates a label of an answer.
    weak_answers: u64,
    /// The languages in which it labels the right one of several choices.
    right: u64,
    /// Whether it is a name for exercises.
    exercises: bool,
}

/// The roles of each label, by its normalized name.
static ROLES: LazyLock<HashMap<String, Roles>> = LazyLock::new(|| {
    let mut roles: HashMap<String, Roles> = HashMap::new();
    let mut add = |name: &str, set: fn(&mut Roles) -> &mut u64, bit: u64| {
        let name: String = name.nfc().collect();
        *set(roles.entry(name).or_default()) |= bit;
    };
    for (nth, (_, language)) in table::ALL.iter().enumerate() {
        let bit = 1 << nth;
        split_list(language.questions).for_each(|it| add(it, |it| &mut it.questions, bit));
        split_list(language.answers).for_each(|it| add(it, |it| &mut it.answers, bit));
        split_list(language.right).for_each(|it| add(it, |it| &mut it.right, bit));
        for (question, answer) in language.letters {
            add(question, |it| &mut it.weak_questions, bit);
            add(answer, |it| &mut it.weak_answers, bit);
        }
    }
    for name in exercise_names() {
        roles.entry(name.nfc().collect()).or_default().exercises = true;
    }
    roles
});

/// How a label ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelEnd {
    /// A colon.
    Colon,
    /// A dot or a bracket, as in lists of choices.
    Dot,
    /// A dash, or only the end of the emphasis around the label.
    Loose,
}

/// A label at the beginning of a text.
#[derive(Clone, Debug)]
pub struct Label {
    roles: Roles,
    /// Where the text after it begins.
    pub words: usize,
    /// Where emphasis begins that is still open after the label, and the mark that closes it.
    pub open: Option<(usize, &'static str)>,
    /// How it ends.
    pub end: LabelEnd,
    /// Whether it is a single Latin letter.
    is_initial: bool,
}

/// Opening and closing marks of emphasis, longer ones first.
pub const EMPHASIS: [(&str, &str); 9] = [
    ("***", "***"),
    ("**", "**"),
    ("__", "__"),
    ("*", "*"),
    ("_", "_"),
    ("<b>", "</b>"),
    ("<strong>", "</strong>"),
    ("<i>", "</i>"),
    ("<em>", "</em>"),
];

/// Opening and closing marks around labels that are not emphasis.
const OTHER_MARKS: [(&str, &str); 2] = [("<u>", "</u>"), ("【", "】")];

impl Label {
    /// Parses the label at the beginning of a line, after marks of lists, quotes and headings.
    pub fn parse_line(line: &str) -> Option<Self> {
        let start = line.len() - strip_block_marks(line).len();
        let is_title = line[..start].contains('#');
        Some(Self::parse_with(&line[start..], is_title)?.shift_by(start))
    }

    /// Parses the label at the beginning of a text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_with(text, false)
    }

    /// Parses the label at the beginning of a title. The label can be the whole title.
    pub fn parse_title(title: &str) -> Option<Self> {
        let start = title.len() - strip_block_marks(title).len();
        Some(Self::parse_with(&title[start..], true)?.shift_by(start))
    }

    /// Parses a label. In a title, the end of the text ends a label too.
    fn parse_with(text: &str, is_title: bool) -> Option<Self> {
        let (mut rest, mut open) = (text, None);
        let mut marks = EMPHASIS.iter().chain(&OTHER_MARKS);
        if let Some((mark, close)) = marks.find(|(mark, _)| text.starts_with(mark)) {
            rest = rest[mark.len()..].trim_start_matches(' ');
            open = Some((0, *close));
        }
        let begin = &rest[..rest.floor_char_boundary(MAX_LABEL_BYTES)];
        let whole = Some(rest.len()).filter(|it| is_title && *it == begin.len());
        let end = begin.find(is_name_end).or(whole)?;
        // No name contains more than three spaces, and most lines begin with no name.
        if begin[..end].matches(' ').nth(3).is_some() {
            return None;
        }
        let name = normalize(begin[..end].trim_end());
        let mut roles = *ROLES.get(&name)?;
        let is_initial = name.len() == 1;
        let after = &rest[end..];
        rest = strip_number(after);
        roles.exercises &= rest.len() < after.len();
        let is_emphasized = open.is_some();
        skip_closing_mark(&mut rest, &mut open);
        let is_closed = is_emphasized && open.is_none();
        let (end, after) = match is_closed && text.starts_with('【') {
            true => (LabelEnd::Colon, rest.trim_start_matches([':', '：'])),
            false => parse_ending(rest, is_closed || is_title)?,
        };
        rest = after;
        skip_closing_mark(&mut rest, &mut open);
        let words = text.len()
            - rest
                .trim_start_matches([' ', '\t', '\u{a0}', '\u{3000}'])
                .len();
        Some(Self {
            roles,
            words,
            open,
            end,
            is_initial,
        })
    }

    /// Returns the label with its offsets increased by `by`.
    pub fn shift_by(mut self, by: usize) -> Self {
        self.words += by;
        if let Some((at, _)) = &mut self.open {
            *at += by;
        }
        self
    }

    /// Returns whether it can begin a question.
    pub fn can_begin_question(&self) -> bool {
        self.roles.questions | self.roles.weak_questions != 0 || self.roles.exercises
    }

    /// Returns whether it begins a question even if no answer is labeled.
    pub fn is_question_label(&self) -> bool {
        self.roles.questions != 0 && self.end != LabelEnd::Loose
    }

    /// Returns whether it labels a question whose answer can be hidden: `Q1.`, `Exercise 1:`.
    pub fn is_question_or_exercise_label(&self) -> bool {
        self.is_question_label() || self.roles.exercises
    }

    /// Returns whether it labels an answer, whatever precedes it.
    pub fn is_answer_label(&self) -> bool {
        self.roles.answers | self.roles.right != 0 && self.end != LabelEnd::Loose
    }

    /// Returns whether it can begin an answer.
    pub fn can_begin_answer(&self) -> bool {
        self.roles.answers | self.roles.weak_answers | self.roles.right != 0
    }

    /// Returns whether it announces the right one of several choices.
    pub fn announces_right_choice(&self) -> bool {
        self.is_answer_label() && self.end == LabelEnd::Colon
    }

    /// Returns whether it is often ordinary text, and so counts only before a question: `P: 3`, `В. Иванов`.
    pub fn is_ambiguous(&self) -> bool {
        let is_sure = self.roles.questions != 0 || self.roles.exercises;
        !is_sure && (self.is_initial || self.end != LabelEnd::Colon)
    }

    /// Returns whether it is a single Latin letter, such as `A`.
    pub fn is_initial(&self) -> bool {
        self.is_initial
    }

    /// Returns whether it labels the answer to the question that `question` labels.
    pub fn is_answer_to(&self, question: &Self) -> bool {
        let asked = question.roles.questions | question.roles.weak_questions;
        let answered = self.roles.answers | self.roles.weak_answers | self.roles.right;
        let is_sure = question.roles.questions != 0 || question.roles.exercises;
        let are_sure = is_sure && self.roles.answers | self.roles.right != 0;
        asked & answered != 0 || are_sure
    }
}

/// Skips the mark that closes the open emphasis, if it comes next.
fn skip_closing_mark(rest: &mut &str, open: &mut Option<(usize, &'static str)>) {
    let bare = rest.trim_start_matches(' ');
    if let Some(after) = open.and_then(|(_, mark)| bare.strip_prefix(mark)) {
        (*rest, *open) = (after, None);
    }
}

/// Parses the label of an answer at the beginning of a text. `question` is the label of its question, if it has
/// one.
///
/// Returns `None` if the emphasis around the label continues after it, or if the label is the first of several
/// choices.
pub fn parse_answer_label(text: &str, question: Option<&Label>) -> Option<Label> {
    let label = Label::parse_line(text.lines().next()?)?;
    let answers = match question {
        Some(question) => label.is_answer_to(question),
        None => label.is_answer_label(),
    };
    let is_label = answers && label.open.is_none();
    (is_label && !begins_choices(text, label.words)).then_some(label)
}

/// Parses the label of an answer that a heading begins with or consists of, such as `#### Answer`. Returns where
/// the text after it begins.
pub fn parse_answer_heading(title: &str) -> Option<usize> {
    let label = Label::parse_title(title)?;
    let is_whole = label.words >= title.trim_end_matches(['#', ' ', '\r', '\n']).len();
    let is_label = label.can_begin_answer() && !label.is_initial();
    (is_label && (is_whole || label.end == LabelEnd::Colon)).then_some(label.words)
}

/// Returns whether an answer label that ends at `words` is the first of several choices: `A. Yes` above `B. No`.
pub fn begins_choices(text: &str, words: usize) -> bool {
    let is_choice = |line: &str, letters: [char; 2]| {
        let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let end = line.strip_prefix(letters);
        end.is_some_and(|it| it.starts_with(['.', ')', ':']))
    };
    is_choice(text, ['A', 'a'])
        && text[words..]
            .lines()
            .skip(1)
            .any(|line| is_choice(line, ['B', 'b']))
}

/// Returns whether a note after a choice marks it as right: `correct`, `richtig`, `правильный ответ`.
pub fn is_right_word(words: &str) -> bool {
    const OTHER_WORDS: &str = "answer, the answer, this one, correct!, richtig, korrekt, juste, correcte, \
        correcta, correcto, certo, certa, correta, correto, corretta, corretto, giusta, juist, goed, rätt, riktig, \
        rigtig, oikein, poprawna, poprawne, doğru, верно, правильно, вірно, 正确, 正確, 对, 對, 정답, 맞음, صحيح";
    let words = normalize(words);
    let is_known = ROLES.get(&words).is_some_and(|it| it.right != 0);
    is_known || split_list(OTHER_WORDS).any(|it| it == words)
}

/// Returns the English names of the languages whose words work as labels.
#[cfg(test)]
pub fn languages() -> impl Iterator<Item = &'static str> {
    table::ALL.iter().flat_map(|(name, _)| name.split(" and "))
}

/// Returns the words for questions, with which titles can begin.
pub fn question_words() -> &'static [&'static str] {
    static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let all = table::ALL.iter();
        all.flat_map(|(_, it)| split_list(it.questions)).collect()
    });
    &WORDS
}

/// Returns the names for exercises, with which titles can begin.
pub fn exercise_names() -> impl Iterator<Item = &'static str> {
    static NAMES: LazyLock<Vec<&'static str>> =
        LazyLock::new(|| split_list(table::EXERCISES).collect());
    NAMES.iter().copied()
}

/// Strips a name from the beginning of a title, ignoring case.
pub fn strip_name_ignoring_case<'a>(title: &'a str, name: &str) -> Option<&'a str> {
    let is_other = |(one, other): (u8, u8)| {
        one.is_ascii() && other.is_ascii() && !one.eq_ignore_ascii_case(&other)
    };
    // Most titles begin with another letter than the name.
    if title.bytes().zip(name.bytes()).next().is_some_and(is_other) {
        return None;
    }
    let mut rest = title.chars();
    for expected in name.chars() {
        let found = rest.next()?;
        let is_same_in_lower_case = || match found.is_ascii() {
            true => found.to_ascii_lowercase() == expected,
            false => found.to_lowercase().eq(std::iter::once(expected)),
        };
        if found != expected && !is_same_in_lower_case() {
            return None;
        }
    }
    Some(rest.as_str())
}

/// Strips the marks of blocks from a line: quotes, list items, `#`s, numbers, and symbols such as ❓.
fn strip_block_marks(line: &str) -> &str {
    let bare = strip_item_mark(line.trim_start_matches([' ', '\t', '>']));
    let hashes = bare.trim_start_matches('#');
    let bare = match hashes.starts_with(' ') && hashes.len() < bare.len() {
        true => strip_item_mark(hashes.trim_start()),
        false => bare,
    };
    bare.trim_start_matches(|c: char| {
        c == ' ' || matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}' | '\u{fe0f}')
    })
}

/// Strips the mark or number of a list item from a text.
pub fn strip_item_mark(text: &str) -> &str {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let mark = match digits.len() < text.len() {
        true => digits.strip_prefix(['.', ')']),
        false => text.strip_prefix(['-', '*', '+']),
    };
    let item = mark.filter(|it| it.starts_with([' ', '\t']));
    item.unwrap_or(text).trim_start()
}

/// Returns whether a character ends the name of a label.
fn is_name_end(c: char) -> bool {
    ":：.．)）、】*_<#№-–—\n\r?？".contains(c) || is_digit(c)
}

/// Returns whether a character is a digit in a script that labels use.
fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９' | '٠'..='٩' | '०'..='९')
}

/// Strips the number of a label, if it has one: `12`, `.1`, `#3`, `-4`, `1.2`.
fn strip_number(text: &str) -> &str {
    let number = text.trim_start_matches([' ', '.', '#', '№', '-']);
    let mut rest = number.trim_start_matches(is_digit);
    if rest.len() == number.len() {
        return text;
    }
    while let Some(level) = rest.strip_prefix('.').filter(|it| it.starts_with(is_digit)) {
        rest = level.trim_start_matches(is_digit);
    }
    rest
}

/// Parses the end of a label. Returns it with the text that follows.
fn parse_ending(text: &str, is_emphasized: bool) -> Option<(LabelEnd, &str)> {
    let bare = text.trim_start_matches([' ', '\u{a0}', '\u{3000}']);
    let rest = bare
        .strip_prefix(['.', ')', '．', '）', '、'])
        .unwrap_or(bare);
    if let Some(after) = rest.strip_prefix([':', '：']) {
        // `std::x` and `a://b` contain no label, and `::` is the mark of a flashcard.
        let is_label = !after.starts_with([':', '/']);
        let after = after.strip_prefix('-').unwrap_or(after);
        return is_label.then_some((LabelEnd::Colon, after));
    }
    if rest.len() < bare.len() {
        // `e.g.`, `a.b` and `q)x` are not labels.
        let is_wide = !bare.starts_with(['.', ')']);
        let is_apart = rest.starts_with(|c: char| c.is_whitespace() || "*_<".contains(c));
        return (is_wide || is_apart || rest.is_empty()).then_some((LabelEnd::Dot, rest));
    }
    let dash = bare.strip_prefix(['-', '–', '—']);
    if let Some(rest) = dash.filter(|it| it.starts_with([' ', '\t'])) {
        return Some((LabelEnd::Loose, rest));
    }
    let is_apart = text.is_empty() || text.starts_with(char::is_whitespace);
    (is_emphasized && is_apart).then_some((LabelEnd::Loose, text))
}
