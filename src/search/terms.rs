//! Text → terms, the same for notes and queries.
//!
//! A word gives its stem in the language of the text, without accents. An identifier stays findable whole and in parts: `asyncio.create_task()`
//! gives itself, `create_task`, `createtask` and the stems of `asyncio`, `create` and `task`. Text in
//! scripts without blanks between words gives pairs of characters, and Korean does: its words carry
//! their particles. Bare web addresses give nothing.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

use super::language::Language;

/// Longer words are pasted junk (keys, hashes, base64): cut, so that a term stays a term.
const MAX_WORD_CHARS: usize = 64;

/// One word of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// What it is made of: one part for a plain word, several for an identifier.
    pub parts: Vec<Part>,
    /// An identifier's other forms: whole, and its parts written as one.
    pub forms: Vec<String>,
}

/// A piece of a word that is a word itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// In lower case, without accents, unstemmed: what spelling is repaired on.
    pub surface: String,
    /// What is indexed.
    pub term: String,
    /// Whether the part is too common to tell notes apart.
    pub is_stop_word: bool,
}

impl Word {
    /// Every term that a note with this word is indexed under.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        let parts = self
            .parts
            .iter()
            .filter(|part| !part.is_stop_word)
            .map(|part| part.term.as_str());
        parts.chain(self.forms.iter().map(String::as_str))
    }
}

/// Turns text of one language into words. Cheap to make; holds the stemmers.
pub struct Analyzer {
    language: Language,
    /// `None` where words stay as they are.
    stemmer: Option<Stemmer>,
    /// For the English words between those of a language with letters of its own.
    english: Stemmer,
}

impl Analyzer {
    pub fn new(language: Language) -> Self {
        Self {
            language,
            stemmer: language.stemmer().map(Stemmer::create),
            english: Stemmer::create(Algorithm::English),
        }
    }

    /// A text as it is taken apart: folded, but for the accents that stemming needs.
    pub fn prepared(&self, text: &str) -> String {
        if self.language.stems_accented() && !text.is_ascii() {
            plain_forms(text.nfkc())
        } else {
            folded(text)
        }
    }

    /// The words of `text` in order. Total: any text gives words, or none.
    pub fn words(&self, text: &str) -> Vec<Word> {
        let text = self.prepared(text);
        pieces(&text).flat_map(|piece| self.piece(piece)).collect()
    }

    /// The words of one of a text's [`pieces`].
    pub fn piece(&self, piece: &str) -> Vec<Word> {
        if piece.ends_with(')') {
            let forms = vec![surface(cut(piece))];
            return vec![Word {
                parts: Vec::new(),
                forms,
            }];
        }
        if piece.is_ascii() || !piece.chars().any(is_unspaced) {
            return self.word(trimmed(piece)).into_iter().collect();
        }
        self.unspaced_words(piece)
    }

    fn word(&self, raw: &str) -> Option<Word> {
        let raw = cut(raw);
        // Most words: nothing below would change them.
        if is_plain(raw) {
            return Some(Word {
                parts: vec![self.part(raw)],
                forms: Vec::new(),
            });
        }
        if let Some(plain) = self.contraction(raw) {
            return Some(plain);
        }
        if is_symbol_name(raw) {
            return Some(Word {
                parts: vec![self.part(raw)],
                forms: Vec::new(),
            });
        }
        let mut word = Word::default();
        let mut joined_whole = String::new();
        let components: Vec<&str> = raw
            .split(['.', ':', '<', '>', '@', '$', '\'', '+', '#'])
            .filter(|c| !c.is_empty())
            .collect();
        for component in &components {
            let parts = component_parts(component);
            let joined: String = parts.iter().map(|part| surface(part)).collect();
            joined_whole.push_str(&joined);
            if parts.len() > 1 {
                word.forms.push(self.stem(&joined));
                word.forms.push(surface(component));
            }
            word.parts
                .extend(parts.into_iter().map(|part| self.part(part)));
        }
        if components.len() == 2 {
            word.forms.push(self.stem(&joined_whole));
        }
        let whole = surface(raw);
        word.forms.push(whole);
        word.forms.dedup();
        let only = (word.parts.len() == 1)
            .then(|| (word.parts[0].surface.clone(), word.parts[0].term.clone()));
        word.forms.retain(|form| {
            only.as_ref()
                .is_none_or(|(surface, term)| form != surface && form != term)
        });
        (!word.parts.is_empty()).then_some(word)
    }

