//! Detects the language of a query, which is a few words long.
//!
//! The script decides first. Among the languages with Latin letters, the words of questions decide: "how", "can",
//! "of". A query counts as foreign only if it has clearly more such words of another language than of the notes'
//! languages, because a wrong guess costs more than a missed one.

mod characters;
mod words;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use super::language::Language;
use super::languages::Languages;
use QueryLanguage::*;
use recite_notes::{Notebook, Qa};

/// The languages that are distinguished: those that the multilingual model was trained on, and others in their scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QueryLanguage {
    /// `ar`
    Arabic,
    /// `zh`, in simplified characters
    Chinese,
    /// `zh-Hant`, in traditional characters
    TraditionalChinese,
    /// `nl`
    Dutch,
    /// `en`
    English,
    /// `fr`
    French,
    /// `de`
    German,
    /// `it`
    Italian,
    /// `ja`
    Japanese,
    /// `ko`
    Korean,
    /// `pl`
    Polish,
    /// `pt`
    Portuguese,
    /// `ru`
    Russian,
    /// `uk`
    Ukrainian,
    /// `es`
    Spanish,
    /// `th`
    Thai,
    /// `tr`
    Turkish,
    /// `und`: another language with Arabic or Cyrillic letters, such as Persian or Serbian
    Other,
}

impl QueryLanguage {
    /// All of them.
    pub const ALL: &[Self] = &[
        Arabic,
        Chinese,
        TraditionalChinese,
        Dutch,
        English,
        French,
        German,
        Italian,
        Japanese,
        Korean,
        Polish,
        Portuguese,
        Russian,
        Ukrainian,
        Spanish,
        Thai,
        Turkish,
        Other,
    ];

    /// Returns its code by BCP 47, which is mostly that of ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Arabic => "ar",
            Chinese => "zh",
            TraditionalChinese => "zh-Hant",
            Dutch => "nl",
            English => "en",
            French => "fr",
            German => "de",
            Italian => "it",
            Japanese => "ja",
            Korean => "ko",
            Polish => "pl",
            Portuguese => "pt",
            Russian => "ru",
            Ukrainian => "uk",
            Spanish => "es",
            Thai => "th",
            Turkish => "tr",
            Other => "und",
        }
    }

    /// Returns whether a word in lower case is one of its most common ones.
    pub fn has_common_word(self, word: &str) -> bool {
        words::of(self).any(|it| it == word)
    }

    fn of_notes(language: Language) -> Option<Self> {
        Some(match language {
            Language::Arabic => Arabic,
            Language::Dutch => Dutch,
            Language::English => English,
            Language::French => French,
            Language::German => German,
            Language::Italian => Italian,
            Language::Portuguese => Portuguese,
            Language::Russian => Russian,
            Language::Spanish => Spanish,
            Language::Turkish => Turkish,
            _ => return None,
        })
    }
}

/// The languages of the notes, to which a query is compared.
pub struct NoteLanguages {
    /// Those of a tenth of the notes or more.
    known: HashSet<QueryLanguage>,
    /// Whether there are notes in a language with Latin letters that has no stemmer here.
    has_other: bool,
    /// The common words of these languages.
    words: HashSet<&'static str>,
}

impl NoteLanguages {
    /// Returns the languages of a notebook, whose files have the detected `languages`.
    pub fn of(notebook: &Notebook, languages: &Languages<'_>) -> Self {
        /// A language of fewer notes than one in this many is an exception.
        const MIN_SHARE: usize = 10;
        let mut scripts: HashMap<QueryLanguage, usize> = HashMap::new();
        let mut positions = vec![0; languages.all.len()];
        for qa in notebook.qas() {
            match script_of_note(qa) {
                Some(language) => *scripts.entry(language).or_default() += 1,
                None => positions[languages.position_of(qa)] += 1,
            }
        }
        let is_common = |count: usize| count > 0 && count * MIN_SHARE >= notebook.qas().len();
        let scripts = scripts.into_iter().filter(|(_, count)| is_common(*count));
        let spoken = languages.all.iter().zip(positions);
        let spoken = spoken.filter(|(_, count)| is_common(*count));
        let spoken: Vec<Language> = spoken.map(|(language, _)| *language).collect();
        let known = spoken.iter().filter_map(|it| QueryLanguage::of_notes(*it));
        let known: HashSet<_> = scripts.map(|(language, _)| language).chain(known).collect();
        let words = known.iter().flat_map(|language| words::of(*language));
        let stop_words = spoken.iter().flat_map(|language| language.stop_words());
        Self {
            has_other: spoken.contains(&Language::Other),
            words: words.chain(stop_words.copied()).collect(),
            known,
        }
    }

