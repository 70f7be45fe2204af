//! How well the words of a question itself fit a query: what of either is covered, and in which order.
//!
//! BM25 over all of a note's words cannot tell "async from sync" from "sync from async", nor the
//! note that is about a thing from the note that mentions it. Both show in the question.

use super::query::Asked;
use super::schema::{QaWords, Wording};
use super::spelling::Vocabulary;

/// How far apart two neighbouring words of a query may stand in a question.
const WINDOW: usize = 3;
/// A word that only begins with what was asked ("sync", "synchronous") counts this much.
const BEGINNING: f32 = 0.6;
/// Shorter beginnings say little.
const SHORTEST_BEGINNING: usize = 4;

/// The words of every question, other wording and alias, by document.
#[derive(Default)]
pub struct Titles {
    documents: Vec<Names>,
}

/// Numbers of vocabulary words, without stop words.
struct Names {
    wordings: Vec<Box<[u32]>>,
    /// They count only where they are all that was asked: as wordings they would weaken the title, whose words few of
    /// them repeat.
    aliases: Vec<Box<[u32]>>,
}

/// How a question fits a query, each part from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fit {
    /// The share of the question's words that the query has, weighed by rarity.
    pub of_title: f32,
    /// The share of the query's words that the question has, weighed by rarity.
    pub of_query: f32,
    /// The share of the query's neighbouring words that stand in the same order, close together.
    pub order: f32,
    /// Whether the query is the question itself, or an alias: all its words, no others, in the same order.
    pub is_same: bool,
}

impl Titles {
    /// Adds the next document.
    pub fn add(&mut self, words: &QaWords) {
        let numbers = |wording: &Wording| {
            let parts = wording.words.parts().filter(|(part, _)| !part.is_stop_word);
            parts.map(|(_, number)| number).collect()
        };
        self.documents.push(Names {
            wordings: words.wordings.iter().map(numbers).collect(),
            aliases: words.aliases.iter().map(numbers).collect(),
        });
    }

    /// Goes over to the numbers of the finished vocabulary.
    pub fn renumber(&mut self, numbers: &[u32]) {
        for names in &mut self.documents {
            let all = names.wordings.iter_mut().chain(&mut names.aliases);
            for word in all.flatten() {
                *word = numbers[*word as usize];
            }
        }
    }

    /// The best fit of a document's wordings.
    pub fn fit(&self, document: usize, asked: &[Asked], vocabulary: &Vocabulary) -> Fit {
        let names = &self.documents[document];
        let fit = |words: &[u32]| fit(words, asked, vocabulary);
        let fits = names.wordings.iter().map(|words| fit(words));
        let best = fits.max_by(|a, b| a.total().total_cmp(&b.total()));
        let mut best = best.unwrap_or_default();
        best.is_same |= names.aliases.iter().any(|alias| fit(alias).is_same);
        best
    }
}

impl Fit {
    fn total(&self) -> f32 {
        self.of_title * self.of_query + self.order
    }
}

fn fit(words: &[u32], asked: &[Asked], vocabulary: &Vocabulary) -> Fit {
    let matches: Vec<Vec<f32>> = asked
        .iter()
        .map(|asked| {
            words
                .iter()
                .map(|&word| matches(asked, word, vocabulary))
                .collect()
        })
        .collect();
    let best = |row: &[f32]| row.iter().copied().fold(0.0, f32::max);
    let weights: Vec<f32> = words.iter().map(|&word| vocabulary.rarity(word)).collect();
    let title_total: f32 = weights.iter().sum();
    let title_found: f32 = (0..words.len())
        .map(|at| weights[at] * matches.iter().map(|row| row[at]).fold(0.0, f32::max))
        .sum();
    let query_total: f32 = asked.iter().map(|asked| asked.rarity).sum();
    let query_found: f32 = asked
        .iter()
        .zip(&matches)
        .map(|(asked, row)| asked.rarity * best(row))
        .sum();
    let pairs = asked.len().saturating_sub(1);
    let in_order: f32 = matches
        .windows(2)
        .map(|pair| ordered(&pair[0], &pair[1]))
        .sum();
    let share = |of: f32, all: f32| if all > 0.0 { of / all } else { 0.0 };
    let of_title = share(title_found, title_total);
    let of_query = share(query_found, query_total);
    let order = share(in_order, pairs as f32);
    /// Sums of many shares miss 1 by a hair.
    const ALL: f32 = 0.999;
    Fit {
        of_title,
        of_query,
        order,
        is_same: of_title > ALL && of_query > ALL && (order > ALL || pairs == 0),
    }
}

/// How well some place of `first` is followed, within the window, by one of `second`.
fn ordered(first: &[f32], second: &[f32]) -> f32 {
    let mut best = 0.0_f32;
    for (at, &left) in first.iter().enumerate().filter(|(_, left)| **left > 0.0) {
        for &right in second.iter().skip(at + 1).take(WINDOW) {
            best = best.max(left.min(right));
        }
    }
    best
}

fn matches(asked: &Asked, word: u32, vocabulary: &Vocabulary) -> f32 {
    let (surface, term) = vocabulary.word(word);
    let by_term = asked
        .meanings
        .iter()
        .find(|meaning| meaning.term == term)
        .map(|meaning| meaning.fit);
    by_term.unwrap_or_else(|| {
        let begins = surface.starts_with(&*asked.surface)
            && asked.surface.chars().count() >= SHORTEST_BEGINNING;
        if begins { BEGINNING } else { 0.0 }
    })
}
