//! How well a question matches a query: how much of each the other covers, and whether the order agrees.
//!
//! BM25 over all words of a note cannot distinguish "async from sync" from "sync from async", or a note about a
//! thing from one that mentions it. The question can.

use super::query::PlannedWord;
use super::schema::{QaWords, Wording};
use super::spelling::Vocabulary;

/// How many words apart two neighboring words of a query may be in a question.
const ORDER_WINDOW: usize = 3;
/// How well a word matches that only begins with the query word, such as "synchronous" for "sync".
const PREFIX_MATCH: f32 = 0.6;
/// The shortest such prefix, in characters.
const MIN_PREFIX_CHARS: usize = 4;

/// The words of every question, other wording and alias, by document.
#[derive(Default)]
pub struct Titles {
    documents: Vec<DocumentTitles>,
}

/// The words of one document's titles, as vocabulary numbers, without stop words.
struct DocumentTitles {
    wordings: Vec<Box<[u32]>>,
    /// Aliases count only if the whole query equals one. As wordings they would weaken the match of the title,
    /// because few of them repeat its words.
    aliases: Vec<Box<[u32]>>,
}

/// How well a question matches a query; each share is 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TitleFit {
    /// The share of the question's words that the query has, weighted by rarity.
    pub title_share: f32,
    /// The share of the query's words that the question has, weighted by rarity.
    pub query_share: f32,
    /// The share of the query's neighboring words that are close together in the same order.
    pub order: f32,
    /// Whether the query equals the question or an alias: the same words in the same order.
    pub is_exact: bool,
}

impl Titles {
    /// Adds the next document.
    pub fn add(&mut self, words: &QaWords) {
        let numbers = |wording: &Wording| {
            let parts = wording.words.parts().filter(|(part, _)| !part.is_stop_word);
            parts.map(|(_, number)| number).collect()
        };
        self.documents.push(DocumentTitles {
            wordings: words.wordings.iter().map(numbers).collect(),
            aliases: words.aliases.iter().map(numbers).collect(),
        });
    }

    /// Replaces the numbers with those of the finished vocabulary.
    pub fn renumber(&mut self, numbers: &[u32]) {
        for names in &mut self.documents {
            let all = names.wordings.iter_mut().chain(&mut names.aliases);
            for word in all.flatten() {
                *word = numbers[*word as usize];
            }
        }
    }

    /// Returns the best match among a document's wordings.
    pub fn fit(
        &self,
        document: usize,
        query_words: &[PlannedWord],
        vocabulary: &Vocabulary,
    ) -> TitleFit {
        let names = &self.documents[document];
        let fit = |words: &[u32]| compute_fit(words, query_words, vocabulary);
        let fits = names.wordings.iter().map(|words| fit(words));
        let best = fits.max_by(|a, b| a.total().total_cmp(&b.total()));
        let mut best = best.unwrap_or_default();
        best.is_exact |= names.aliases.iter().any(|alias| fit(alias).is_exact);
        best
    }
}

impl TitleFit {
    fn total(&self) -> f32 {
        self.title_share * self.query_share + self.order
    }
}

fn compute_fit(words: &[u32], query_words: &[PlannedWord], vocabulary: &Vocabulary) -> TitleFit {
    let matches: Vec<Vec<f32>> = query_words
        .iter()
        .map(|query_word| {
            words
                .iter()
                .map(|&word| match_quality(query_word, word, vocabulary))
                .collect()
        })
        .collect();
    let best = |row: &[f32]| row.iter().copied().fold(0.0, f32::max);
    let weights: Vec<f32> = words.iter().map(|&word| vocabulary.rarity(word)).collect();
    let title_total: f32 = weights.iter().sum();
    let title_found: f32 = (0..words.len())
        .map(|at| weights[at] * matches.iter().map(|row| row[at]).fold(0.0, f32::max))
        .sum();
    let query_total: f32 = query_words.iter().map(|query_word| query_word.rarity).sum();
    let query_found: f32 = query_words
        .iter()
        .zip(&matches)
        .map(|(query_word, row)| query_word.rarity * best(row))
        .sum();
    let pairs = query_words.len().saturating_sub(1);
    let in_order: f32 = matches
        .windows(2)
        .map(|pair| order_match(&pair[0], &pair[1]))
        .sum();
    let share = |of: f32, all: f32| if all > 0.0 { of / all } else { 0.0 };
    let title_share = share(title_found, title_total);
    let query_share = share(query_found, query_total);
    let order = share(in_order, pairs as f32);
    /// Sums of shares may miss 1 because of rounding.
    const ALL: f32 = 0.999;
    TitleFit {
        title_share,
        query_share,
        order,
        is_exact: title_share > ALL && query_share > ALL && (order > ALL || pairs == 0),
    }
}

/// Returns how well any match of `first` is followed, within the window, by a match of `second`.
fn order_match(first: &[f32], second: &[f32]) -> f32 {
    let mut best = 0.0_f32;
    for (at, &left) in first.iter().enumerate().filter(|(_, left)| **left > 0.0) {
        for &right in second.iter().skip(at + 1).take(ORDER_WINDOW) {
            best = best.max(left.min(right));
        }
    }
    best
}

fn match_quality(query_word: &PlannedWord, word: u32, vocabulary: &Vocabulary) -> f32 {
    let (surface, term) = vocabulary.word(word);
    let by_term = query_word
        .matches
        .iter()
        .find(|it| it.term == term)
        .map(|it| it.fit);
    by_term.unwrap_or_else(|| {
        let is_prefix = surface.starts_with(&*query_word.surface)
            && query_word.surface.chars().count() >= MIN_PREFIX_CHARS;
        if is_prefix { PREFIX_MATCH } else { 0.0 }
    })
}
