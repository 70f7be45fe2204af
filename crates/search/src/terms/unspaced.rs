//! Splits text without blanks between words: into words by a dictionary, and into pairs of characters.
//!
//! The words are ranked and compared with the questions. The pairs find a word that the notes divide differently.
//! Korean has blanks, but its words end in particles, which are removed.

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use super::{AnalyzedWord, WordPart};
use crate::frame_words::{is_unspaced_frame_word, is_unspaced_stop_word};

/// Longer runs are divided, so that a text without any punctuation takes linear time.
const MAX_RUN_CHARS: usize = 200;

/// Finds the words of scripts without blanks.
pub struct UnspacedText(WordSegmenterBorrowed<'static>);

impl UnspacedText {
    pub fn new() -> Self {
        Self(WordSegmenter::new_dictionary(
            WordBreakInvariantOptions::default(),
        ))
    }

    /// Returns the words of a run of characters for which [`is_unspaced`](super::is_unspaced) is true.
    pub fn words(&self, run: &str) -> Vec<AnalyzedWord> {
        let mut words = Vec::new();
        let mut rest = run;
        while let Some(first) = rest.chars().next() {
            let hangul = is_hangul(first);
            let mut characters = rest.char_indices().enumerate();
            let end = characters
                .find(|(count, (_, c))| *count == MAX_RUN_CHARS || is_hangul(*c) != hangul);
            let (part, tail) = rest.split_at(end.map_or(rest.len(), |(_, (at, _))| at));
            match hangul {
                true => words.push(korean_word(part)),
                false => self.add_words(part, &mut words),
            }
            rest = tail;
        }
        words
    }

    fn add_words(&self, run: &str, words: &mut Vec<AnalyzedWord>) {
        let mut ends = self.0.segment_str(run).skip(1).peekable();
        let mut start = 0;
        while let Some(end) = ends.next() {
            let mut word = analyze(&run[start..end], &run[start..end]);
            let is_stop_word = word.parts.iter().all(|part| part.is_stop_word);
            if !is_stop_word {
                // The last pair reaches into the next word, which the notes may divide differently.
                let next = ends.peek().map_or("", |next| &run[end..*next]);
                let next = next.chars().next().filter(|_| !is_unspaced_stop_word(next));
                let reach = end + next.map_or(0, char::len_utf8);
                add_pairs(&mut word, &run[start..reach]);
            }
            words.push(word);
            start = end;
        }
    }
}

fn korean_word(word: &str) -> AnalyzedWord {
    let mut analyzed = analyze(word, without_particle(word));
    if !analyzed.parts.iter().all(|part| part.is_stop_word) {
        add_pairs(&mut analyzed, word);
    }
    analyzed
}

/// Returns the word with its term.
fn analyze(word: &str, term: &str) -> AnalyzedWord {
    let is_either = |is_in: fn(&str) -> bool| is_in(word) || is_in(term);
    let part = WordPart {
        surface: term.to_owned(),
        term: term.to_owned(),
        is_stop_word: is_either(is_unspaced_stop_word),
        is_frame_word: is_either(is_unspaced_frame_word),
    };
    AnalyzedWord {
        parts: vec![part],
        is_unspaced: true,
        ..AnalyzedWord::default()
    }
}

/// Adds the pairs of neighboring characters as forms.
fn add_pairs(word: &mut AnalyzedWord, text: &str) {
    let ends = text.char_indices().map(|(at, c)| (at, at + c.len_utf8()));
    let pairs = ends.clone().zip(ends.skip(1));
    let pairs = pairs.map(|((start, _), (_, end))| &text[start..end]);
    let term = word.parts.first().map(|part| part.term.clone());
    let pairs = pairs.filter(|pair| term.as_deref() != Some(pair));
    word.forms.extend(pairs.map(str::to_owned));
}

fn is_hangul(c: char) -> bool {
    ('가'..='힣').contains(&c)
}

/// Removes the particle or the ending at the end of a Korean word.
fn without_particle(word: &str) -> &str {
    let length = word.chars().count();
    let endings = ENDINGS.iter().filter_map(|ending| {
        let stem = word.strip_suffix(ending)?;
        let left = length - ending.chars().count();
        // Many words of two syllables end in one that is also a particle.
        (left >= 2 || (left == 1 && *ending == "를")).then_some(stem)
    });
    endings.min_by_key(|stem| stem.len()).unwrap_or(word)
}

/// Particles, and the forms of the verbs "do" and "become" after a noun.
const ENDINGS: &[&str] = &[
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "에서",
    "에게",
    "에는",
    "에서는",
    "으로",
    "로",
    "으로는",
    "와",
    "과",
    "도",
    "만",
    "까지",
    "부터",
    "한테",
    "께서",
    "보다",
    "처럼",
    "마다",
    "이나",
    "이란",
    "란",
    "이라는",
    "라는",
    "들",
    "들은",
    "들이",
    "들을",
    "들의",
    "입니다",
    "입니까",
    "인가요",
    "이에요",
    "예요",
    "하기",
    "하다",
    "하는",
    "한",
    "하고",
    "하나요",
    "합니다",
    "합니까",
    "하려면",
    "하면",
    "할",
    "했다",
    "해야",
    "해요",
    "하지",
    "되나요",
    "되는",
    "됩니다",
    "됩니까",
    "되면",
    "시키다",
    "시킬",
    "하는지",
    "인지",
];
