//! Reduces a word to its stem, which its other forms share.
//!
//! The stemmers are Snowball's. Some of them need accents that members leave out or spell differently, so the
//! accents are restored first where the letters allow it.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

use super::folding::fold;
use super::pieces::is_mark;
use crate::language::Language;

/// The stemmer of one language. Cheap to make.
pub struct Stems {
    language: Language,
    /// The Snowball stemmer; `None` if words stay as they are.
    stemmer: Option<Stemmer>,
    /// Stems the English words in text of a language with its own script.
    english: Stemmer,
}

impl Stems {
    pub fn new(language: Language) -> Self {
        Self {
            language,
            stemmer: algorithm(language).map(Stemmer::create),
            english: Stemmer::create(Algorithm::English),
        }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// Returns whether the stemmer needs the accents that are removed from the stem: `-ción`, `-ый`.
    pub fn needs_accents(&self) -> bool {
        use Language::*;
        !matches!(
            self.language,
            Arabic | Dutch | English | German | Greek | Tamil | Other
        )
    }

    /// Returns whether a word, in lower case and without accents, is too common to distinguish notes.
    pub fn is_stop_word(&self, surface: &str) -> bool {
        let is_in = |language: Language, word: &str| {
            let words = language.stop_words();
            words.binary_search(&word).is_ok()
        };
        is_in(self.language, surface)
            || match self.language {
                // For example `fuer`.
                Language::German => is_in(Language::German, &drop_umlaut_e(surface)),
                language => language.has_own_script() && is_in(Language::English, surface),
            }
    }

    /// Returns the stem, without accents, of a word in lower case. The word must have its accents if the stemmer needs them.
    pub fn stem(&self, word: &str) -> String {
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
            // Umlauts are removed first, because members may leave them out. A third way is an added `e`.
            Language::German => drop_umlaut_e(word).into(),
            Language::Russian if word.contains('ё') => word.replace('ё', "е").into(),
            // Nouns in -ión, whose plural has no accent.
            Language::Spanish if word.ends_with("cion") || word.ends_with("sion") => {
                format!("{}ón", &word[..word.len() - 2]).into()
            }
            Language::Portuguese if word.ends_with("cao") => {
                format!("{}ção", &word[..word.len() - 3]).into()
            }
            // The stemmer keeps -xion but removes -xions entirely.
            Language::French if word.ends_with("xions") => word[..word.len() - 1].into(),
            _ => word.into(),
        };
        fold(&stemmer.stem(&word))
    }
}

/// Returns the Snowball algorithm of a language.
fn algorithm(language: Language) -> Option<Algorithm> {
    use Language::*;
    Some(match language {
        Arabic => Algorithm::Arabic,
        Danish => Algorithm::Danish,
        Dutch => Algorithm::Dutch,
        English => Algorithm::English,
        Finnish => Algorithm::Finnish,
        French => Algorithm::French,
        German => Algorithm::German,
        Greek => Algorithm::Greek,
        Hungarian => Algorithm::Hungarian,
        Italian => Algorithm::Italian,
        Norwegian => Algorithm::Norwegian,
        Portuguese => Algorithm::Portuguese,
        Romanian => Algorithm::Romanian,
        Russian => Algorithm::Russian,
        Spanish => Algorithm::Spanish,
        Swedish => Algorithm::Swedish,
        Tamil => Algorithm::Tamil,
        Turkish => Algorithm::Turkish,
        Other => return None,
    })
}

/// Turns `ueber` into `uber`, but not `neue` or `quelle`, in which the two letters are not an umlaut.
fn drop_umlaut_e(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    for letter in word.chars() {
        let mut before = text.chars().rev();
        let is_umlaut = letter == 'e'
            && matches!(before.next(), Some('a' | 'o' | 'u'))
            && !matches!(before.next(), Some('a' | 'e' | 'i' | 'o' | 'u' | 'q'));
        if !is_umlaut {
            text.push(letter);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_stop_words_are_their_own_stems() {
        let stems = Stems::new(Language::English);
        for word in Language::English.stop_words() {
            assert_eq!(stems.stem(word), *word);
        }
    }
}
