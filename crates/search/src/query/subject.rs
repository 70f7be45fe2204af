//! Decides which words of a query say what it is about.
//!
//! "What does any() do" is about "any". In "what is it", where nothing else is left, it is "it".

use crate::frame_words::is_filler;
use crate::query_words::{QueryPart, QueryWord};
use crate::terms::{is_symbol, may_end_sentence};

/// What a word of a query does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It says what the query is about.
    Content,
    /// It is searched, but does not say what the query is about.
    Frame,
}

/// The kind of words that say what a query is about: the first of these that it has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// Words that are neither stop words nor part of the frame.
    Content,
    /// Symbols that may be punctuation, within the query.
    Symbols,
    /// Stop words other than fillers: "it", "with".
    StopWords,
    /// Symbols at the end that are mostly punctuation.
    LastSymbols,
    /// The frame: "what happens".
    Frame,
    /// Fillers alone.
    Fillers,
}

/// Finds the role of each word of a query.
pub struct Subject<F> {
    level: Level,
    /// Whether the query has a single word of content.
    pub is_one_word: bool,
    is_stop_word: F,
}

impl<F: Fn(&QueryPart) -> bool> Subject<F> {
    pub fn of(words: &[QueryWord], is_stop_word: F) -> Self {
        use Level::*;
        let parts: Vec<&QueryPart> = words.iter().flat_map(|word| &word.parts).collect();
        let level_of = |at: usize| match (is_stop_word(parts[at]), parts[at].is_frame_word()) {
            (false, false) => Content,
            (false, true) => Frame,
            (true, _) => match &*parts[at].surface {
                symbol if is_symbol(symbol) => {
                    let may_end = at + 1 == parts.len() && may_end_sentence(symbol);
                    if may_end { LastSymbols } else { Symbols }
                }
                filler if is_filler(filler) => Fillers,
                _ => StopWords,
            },
        };
        let levels: Vec<Level> = (0..parts.len()).map(level_of).collect();
        let first = [Content, Symbols, StopWords, LastSymbols, Frame];
        let first = first.into_iter().find(|level| levels.contains(level));
        Self {
            level: first.unwrap_or(Fillers),
            is_one_word: levels.iter().filter(|level| **level == Content).count() == 1,
            is_stop_word,
        }
    }

    /// Returns the role of a word; `None` for a word that is not searched.
    pub fn role_of(&self, part: &QueryPart) -> Option<Role> {
        let is_stop_word = (self.is_stop_word)(part);
        let is_frame_word = !is_stop_word && part.is_frame_word();
        let is_symbol = is_symbol(&part.surface);
        match self.level {
            Level::Content if is_stop_word => None,
            Level::Symbols | Level::LastSymbols if is_stop_word && !is_symbol => None,
            Level::StopWords if is_stop_word && is_symbol => None,
            Level::StopWords | Level::Frame if is_filler(&part.surface) => None,
            Level::Frame | Level::Fillers => Some(Role::Content),
            _ if is_frame_word => Some(Role::Frame),
            _ => Some(Role::Content),
        }
    }
}
