//! `Q:` and `A:` lines in all their spellings, and the clozes of hashcards.

use std::ops::Range;

use super::File;
use super::card::{Card, comment_below, trimmed};
use super::cloze::{self, Marks};
use super::underlines::{end_of_rule, is_rule};
use crate::body::BodyRules;
use crate::coverage::Shape;
use crate::title::clean_title;

/// What a line begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Question,
    Answer,
    Cloze,
}

/// A labeled line: where it begins, and where its words do.
struct Labeled {
    label: Label,
    start: usize,
    words: usize,
    /// Whether a dot or a bracket ends the label, as in `A. Yes` and in lists of choices.
    is_dotted: bool,
}

const QUESTIONS: &[&str] = &[
    "q",
    "question",
    "frage",
    "pregunta",
    "pergunta",
    "domanda",
    "вопрос",
    "問",
    "问",
    "質問",
    "问题",
    "질문",
    "سؤال",
    "soru",
    "pytanie",
    "vraag",
    "fråga",
    "otázka",
    "питання",
];
const ANSWERS: &[&str] = &[
    "a",
    "answer",
    "ans",
    "antwort",
    "respuesta",
    "resposta",
    "risposta",
    "réponse",
    "ответ",
    "答",
    "回答",
    "答案",
    "답",
    "جواب",
    "cevap",
    "odpowiedź",
    "antwoord",
    "svar",
    "odpověď",
    "відповідь",
    "r",
];

/// The pairs in a piece of the file, and clozes beside them.
pub fn read(file: &File<'_>, piece: &Range<usize>) -> Vec<Card> {
    let text = file.text;
    let labels = labels(file, piece);
    let has_pairs = labels
        .windows(2)
        .any(|pair| pair[0].label == Label::Question && pair[1].label == Label::Answer);
    let ends = labels.iter().skip(1).map(|it| it.start);
    let mut ends = ends.chain([piece.end]);
    let is_deck = labels.iter().any(|it| {
        let end = ends.next().unwrap_or(it.words).max(it.words);
        it.label == Label::Cloze && cloze::is_cloze(file, it.words..end)
    });
    if !has_pairs && !is_deck {
        return Vec::new();
    }
    let mut cards = Vec::new();
    let mut at = 0;
    while let Some(first) = labels.get(at) {
        let next = labels[at + 1..]
            .iter()
            .position(|it| it.label != Label::Answer);
        let next = next.map_or(labels.len(), |next| at + 1 + next);
        let end = labels.get(next).map_or(piece.end, |it| it.start);
        let end = rule_in(file, first.start, end).unwrap_or(end);
        let answer = labels[at + 1..next].first().filter(|it| it.start < end);
        match (first.label, answer) {
            (Label::Question, Some(answer)) => {
                cards.push(pair(
                    file,
                    first,
                    trimmed(text, first.words..answer.start),
                    answer.words..end,
                    // The rule belongs to the card above it.
                    end_of_rule(text, end, piece.end),
                ));
            }
            (Label::Question, None) if has_pairs => {
                let line = line_end(text, first.words);
                let body = line..end.max(line);
                let question = trimmed(text, first.words..line);
                cards.push(pair(file, first, question, body, end.max(line)));
            }
            (Label::Cloze, _) => cards.extend(cloze::cards(
                file,
                cloze::Text {
                    range: first.start..end_of_rule(text, end, piece.end),
                    asked: first.words..end,
                    end,
                    hidden: &[],
                    marks: Marks::Brackets,
                    rules: BodyRules::default(),
                },
            )),
            _ => {}
        }
        at = next;
    }
    cards
}

fn pair(
    file: &File<'_>,
    first: &Labeled,
    question: Range<usize>,
    body: Range<usize>,
    end: usize,
) -> Card {
    let text = file.text;
    let words = text[question.clone()].trim_end_matches(['*', '_', ' ', '\n', '\r']);
    // The first paragraph is the title; code and lists below it are shown with it.
    let (title, prompt) = words
        .split_once("\n\n")
        .or_else(|| words.split_once("\r\n\r\n"))
        .unwrap_or((words, ""));
    let (title, prompt) = match title.find("\n```").or_else(|| title.find("\n- ")) {
        Some(at) => (&words[..at], words[at..].trim_start_matches('\n')),
        None => (title, prompt),
    };
    let at = trimmed(text, body.clone()).end;
    Card {
        range: first.start..end,
        title: first.start..question.end.max(first.words),
        question: file.document.joined(clean_title(title).split_whitespace()),
        prompt: file.document.part(prompt.trim()),
        pieces: vec![body],
        rules: BodyRules::default(),
        slot: Some(comment_below(at, file.newline)),
        is_card: true,
        also: Vec::new(),
        topics: Vec::new(),
        part: None,
        shape: Shape::Pair,
    }
}

