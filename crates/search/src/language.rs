//! Which language is a note in?
//!
//! A note file is in one language, told by its script and by the commonest words of its prose: four
//! words in ten are such words in any language, also where every noun is an English name. Code is
//! left out, since `for`, `in` and `is` stand in that of every language. A file that does not tell
//! is in the language that all files together are in, and where they do not tell either, in English.

mod ballot;

use std::collections::HashMap;

use super::stop_words as stop;
use ballot::{Ballot, Voters};
use recite_notes::{Notebook, Qa};

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
const ALL: [(Language, &str, &str, &[&str]); 19] = [
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

/// The languages of a notebook.
#[derive(Debug, PartialEq, Eq)]
pub struct Languages<'a> {
    /// Each once: that of the whole first.
    pub all: Vec<Language>,
    /// By file, the place of its language in `all`, where it is not the first.
    files: HashMap<&'a str, usize>,
}

impl<'a> Languages<'a> {
    /// Told by the notes' words, or `chosen`.
    pub fn of(notebook: &'a Notebook, chosen: Option<Language>) -> Self {
        let mut languages = Self {
            all: vec![chosen.unwrap_or(English)],
            files: HashMap::new(),
        };
        if chosen.is_some() {
            return languages;
        }
        let voters = Voters::new();
        let mut ballots: HashMap<&str, Ballot> = HashMap::new();
        for qa in notebook.qas() {
            let ballot = ballots.entry(&qa.source.path).or_default();
            voters.read(qa, ballot);
        }
        let mut whole = Ballot::default();
        ballots.values().for_each(|ballot| whole.add(ballot));
        languages.all = vec![whole.winner().unwrap_or(English)];
        let mut told: Vec<(&str, Language)> = ballots
            .into_iter()
            .filter_map(|(path, ballot)| Some((path, ballot.winner()?)))
            .collect();
        told.sort_unstable_by_key(|(path, _)| *path);
        for (path, language) in told {
            let at = languages.all.iter().position(|it| *it == language);
            let at = at.unwrap_or_else(|| {
                languages.all.push(language);
                languages.all.len() - 1
            });
            if at > 0 {
                languages.files.insert(path, at);
            }
        }
        languages
    }

    /// The place in `all` of the language that a Q&A is in.
    pub fn place_of(&self, qa: &Qa) -> usize {
        self.files.get(&*qa.source.path).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests;
