//! The words of a text vote for the language it is in, and so do its letters.

use std::collections::HashMap;

use crate::language::ALL;
use crate::language::Language::{self, *};
use crate::terms::folded;
use recite_notes::Qa;

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

/// What was counted in a text.
#[derive(Clone, Default)]
pub struct Ballot {
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
    pub fn add(&mut self, other: &Self) {
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
    pub fn winner(&self) -> Option<Language> {
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
pub struct Voters(HashMap<&'static str, u32>);

impl Voters {
    pub fn new() -> Self {
        let mut voters = HashMap::new();
        for (at, (_, _, _, words)) in ALL.iter().enumerate() {
            for word in *words {
                *voters.entry(*word).or_default() |= 1 << at;
            }
        }
        Self(voters)
    }

    /// Counts the words of a Q&A, unless enough were read.
    pub fn read(&self, qa: &Qa, ballot: &mut Ballot) {
        if ballot.read_bytes >= SAMPLE_BYTES {
            return;
        }
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
