//! The visible words of a title, and the question mark after them.

use unicode_normalization::UnicodeNormalization;

/// The placeholder for inline code, which is never a question word: "`is` and `==`".
const CODE: char = '`';

const QUESTION_MARKS: [char; 8] = ['?', '？', '؟', '﹖', '⁇', '⁈', '⁉', '‽'];

/// Returns whether a character has no width, such as a zero-width space.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// Returns whether a piece of Markdown shows a letter or a digit.
pub fn has_words(text: &str) -> bool {
    let mut is_tag = false;
    text.char_indices().any(|(at, c)| match c {
        '<' if text[at + 1..]
            .starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') =>
        {
            is_tag = text[at..].contains('>');
            false
        }
        '>' if is_tag => {
            is_tag = false;
            false
        }
        _ => !is_tag && c.is_alphanumeric(),
    })
}

/// Returns the visible text of a title, composed (NFC), with straight apostrophes. Inline code becomes a single
/// "`".
pub fn visible_text(title: &str) -> String {
    let mut text = String::with_capacity(title.len());
    let mut rest = title;
    while let Some(c) = rest.chars().next() {
        if let Some((shown, length)) = parse_markup(rest, text.chars().next_back()) {
            text.push_str(shown);
            rest = &rest[length..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '’' | '‘' | 'ʼ' | '＇' => text.push('\''),
            c if is_invisible(c) || matches!(c, '\u{fe0f}' | '\u{64b}'..='\u{652}' | '\u{640}') => {
            }
            c => text.push(c),
        }
    }
    let is_decomposed =
        |c| matches!(c, '\u{300}'..='\u{36f}' | '\u{1100}'..='\u{11ff}' | '\u{3099}' | '\u{309a}');
    if text.contains(is_decomposed) {
        text = text.nfc().collect();
    }
    text
}

/// Parses the markup at the beginning of a text. Returns what it shows, and its length in bytes.
fn parse_markup(text: &str, before: Option<char>) -> Option<(&'static str, usize)> {
    let up_to = |end: &str| text.find(end).map(|at| at + end.len());
    if text.starts_with(CODE) {
        let ticks = text.len() - text.trim_start_matches(CODE).len();
        let close = text[ticks..].find(&text[..ticks]);
        return Some(close.map_or(("", ticks), |at| ("`", ticks + at + ticks)));
    }
    if text.starts_with("![") {
        return up_to(")").map(|length| (" ", length));
    }
    if text.starts_with("](") {
        return up_to(")").map(|length| ("", length));
    }
    if text.starts_with('<')
        && text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!".contains(c))
    {
        return up_to(">").map(|length| ("", length));
    }
    if let Some(rest) = text.strip_prefix('\\') {
        return rest
            .starts_with(|c: char| c.is_ascii_punctuation())
            .then_some(("", 1));
    }
    for (entity, shown) in [
        ("&nbsp;", " "),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&rsquo;", "'"),
        ("&quot;", "\""),
    ] {
        if text.starts_with(entity) {
            return Some((shown, entity.len()));
        }
    }
    let inside_word = || before.is_some_and(char::is_alphanumeric);
    match text.chars().next()? {
        '*' => Some(("", 1)),
        '[' => Some(("(", 1)),
        ']' => Some((")", 1)),
        '_' if !inside_word() || !text[1..].starts_with(char::is_alphanumeric) => Some(("", 1)),
        _ => None,
    }
}

/// Returns whether a visible text ends in a question mark of any script, or contains one that precedes its question
/// or is inside it.
///
/// Quotes, brackets, other marks and one remark in parentheses can follow the mark.
pub fn has_question_mark(visible: &str) -> bool {
    if visible.contains(['¿', '՞']) {
        return true;
    }
    ends_in_question_mark(visible)
        || visible
            .trim_end()
            .strip_suffix([')', '）', ']'])
            .and_then(|text| text.rfind(['(', '（', '[']).map(|at| &visible[..at]))
            .is_some_and(ends_in_question_mark)
}

/// Returns whether a text ends in a question mark, ignoring closing marks.
fn ends_in_question_mark(text: &str) -> bool {
    let is_closing = |c: char| c.is_whitespace() || "\"'”’»›」』）)]}*_.!…。！".contains(c);
    let text = text.trim_end_matches(is_closing);
    let is_greek = |c: char| matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}');
    if let Some(before_mark) = text.strip_suffix([';', '\u{37e}']) {
        return before_mark.ends_with(is_greek);
    }
    let before_mark =
        text.trim_end_matches(|c| QUESTION_MARKS.contains(&c) || c == '!' || c == '፧');
    let marks = &text[before_mark.len()..];
    // "Nullish coalescing ??" names an operator, and "(?)" is not a question.
    let is_operator = before_mark.ends_with(char::is_whitespace) && marks.starts_with("??");
    let words = before_mark.trim_end();
    let follows_words = words
        .ends_with(|c: char| c.is_alphanumeric() || !c.is_ascii() || "`'\")]}*_.,+#%".contains(c));
    !marks.is_empty() && follows_words && !is_operator
}

