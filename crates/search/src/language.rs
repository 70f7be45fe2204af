//! The supported languages: their names, codes and stop words.

use super::stop_words as stop;

/// The languages with a stemmer, and `Other` for the rest.
///
/// Text in a script other than Latin without a stemmer (Chinese, Hindi, Ukrainian, …) counts as English:
/// its words are recognized by their letters, and the Latin words in it are mostly English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// `ar`
    Arabic,
    /// `da`
    Danish,
    /// `nl`
    Dutch,
    /// `en`
    English,
    /// `fi`
    Finnish,
    /// `fr`
    French,
    /// `de`
    German,
    /// `el`
    Greek,
    /// `hu`
    Hungarian,
    /// `it`
    Italian,
    /// `no`
    Norwegian,
    /// `pt`
    Portuguese,
    /// `ro`
    Romanian,
    /// `ru`
    Russian,
    /// `es`
    Spanish,
    /// `sv`
    Swedish,
    /// `ta`
    Tamil,
    /// `tr`
    Turkish,
    /// A language with Latin letters that has no stemmer here.
    Other,
}

use Language::*;

/// Each language with its English name, its ISO 639-1 code and its stop words.
pub const ALL: [(Language, &str, &str, &[&str]); 19] = [
    (Arabic, "arabic", "ar", stop::ARABIC),
    (Danish, "danish", "da", stop::DANISH),
    (Dutch, "dutch", "nl", stop::DUTCH),
    (English, "english", "en", stop::ENGLISH),
    (Finnish, "finnish", "fi", stop::FINNISH),
    (French, "french", "fr", stop::FRENCH),
    (German, "german", "de", stop::GERMAN),
    (Greek, "greek", "el", stop::GREEK),
    (Hungarian, "hungarian", "hu", stop::HUNGARIAN),
    (Italian, "italian", "it", stop::ITALIAN),
    (Norwegian, "norwegian", "no", stop::NORWEGIAN),
    (Portuguese, "portuguese", "pt", stop::PORTUGUESE),
    (Romanian, "romanian", "ro", stop::ROMANIAN),
    (Russian, "russian", "ru", stop::RUSSIAN),
    (Spanish, "spanish", "es", stop::SPANISH),
    (Swedish, "swedish", "sv", stop::SWEDISH),
    (Tamil, "tamil", "ta", stop::TAMIL),
    (Turkish, "turkish", "tr", stop::TURKISH),
    (Other, "other", "other", &[]),
];

impl Language {
    /// Returns the language with this English name or ISO 639-1 code, ignoring case.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        if matches!(
            &*text,
            "chinese" | "zh" | "japanese" | "ja" | "korean" | "ko"
        ) {
            return Some(English); // As documented at `Language`.
        }
        let named = |(_, name, code, _): &&(_, &str, &str, _)| *name == text || *code == text;
        ALL.iter().find(named).map(|(language, ..)| *language)
    }

    /// Returns its stop words, folded and sorted.
    pub fn stop_words(self) -> &'static [&'static str] {
        ALL[self as usize].3
    }

    /// Returns whether its words are in a script other than Latin, so that English words among them stand out.
    pub fn has_own_script(self) -> bool {
        matches!(self, Arabic | Greek | Russian | Tamil)
    }
}

#[cfg(test)]
mod tests;
