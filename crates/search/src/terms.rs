//! Text → terms, the same for notes and queries.
//!
//! A word gives its stem in the language of the text, without accents. An identifier stays findable
//! whole and in parts: `asyncio.create_task()` gives itself, `create_task`, `createtask` and the stems
//! of `asyncio`, `create` and `task`. Text in scripts without blanks between words gives pairs of
//! characters, and Korean does: its words carry their particles. Bare web addresses give nothing.

mod apostrophes;
mod folding;
mod pieces;
mod stems;

use super::language::Language;
use apostrophes::{contracted, elided};
pub use folding::folded;
use folding::{accented, surface};
use pieces::{component_parts, is_symbol_name, is_unspaced, trimmed};
pub use pieces::{is_single_unspaced, pieces};
use stems::Stems;

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
    stems: Stems,
}

impl Analyzer {
    pub fn new(language: Language) -> Self {
        Self {
            stems: Stems::new(language),
        }
    }

    /// A text as it is taken apart: folded, but for the accents that stemming needs.
    pub fn prepared(&self, text: &str) -> String {
        if self.stems.need_accents() && !text.is_ascii() {
            accented(text)
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
        if let Some((article, rest)) = elided(raw, self.stems.language()) {
            let mut word = self.word(trimmed(rest)).unwrap_or_default();
            let article = Part {
                surface: article.clone(),
                term: article,
                is_stop_word: true,
            };
            word.parts.insert(0, article);
            return Some(word);
        }
        if let Some(words) = contracted(raw) {
            return Some(Word {
                parts: words.into_iter().map(|word| self.part(word)).collect(),
                forms: Vec::new(),
            });
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
                word.forms.push(self.stems.stem(&joined));
                word.forms.push(surface(component));
            }
            word.parts
                .extend(parts.into_iter().map(|part| self.part(part)));
        }
        if components.len() == 2 {
            word.forms.push(self.stems.stem(&joined_whole));
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
        let is_stop_word = self.stems.is_stop_word(&surface);
        let term = if is_stop_word {
            surface.clone() // its own stem
        } else if self.stems.need_accents() && !written.is_ascii() {
            self.stems.stem(&written.to_lowercase())
        } else {
            self.stems.stem(&surface)
        };
        Part {
            surface,
            term,
            is_stop_word,
        }
    }
}

/// Whether a word has only English letters, all small but perhaps the first.
fn is_plain(word: &str) -> bool {
    let mut bytes = word.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_lowercase())
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
mod tests;
