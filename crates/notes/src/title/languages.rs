//! Recognizes questions without a question mark in languages other than English.
//!
//! A title is a question if it begins with a question word and the next word does not make it a statement ("Wer wir
//! sind"), or if it begins with one of the phrases of a language. The words of all languages are looked up
//! together, since a title is too short to detect its language. A word that means something else in another
//! language ("Comment", "Care", "Come") counts only as part of a phrase.

mod tables;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::words::Words;
use crate::word_list::split_list;
use tables::{ALL, Language};

/// The kind of an opener.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OpenerKind {
    /// A word for "how".
    How,
    /// A word for "why".
    Why,
    /// Any other question word.
    Word,
    /// A word for "which".
    Which,
    /// A phrase that always begins a question.
    Phrase,
}

/// A word or phrase that can begin a question.
struct Opener {
    kind: OpenerKind,
    /// The words after its first word.
    rest: Vec<String>,
    language: &'static Language,
}

/// The openers and titles of all languages.
struct Lexicon {
    /// The openers, by their first word.
    openers: HashMap<String, Vec<Opener>>,
    /// The phrases whose first word is a pattern.
    patterns: Vec<String>,
    /// Words and patterns that mark a question anywhere in a title.
    anywhere: Vec<String>,
    /// Titles that are not questions although they begin like one.
    titles: HashSet<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut openers: HashMap<String, Vec<Opener>> = HashMap::new();
    let mut patterns = Vec::new();
    for language in ALL {
        let kinds = [
            (OpenerKind::How, language.how),
            (OpenerKind::Why, language.why),
            (OpenerKind::Word, language.words),
            (OpenerKind::Which, language.which),
            (OpenerKind::Phrase, language.phrases),
        ];
        for (kind, written) in kinds
            .into_iter()
            .flat_map(|(kind, all)| split_list(all).map(move |it| (kind, it)))
        {
            let mut words = written.split_whitespace().map(normalize);
            let first = words.next().unwrap_or_default();
            if first.contains('*') {
                patterns.push(first);
                continue;
            }
            openers.entry(first).or_default().push(Opener {
                kind,
                rest: words.collect(),
                language,
            });
        }
    }
    let normalized_words = |part: fn(&Language) -> &'static str| {
        let written = ALL.iter().flat_map(move |it| split_list(part(it)));
        let words = written.map(|it| it.split_whitespace().map(normalize).collect::<Vec<_>>());
        words.map(|words| words.join(" "))
    };
    Lexicon {
        openers,
        patterns,
        anywhere: normalized_words(|it| it.anywhere).collect(),
        titles: normalized_words(|it| it.titles).collect(),
    }
});

/// Returns whether a title is a question.
pub fn is_question(words: &Words<'_>) -> bool {
    let originals = words;
    let words: Vec<String> = originals.iter().map(normalize).collect();
    let Some(first) = words.first() else {
        return false;
    };
    // A capitalized word is a name, unless the whole title is in capitals.
    let is_name = originals.is_capitalized(1) && !originals.is_capitalized(2);
    let is_opened = || {
        LEXICON
            .openers
            .get(first)
            .is_some_and(|all| is_opened_question(all, &words, is_name))
    };
    let is_opened_by_pattern = || LEXICON.patterns.iter().any(|it| matches_pattern(it, first));
    let has_question_anywhere = || {
        let all = &LEXICON.anywhere;
        words
            .iter()
            .any(|word| !word.is_ascii() && all.iter().any(|it| matches_pattern(it, word)))
            || words
                .iter()
                .any(|word| word.is_ascii() && all.contains(word))
    };
    words.len() > 1 && (is_opened() || is_opened_by_pattern() || has_question_anywhere())
}

/// Returns whether a title is not a question although its words look like one: "Was ist neu".
pub fn is_known_title(words: &Words<'_>) -> bool {
    let all = || words.iter().map(normalize).collect::<Vec<_>>().join(" ");
    words.len() < 6 && LEXICON.titles.contains(&all())
}

/// Returns whether the openers that match these words make them a question. They share their first word.
///
/// If one language reads the words as a statement, they are not a question in any other: "Wie we zijn" (Dutch).
fn is_opened_question(all: &[Opener], words: &[String], is_name: bool) -> bool {
    let mut matching: Vec<&Opener> = all.iter().filter(|it| it.is_prefix_of(words)).collect();
    if matching.iter().any(|it| it.is_manual_heading(words)) {
        return false;
    }
    let is_phrase = matching.iter().any(|it| it.kind == OpenerKind::Phrase);
    matching.retain(|it| it.kind != OpenerKind::Phrase);
    is_phrase || (!matching.is_empty() && matching.iter().all(|it| it.is_question(words, is_name)))
}

impl Opener {
    /// Returns whether the words begin with this opener.
    fn is_prefix_of(&self, words: &[String]) -> bool {
        let rest = words.get(1..=self.rest.len());
        rest.is_some_and(|rest| {
            self.rest
                .iter()
                .zip(rest)
                .all(|(it, word)| matches_pattern(it, word))
        })
    }

    /// Returns whether the words are only a question word and a verb, such as "Cómo usar", "How to use".
    fn is_manual_heading(&self, words: &[String]) -> bool {
        let verbs = || split_list(self.language.infinitives);
        words.len() == 2 && verbs().any(|it| matches_pattern(&normalize(it), &words[1]))
    }

    /// Returns whether the words after the question word keep it a question.
    fn is_question(&self, words: &[String], is_name: bool) -> bool {
        let at = 1 + self.rest.len();
        let Some(next) = words.get(at) else {
            return false;
        };
        let any = |patterns| split_list(patterns).any(|it| matches_pattern(&normalize(it), next));
        let is_divided = next.chars().all(|c| !c.is_alphanumeric() && c != '`');
        let is_name = is_name && self.language.is_verb_second && self.kind != OpenerKind::Which;
        if is_divided || is_name || any(self.language.statement) {
            return false;
        }
        match self.kind {
            OpenerKind::Why => words.len() > at + 1,
            OpenerKind::Word => !any(self.language.infinitives),
            OpenerKind::How | OpenerKind::Which | OpenerKind::Phrase => true,
        }
    }
}

/// Returns whether a word matches a pattern, which can begin or end with `*`.
fn matches_pattern(pattern: &str, word: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(end), _) => word.len() > end.len() && word.ends_with(end),
        (_, Some(start)) => word.starts_with(start),
        _ => pattern == word,
    }
}

/// Normalizes a lowercase word: removes accents that Greek and Russian writers omit in titles, and unifies letter
/// variants.
fn normalize(word: &str) -> String {
    let plain = |c: char| match c {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'ё' => 'е',
        'أ' | 'إ' | 'آ' => 'ا',
        'ş' | 'ș' => 'ş',
        'ţ' | 'ț' => 'ț',
        c => c,
    };
    word.chars().map(plain).collect()
}
