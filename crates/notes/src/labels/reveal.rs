//! Words that only reveal what is hidden behind them, `Show answer`, and titles of answers and questions, `Answer key`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::forms::folded;
use super::table;
use crate::word_list::list;

/// The words for answers, beside those that label them.
const ANSWERS: &str = "solution, lösung, solución, solução, soluzione, решение, рішення, розв'язання, rozwiązanie, çözüm,
    oplossing, lösning, løsning, ratkaisu, řešení, megoldás, soluție, solusi, λύση, 答案, 解答, 回答, 解决方案, 解析, 정답, 답, 풀이";

/// The words that do not say what is hidden.
const VERBS: &str =
    "show, reveal, click, view, see, expand, open, toggle, tap, press, hint, spoiler, explanation,
    anzeigen, aufklappen, voir, afficher, cliquez, mostrar, mostra, показать";

/// What a list of questions is called, beside the words for questions.
const EXERCISES: &str =
    "quiz, quizzes, exercise, test, self-test, review, check, übung, aufgabe, exercice, ejercicio,
    esercizio, exercício, задача, задание, вправа, 练习, 習題, 习题, 練習, 연습";

/// Whether a summary only says that something is behind it, such as an answer.
pub fn is_reveal(summary: &str) -> bool {
    let is_asked = summary.trim_end().ends_with(['?', '？']);
    let is_any = |word: &str| list(VERBS).any(|it| it == word) || is_answer(word);
    !is_asked && has_word(summary, is_any)
}

/// Whether a summary says that an answer is behind it.
pub fn reveals_answer(summary: &str) -> bool {
    !summary.trim_end().ends_with(['?', '？']) && has_word(summary, is_answer)
}

/// Whether a title is that of answers: `Answers`, `Answer key`, `Lösungen`, `参考答案`.
pub fn names_answers(title: &str) -> bool {
    has_word(title, is_answer)
}

/// Whether a title is that of questions: `Review questions`, `Fragen`, `Quiz`.
pub fn names_questions(title: &str) -> bool {
    has_word(title, |word| {
        list(EXERCISES).any(|it| is_form(word, it))
            || table::ALL
                .iter()
                .any(|(_, it)| list(it.questions).any(|it| is_form(word, it)))
    })
}

/// Whether a title is that of terms with their meanings: `Glossary`, `Key terms`, `用語集`.
pub fn names_glossary(title: &str) -> bool {
    const NAMES: &str = "glossary, glossar, glosario, glossaire, glossario, glossário, terminology, definitions, vocabulary,
        vocab, acronyms, abbreviations, vokabeln, begriffe, abkürzungen, definitionen, vocabulario, definiciones, vocabulaire,
        définitions, vocabolario, definizioni, vocabulário, словарь, глоссарий, термины, определения, словник, глосарій,
        slovník, słownik, słowniczek, sözlük, woordenlijst, begrippen, ordlista, ordliste, sanasto, szószedet, glosar,
        术语, 術語, 词汇, 詞彙, 用語集, 용어집, 용어, مصطلحات";
    let is_name =
        |word: &str| list(NAMES).any(|it| word == it || !it.is_ascii() && is_form(word, it));
    // Terms of service are none.
    let is_whole = [
        "terms",
        "key terms",
        "important terms",
        "terms and definitions",
    ];
    is_whole.contains(&folded(title.trim()).as_str()) || has_word(title, is_name)
}

/// Whether one of at most five words is of this kind.
fn has_word(title: &str, is_kind: impl Fn(&str) -> bool) -> bool {
    let title = title.trim_matches(|c: char| !c.is_alphanumeric());
    if title.split_whitespace().nth(5).is_some() {
        return false;
    }
    let is_divider = |c: char| !c.is_alphanumeric() && c != '\'' && c != '-';
    folded(title).split(is_divider).any(is_kind)
}

fn is_answer(word: &str) -> bool {
    // Lines of every note are asked about.
    static BY_FIRST: LazyLock<HashMap<char, Vec<&str>>> = LazyLock::new(|| {
        let mut by_first: HashMap<char, Vec<&str>> = HashMap::new();
        let labels = table::ALL.iter();
        let all = labels.flat_map(|(_, it)| list(it.answers).chain(list(it.right)));
        for name in all.chain(list(ANSWERS)) {
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
        names.is_some_and(|it| it.iter().any(|name| is_form(word, name)))
    })
}

fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Whether a word is another one, or a form of it, such as the plural. Words of Chinese stand within others.
fn is_form(word: &str, name: &str) -> bool {
    if name.chars().all(is_ideographic) {
        return name.chars().count() > 1 && word.contains(name) || word == name;
    }
    let stem = match name.chars().count() {
        0..=2 => return word == name && !name.is_ascii(),
        // `ANSI` is no form of `ans`.
        3 => return word == name,
        // `respuesta`, `respuestas`; `risposta`, `risposte`; `ответ`, `ответы`
        _ => name.trim_end_matches(['a', 'e', 'o', 'а', 'е', 'о', 'ь']),
    };
    word.strip_prefix(stem)
        .is_some_and(|ending| ending.chars().count() < 3)
}
