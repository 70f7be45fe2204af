//! The languages whose words have stems, by name, and their stop words.

use super::stop_words as stop;

/// The languages whose words have stems here, and all the rest.
///
/// Text in other scripts than Latin (Chinese, Hindi, Ukrainian, …) counts as English: the letters
/// tell such words apart, and the Latin ones between them are English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    Arabic,
    Danish,
    Dutch,
    English,
    Finnish,
    French,
    German,
    Greek,
    Hungarian,
    Italian,
    Norwegian,
    Portuguese,
    Romanian,
    Russian,
    Spanish,
    Swedish,
    Tamil,
    Turkish,
    /// One with Latin letters that we have no stems for.
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
    /// The language of an English name or an ISO 639-1 code, in any case.
    pub fn parse(written: &str) -> Option<Self> {
        let written = written.to_lowercase();
        if matches!(
            &*written,
            "chinese" | "zh" | "japanese" | "ja" | "korean" | "ko"
        ) {
            return Some(English); // see above
        }
        let named = |(_, name, code, _): &&(_, &str, &str, _)| *name == written || *code == written;
        ALL.iter().find(named).map(|(language, ..)| *language)
    }

    pub fn stop_words(self) -> &'static [&'static str] {
        ALL[self as usize].3
    }

    /// Whether its words are in other letters than those of English words among them.
    pub fn has_own_script(self) -> bool {
        matches!(self, Arabic | Greek | Russian | Tamil)
    }
}

#[cfg(test)]
mod tests;