    /// "don't" → do, not; "it's" → it. `None` for a word without an apostrophe.
    fn contraction(&self, raw: &str) -> Option<Word> {
        let (stem, ending) = raw.split_once('\'')?;
        let parts = match ending.to_lowercase().as_str() {
            "t" => {
                let verb = stem.strip_suffix(['n', 'N']).unwrap_or(stem);
                let verb = if stem.eq_ignore_ascii_case("can") {
                    stem
                } else {
                    verb
                };
                vec![self.part(verb), self.part("not")]
            }
            "s" | "re" | "ve" | "ll" | "d" | "m" => vec![self.part(stem)],
            _ => return None,
        };
        Some(Word {
            parts: parts
                .into_iter()
                .filter(|part| !part.surface.is_empty())
                .collect(),
            forms: Vec::new(),
        })
    }

    /// Pairs of characters for each run without blanks (one alone stays single), words in between.
    fn unspaced_words(&self, raw: &str) -> Vec<Word> {
        let mut words = Vec::new();
        let mut rest = raw;
        while let Some(first) = rest.chars().next() {
            let unspaced = is_unspaced(first);
            let end = rest
                .find(|c| is_unspaced(c) != unspaced)
                .unwrap_or(rest.len());
            let (run, tail) = rest.split_at(end);
            if unspaced {
                let characters: Vec<char> = run.chars().collect();
                for pair in characters.windows(2.min(characters.len())) {
                    let pair: String = pair.iter().collect();
                    let part = Part {
                        surface: pair.clone(),
                        term: pair,
                        is_stop_word: false,
                    };
                    words.push(Word {
                        parts: vec![part],
                        forms: Vec::new(),
                    });
                }
            } else {
                words.extend(self.word(trimmed(run)));
            }
            rest = tail;
        }
        words
    }

    /// A word that is known to be plain.
    pub fn part(&self, written: &str) -> Part {
        let surface = surface(written);
        let is_stop_word = self.is_stop_word(&surface);
        let term = if is_stop_word {
            surface.clone() // its own stem
        } else if self.language.stems_accented() && !written.is_ascii() {
            self.stem(&written.to_lowercase())
        } else {
            self.stem(&surface)
        };
        Part {
            surface,
            term,
            is_stop_word,
        }
    }

    fn is_stop_word(&self, surface: &str) -> bool {
        let is_in = |language: Language, word: &str| {
            let words = language.stop_words();
            words.binary_search(&word).is_ok()
        };
        is_in(self.language, surface)
            || match self.language {
                // `fuer`
                Language::German => is_in(Language::German, &spelt_as_umlaut(surface)),
                language => language.has_own_script() && is_in(Language::English, surface),
            }
    }

    /// The stem of a word in lower case, without accents.
    fn stem(&self, word: &str) -> String {
        let is_ascii = word.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_ascii && (self.language == Language::English || self.language.has_own_script()) {
            return self.english.stem(word).into_owned();
        }
        let Some(stemmer) = &self.stemmer else {
            return word.to_owned();
        };
        if !word.chars().all(|c| c.is_alphabetic() || is_mark(c))
            || self.language == Language::English
        {
            return word.to_owned();
        }
        let word: Cow<str> = match self.language {
            // Umlauts are dropped before, as members type them or not: the third way to write them.
            Language::German => spelt_as_umlaut(word).into(),
            Language::Russian if word.contains('ё') => word.replace('ё', "е").into(),
            // Nouns in -ión, of which the plural alone goes without the accent.
            Language::Spanish if word.ends_with("cion") || word.ends_with("sion") => {
                format!("{}ón", &word[..word.len() - 2]).into()
            }
            Language::Portuguese if word.ends_with("cao") => {
                format!("{}ção", &word[..word.len() - 3]).into()
            }
            _ => word.into(),
        };
        folded(&stemmer.stem(&word))
    }
}

/// A word in lower case, without accents.
fn surface(written: &str) -> String {
    let lower = written.to_lowercase();
    if lower.is_ascii() {
        lower
    } else {
        folded(&lower)
    }
}

/// Whether this is a single character out of a script that is indexed in pairs.
pub fn is_single_unspaced(term: &str) -> bool {
    let mut characters = term.chars();
    characters.next().is_some_and(is_unspaced) && characters.next().is_none()
}

/// `ueber` → `uber`; not `neue` or `quelle`, where the two letters are no umlaut.
fn spelt_as_umlaut(word: &str) -> String {
    let mut spelt = String::with_capacity(word.len());
    for letter in word.chars() {
        let mut before = spelt.chars().rev();
        let is_umlaut = letter == 'e'
            && matches!(before.next(), Some('a' | 'o' | 'u'))
            && !matches!(before.next(), Some('a' | 'e' | 'i' | 'o' | 'u' | 'q'));
        if !is_umlaut {
            spelt.push(letter);
        }
    }
    spelt
}

/// The pieces of a folded text that may be words, punctuation of the sentence still on them.
pub fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let chunks = text.split_whitespace();
    chunks
        .filter(|chunk| !is_web_address(chunk))
        .flat_map(|chunk| chunk.split(is_never_inside_a_word).chain(calls(chunk)))
        .filter(|piece| !piece.is_empty())
}

