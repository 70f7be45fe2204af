//! Detects the language of each note file.
//!
//! A file is in one language, recognized by its script and by the stop words of its prose: in any language
//! four words in ten are such words, even if every noun is an English name. Code is ignored, because `for`,
//! `in` and `is` occur in code of every language. If the language of a file is not recognized, it is taken to be
//! in the language of all files together, or in English if that is not recognized either.

mod text_statistics;

use std::collections::HashMap;

use super::language::Language::{self, English};
use recite_notes::{Notebook, Qa};
use text_statistics::{StopWordIndex, TextStatistics};

/// The languages of a notebook.
#[derive(Debug, PartialEq, Eq)]
pub struct Languages<'a> {
    /// The languages, each once. The first one is that of all files together.
    pub all: Vec<Language>,
    /// The position in `all` of a file's language, for files that are not in the first language.
    files: HashMap<&'a str, usize>,
}

impl<'a> Languages<'a> {
    /// Detects the languages from the notes' words, unless one is `chosen`.
    pub fn detect(notebook: &'a Notebook, chosen: Option<Language>) -> Self {
        let mut languages = Self {
            all: vec![chosen.unwrap_or(English)],
            files: HashMap::new(),
        };
        if chosen.is_some() {
            return languages;
        }
        let stop_words = StopWordIndex::new();
        let mut statistics: HashMap<&str, TextStatistics> = HashMap::new();
        for qa in notebook.qas() {
            let file = statistics.entry(&qa.source.path).or_default();
            stop_words.count(qa, file);
        }
        let mut whole = TextStatistics::default();
        statistics.values().for_each(|file| whole.add(file));
        languages.all = vec![whole.language().unwrap_or(English)];
        let mut recognized: Vec<(&str, Language)> = statistics
            .into_iter()
            .filter_map(|(path, file)| Some((path, file.language()?)))
            .collect();
        recognized.sort_unstable_by_key(|(path, _)| *path);
        for (path, language) in recognized {
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

    /// Returns the language of a Q&A.
    pub fn of(&self, qa: &Qa) -> Language {
        self.all[self.position_of(qa)]
    }

    /// Returns the position in `all` of the language of a Q&A.
    pub fn position_of(&self, qa: &Qa) -> usize {
        self.files.get(&*qa.source.path).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests;
