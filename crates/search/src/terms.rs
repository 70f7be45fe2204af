//! Turns text into terms, the same way for notes and queries.
//!
//! The term of a word is its stem in the language of the text, without accents. An identifier is indexed whole
//! and in parts: `asyncio.create_task()` becomes itself, `create_task`, `createtask` and the stems of
//! `asyncio`, `create` and `task`. Text in scripts without blanks between words becomes words and pairs of
//! characters, and so does Korean, whose words end in particles. Symbols that people ask about are words: `??`.
//! Web addresses are skipped.

mod apostrophes;
mod folding;
mod piece;
mod pieces;
mod stems;
mod symbols;
mod unspaced;

use super::frame_words::is_frame_word;
use super::language::Language;
use apostrophes::{split_contraction, split_elision};
pub use folding::fold;
use folding::{fold_keeping_accents, surface_form};
pub use piece::{Piece, PieceKind};
pub use pieces::{component_parts, is_mark, is_unspaced, pieces};
use pieces::{is_symbol_name, trim_punctuation};
use stems::Stems;
pub use symbols::{has_symbol_at_end, is_symbol, may_end_sentence};
use unspaced::UnspacedText;

/// Longer words are pasted keys, hashes or base64, and are cut to this length.
const MAX_WORD_CHARS: usize = 64;

/// One word of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnalyzedWord {
    /// The parts of the word: one for a plain word, several for an identifier.
    pub parts: Vec<WordPart>,
    /// The other forms of an identifier: whole, and its parts joined. Of a word without blanks: the pairs of its
    /// characters.
    pub forms: Vec<String>,
    /// Whether it is of a script without blanks between words.
    pub is_unspaced: bool,
}

/// A part of a word, which is a word itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordPart {
    /// The part in lower case, without accents, unstemmed. Its spelling may be corrected.
    pub surface: String,
    /// The indexed term.
    pub term: String,
    /// Whether the part is too common to distinguish notes.
    pub is_stop_word: bool,
    /// Whether the part belongs to the frame of questions, such as "what" and "mean".
    pub is_frame_word: bool,
}

/// Turns text of one language into words. Cheap to make; it holds the stemmers.
pub struct Analyzer {
    stems: Stems,
    unspaced: UnspacedText,
}

impl Analyzer {
    pub fn new(language: Language) -> Self {
        Self {
            stems: Stems::new(language),
            unspaced: UnspacedText::new(),
        }
    }

    /// Returns the text folded, except for accents that the stemmer needs.
    pub fn prepare(&self, text: &str) -> String {
        if self.stems.needs_accents() && !text.is_ascii() {
            fold_keeping_accents(text)
        } else {
            fold(text)
        }
    }

    /// Returns the words of any `text`, in order.
    pub fn words(&self, text: &str) -> Vec<AnalyzedWord> {
        let text = self.prepare(text);
        pieces(&text)
            .flat_map(|piece| self.analyze_piece(piece))
            .collect()
    }

    /// Returns the words of one of a text's [`pieces`].
    pub fn analyze_piece(&self, piece: Piece<'_>) -> Vec<AnalyzedWord> {
        let text = piece.text;
        let mut words = match piece.kind {
            PieceKind::Form => vec![AnalyzedWord {
                forms: vec![surface_form(truncate(text))],
                ..AnalyzedWord::default()
            }],
            PieceKind::Symbol | PieceKind::PossibleSymbol => vec![AnalyzedWord {
                parts: vec![WordPart {
                    surface: text.to_owned(),
                    term: text.to_owned(),
                    is_stop_word: piece.kind == PieceKind::PossibleSymbol,
                    is_frame_word: false,
                }],
                ..AnalyzedWord::default()
            }],
            PieceKind::Word if text.is_ascii() || !text.chars().any(is_unspaced) => self
                .analyze_word(trim_punctuation(text))
                .into_iter()
                .collect(),
            PieceKind::Word => self.split_unspaced(text),
        };
        if piece.is_code {
            // Written as code, `this` is not a stop word.
            for part in words.iter_mut().flat_map(|word| &mut word.parts) {
                (part.is_stop_word, part.is_frame_word) = (false, false);
            }
        }
        words
    }

