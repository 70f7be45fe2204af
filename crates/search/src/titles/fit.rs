//! Compares one title with a query.

use super::{Title, TitleFit, TitleWord};
use crate::query::{Plan, PlannedWord};
use crate::spelling::Vocabulary;
use crate::terms::{is_symbol, is_unspaced};

/// How many words apart two neighboring words of a query may be in a question.
const ORDER_WINDOW: usize = 3;
/// How well a word matches that only begins with the query word, such as "synchronous" for "sync".
const PREFIX_MATCH: f32 = 0.6;
/// The shortest such prefix, in characters.
const MIN_PREFIX_CHARS: usize = 4;
/// How well a word matches that begins with a word that is still being typed.
const COMPLETION_MATCH: f32 = 0.9;
/// Sums of shares may miss 1 because of rounding.
const ALL: f32 = 0.999;

impl TitleFit {
    pub fn total(&self) -> f32 {
        self.title_share * self.query_share + self.order
    }
}

pub fn compute_fit(title: &Title, query: &Plan, vocabulary: &Vocabulary) -> TitleFit {
    let words = &title.words;
    let row = |query_word: &PlannedWord| -> Vec<f32> {
        let quality = |word: &TitleWord| match_quality(query_word, word.number, vocabulary);
        words.iter().map(quality).collect()
    };
    let matches: Vec<Vec<f32>> = query.words.iter().map(row).collect();
    let best_in_title: Vec<f32> = matches.iter().map(|row| best(row.iter())).collect();
    let best_in_query: Vec<f32> = (0..words.len())
        .map(|at| best(matches.iter().map(|row| &row[at])))
        .collect();
    let weight = |word: &TitleWord| vocabulary.rarity(word.number);
    let title_share = weighted_share(words.iter().map(weight), &best_in_query);
    let rarities = query.words.iter().map(|query_word| query_word.rarity);
    let query_share = weighted_share(rarities, &best_in_title);
    let content = query.words.iter().map(|word| match word.is_content {
        true => word.rarity,
        false => 0.0,
    });
    let content_share = weighted_share(content, &best_in_title);
    let pairs = query.words.len().saturating_sub(1);
    let in_order: f32 = matches
        .windows(2)
        .map(|pair| order_match(&pair[0], &pair[1]))
        .sum();
    let order = match pairs {
        0 => 0.0,
        _ => in_order / pairs as f32,
    };
    let is_full = title_share > ALL && query_share > ALL && (order > ALL || pairs == 0);
    let has_same_symbols = has_same_symbols(title, query);
    let has_same_details = has_same_symbols && has_same_stop_words(title, query, vocabulary);
    let unmatched = Unmatched::new(title, query, &best_in_title, &best_in_query);
    TitleFit {
        title_share,
        query_share,
        content_share,
        order,
        is_exact: is_full && has_same_details,
        is_twin: is_full && !has_same_symbols || unmatched.is_one_word(has_same_details),
    }
}

fn has_same_stop_words(title: &Title, query: &Plan, vocabulary: &Vocabulary) -> bool {
    let of_title = title.stop_words.iter();
    let of_title = of_title.map(|number| vocabulary.word(*number).0);
    of_title.eq(query.stop_words.iter().map(String::as_str))
}

fn has_same_symbols(title: &Title, query: &Plan) -> bool {
    let of_title = title.symbol_forms.iter().map(|form| &**form);
    of_title.eq(query.symbol_forms.iter().map(String::as_str))
}

/// The number of words that only the query or only the title has.
struct Unmatched {
    asked_content: usize,
    asked_frame: usize,
    title_content: usize,
    title_frame: usize,
    /// Whether the query has a frame at all, unlike one of keywords.
    is_question: bool,
}

impl Unmatched {
    fn new(title: &Title, query: &Plan, in_title: &[f32], in_query: &[f32]) -> Self {
        let is_frame: Vec<bool> = query.words.iter().map(|word| !word.is_content).collect();
        let titled: Vec<bool> = title.words.iter().map(|word| word.is_frame).collect();
        let count = |frames: &[bool], best: &[f32], wanted: bool| {
            let words = frames.iter().zip(best);
            let unmatched = words.filter(|(frame, best)| **frame == wanted && **best == 0.0);
            unmatched.count()
        };
        Self {
            asked_content: count(&is_frame, in_title, false),
            asked_frame: count(&is_frame, in_title, true),
            title_content: count(&titled, in_query, false),
            title_frame: count(&titled, in_query, true),
            is_question: is_frame.contains(&true),
        }
    }

    /// Returns whether the query has one other word of content than the title, or is the same question without it.
    fn is_one_word(&self, has_same_details: bool) -> bool {
        let has_same_frame = self.asked_frame + self.title_frame == 0 && has_same_details;
        match (self.asked_content, self.title_content) {
            (1, 1) => true,
            (0, 1) => has_same_frame && self.is_question,
            _ => false,
        }
    }
}

fn best<'a>(qualities: impl Iterator<Item = &'a f32>) -> f32 {
    qualities.copied().fold(0.0, f32::max)
}

/// Returns the share of the weights that is covered; 0 without weights.
fn weighted_share(weights: impl Iterator<Item = f32>, covered: &[f32]) -> f32 {
    let (mut found, mut all) = (0.0, 0.0);
    for (weight, covered) in weights.zip(covered) {
        found += weight * covered;
        all += weight;
    }
    if all > 0.0 { found / all } else { 0.0 }
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

/// Returns how well a word of a title matches a word of a query, 0 to 1.
pub fn match_quality(query_word: &PlannedWord, word: u32, vocabulary: &Vocabulary) -> f32 {
    let (surface, term) = vocabulary.word(word);
    let by_term = query_word
        .matches
        .iter()
        .find(|it| it.term == term)
        .map(|it| it.fit);
    let by_part = || {
        let asked = &*query_word.surface;
        if asked.starts_with(is_unspaced) {
            return if surface.contains(asked) {
                PREFIX_MATCH
            } else {
                0.0
            };
        }
        let is_long = asked.chars().count() >= MIN_PREFIX_CHARS;
        match surface.starts_with(asked) && !is_symbol(asked) {
            true if query_word.is_unfinished => COMPLETION_MATCH,
            true if is_long => PREFIX_MATCH,
            _ => 0.0,
        }
    };
    match by_term {
        Some(fit) if query_word.is_unfinished => fit.max(by_part()),
        Some(fit) => fit,
        None => by_part(),
    }
}
