//! Sentences, and which of them ask.

/// Marks that end a sentence wherever they stand.
const WIDE_ENDS: [char; 8] = ['。', '！', '？', '؟', '۔', '।', '\u{37e}', '፧'];
/// Marks that end a sentence before white space.
const ENDS: [char; 4] = ['.', '!', '?', '…'];
/// The marks of a question. U+037E is the Greek one; many write a semicolon instead.
const QUESTION_MARKS: [char; 6] = ['?', '？', '؟', '\u{37e}', '፧', '⸮'];
/// Words at the beginning of a question whose mark is missing.
const QUESTION_WORDS: [&str; 30] = [
    "how",
    "what",
    "why",
    "when",
    "where",
    "which",
    "who",
    "whose",
    "can",
    "could",
    "is",
    "are",
    "does",
    "do",
    "should",
    "wie",
    "was",
    "warum",
    "wo",
    "wann",
    "comment",
    "pourquoi",
    "cómo",
    "como",
    "por",
    "как",
    "почему",
    "где",
    "come",
    "perché",
];
/// The ends of a question whose mark is missing, in languages that often leave it out.
const QUESTION_ENDS: [&str; 10] = [
    "ですか",
    "ますか",
    "でしょうか",
    "吗",
    "嗎",
    "呢",
    "까요",
    "나요",
    "ไหม",
    "หรือไม่",
];

/// Returns the sentences of a text. A line break ends a sentence.
pub fn split_sentences(text: &str) -> impl Iterator<Item = &str> {
    let is_greek = text.chars().any(is_greek);
    let mut rest = text;
    std::iter::from_fn(move || {
        (!rest.is_empty()).then(|| {
            let (sentence, next) = rest.split_at(sentence_length(rest, is_greek));
            rest = next;
            sentence
        })
    })
}

/// Returns the length of the first sentence, in bytes.
fn sentence_length(text: &str, is_greek: bool) -> usize {
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        if c == '\n' || WIDE_ENDS.contains(&c) {
            return after;
        }
        let is_end = ENDS.contains(&c) || (is_greek && c == ';');
        // Also with a closing bracket or quotation mark in between.
        let behind =
            text[after..].trim_start_matches(['"', '\'', ')', '*', '_', '”', '»', '?', '!']);
        if is_end && (behind.is_empty() || behind.starts_with(char::is_whitespace)) {
            return text.len() - behind.len();
        }
    }
    text.len()
}

/// Returns whether a sentence ends with a question mark.
pub fn asks(sentence: &str) -> bool {
    let is_greek = sentence.chars().any(is_greek);
    let is_mark = |c: char| QUESTION_MARKS.contains(&c) || (is_greek && c == ';');
    let is_behind = |c: char| !c.is_alphanumeric() && !is_mark(c);
    sentence.trim_end_matches(is_behind).ends_with(is_mark)
}

/// Returns whether a sentence without a question mark probably asks.
pub fn asks_without_mark(sentence: &str) -> bool {
    let words = sentence.trim_matches(|c: char| !c.is_alphanumeric() && !is_thai(c));
    let first = words.split(|c: char| !c.is_alphanumeric()).next();
    let first = first.unwrap_or_default().to_lowercase();
    QUESTION_WORDS.contains(&first.as_str()) || QUESTION_ENDS.iter().any(|it| words.ends_with(it))
}

fn is_greek(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')
}

/// Thai vowel signs are not alphanumeric.
fn is_thai(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}')
}
