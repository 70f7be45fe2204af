//! Labels that mark questions and answers: `Q:`, `**Answer:**`, `Frage 3.`, `问：`.
//!
//! A label is a word of the table with a number and marks around it, and an end such as a colon. Some labels are weak:
//! they count only where the label of an answer follows that of a question, as `P: 3` is ordinary text.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::word_list::list;

mod columns;
mod forms;
mod reveal;
mod table;

pub use columns::{Columns, columns};
use forms::folded;
pub use reveal::{is_reveal, names_answers, names_glossary, names_questions, reveals_answer};

/// The longest label, in bytes.
const LONGEST: usize = 48;

/// What a word may label, as sets of languages with a bit each.
#[derive(Clone, Copy, Debug, Default)]
struct Roles {
    questions: u64,
    answers: u64,
    /// As an abbreviation.
    weak_questions: u64,
    weak_answers: u64,
    /// Before the right one of several choices.
    right: u64,
    /// Whether it is a name of exercises.
    exercises: bool,
}

static ROLES: LazyLock<HashMap<String, Roles>> = LazyLock::new(|| {
    let mut roles: HashMap<String, Roles> = HashMap::new();
    let mut add = |name: &str, set: fn(&mut Roles) -> &mut u64, bit: u64| {
        let name: String = name.nfc().collect();
        *set(roles.entry(name).or_default()) |= bit;
    };
    for (nth, (_, language)) in table::ALL.iter().enumerate() {
        let bit = 1 << nth;
        list(language.questions).for_each(|it| add(it, |it| &mut it.questions, bit));
        list(language.answers).for_each(|it| add(it, |it| &mut it.answers, bit));
        list(language.right).for_each(|it| add(it, |it| &mut it.right, bit));
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
pub enum End {
    Colon,
    /// A dot or a bracket, as in lists of choices.
    Dot,
    /// A dash, or nothing but the end of its emphasis.
    Loose,
}

/// A label at the start of a text.
#[derive(Clone, Debug)]
pub struct Label {
    roles: Roles,
    /// Where the words behind it begin.
    pub words: usize,
    /// Where the emphasis begins that is still open behind the label, and the mark that closes it.
    pub open: Option<(usize, &'static str)>,
    pub end: End,
    /// Whether it is one Latin letter.
    is_initial: bool,
}

/// Marks of emphasis, each with the one that closes it; longer ones first.
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

/// What else stands around labels, each with the mark that closes it.
const OTHER_MARKS: [(&str, &str); 2] = [("<u>", "</u>"), ("【", "】")];

impl Label {
    /// Reads the label that a line begins with, behind marks of lists, quotes and headings.
    pub fn of_line(line: &str) -> Option<Self> {
        let start = line.len() - without_block_marks(line).len();
        let is_title = line[..start].contains('#');
        Some(Self::read(&line[start..], is_title)?.moved(start))
    }

    /// Reads the label that a text begins with.
    pub fn of(text: &str) -> Option<Self> {
        Self::read(text, false)
    }

    /// Reads the label that a title begins with, or that it is.
    pub fn of_title(title: &str) -> Option<Self> {
        let start = title.len() - without_block_marks(title).len();
        Some(Self::read(&title[start..], true)?.moved(start))
    }

    fn read(text: &str, is_title: bool) -> Option<Self> {
        let (mut rest, mut open) = (text, None);
        let mut marks = EMPHASIS.iter().chain(&OTHER_MARKS);
        if let Some((mark, close)) = marks.find(|(mark, _)| text.starts_with(mark)) {
            rest = rest[mark.len()..].trim_start_matches(' ');
            open = Some((0, *close));
        }
        let begin = &rest[..rest.floor_char_boundary(LONGEST)];
        let whole = Some(rest.len()).filter(|it| is_title && *it == begin.len());
        let end = begin.find(ends_name).or(whole)?;
        // No name has more than three blanks, and most lines begin with none.
        if begin[..end].matches(' ').nth(3).is_some() {
            return None;
        }
        let name = folded(begin[..end].trim_end());
        let mut roles = *ROLES.get(&name)?;
        let is_initial = name.len() == 1;
        let behind = &rest[end..];
        rest = without_number(behind);
        roles.exercises &= rest.len() < behind.len();
        let is_emphasized = open.is_some();
        close(&mut rest, &mut open);
        let is_closed = is_emphasized && open.is_none();
        let (end, behind) = match is_closed && text.starts_with('【') {
            true => (End::Colon, rest.trim_start_matches([':', '：'])),
            false => ending(rest, is_closed || is_title)?,
        };
        rest = behind;
        close(&mut rest, &mut open);
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

    /// The label with its places counted from further back.
    pub fn moved(mut self, by: usize) -> Self {
        self.words += by;
        if let Some((at, _)) = &mut self.open {
            *at += by;
        }
        self
    }

    /// Whether it may begin a question.
    pub fn may_ask(&self) -> bool {
        self.roles.questions | self.roles.weak_questions != 0 || self.roles.exercises
    }

    /// Whether it begins a question also where no answer has a label.
    pub fn surely_asks(&self) -> bool {
        self.roles.questions != 0 && self.end != End::Loose
    }

    /// Whether it labels what asks by its hidden answer: `Q1.`, `Exercise 1:`.
    pub fn labels_question(&self) -> bool {
        self.surely_asks() || self.roles.exercises
    }

    /// Whether it is `A` or a word for an answer, whatever stands above it.
    pub fn surely_answers(&self) -> bool {
        self.roles.answers | self.roles.right != 0 && self.end != End::Loose
    }

    /// Whether it may begin an answer.
    pub fn may_answer(&self) -> bool {
        self.roles.answers | self.roles.weak_answers | self.roles.right != 0
    }

    /// Whether it says which of several choices is right.
    pub fn reveals(&self) -> bool {
        self.surely_answers() && self.end == End::Colon
    }

    /// Whether it may well be ordinary text, so that it counts only before words that ask: `P: 3`, `В. Иванов`.
    pub fn needs_question(&self) -> bool {
        let is_sure = self.roles.questions != 0 || self.roles.exercises;
        !is_sure && (self.is_initial || self.end != End::Colon)
    }

    /// Whether it is one Latin letter, such as `A`.
    pub fn is_initial(&self) -> bool {
        self.is_initial
    }

    /// Whether it labels the answer to what `question` labels.
    pub fn answers(&self, question: &Self) -> bool {
        let asked = question.roles.questions | question.roles.weak_questions;
        let answered = self.roles.answers | self.roles.weak_answers | self.roles.right;
        let is_sure = question.roles.questions != 0 || question.roles.exercises;
        let are_sure = is_sure && self.roles.answers | self.roles.right != 0;
        asked & answered != 0 || are_sure
    }
}

/// Goes on behind the mark that closes the emphasis, where it stands next.
fn close(rest: &mut &str, open: &mut Option<(usize, &'static str)>) {
    let bare = rest.trim_start_matches(' ');
    if let Some(behind) = open.and_then(|(_, mark)| bare.strip_prefix(mark)) {
        (*rest, *open) = (behind, None);
    }
}

/// Reads the label of an answer that a text begins with, if the text goes on behind it as it is written. It answers
/// `question`, the label of its question, if that has one.
pub fn answer_label(text: &str, question: Option<&Label>) -> Option<Label> {
    let label = Label::of_line(text.lines().next()?)?;
    let answers = match question {
        Some(question) => label.answers(question),
        None => label.surely_answers(),
    };
    let is_label = answers && label.open.is_none();
    (is_label && !begins_choices(text, label.words)).then_some(label)
}

/// Where the words begin behind the label of an answer that a heading begins with, or that it is: `#### Answer`.
pub fn answer_heading(title: &str) -> Option<usize> {
    let label = Label::of_title(title)?;
    let is_whole = label.words >= title.trim_end_matches(['#', ' ', '\r', '\n']).len();
    let is_label = label.may_answer() && !label.is_initial();
    (is_label && (is_whole || label.end == End::Colon)).then_some(label.words)
}

/// Whether the label of an answer, which ends at `words`, is the first of several choices: `A. Yes` above `B. No`.
pub fn begins_choices(text: &str, words: usize) -> bool {
    let is = |line: &str, letters: [char; 2]| {
        let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let end = line.strip_prefix(letters);
        end.is_some_and(|it| it.starts_with(['.', ')', ':']))
    };
    is(text, ['A', 'a'])
        && text[words..]
            .lines()
            .skip(1)
            .any(|line| is(line, ['B', 'b']))
}

/// Whether words behind a choice say that it is right: `correct`, `richtig`, `правильный ответ`.
pub fn is_right_word(words: &str) -> bool {
    const MORE: &str = "answer, the answer, this one, correct!, richtig, korrekt, juste, correcte, \
        correcta, correcto, certo, certa, correta, correto, corretta, corretto, giusta, juist, goed, rätt, riktig, \
        rigtig, oikein, poprawna, poprawne, doğru, верно, правильно, вірно, 正确, 正確, 对, 對, 정답, 맞음, صحيح";
    let words = folded(words);
    let is_known = ROLES.get(&words).is_some_and(|it| it.right != 0);
    is_known || list(MORE).any(|it| it == words)
}

/// The languages whose words work as labels, by their English names.
#[cfg(test)]
pub fn languages() -> impl Iterator<Item = &'static str> {
    table::ALL.iter().flat_map(|(name, _)| name.split(" and "))
}

/// The words for questions, which titles may begin with.
pub fn question_words() -> &'static [&'static str] {
    static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let all = table::ALL.iter();
        all.flat_map(|(_, it)| list(it.questions)).collect()
    });
    &WORDS
}

/// The names of exercises, which titles may begin with.
pub fn exercise_names() -> impl Iterator<Item = &'static str> {
    list(table::EXERCISES)
}

/// What stands behind a name that a title begins with, in any case.
pub fn behind_name<'a>(title: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = title.chars();
    for expected in name.chars() {
        let found = rest.next()?;
        if found != expected && !found.to_lowercase().eq(std::iter::once(expected)) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// A line without the marks of blocks: quotes, items of lists, `#`s, numbers; and pictures such as ❓.
fn without_block_marks(line: &str) -> &str {
    let bare = without_item_mark(line.trim_start_matches([' ', '\t', '>']));
    let hashes = bare.trim_start_matches('#');
    let bare = match hashes.starts_with(' ') && hashes.len() < bare.len() {
        true => without_item_mark(hashes.trim_start()),
        false => bare,
    };
    bare.trim_start_matches(|c: char| {
        c == ' ' || matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}' | '\u{fe0f}')
    })
}

/// A text without the mark or number of a list item.
pub fn without_item_mark(text: &str) -> &str {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let mark = match digits.len() < text.len() {
        true => digits.strip_prefix(['.', ')']),
        false => text.strip_prefix(['-', '*', '+']),
    };
    let item = mark.filter(|it| it.starts_with([' ', '\t']));
    item.unwrap_or(text).trim_start()
}

/// Whether a character ends the name of a label.
fn ends_name(c: char) -> bool {
    ":：.．)）、】*_<#№-–—\n\r?？".contains(c) || is_digit(c)
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９' | '٠'..='٩' | '०'..='९')
}

/// What follows the number of a label, if it has one: `12`, `.1`, `#3`, `-4`, `1.2`.
fn without_number(text: &str) -> &str {
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

/// How a label ends, and what follows that.
fn ending(text: &str, is_emphasized: bool) -> Option<(End, &str)> {
    let bare = text.trim_start_matches([' ', '\u{a0}', '\u{3000}']);
    let rest = bare
        .strip_prefix(['.', ')', '．', '）', '、'])
        .unwrap_or(bare);
    if let Some(behind) = rest.strip_prefix([':', '：']) {
        // `std::x` and `a://b` hold no labels, and `::` is the mark of a flashcard.
        let is_label = !behind.starts_with([':', '/']);
        let behind = behind.strip_prefix('-').unwrap_or(behind);
        return is_label.then_some((End::Colon, behind));
    }
    if rest.len() < bare.len() {
        // `e.g.`, `a.b` and `q)x` are no labels.
        let is_wide = !bare.starts_with(['.', ')']);
        let is_apart = rest.starts_with(|c: char| c.is_whitespace() || "*_<".contains(c));
        return (is_wide || is_apart || rest.is_empty()).then_some((End::Dot, rest));
    }
    let dash = bare.strip_prefix(['-', '–', '—']);
    if let Some(rest) = dash.filter(|it| it.starts_with([' ', '\t'])) {
        return Some((End::Loose, rest));
    }
    let is_apart = text.is_empty() || text.starts_with(char::is_whitespace);
    (is_emphasized && is_apart).then_some((End::Loose, text))
}
