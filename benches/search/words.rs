//! Generates made-up words with the frequencies of real text.
//!
//! Two in five words are English function words, each with a frequency that follows its rank (Zipf's law). All
//! others come from a Pitman-Yor process, which generates a few common words and many rare ones, and more of
//! them in longer texts (Heaps' law): 10,000 in 1,000 Q&As, 36,000 in 10,000, 116,000 in 100,000. Half of them
//! are drawn from the words that the topic has used, so that topics differ.

use super::random::Random;

/// How fast new words occur: the exponent of Heaps' law, between 0.4 and 0.6 in English.
const DISCOUNT: f64 = 0.55;
/// The number of words with which the process begins.
const STRENGTH: f64 = 400.0;
const FUNCTION_WORDS_SHARE: f64 = 0.4;
const SAME_TOPIC_SHARE: f64 = 0.5;
/// The shares of new words that are inflections of known words, and identifiers made of known words.
const INFLECTED_SHARE: f64 = 0.35;
const IDENTIFIER_SHARE: f64 = 0.12;
/// The first words are roots, from which others are made.
const MIN_ROOTS: usize = 3;

const FUNCTION_WORDS: &[&str] = &[
    "the", "to", "a", "of", "and", "in", "is", "it", "you", "that", "for", "with", "not", "this",
    "on", "are", "be", "as", "can", "your", "when", "or", "an", "if", "from", "but", "will", "how",
    "which", "by", "use", "what", "all", "do", "only", "so", "have", "its", "one", "no", "then",
    "each", "there", "into", "at", "also", "more", "why", "where", "out", "because", "than",
];
const ONSETS: &[&str] = &[
    "b", "br", "c", "c", "ch", "cl", "d", "d", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "m",
    "n", "p", "p", "pl", "pr", "qu", "r", "r", "s", "s", "st", "str", "t", "t", "tr", "v", "w",
];
const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ea", "ou", "ie"];
const CODAS: &[&str] = &["", "", "n", "r", "s", "t", "l", "m", "ck", "nd"];
/// The most common words are the shortest.
const SHORT_WORDS: usize = 500;
const ENDINGS: &[&str] = &["s", "ing", "ed", "er", "ation", "able", "ly"];

/// A word and its kind.
#[derive(Clone)]
pub struct Word {
    pub text: String,
    pub kind: WordKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    Function,
    Root,
    Inflected,
    /// A name in code, which prose puts between backticks.
    Identifier,
}

impl Word {
    fn new(text: String, kind: WordKind) -> Self {
        Self { text, kind }
    }
}

/// Every word so far, and its frequency.
pub struct WordGenerator {
    words: Vec<Word>,
    counts: Vec<u32>,
    uses: Vec<u32>,
    uses_by_topic: Vec<Vec<u32>>,
}

impl WordGenerator {
    pub fn new(topics: usize) -> Self {
        Self {
            words: Vec::new(),
            counts: Vec::new(),
            uses: Vec::new(),
            uses_by_topic: vec![Vec::new(); topics],
        }
    }

    /// Returns the next word of a sentence.
    pub fn next_word(&mut self, topic: usize, random: &mut Random) -> Word {
        if !random.chance(FUNCTION_WORDS_SHARE) {
            return self.next_content_word(topic, random);
        }
        // The power of a uniform number is distributed as the inverse of the rank.
        let rank = (FUNCTION_WORDS.len() as f64).powf(random.unit()) as usize;
        Word::new(FUNCTION_WORDS[rank - 1].to_owned(), WordKind::Function)
    }

    /// Returns the next word that is not a function word.
    pub fn next_content_word(&mut self, topic: usize, random: &mut Random) -> Word {
        let uses = self.uses.len() as f64;
        let new = (STRENGTH + DISCOUNT * self.words.len() as f64) / (uses + STRENGTH);
        let number = if self.words.len() < MIN_ROOTS || random.chance(new) {
            let word = self.coin_word(random);
            self.words.push(word);
            self.counts.push(0);
            self.words.len() - 1
        } else {
            self.draw_known_word(topic, random)
        };
        self.counts[number] += 1;
        self.uses.push(number as u32);
        self.uses_by_topic[topic].push(number as u32);
        self.words[number].clone()
    }

    /// Returns a known word, with a probability that grows with its frequency.
    fn draw_known_word(&self, topic: usize, random: &mut Random) -> usize {
        let here = &self.uses_by_topic[topic];
        let uses = if !here.is_empty() && random.chance(SAME_TOPIC_SHARE) {
            here
        } else {
            &self.uses
        };
        loop {
            let number = uses[random.below(uses.len())] as usize;
            if !random.chance(DISCOUNT / f64::from(self.counts[number])) {
                return number;
            }
        }
    }

    fn coin_word(&self, random: &mut Random) -> Word {
        let kind = random.unit();
        if self.words.len() >= MIN_ROOTS && kind < INFLECTED_SHARE {
            let text = self.draw_root(random).to_owned() + random.one_of(ENDINGS);
            return Word::new(text, WordKind::Inflected);
        }
        if self.words.len() >= MIN_ROOTS && kind < INFLECTED_SHARE + IDENTIFIER_SHARE {
            let (module, verb, noun) = (
                self.draw_root(random),
                self.draw_root(random),
                self.draw_root(random),
            );
            return Word::new(format!("{module}.{verb}_{noun}()"), WordKind::Identifier);
        }
        let is_short = self.words.len() < SHORT_WORDS;
        let mut text = String::new();
        for _ in 0..random.between(if is_short { 1 } else { 2 }, if is_short { 2 } else { 3 }) {
            text.push_str(random.one_of(ONSETS));
            text.push_str(random.one_of(VOWELS));
        }
        text.push_str(random.one_of(CODAS));
        Word::new(text, WordKind::Root)
    }

    /// Returns a root, from which other words are made.
    fn draw_root(&self, random: &mut Random) -> &str {
        loop {
            let word = &self.words[self.uses[random.below(self.uses.len())] as usize];
            if word.kind == WordKind::Root {
                return &word.text;
            }
        }
    }
}
