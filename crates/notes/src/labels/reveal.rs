//! Recognizes texts that only reveal hidden content, such as `Show answer`, and titles of answers, questions and
//! glossaries.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::forms::normalize;
use super::table;
use crate::word_list::split_list;

/// Words for answers, in addition to those that label answers.
const ANSWERS: &str = "solution, lösung, solución, solução, soluzione, решение, рішення, розв'язання, rozwiązanie, çözüm,
    oplossing, lösning, løsning, ratkaisu, řešení, megoldás, soluție, solusi, λύση, 答案, 解答, 回答, 解决方案, 解析, 정답, 답, 풀이";

/// Words that announce hidden content without naming it.
const VERBS: &str =
    "show, reveal, click, view, see, expand, open, toggle, tap, press, hint, spoiler, explanation,
    anzeigen, aufklappen, voir, afficher, cliquez, mostrar, mostra, показать";

/// Names for a list of questions, in addition to the words for questions.
const EXERCISES: &str =
    "quiz, quizzes, exercise, test, self-test, review, check, übung, aufgabe, exercice, ejercicio,
    esercizio, exercício, задача, задание, вправа, 练习, 習題, 习题, 練習, 연습";

/// Returns whether a summary only announces hidden content, such as an answer.
pub fn is_reveal(summary: &str) -> bool {
    let is_question = summary.trim_end().ends_with(['?', '？']);
    let is_any = |word: &str| split_list(VERBS).any(|it| it == word) || is_answer(word);
    !is_question && has_word(summary, is_any)
}

/// Returns whether a summary announces a hidden answer.
pub fn reveals_answer(summary: &str) -> bool {
    !summary.trim_end().ends_with(['?', '？']) && has_word(summary, is_answer)
}

/// Returns whether a title announces answers: `Answers`, `Answer key`, `Lösungen`, `参考答案`.
pub fn is_answers_title(title: &str) -> bool {
    has_word(title, is_answer)
}

/// Returns whether a title announces questions: `Review questions`, `Fragen`, `Quiz`.
pub fn is_questions_title(title: &str) -> bool {
    has_word(title, |word| {
        split_list(EXERCISES).any(|it| is_word_form(word, it))
            || table::ALL
                .iter()
                .any(|(_, it)| split_list(it.questions).any(|it| is_word_form(word, it)))
    })
}

/// Returns whether a title announces terms with their meanings: `Glossary`, `Key terms`, `用語集`.
pub fn is_glossary_title(title: &str) -> bool {
    const NAMES: &str = "glossary, glossar, glosario, glossaire, glossario, glossário, terminology, definitions, vocabulary,
        vocab, acronyms, abbreviations, vokabeln, begriffe, abkürzungen, definitionen, vocabulario, definiciones, vocabulaire,
        définitions, vocabolario, definizioni, vocabulário, словарь, глоссарий, термины, определения, словник, глосарій,
        slovník, słownik, słowniczek, sözlük, woordenlijst, begrippen, ordlista, ordliste, sanasto, szószedet, glosar,
        术语, 術語, 词汇, 詞彙, 用語集, 용어집, 용어, مصطلحات";
    let is_name = |word: &str| {
        split_list(NAMES).any(|it| word == it || !it.is_ascii() && is_word_form(word, it))
    };
    // Only whole titles, since "Terms of service" is not a glossary.
    let is_whole = [
        "terms",
        "key terms",
        "important terms",
        "terms and definitions",
    ];
    is_whole.contains(&normalize(title.trim()).as_str()) || has_word(title, is_name)
}

/// Returns whether a title has at most five words, and `is_kind` is true for one of them.
fn has_word(title: &str, is_kind: impl Fn(&str) -> bool) -> bool {
    let title = title.trim_matches(|c: char| !c.is_alphanumeric());
    if title.split_whitespace().nth(5).is_some() {
        return false;
    }
    let is_divider = |c: char| !c.is_alphanumeric() && c != '\'' && c != '-';
    normalize(title).split(is_divider).any(is_kind)
}

/// Returns whether a word is a form of a word for answers.
fn is_answer(word: &str) -> bool {
    // Indexed by the first character, since this runs for every line of every note.
    static BY_FIRST: LazyLock<HashMap<char, Vec<&str>>> = LazyLock::new(|| {
        let mut by_first: HashMap<char, Vec<&str>> = HashMap::new();
        let labels = table::ALL.iter();
        let all = labels.flat_map(|(_, it)| split_list(it.answers).chain(split_list(it.right)));
        for name in all.chain(split_list(ANSWERS)) {
            by_first
                .entry(name.chars().next().unwrap_or_default())
                .or_default()
                .push(name);
        }
        by_first
    });
    let mut firsts = word
        .chars()
        .enumerate()
        .filter(|(nth, c)| *nth == 0 || is_ideographic(*c));
    firsts.any(|(_, first)| {
        let names = BY_FIRST.get(&first);
        names.is_some_and(|it| it.iter().any(|name| is_word_form(word, name)))
    })
}

/// Returns whether a character is a Chinese one.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Returns whether a word is a form of a name, such as its plural. Chinese names also match inside a longer word.
fn is_word_form(word: &str, name: &str) -> bool {
    if name.chars().all(is_ideographic) {
        return name.chars().count() > 1 && word.contains(name) || word == name;
    }
    let stem = match name.chars().count() {
        0..=2 => return word == name && !name.is_ascii(),
        // `ANSI` is not a form of `ans`.
        3 => return word == name,
        // `respuesta`, `respuestas`; `risposta`, `risposte`; `ответ`, `ответы`.
        _ => name.trim_end_matches(['a', 'e', 'o', 'а', 'е', 'о', 'ь']),
    };
    word.strip_prefix(stem)
        .is_some_and(|ending| ending.chars().count() < 3)
}