/// The first rule such as `---` behind a byte, which ends a card.
fn rule_in(file: &File<'_>, start: usize, end: usize) -> Option<usize> {
    let mut lines = file.lines(start..end).skip(1);
    lines.find(|(_, line)| is_rule(line)).map(|(at, _)| at)
}

fn labels(file: &File<'_>, piece: &Range<usize>) -> Vec<Labeled> {
    let lines = file.lines(piece.clone());
    let labels = lines.filter_map(|(at, line)| {
        let (label, words, is_dotted) = label(line)?;
        Some(Labeled {
            label,
            start: at,
            words: at + words,
            is_dotted,
        })
    });
    let mut labels: Vec<Labeled> = labels.collect();
    let ends = labels.iter().skip(1).map(|it| it.start);
    let ends: Vec<usize> = ends.chain([piece.end]).collect();
    let mut ends = ends.into_iter();
    labels.retain(|it| {
        let end = ends.next().unwrap_or(piece.end);
        !it.is_dotted || !is_choice(&file.text[it.words..end.max(it.words)])
    });
    labels
}

/// Whether another choice follows one that begins with `A.` or `A)`.
fn is_choice(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(|line| line.trim_start_matches(['-', '*', ' ', '\t']));
    lines.any(|line| line.starts_with(['B', 'b']) && line[1..].starts_with(['.', ')']))
}

/// The label of a line, where the words behind it begin, and whether the label ends in a dot or a bracket.
fn label(line: &str) -> Option<(Label, usize, bool)> {
    let marks = |c: char| matches!(c, '*' | '_' | ' ');
    let bare = line.trim_start();
    let bare = bare
        .strip_prefix("- ")
        .or(bare.strip_prefix("* "))
        .or(bare.strip_prefix("> "))
        .unwrap_or(bare);
    let bare = bare.trim_start_matches(marks);
    let end = bare.find(|c: char| !c.is_alphabetic())?;
    let (word, rest) = bare.split_at(end);
    let lower = word.to_lowercase();
    let numbered = rest
        .trim_start_matches([' ', '#'])
        .trim_start_matches(|c: char| c.is_ascii_digit());
    let ends = [':', '：', '.', ')'];
    let rest = if numbered.trim_start_matches(marks).starts_with(ends) {
        numbered
    } else {
        rest
    };
    let rest = rest.trim_start_matches(marks);
    let is_dotted = rest.starts_with(['.', ')']);
    let words = rest.strip_prefix(ends)?;
    // `e.g.`, `a.b` and `q)x` are no labels.
    if is_dotted
        && !words
            .trim_start_matches(['*', '_'])
            .starts_with(char::is_whitespace)
    {
        return None;
    }
    // `std::x` and `a://b` are no labels, and `::` is that of a flashcard.
    if words.starts_with([':', '/']) {
        return None;
    }
    let words = words.trim_start_matches(marks);
    let at = line.len() - words.len();
    let is = |list: &[&str]| list.contains(&lower.as_str());
    if is(QUESTIONS) {
        Some((Label::Question, at, is_dotted))
    } else if is(ANSWERS) {
        Some((Label::Answer, at, is_dotted))
    } else if lower == "c" && line.starts_with(['C', 'c']) && !is_dotted {
        Some((Label::Cloze, at, false))
    } else {
        None
    }
}

/// Whether a line begins a question.
pub fn is_question(line: &str) -> bool {
    matches!(label(line), Some((Label::Question, _, false)))
}

/// Whether a line begins an answer, or is a cloze.
pub fn is_answer(line: &str) -> bool {
    match label(line) {
        Some((Label::Answer, _, is_dotted)) => !is_dotted,
        Some((Label::Cloze, _, _)) => line.contains('['),
        _ => false,
    }
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}
