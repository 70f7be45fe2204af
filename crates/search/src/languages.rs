//! Which language is a note in?
//!
//! A note file is in one language, recognized by its script and by the commonest words of its prose: in any
//! language, four words in ten are such words, even if every noun is an English name. Code is ignored,
//! because `for`, `in` and `is` occur in code of every language. A file whose language is not recognized is in
//! the language of all files together, or in English if that is not recognized either.

mod ballot;

use std::collections::HashMap;

use super::language::Language::{self, English};
use ballot::{Ballot, Voters};
use recite_notes::{Notebook, Qa};

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
        let mut recognized: Vec<(&str, Language)> = ballots
            .into_iter()
            .filter_map(|(path, ballot)| Some((path, ballot.winner()?)))
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

    /// The place in `all` of the language that a Q&A is in.
    pub fn place_of(&self, qa: &Qa) -> usize {
        self.files.get(&*qa.source.path).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests;
