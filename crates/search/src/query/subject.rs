//! Decides which words of a query say what it is about.
//!
//! "What does any() do" is about "any". In "what is it", where nothing else is left, it is "it".

use crate::frame_words::is_filler;
use crate::query_words::{QueryPart, QueryWord};
use crate::terms::is_symbol;

/// How much a word of the frame counts beside content, relative to a word of the same rarity.
const FRAME_WEIGHT: f32 = 0.5;

/// What a word of a query does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It says what the query is about.
    Content,
    /// It is searched, but does not say what the query is about.
    Frame,
    /// The same, in a query that has no content.
    OnlyFrame,
}

impl Role {
    pub fn is_content(self) -> bool {
        self == Self::Content
    }

    pub fn weight(self) -> f32 {
        match self {
            Self::Frame => FRAME_WEIGHT,
            Self::Content | Self::OnlyFrame => 1.0,
        }
    }
}

/// The kind of words that the subject of a query consists of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// Words that are neither stop words nor part of the frame.
    Content,
    /// Stop words other than fillers: "it", "with".
    StopWords,
    /// Symbols that are mostly punctuation.
    Symbols,
    /// The frame: "what happens".
    Frame,
    /// Fillers alone.
    Fillers,
}

/// Finds the role of each word of a query.
pub struct Subject<F> {
    level: Level,
    is_stop_word: F,
}

impl<F: Fn(&QueryPart) -> bool> Subject<F> {
    pub fn of(words: &[QueryWord], is_stop_word: F) -> Self {
        let parts = || words.iter().flat_map(|word| &word.parts);
        let level_of = |part: &QueryPart| match (is_stop_word(part), part.is_frame_word()) {
            (false, false) => Level::Content,
            (false, true) => Level::Frame,
            (true, _) if is_symbol(&part.surface) => Level::Symbols,
            (true, _) if is_filler(&part.surface) => Level::Fillers,
            (true, _) => Level::StopWords,
        };
        use Level::*;
        let levels = [Content, StopWords, Symbols, Frame];
        let first = levels.into_iter().find(|level| parts().any(|part| level_of(part) == *level));
        Self {
            level: first.unwrap_or(Fillers),
            is_stop_word,
        }
    }

    /// Returns the role of a word; `None` for a word that is not searched.
    pub fn role_of(&self, part: &QueryPart) -> Option<Role> {
        let is_stop_word = (self.is_stop_word)(part);
        let is_frame_word = !is_stop_word && part.is_frame_word();
        match self.level {
            Level::Content if is_stop_word => None,
            Level::Content if is_frame_word => Some(Role::Frame),
            Level::Content | Level::Fillers => Some(Role::Content),
            _ if is_filler(&part.surface) => None,
            Level::StopWords if is_symbol(&part.surface) => None,
            Level::StopWords | Level::Symbols if is_frame_word => Some(Role::OnlyFrame),
            _ => Some(Role::Content),
        }
    }
}
