//! Which language is a note in, and how are its words stemmed?
//!
//! A note file is in one language, told by its script and by the commonest words of its prose: four
//! words in ten are such words in any language, also where every noun is an English name. Code is
//! left out, since `for`, `in` and `is` stand in that of every language. A file that does not tell
//! is in the language that all files together are in, and where they do not tell either, in English.

use std::collections::HashMap;

use rust_stemmers::Algorithm;

use super::stop_words as stop;
use super::terms::folded;
use crate::notes::{Notebook, Qa};

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

/// So much of each file is read: enough to tell, and quick.
const SAMPLE_BYTES: usize = 3_000;
/// Of fewer words, nothing is said.
const FEWEST_WORDS: u32 = 12;
/// The share of a language's stop words among the words of a text in it is at least this.
const SMALLEST_SHARE: f32 = 0.12;
/// How far ahead of English another language must be.
const LEAD: f32 = 1.5;
/// Latin text in which no language is found has at least this share of accented letters, or it is code.
const FOREIGN_SHARE: f32 = 0.03;

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

    /// Whether its stemmer needs the accents that are dropped from the stem afterwards: `-ción`, `-ый`.
    pub fn stems_accented(self) -> bool {
        !matches!(
            self,
            Arabic | Dutch | English | German | Greek | Tamil | Other
        )
    }

    pub fn stemmer(self) -> Option<Algorithm> {
        Some(match self {
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
            if ballot.read_bytes < SAMPLE_BYTES {
                voters.read(qa, ballot);
            }
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

/// What was counted in a text.
#[derive(Clone, Default)]
struct Ballot {
    /// The stop words of each language in the order of [`ALL`].
    votes: [u32; ALL.len()],
    words: u32,
    letters: u32,
    accented: u32,
    /// Letters of other scripts, and of the languages that have one to themselves.
    foreign: u32,
    of_script: [u32; ALL.len()],
    read_bytes: usize,
}

impl Ballot {
    fn add(&mut self, other: &Self) {
        for at in 0..ALL.len() {
            self.votes[at] += other.votes[at];
            self.of_script[at] += other.of_script[at];
        }
        self.words += other.words;
        self.letters += other.letters;
        self.accented += other.accented;
        self.foreign += other.foreign;
    }

    /// The language, if the text tells.
    fn winner(&self) -> Option<Language> {
        // A sentence of Chinese or Russian has many Latin names, one in English hardly a foreign word.
        if self.foreign * 3 > self.letters {
            let (at, most) = (0..ALL.len())
                .map(|at| (at, self.of_script[at]))
                .max_by_key(|(_, letters)| *letters)?;
            // Ukrainian has one letter in fifteen that Russian has not.
            let own = most * 25 > self.foreign * 24;
            return Some(if own { ALL[at].0 } else { English });
        }
        if self.words < FEWEST_WORDS {
            return None;
        }
        let share = |count: u32, of: u32| count as f32 / of.max(1) as f32;
        let latin = (0..ALL.len()).filter(|at| !ALL[*at].0.has_own_script());
        let votes = |at: &usize| self.votes[*at];
        let english = self.votes[English as usize];
        let first = latin.max_by_key(votes)?;
        if share(self.votes[first], self.words) >= SMALLEST_SHARE {
            // Of two close relatives, either does better than English.
            let is_ahead = self.votes[first] as f32 >= english as f32 * LEAD;
            return Some(if is_ahead { ALL[first].0 } else { English });
        }
        (share(self.accented, self.letters) >= FOREIGN_SHARE).then_some(Other)
    }
}

/// Which languages each stop word belongs to, as bits.
struct Voters(HashMap<&'static str, u32>);

impl Voters {
    fn new() -> Self {
        let mut voters = HashMap::new();
        for (at, (_, _, _, words)) in ALL.iter().enumerate() {
            for word in *words {
                *voters.entry(*word).or_default() |= 1 << at;
            }
        }
        Self(voters)
    }

    fn read(&self, qa: &Qa, ballot: &mut Ballot) {
        self.read_text(qa.question.as_str(), ballot);
        for wording in &qa.also {
            self.read_text(wording.as_str(), ballot);
        }
        self.read_text(qa.answer.as_str(), ballot);
    }

    /// Counts the words outside of code and web addresses.
    fn read_text(&self, markdown: &str, ballot: &mut Ballot) {
        ballot.read_bytes += markdown.len();
        let mut is_code = false;
        for line in markdown.lines() {
            if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
                is_code = !is_code;
            } else if !is_code && !line.starts_with("    ") {
                let outside = line.split('`').step_by(2);
                let chunks = outside.flat_map(str::split_whitespace);
                for chunk in chunks.filter(|chunk| !chunk.contains("://")) {
                    self.read_chunk(chunk, ballot);
                }
            }
        }
    }

    fn read_chunk(&self, chunk: &str, ballot: &mut Ballot) {
        let words = chunk.split(|c: char| !c.is_alphanumeric());
        for word in words.filter(|word| word.starts_with(char::is_alphabetic)) {
            ballot.words += 1;
            for letter in word.chars() {
                ballot.letters += 1;
                ballot.accented += u32::from(matches!(letter, '\u{c0}'..='\u{24f}'));
                if letter > '\u{24f}' {
                    ballot.foreign += 1;
                    if let Some(language) = language_of(letter) {
                        ballot.of_script[language as usize] += 1;
                    }
                }
            }
            // Without a copy, for nearly all words.
            let folded = if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
                self.0.get(word)
            } else {
                self.0.get(&*folded(word).to_lowercase())
            };
            let mut languages = folded.copied().unwrap_or(0);
            while languages != 0 {
                ballot.votes[languages.trailing_zeros() as usize] += 1;
                languages &= languages - 1;
            }
        }
    }
}

/// The language whose words alone have this letter; not of other languages with similar ones.
fn language_of(letter: char) -> Option<Language> {
    match letter {
        'а'..='я' | 'А'..='Я' | 'ё' | 'Ё' => Some(Russian),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Greek),
        '\u{621}'..='\u{652}' => Some(Arabic),
        '\u{b80}'..='\u{bff}' => Some(Tamil),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
