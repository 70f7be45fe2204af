//! Compares one title with a query.

use std::ops::Range;

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

/// A query, prepared for comparing it with many titles.
pub struct TitleQuery<'a> {
    plan: &'a Plan,
    pub words: Vec<TitleQueryWord<'a>>,
}

/// A word of a query, prepared for comparing it with many words of titles.
pub struct TitleQueryWord<'a> {
    pub planned: &'a PlannedWord,
    /// The numbers of the words that begin with it, if it is long enough or unfinished.
    longer: Range<u32>,
    is_unspaced: bool,
}

impl<'a> TitleQuery<'a> {
    pub fn new(plan: &'a Plan, vocabulary: &Vocabulary) -> Self {
        let word = |planned| TitleQueryWord::new(planned, vocabulary);
        Self {
            plan,
            words: plan.words.iter().map(word).collect(),
        }
    }
}

impl<'a> TitleQueryWord<'a> {
    fn new(planned: &'a PlannedWord, vocabulary: &Vocabulary) -> Self {
        let surface = &*planned.surface;
        let is_unspaced = surface.starts_with(is_unspaced);
        let is_long = planned.is_unfinished || surface.chars().count() >= MIN_PREFIX_CHARS;
        let longer = match is_long && !is_unspaced && !is_symbol(surface) {
            true => vocabulary.numbers_with_prefix(surface),
            false => 0..0,
        };
        Self {
            planned,
            longer,
            is_unspaced,
        }
    }

    /// Returns how well a word of a title matches, 0 to 1.
    pub fn match_quality(&self, number: u32, vocabulary: &Vocabulary) -> f32 {
        let (surface, term) = vocabulary.word(number);
        let by_term = self.planned.matches.iter().find(|it| it.term == term);
        let is_unfinished = self.planned.is_unfinished;
        let by_part = || match self.is_unspaced {
            true if surface.contains(&*self.planned.surface) => PREFIX_MATCH,
            false if self.longer.contains(&number) && is_unfinished => COMPLETION_MATCH,
            false if self.longer.contains(&number) => PREFIX_MATCH,
            _ => 0.0,
        };
        match by_term {
            Some(matching) if is_unfinished => matching.fit.max(by_part()),
            Some(matching) => matching.fit,
            None => by_part(),
        }
    }
}

pub fn compute_fit(title: &Title, query: &TitleQuery<'_>, vocabulary: &Vocabulary) -> TitleFit {
    let words = &title.words;
    // One row for each word of the query.
    let mut matches = Vec::with_capacity(query.words.len() * words.len());
    for query_word in &query.words {
        let quality = |word: &TitleWord| query_word.match_quality(word.number, vocabulary);
        matches.extend(words.iter().map(quality));
    }
    let rows = || matches.chunks_exact(words.len().max(1));
    let mut best_in_title = vec![0.0; query.words.len()];
    let mut best_in_query = vec![0.0; words.len()];
    for (best, row) in best_in_title.iter_mut().zip(rows()) {
        *best = row.iter().copied().fold(0.0, f32::max);
        for (best, quality) in best_in_query.iter_mut().zip(row) {
            *best = quality.max(*best);
        }
    }
    let plan = query.plan;
    let weight = |word: &TitleWord| vocabulary.rarity(word.number);
    let title_share = weighted_share(words.iter().map(weight), &best_in_query);
    let rarities = plan.words.iter().map(|query_word| query_word.rarity);
    let query_share = weighted_share(rarities, &best_in_title);
    let content = plan.words.iter().map(|word| match word.is_content {
        true => word.rarity,
        false => 0.0,
    });
    let content_share = weighted_share(content, &best_in_title);
    let pairs = query.words.len().saturating_sub(1);
    let in_order: f32 = rows()
        .zip(rows().skip(1))
        .map(|(first, second)| order_match(first, second))
        .sum();
    let order = match pairs {
        0 => 0.0,
        _ => in_order / pairs as f32,
    };
    let is_full = title_share > ALL && query_share > ALL && (order > ALL || pairs == 0);
    let has_same_symbols = has_same_symbols(title, plan);
    let has_same_details = has_same_symbols && has_same_stop_words(title, plan, vocabulary);
    let unmatched = Unmatched::new(title, plan, &best_in_title, &best_in_query);
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