/// `sleep(0)` in `asyncio.sleep(0)`: a call with one plain argument is a thing people look for whole.
fn calls(chunk: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    chunk.match_indices('(').filter_map(move |(open, _)| {
        let start = chunk[..open].trim_end_matches(is_name).len();
        let argument = &chunk[open + 1..];
        let length = argument.find(|c| !is_name(c))?;
        let is_call = start < open && length > 0 && argument[length..].starts_with(')');
        is_call.then(|| &chunk[start..=open + 1 + length])
    })
}

/// Compatibility forms made plain (ﬁ → fi), Latin, Greek and Cyrillic accents dropped, quotes straightened.
/// Case stays, since `createTask` is two words.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    plain_forms(text.nfkd().filter(|c| !is_accent(*c)).nfc())
}

/// Quotes straightened, letters that have no plain form of their own spelt out, stray accents dropped.
fn plain_forms(characters: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    for c in characters.filter(|c| !is_accent(*c)) {
        match c {
            '’' | '‘' | 'ʼ' => text.push('\''),
            'ß' => text.push_str("ss"),
            _ => text.push(c),
        }
    }
    text
}

fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn is_web_address(chunk: &str) -> bool {
    chunk.contains("://") || chunk.starts_with("www.")
}

/// Characters that end a word wherever they stand.
fn is_never_inside_a_word(c: char) -> bool {
    !(c.is_alphanumeric()
        || is_mark(c)
        || matches!(
            c,
            '_' | '.' | ':' | '-' | '+' | '#' | '\'' | '@' | '$' | '<' | '>'
        ))
}

/// Vowel signs and the like, which belong to the letter before them (Devanagari, Arabic, Hebrew, Thai, …).
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Chinese, Japanese, Thai, Lao, Khmer and Burmese letters, written without blanks between words;
/// Korean ones, whose particles have none before them.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// The word without the punctuation of its sentence: `.env`, `--fix` and `C++` keep theirs.
fn trimmed(raw: &str) -> &str {
    let mut word = raw.trim_start_matches(['_', ':', '+', '#', '\'', '$', '<', '>', '@']);
    let dots = word.len() - word.trim_start_matches('.').len();
    let is_dotfile = dots == 1 && word[1..].starts_with(|c: char| c.is_alphabetic());
    if dots > 0 && !is_dotfile {
        word = word.trim_start_matches('.');
    }
    let dashes = word.len() - word.trim_start_matches('-').len();
    if dashes > 2 || !word[dashes..].starts_with(|c: char| c.is_alphabetic()) {
        word = word.trim_start_matches('-');
    }
    let bare = word.trim_end_matches(['_', '.', ':', '-', '\'', '<', '@', '$']);
    if is_symbol_name(bare) {
        return bare;
    }
    bare.trim_end_matches(['+', '#', '.', ':', '-', '_', '\''])
        .trim_end_matches(|c| c == '>' && !bare.contains('<'))
}

/// Whether a word has only English letters, all small but perhaps the first.
fn is_plain(word: &str) -> bool {
    let mut bytes = word.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_lowercase())
}

/// Whether a name ends in signs that are part of it: `C++`, `g++`, `C#`, `F#`.
fn is_symbol_name(word: &str) -> bool {
    let name = word
        .strip_suffix("++")
        .or_else(|| word.strip_suffix('#').filter(|name| name.len() < 3));
    name.is_some_and(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// The pieces of `create_task`, `createTask`, `front-end`, `HTTPServer`.
fn component_parts(component: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for piece in component
        .split(['_', '-'])
        .filter(|piece| !piece.is_empty())
    {
        let mut start = 0;
        let letters: Vec<(usize, char)> = piece.char_indices().collect();
        for window in 1..letters.len() {
            let (at, here) = letters[window];
            let before = letters[window - 1].1;
            let next_is_lower = letters
                .get(window + 1)
                .is_some_and(|(_, c)| c.is_lowercase());
            let hump = here.is_uppercase()
                && (before.is_lowercase() || (before.is_uppercase() && next_is_lower));
            if hump {
                parts.push(&piece[start..at]);
                start = at;
            }
        }
        parts.push(&piece[start..]);
    }
    parts
}

fn cut(word: &str) -> &str {
    if word.len() <= MAX_WORD_CHARS {
        return word;
    }
    word.char_indices()
        .nth(MAX_WORD_CHARS)
        .map_or(word, |(end, _)| &word[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_of_english_are_their_own_stems() {
        let analyzer = Analyzer::new(Language::English);
        for word in Language::English.stop_words() {
            assert_eq!(analyzer.stem(word), *word);
        }
    }
}
