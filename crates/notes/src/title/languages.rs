//! Titles of other languages than English that ask without a question mark.
//!
//! A title asks when it begins with a question word and what follows does not make a statement of it
//! ("Wer wir sind"), or with one of a language's phrases. The words of all languages are looked up
//! together, as a title is too short to tell its language; a word that means something else in
//! another language ("Comment", "Care", "Come") asks only as part of a phrase.

mod tables;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::words::Words;
use crate::word_list::list;
use tables::{ALL, Language};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    How,
    Why,
    Word,
    Which,
    Phrase,
}

/// A word or phrase that may begin a question.
struct Opener {
    kind: Kind,
    /// What follows its first word.
    rest: Vec<String>,
    language: &'static Language,
}

struct Lexicon {
    /// By first word.
    openers: HashMap<String, Vec<Opener>>,
    /// Phrases whose first word is a pattern.
    patterns: Vec<String>,
    /// Patterns, and words.
    anywhere: Vec<String>,
    titles: HashSet<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut openers: HashMap<String, Vec<Opener>> = HashMap::new();
    let mut patterns = Vec::new();
    for language in ALL {
        let kinds = [
            (Kind::How, language.how),
            (Kind::Why, language.why),
            (Kind::Word, language.words),
            (Kind::Which, language.which),
            (Kind::Phrase, language.phrases),
        ];
        for (kind, written) in kinds
            .into_iter()
            .flat_map(|(kind, all)| list(all).map(move |it| (kind, it)))
        {
            let mut words = written.split_whitespace().map(fold);
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
    let all_of = |part: fn(&Language) -> &'static str| {
        let written = ALL.iter().flat_map(move |it| list(part(it)));
        let words = written.map(|it| it.split_whitespace().map(fold).collect::<Vec<_>>());
        words.map(|words| words.join(" "))
    };
    Lexicon {
        openers,
        patterns,
        anywhere: all_of(|it| it.anywhere).collect(),
        titles: all_of(|it| it.titles).collect(),
    }
});

pub fn asks(words: &Words<'_>) -> bool {
    let written = words;
    let words: Vec<String> = written.iter().map(fold).collect();
    let Some(first) = words.first() else {
        return false;
    };
    // In a title that is not in capitals as a whole.
    let is_name = written.is_capitalized(1) && !written.is_capitalized(2);
    let opens = || {
        LEXICON
            .openers
            .get(first)
            .is_some_and(|all| opens(all, &words, is_name))
    };
    let opens_by_pattern = || LEXICON.patterns.iter().any(|it| matches(it, first));
    let asks_anywhere = || {
        let all = &LEXICON.anywhere;
        words
            .iter()
            .any(|word| !word.is_ascii() && all.iter().any(|it| matches(it, word)))
            || words
                .iter()
                .any(|word| word.is_ascii() && all.contains(word))
    };
    words.len() > 1 && (opens() || opens_by_pattern() || asks_anywhere())
}

/// Whether a title asks nothing although its words would: "Was ist neu".
pub fn is_title(words: &Words<'_>) -> bool {
    let all = || words.iter().map(fold).collect::<Vec<_>>().join(" ");
    words.len() < 6 && LEXICON.titles.contains(&all())
}

/// Whether one of the openers that share a first word makes a question of these words.
///
/// What one language knows as a statement is none of another's questions: "Wie we zijn" (Dutch).
fn opens(all: &[Opener], words: &[String], is_name: bool) -> bool {
    let mut begun: Vec<&Opener> = all.iter().filter(|it| it.begins(words)).collect();
    if begun.iter().any(|it| it.heads_manual(words)) {
        return false;
    }
    let is_phrase = begun.iter().any(|it| it.kind == Kind::Phrase);
    begun.retain(|it| it.kind != Kind::Phrase);
    is_phrase || (!begun.is_empty() && begun.iter().all(|it| it.asks(words, is_name)))
}

impl Opener {
    fn begins(&self, words: &[String]) -> bool {
        let rest = words.get(1..=self.rest.len());
        rest.is_some_and(|rest| {
            self.rest
                .iter()
                .zip(rest)
                .all(|(it, word)| matches(it, word))
        })
    }

    /// Whether the words are a question word and a verb alone, such as "Cómo usar", "How to use".
    fn heads_manual(&self, words: &[String]) -> bool {
        let verbs = || list(self.language.infinitives);
        words.len() == 2 && verbs().any(|it| matches(&fold(it), &words[1]))
    }

    /// Whether what follows a question word leaves it one.
    fn asks(&self, words: &[String], is_name: bool) -> bool {
        let at = 1 + self.rest.len();
        let Some(next) = words.get(at) else {
            return false;
        };
        let any = |patterns| list(patterns).any(|it| matches(&fold(it), next));
        let is_divided = next.chars().all(|c| !c.is_alphanumeric() && c != '`');
        let is_name = is_name && self.language.is_verb_second && self.kind != Kind::Which;
        if is_divided || is_name || any(self.language.statement) {
            return false;
        }
        match self.kind {
            Kind::Why => words.len() > at + 1,
            Kind::Word => !any(self.language.infinitives),
            Kind::How | Kind::Which | Kind::Phrase => true,
        }
    }
}

/// Whether a word fits a pattern.
fn matches(pattern: &str, word: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(end), _) => word.len() > end.len() && word.ends_with(end),
        (_, Some(start)) => word.starts_with(start),
        _ => pattern == word,
    }
}

/// A word in lower case without the accents that Greek and Russian writers leave out in titles.
fn fold(word: &str) -> String {
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