/// The words of a title and the marks that divide them, in order.
#[derive(Clone)]
pub struct Words<'a>(Vec<Word<'a>>);

/// A word or a dividing mark.
#[derive(Clone)]
struct Word<'a> {
    /// As written.
    original: &'a str,
    /// In lowercase.
    lower: String,
}

/// The maximum number of words. Only the beginning of a title counts.
const MAX_WORDS: usize = 24;

impl<'a> Words<'a> {
    /// Splits a visible text into words.
    pub fn parse(visible: &'a str) -> Self {
        let mut words = Vec::new();
        let mut rest = visible;
        while let Some(first) = rest.chars().next() {
            let is_mark = is_divider(first);
            let end = if is_mark {
                first.len_utf8()
            } else {
                let is_end = |c: char| c.is_whitespace() || is_divider(c) || is_ignorable(c);
                rest.find(is_end).unwrap_or(rest.len())
            };
            if end == 0 {
                rest = &rest[first.len_utf8()..];
                continue;
            }
            let word = rest[..end].trim_matches(['\'', '-']);
            // A dash between words divides them.
            let original = if word.is_empty() { &rest[..end] } else { word };
            rest = &rest[end..];
            if !original.is_empty() {
                words.push(Word {
                    original,
                    lower: original.replace('İ', "i").to_lowercase(),
                });
            }
            if words.len() == MAX_WORDS {
                break;
            }
        }
        Self(words)
    }

    /// Returns the word at an index in lowercase, or "" after the last one.
    pub fn get(&self, at: usize) -> &str {
        self.0.get(at).map_or("", |word| &word.lower)
    }

    /// Returns the word at an index as written, or "" after the last one.
    pub fn original(&self, at: usize) -> &str {
        self.0.get(at).map_or("", |word| word.original)
    }

    /// Returns whether the word at an index begins with a capital.
    pub fn is_capitalized(&self, at: usize) -> bool {
        self.original(at).starts_with(char::is_uppercase)
    }

    /// Returns the number of words.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Iterates over the words in lowercase.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().map(|word| word.lower.as_str())
    }

    /// Returns the words without the first `at`.
    pub fn skip(&self, at: usize) -> Self {
        Self(self.0.get(at..).unwrap_or_default().to_vec())
    }

    /// Returns the words after a topic at the beginning of a title: "Docker: how do I …".
    pub fn after_topic(&self) -> Option<Self> {
        let divider = |it: &Word<'_>| it.original.starts_with([':', '：', '–', '—', '-', ',']);
        let at = self.0.iter().take(5).position(divider)?;
        let rest = self.skip(at + 1);
        // "The operator, which is …" continues with a relative clause.
        let is_relative = matches!(
            rest.get(0),
            "which" | "who" | "whose" | "whom" | "where" | "when"
        );
        if is_relative && self.get(at) == "," {
            return None;
        }
        (at > 0 && rest.len() > 1).then_some(rest)
    }
}

/// Returns whether a mark divides a title, so that no question continues across it.
fn is_divider(c: char) -> bool {
    ":;,.&/|+=–—：，、。；".contains(c)
}

/// Returns whether a mark between words can be ignored.
fn is_ignorable(c: char) -> bool {
    (c.is_ascii_punctuation() && !"'-`_".contains(c))
        || "«»“”„‘‚¿¡…·•「」『』（）【】؟،؛？！".contains(c)
}

/// Strips whitespace and invisible characters from both ends.
pub fn trim_invisible(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}
