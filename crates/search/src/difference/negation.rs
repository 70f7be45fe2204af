//! Finds whether a text says "not", in the languages that have a list of question words.

/// Words that negate, in lower case, in order.
const NEGATIONS: &[&str] = &[
    "aucun",
    "aucune",
    "bez",
    "cannot",
    "cant",
    "değil",
    "doesnt",
    "dont",
    "geen",
    "jamais",
    "kein",
    "keine",
    "keinem",
    "keinen",
    "keiner",
    "mai",
    "nao",
    "never",
    "nicht",
    "nie",
    "niet",
    "no",
    "non",
    "not",
    "nunca",
    "não",
    "ohne",
    "pas",
    "sans",
    "sem",
    "senza",
    "sin",
    "without",
    "wont",
    "zonder",
    "без",
    "не",
    "нельзя",
    "нет",
    "못",
    "안",
];

/// Characters that negate in scripts without blanks.
const NEGATING_PARTS: &[&str] = &[
    "不",
    "没",
    "沒",
    "无",
    "無",
    "别",
    "ない",
    "なく",
    "ません",
    "않",
    "없",
    "못하",
    "ไม่",
];

/// Parts with such characters that do not negate: "different", "whether", "is it".
const EXCEPTIONS: &[&str] = &[
    "不同",
    "是不是",
    "能不能",
    "可不可以",
    "会不会",
    "有没有",
    "หรือไม่",
    "ではない",
    "じゃない",
];

/// Returns whether a text is negated. `words` are in lower case, and `text` is all of it.
pub fn is_negated(words: &[&str], text: &str) -> bool {
    let is_negation = |word: &&str| NEGATIONS.binary_search(word).is_ok() || word.ends_with("n't");
    if words.iter().any(is_negation) {
        return true;
    }
    let rest = EXCEPTIONS
        .iter()
        .fold(text.to_owned(), |text, it| text.replace(it, " "));
    NEGATING_PARTS.iter().any(|part| rest.contains(part))
}