    /// Returns the language of a query that is in another language than the notes. Languages of one script other than
    /// Latin count as one: notes in Russian are not foreign to Ukrainian.
    pub fn foreign(&self, query: &str) -> Option<QueryLanguage> {
        let language = match script(query) {
            Some(language) => language,
            None => self.foreign_latin(query)?,
        };
        let is_known = self.known.contains(&language);
        (!is_known).then(|| characters::variant(language, query))
    }

    /// Returns whether a query is in a script other than Latin and in the language of some notes: the English models
    /// cannot read them.
    pub fn has_script(&self, query: &str) -> bool {
        script(query).is_some_and(|language| self.known.contains(&language))
    }

    /// Returns whether a query is mostly in a script other than Latin, which the English model cannot read.
    pub fn is_in_other_script(query: &str) -> bool {
        script(query).is_some()
    }

    /// Returns the language of a query with Latin letters if its words are clearly not those of the notes' languages.
    fn foreign_latin(&self, query: &str) -> Option<QueryLanguage> {
        /// By how much a language must be ahead: about one word that no other language has.
        const MIN_LEAD: f32 = 0.9;
        /// What a word with a letter of a language counts.
        const LETTER_WEIGHT: f32 = 0.5;
        if self.has_other {
            return None;
        }
        let index = words::index();
        let mut scores = [0.0; words::LATIN.len()];
        let mut home = 0.0;
        let query = query.to_lowercase().replace('\u{2019}', "'");
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '\'');
        for chunk in query.split(|c: char| !is_word(c)) {
            if chunk.contains('_') || !chunk.starts_with(char::is_alphabetic) {
                continue; // An identifier or a number.
            }
            let parts = chunk.split('\'').filter(|part| *part != chunk);
            let mut languages = 0_u16;
            let mut is_home = false;
            for part in parts.chain([chunk]) {
                languages |= index.get(part).copied().unwrap_or(0);
                is_home |= self.words.contains(part);
            }
            if languages != 0 || is_home {
                let weight = 1.0 / (languages.count_ones().max(1) as f32).sqrt();
                home += if is_home { weight } else { 0.0 };
                for (at, score) in scores.iter_mut().enumerate() {
                    *score += f32::from(languages >> at & 1) * weight;
                }
            }
            for (score, (_, letters, _)) in scores.iter_mut().zip(words::LATIN) {
                if chunk.contains(|c| letters.contains(c)) {
                    *score += LETTER_WEIGHT;
                }
            }
        }
        // Of equal ones, the first.
        let scores = scores.iter().enumerate().rev();
        let (at, best) = scores.max_by(|a, b| a.1.total_cmp(b.1))?;
        let is_ahead = best - home >= MIN_LEAD || home == 0.0 && *best >= LETTER_WEIGHT;
        is_ahead.then_some(words::LATIN[at].0)
    }
}

/// Returns the language of a note whose question is in a script other than Latin.
pub fn script_of_note(qa: &Qa) -> Option<QueryLanguage> {
    script(qa.question.as_str())
}

/// Returns the language of a text in a script other than Latin, even if many of its words are English names.
fn script(text: &str) -> Option<QueryLanguage> {
    /// A Chinese character is about as long as this many letters.
    const IDEOGRAPH_LETTERS: usize = 3;
    /// Names in Latin letters may be this many times as long as the rest.
    const MAX_LATIN: usize = 3;
    let mut latin = 0;
    let mut letters: [(QueryLanguage, usize); 6] =
        [Chinese, Japanese, Korean, Thai, Arabic, Russian].map(|language| (language, 0));
    let [han, kana, hangul, thai, arabic, cyrillic] = letters.each_mut().map(|(_, count)| count);
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => latin += 1,
            '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' => {
                *han += IDEOGRAPH_LETTERS;
            }
            '\u{3040}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}' => *kana += IDEOGRAPH_LETTERS,
            '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}' => *hangul += IDEOGRAPH_LETTERS,
            '\u{e01}'..='\u{e4f}' => *thai += 1,
            '\u{621}'..='\u{6ff}' => *arabic += 1,
            '\u{400}'..='\u{4ff}' => *cyrillic += 1,
            _ => {}
        }
    }
    // Japanese has more Chinese characters than its own.
    if *kana > 0 {
        *kana += std::mem::take(han);
    }
    let (language, most) = letters.into_iter().max_by_key(|(_, count)| *count)?;
    (most > 0 && most * MAX_LATIN >= latin).then_some(language)
}
