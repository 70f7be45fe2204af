//! Detects the language of a text from its stop words and its letters.

use std::collections::HashMap;

use crate::language::ALL;
use crate::language::Language::{self, *};
use crate::terms::fold;
use recite_notes::Qa;

/// How much of each file is read: enough to detect the language, and fast.
const SAMPLE_SIZE_BYTES: usize = 3_000;
/// With fewer words than this, no language is detected.
const MIN_WORDS: u32 = 12;
/// The smallest share of a language's stop words among the words of a text in that language.
const MIN_STOP_WORD_SHARE: f32 = 0.12;
/// How many times as many stop words as English another language must have.
const MIN_LEAD: f32 = 1.5;
/// Latin text without a detected language has at least this share of accented letters; otherwise it is code.
const MIN_ACCENTED_SHARE: f32 = 0.03;

/// The words and letters counted in a text.
#[derive(Clone, Default)]
pub struct TextStatistics {
    /// The number of stop words in each language, in the order of [`ALL`].
    stop_words: [u32; ALL.len()],
    words: u32,
    letters: u32,
    accented: u32,
    /// Letters of scripts other than Latin.
    foreign: u32,
    /// The number of letters of each language that has its own script, in the order of [`ALL`].
    script_letters: [u32; ALL.len()],
    read_bytes: usize,
}

impl TextStatistics {
    pub fn add(&mut self, other: &Self) {
        for at in 0..ALL.len() {
            self.stop_words[at] += other.stop_words[at];
            self.script_letters[at] += other.script_letters[at];
        }
        self.words += other.words;
        self.letters += other.letters;
        self.accented += other.accented;
        self.foreign += other.foreign;
    }

    /// Returns the detected language, if there are enough words or letters.
    pub fn language(&self) -> Option<Language> {
        // A sentence in Chinese or Russian contains many Latin names; one in English hardly any foreign words.
        if self.foreign * 3 > self.letters {
            let (at, most) = (0..ALL.len())
                .map(|at| (at, self.script_letters[at]))
                .max_by_key(|(_, letters)| *letters)?;
            // One in fifteen letters of Ukrainian does not exist in Russian.
            let is_own = most * 25 > self.foreign * 24;
            return Some(if is_own { ALL[at].0 } else { English });
        }
        if self.words < MIN_WORDS {
            return None;
        }
        let share = |count: u32, of: u32| count as f32 / of.max(1) as f32;
        let latin = (0..ALL.len()).filter(|at| !ALL[*at].0.has_own_script());
        let stop_words = |at: &usize| self.stop_words[*at];
        let english = self.stop_words[English as usize];
        let first = latin.max_by_key(stop_words)?;
        if share(self.stop_words[first], self.words) >= MIN_STOP_WORD_SHARE {
            // If two related languages are close, either is better than English.
            let is_ahead = self.stop_words[first] as f32 >= english as f32 * MIN_LEAD;
            return Some(if is_ahead { ALL[first].0 } else { English });
        }
        (share(self.accented, self.letters) >= MIN_ACCENTED_SHARE).then_some(Other)
    }
}

/// Maps each stop word to the languages that have it, as bits.
pub struct StopWordIndex(HashMap<&'static str, u32>);

impl StopWordIndex {
    pub fn new() -> Self {
        let mut languages = HashMap::new();
        for (at, (_, _, _, words)) in ALL.iter().enumerate() {
            for word in *words {
                *languages.entry(*word).or_default() |= 1 << at;
            }
        }
        Self(languages)
    }

    /// Counts the words of a Q&A, unless enough were counted already.
    pub fn count(&self, qa: &Qa, statistics: &mut TextStatistics) {
        if statistics.read_bytes >= SAMPLE_SIZE_BYTES {
            return;
        }
        self.count_text(qa.question.as_str(), statistics);
        for wording in &qa.also {
            self.count_text(wording.as_str(), statistics);
        }
        self.count_text(qa.answer.as_str(), statistics);
    }

    /// Counts the words that are not in code or web addresses.
    fn count_text(&self, markdown: &str, statistics: &mut TextStatistics) {
        statistics.read_bytes += markdown.len();
        let mut is_code = false;
        for line in markdown.lines() {
            if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
                is_code = !is_code;
            } else if !is_code && !line.starts_with("    ") {
                let outside = line.split('`').step_by(2);
                let chunks = outside.flat_map(str::split_whitespace);
                for chunk in chunks.filter(|chunk| !chunk.contains("://")) {
                    self.count_chunk(chunk, statistics);
                }
            }
        }
    }

    fn count_chunk(&self, chunk: &str, statistics: &mut TextStatistics) {
        let words = chunk.split(|c: char| !c.is_alphanumeric());
        for word in words.filter(|word| word.starts_with(char::is_alphabetic)) {
            statistics.words += 1;
            for letter in word.chars() {
                statistics.letters += 1;
                statistics.accented += u32::from(matches!(letter, '\u{c0}'..='\u{24f}'));
                if letter > '\u{24f}' {
                    statistics.foreign += 1;
                    if let Some(language) = language_of(letter) {
                        statistics.script_letters[language as usize] += 1;
                    }
                }
            }
            // Most words need no copy.
            let entry = if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
                self.0.get(word)
            } else {
                self.0.get(&*fold(word).to_lowercase())
            };
            let mut languages = entry.copied().unwrap_or(0);
            while languages != 0 {
                statistics.stop_words[languages.trailing_zeros() as usize] += 1;
                languages &= languages - 1;
            }
        }
    }
}

/// Returns the language that a letter belongs to, if no other language with similar letters has it.
fn language_of(letter: char) -> Option<Language> {
    match letter {
        'а'..='я' | 'А'..='Я' | 'ё' | 'Ё' => Some(Russian),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Greek),
        '\u{621}'..='\u{652}' => Some(Arabic),
        '\u{b80}'..='\u{bff}' => Some(Tamil),
        _ => None,
    }
}
