//! A word → its stem, which its other forms share.
//!
//! The stemmers are Snowball's. Some need accents that members leave out or spell otherwise; what
//! can be told from the letters is put right before.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

use super::folding::folded;
use super::pieces::is_mark;
use crate::language::Language;

/// The stems of one language. Cheap to make.
pub struct Stems {
    language: Language,
    /// `None` where words stay as they are.
    stemmer: Option<Stemmer>,
    /// For the English words between those of a language with letters of its own.
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

    /// Whether they are of words with the accents that are dropped from the stem: `-ción`, `-ый`.
    pub fn need_accents(&self) -> bool {
        use Language::*;
        !matches!(
            self.language,
            Arabic | Dutch | English | German | Greek | Tamil | Other
        )
    }

    /// Whether a word, in lower case and without accents, is too common to tell notes apart.
    pub fn is_stop_word(&self, surface: &str) -> bool {
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

    /// The stem, without accents, of a word in lower case; with its accents where the stems need them.
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
            // -xion stays, and of -xions nothing would.
            Language::French if word.ends_with("xions") => word[..word.len() - 1].into(),
            _ => word.into(),
        };
        folded(&stemmer.stem(&word))
    }
}

/// Snowball's stemmer.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_of_english_are_their_own_stems() {
        let stems = Stems::new(Language::English);
        for word in Language::English.stop_words() {
            assert_eq!(stems.stem(word), *word);
        }
    }
}
