//! The visible words of a title, and the question mark behind them.

use unicode_normalization::UnicodeNormalization;

/// What stands for inline code, which is never a question word: "`is` and `==`".
const CODE: char = '`';

const QUESTION_MARKS: [char; 8] = ['?', '？', '؟', '﹖', '⁇', '⁈', '⁉', '‽'];

/// Whether a character takes no room, such as a zero-width space.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// Whether a piece of Markdown shows a letter or a digit.
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

/// Returns what a reader sees of a title, composed (NFC), with straight apostrophes. Inline code is one "`".
pub fn visible(title: &str) -> String {
    let mut seen = String::with_capacity(title.len());
    let mut rest = title;
    while let Some(c) = rest.chars().next() {
        if let Some((shown, length)) = markup(rest, seen.chars().next_back()) {
            seen.push_str(shown);
            rest = &rest[length..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '’' | '‘' | 'ʼ' | '＇' => seen.push('\''),
            c if is_invisible(c) || matches!(c, '\u{fe0f}' | '\u{64b}'..='\u{652}' | '\u{640}') => {
            }
            c => seen.push(c),
        }
    }
    let is_decomposed =
        |c| matches!(c, '\u{300}'..='\u{36f}' | '\u{1100}'..='\u{11ff}' | '\u{3099}' | '\u{309a}');
    if seen.contains(is_decomposed) {
        seen = seen.nfc().collect();
    }
    seen
}

/// What the markup at the start of a text shows, and its length in bytes.
fn markup(text: &str, before: Option<char>) -> Option<(&'static str, usize)> {
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

/// Whether the visible text ends in a question mark of any script, or holds one that stands before or in its question.
///
/// Quotes, brackets, other marks and one remark in parentheses may follow.
pub fn has_question_mark(visible: &str) -> bool {
    if visible.contains(['¿', '՞']) {
        return true;
    }
    ends_in_mark(visible)
        || visible
            .trim_end()
            .strip_suffix([')', '）', ']'])
            .and_then(|text| text.rfind(['(', '（', '[']).map(|at| &visible[..at]))
            .is_some_and(ends_in_mark)
}

fn ends_in_mark(text: &str) -> bool {
    let is_closing = |c: char| c.is_whitespace() || "\"'”’»›」』）)]}*_.!…。！".contains(c);
    let text = text.trim_end_matches(is_closing);
    let is_greek = |c: char| matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}');
    if let Some(asked) = text.strip_suffix([';', '\u{37e}']) {
        return asked.ends_with(is_greek);
    }
    let asked = text.trim_end_matches(|c| QUESTION_MARKS.contains(&c) || c == '!' || c == '፧');
    let marks = &text[asked.len()..];
    // "Nullish coalescing ??" names an operator, and "(?)" asks nothing.
    let is_operator = asked.ends_with(char::is_whitespace) && marks.starts_with("??");
    let words = asked.trim_end();
    let follows_words = words
        .ends_with(|c: char| c.is_alphanumeric() || !c.is_ascii() || "`'\")]}*_.,+#%".contains(c));
    !marks.is_empty() && follows_words && !is_operator
}

/// The words of a title with the marks that divide them, in the order they stand.
#[derive(Clone)]
pub struct Words<'a>(Vec<Word<'a>>);

#[derive(Clone)]
struct Word<'a> {
    written: &'a str,
    /// In lower case.
    lower: String,
}

/// Only the beginning of a title is looked at.
const MOST_WORDS: usize = 24;

impl<'a> Words<'a> {
    pub fn of(visible: &'a str) -> Self {
        let mut words = Vec::new();
        let mut rest = visible;
        while let Some(first) = rest.chars().next() {
            let is_mark = divides(first);
            let end = if is_mark {
                first.len_utf8()
            } else {
                let is_end = |c: char| c.is_whitespace() || divides(c) || is_silent(c);
                rest.find(is_end).unwrap_or(rest.len())
            };
            if end == 0 {
                rest = &rest[first.len_utf8()..];
                continue;
            }
            let word = rest[..end].trim_matches(['\'', '-']);
            // A dash between words divides them.
            let written = if word.is_empty() { &rest[..end] } else { word };
            rest = &rest[end..];
            if !written.is_empty() {
                words.push(Word {
                    written,
                    lower: written.replace('İ', "i").to_lowercase(),
                });
            }
            if words.len() == MOST_WORDS {
                break;
            }
        }
        Self(words)
    }

    /// The word at a place, in lower case; "" behind the last one.
    pub fn get(&self, at: usize) -> &str {
        self.0.get(at).map_or("", |word| &word.lower)
    }

    /// As written.
    pub fn written(&self, at: usize) -> &str {
        self.0.get(at).map_or("", |word| word.written)
    }

    pub fn is_capitalized(&self, at: usize) -> bool {
        self.written(at).starts_with(char::is_uppercase)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().map(|word| word.lower.as_str())
    }

    /// The words from a place on.
    pub fn from(&self, at: usize) -> Self {
        Self(self.0.get(at..).unwrap_or_default().to_vec())
    }

    /// The words behind a topic at the start of a title: "Docker: how do I …".
    pub fn after_topic(&self) -> Option<Self> {
        let divider = |it: &Word<'_>| it.written.starts_with([':', '：', '–', '—', '-', ',']);
        let at = self.0.iter().take(5).position(divider)?;
        let rest = self.from(at + 1);
        // "The operator, which is …" goes on with what it is about.
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

/// Whether a mark divides a title, so that no question goes on across it.
fn divides(c: char) -> bool {
    ":;,.&/|+=–—：，、。；".contains(c)
}

/// Whether a mark stands between words without dividing what they say.
fn is_silent(c: char) -> bool {
    (c.is_ascii_punctuation() && !"'-`_".contains(c))
        || "«»“”„‘‚¿¡…·•「」『』（）【】؟،؛？！".contains(c)
}

/// The text without blanks and characters that nobody sees at either end.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}