    fn analyze_word(&self, raw: &str) -> Option<AnalyzedWord> {
        let raw = truncate(raw);
        // Most words are plain and need none of the steps below.
        if is_plain(raw) {
            return Some(AnalyzedWord {
                parts: vec![self.analyze_part(raw)],
                ..AnalyzedWord::default()
            });
        }
        if let Some((article, rest)) = split_elision(raw, self.stems.language()) {
            let mut word = self
                .analyze_word(trim_punctuation(rest))
                .unwrap_or_default();
            let article = WordPart {
                surface: article.clone(),
                term: article,
                is_stop_word: true,
                is_frame_word: false,
            };
            word.parts.insert(0, article);
            return Some(word);
        }
        if let Some(words) = split_contraction(raw) {
            return Some(AnalyzedWord {
                parts: words
                    .into_iter()
                    .map(|word| self.analyze_part(word))
                    .collect(),
                ..AnalyzedWord::default()
            });
        }
        if is_symbol_name(raw) {
            return Some(AnalyzedWord {
                parts: vec![self.analyze_part(raw)],
                ..AnalyzedWord::default()
            });
        }
        let mut word = AnalyzedWord::default();
        let mut all_joined = String::new();
        let components: Vec<&str> = raw
            .split(['.', ':', '<', '>', '@', '$', '\'', '+', '#'])
            .filter(|c| !c.is_empty())
            .collect();
        for component in &components {
            let parts = component_parts(component);
            let joined: String = parts.iter().map(|part| surface_form(part)).collect();
            all_joined.push_str(&joined);
            if parts.len() > 1 {
                word.forms.push(self.stems.stem(&joined));
                word.forms.push(surface_form(component));
            }
            word.parts
                .extend(parts.into_iter().map(|part| self.analyze_part(part)));
        }
        if components.len() == 2 {
            word.forms.push(self.stems.stem(&all_joined));
        }
        let whole = surface_form(raw);
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

    /// Returns the words of each run without blanks, and the words in between.
    fn split_unspaced(&self, raw: &str) -> Vec<AnalyzedWord> {
        let mut words = Vec::new();
        let mut rest = raw;
        while let Some(first) = rest.chars().next() {
            let unspaced = is_unspaced(first);
            let end = rest
                .find(|c| is_unspaced(c) != unspaced)
                .unwrap_or(rest.len());
            let (run, tail) = rest.split_at(end);
            if unspaced {
                words.extend(self.unspaced.words(run));
            } else {
                words.extend(self.analyze_word(trim_punctuation(run)));
            }
            rest = tail;
        }
        words
    }

    /// Analyzes a plain word.
    pub fn analyze_part(&self, word: &str) -> WordPart {
        let surface = surface_form(word);
        let is_stop_word = self.stems.is_stop_word(&surface);
        let term = if is_stop_word {
            surface.clone() // Stop words are not stemmed.
        } else if self.stems.needs_accents() && !word.is_ascii() {
            self.stems.stem(&word.to_lowercase())
        } else {
            self.stems.stem(&surface)
        };
        let is_frame_word = is_frame_word(&surface, self.stems.language());
        WordPart {
            surface,
            term,
            is_stop_word,
            is_frame_word,
        }
    }
}

/// Returns whether a word has only ASCII letters, all lower case except perhaps the first.
fn is_plain(word: &str) -> bool {
    let mut bytes = word.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_lowercase())
}

fn truncate(word: &str) -> &str {
    if word.len() <= MAX_WORD_CHARS {
        return word;
    }
    word.char_indices()
        .nth(MAX_WORD_CHARS)
        .map_or(word, |(end, _)| &word[..end])
}

#[cfg(test)]
mod tests;
