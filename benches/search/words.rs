//! Words that nobody uses, in the numbers in which people use words.
//!
//! Function words are English, two in five, each as frequent as its rank (Zipf). All others come
//! from a Pitman-Yor process, which gives a few common words, many rare ones, and more of them the
//! longer one writes (Heaps): about 9,000 in 1,000 Q&As, 32,000 in 10,000, 112,000 in 100,000. Half
//! of them are drawn from what the topic has used, so that topics differ.

use super::random::Random;

/// How fast new words come: the exponent of Heaps' law, between 0.4 and 0.6 in English.
const DISCOUNT: f64 = 0.55;
/// How many words one starts with.
const STRENGTH: f64 = 400.0;
const FUNCTION_WORDS_SHARE: f64 = 0.4;
const SAME_TOPIC: f64 = 0.5;
/// Of the new words: forms of known ones, and names in code made of known ones.
const INFLECTED: f64 = 0.35;
const IDENTIFIER: f64 = 0.12;
/// The first words are roots, so that there is something to make others of.
const FIRST: usize = 3;

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
/// The commonest words are the shortest.
const SHORT_WORDS: usize = 500;
const ENDINGS: &[&str] = &["s", "ing", "ed", "er", "ation", "able", "ly"];

/// A word as it is written.
#[derive(Clone)]
pub struct Word {
    pub text: String,
    pub kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Function,
    Root,
    Inflected,
    /// In code; prose puts it between backticks.
    Identifier,
}

impl Word {
    fn new(text: String, kind: Kind) -> Self {
        Self { text, kind }
    }
}

/// Every word so far, and how often it was used.
pub struct Words {
    words: Vec<Word>,
    counts: Vec<u32>,
    uses: Vec<u32>,
    uses_by_topic: Vec<Vec<u32>>,
}

impl Words {
    pub fn new(topics: usize) -> Self {
        Self {
            words: Vec::new(),
            counts: Vec::new(),
            uses: Vec::new(),
            uses_by_topic: vec![Vec::new(); topics],
        }
    }

    /// The next word of a sentence.
    pub fn any(&mut self, topic: usize, random: &mut Random) -> Word {
        if !random.chance(FUNCTION_WORDS_SHARE) {
            return self.content(topic, random);
        }
        // The power of a uniform number is distributed as the inverse of the rank.
        let rank = (FUNCTION_WORDS.len() as f64).powf(random.unit()) as usize;
        Word::new(FUNCTION_WORDS[rank - 1].to_owned(), Kind::Function)
    }

    /// The next word that says something.
    pub fn content(&mut self, topic: usize, random: &mut Random) -> Word {
        let uses = self.uses.len() as f64;
        let new = (STRENGTH + DISCOUNT * self.words.len() as f64) / (uses + STRENGTH);
        let number = if self.words.len() < FIRST || random.chance(new) {
            let word = self.coined(random);
            self.words.push(word);
            self.counts.push(0);
            self.words.len() - 1
        } else {
            self.known(topic, random)
        };
        self.counts[number] += 1;
        self.uses.push(number as u32);
        self.uses_by_topic[topic].push(number as u32);
        self.words[number].clone()
    }

    /// A known word, the likelier the more often it was used.
    fn known(&self, topic: usize, random: &mut Random) -> usize {
        let here = &self.uses_by_topic[topic];
        let uses = if !here.is_empty() && random.chance(SAME_TOPIC) {
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

    fn coined(&self, random: &mut Random) -> Word {
        let kind = random.unit();
        if self.words.len() >= FIRST && kind < INFLECTED {
            let text = self.root(random).to_owned() + random.one_of(ENDINGS);
            return Word::new(text, Kind::Inflected);
        }
        if self.words.len() >= FIRST && kind < INFLECTED + IDENTIFIER {
            let (module, verb, noun) = (self.root(random), self.root(random), self.root(random));
            return Word::new(format!("{module}.{verb}_{noun}()"), Kind::Identifier);
        }
        let is_short = self.words.len() < SHORT_WORDS;
        let mut text = String::new();
        for _ in 0..random.between(if is_short { 1 } else { 2 }, if is_short { 2 } else { 3 }) {
            text.push_str(random.one_of(ONSETS));
            text.push_str(random.one_of(VOWELS));
        }
        text.push_str(random.one_of(CODAS));
        Word::new(text, Kind::Root)
    }

    /// A word to make others of.
    fn root(&self, random: &mut Random) -> &str {
        loop {
            let word = &self.words[self.uses[random.below(self.uses.len())] as usize];
            if word.kind == Kind::Root {
                return &word.text;
            }
        }
    }
}
