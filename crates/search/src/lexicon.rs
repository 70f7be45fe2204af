//! Caches the analysis of each piece of text, because notes repeat their words.

use std::collections::HashMap;
use std::rc::Rc;

use super::frame_words::is_filler;
use super::inverted_index::InvertedIndexBuilder;
use super::spelling::VocabularyBuilder;
use super::terms::{
    AnalyzedWord, Analyzer, Piece, PieceKind, WordPart, is_symbol, may_end_sentence, pieces,
};
use super::word_vectors::table::row_of;

/// Longer pieces are not cached. They are junk, or whole clauses in a script without blanks, and rarely recur.
const MAX_CACHED_BYTES: usize = 32;

/// An analyzer with a cache, used while an index is built.
pub struct Lexicon<'a> {
    analyzers: &'a [Analyzer],
    /// The position of the analyzer in use.
    current: usize,
    /// The cached pieces of each analyzer, by their kind and whether they are code.
    cache: Vec<[PieceCache; PieceKind::COUNT * 2]>,
    /// Assigns a number to each part of a word.
    pub vocabulary: VocabularyBuilder,
    /// Assigns a number to each indexed term.
    pub index: InvertedIndexBuilder,
}

type PieceCache = HashMap<Box<str>, Rc<AnalyzedPiece>>;

/// The analyzed words of a text, in order.
#[derive(Default)]
pub struct TextWords(Vec<Rc<AnalyzedPiece>>);

struct AnalyzedPiece {
    words: Box<[AnalyzedWord]>,
    /// The numbers of each part of each word.
    numbers: Box<[PartNumbers]>,
    /// The number of each form of each word in the index.
    forms: Box<[u32]>,
}

/// Where to find a part of a word.
#[derive(Clone, Copy)]
pub struct PartNumbers {
    /// Its number in the vocabulary.
    pub word: u32,
    /// The number of its term in the index.
    pub term: u32,
    /// Its row in the table of word vectors.
    pub row: Option<u32>,
}

impl<'a> Lexicon<'a> {
    /// Returns a lexicon for the notes from this number on.
    pub fn new(analyzers: &'a [Analyzer], first_note: usize) -> Self {
        Self {
            analyzers,
            current: 0,
            cache: analyzers.iter().map(|_| Default::default()).collect(),
            vocabulary: VocabularyBuilder::default(),
            index: InvertedIndexBuilder::starting_at(first_note),
        }
    }

    /// Selects the analyzer for the texts that follow.
    pub fn use_analyzer(&mut self, current: usize) {
        self.current = current;
    }

    /// Returns the same words as [`Analyzer::words`].
    pub fn words(&mut self, text: &str) -> TextWords {
        let text = self.analyzers[self.current].prepare(text);
        TextWords(
            pieces(&text)
                .map(|piece| self.cached_piece(piece))
                .collect(),
        )
    }

    fn cached_piece(&mut self, piece: Piece<'_>) -> Rc<AnalyzedPiece> {
        let text = piece.text;
        let cache = piece.kind as usize * 2 + usize::from(piece.is_code);
        if let Some(piece) = self.cache[self.current][cache].get(text) {
            return Rc::clone(piece);
        }
        let words = self.analyzers[self.current].analyze_piece(piece);
        let numbers = |part: &WordPart| PartNumbers {
            word: self.vocabulary.number_of(part),
            term: self.index.number_of(&part.term),
            row: row_of(&part.surface),
        };
        let parts = words.iter().flat_map(|word| &word.parts);
        let numbers = parts.map(numbers).collect();
        let forms = words.iter().flat_map(|word| &word.forms);
        let piece = Rc::new(AnalyzedPiece {
            forms: forms.map(|form| self.index.number_of(form)).collect(),
            numbers,
            words: words.into(),
        });
        if text.len() <= MAX_CACHED_BYTES {
            self.cache[self.current][cache].insert(text.into(), Rc::clone(&piece));
        }
        piece
    }
}

impl TextWords {
    pub fn iter(&self) -> impl Iterator<Item = &AnalyzedWord> + Clone {
        self.0.iter().flat_map(|piece| &piece.words)
    }

    /// Returns the parts of all words, each with its numbers.
    pub fn parts(&self) -> impl Iterator<Item = (&WordPart, PartNumbers)> {
        self.0.iter().flat_map(|piece| {
            let parts = piece.words.iter().flat_map(|word| &word.parts);
            parts.zip(piece.numbers.iter().copied())
        })
    }

    /// Returns the parts of all words except stop words, each with its numbers.
    pub fn without_stop_words(&self) -> impl Iterator<Item = (&WordPart, PartNumbers)> {
        self.parts().filter(|(part, _)| !part.is_stop_word)
    }

    /// Returns the number of each form of each word in the index.
    pub fn forms(&self) -> impl Iterator<Item = u32> {
        self.0.iter().flat_map(|piece| &piece.forms).copied()
    }

    /// Returns the parts that the text is about, each with its numbers: all but the stop words. In a text without
    /// content, such as "what is it" or "with", stop words count too.
    pub fn subject(&self) -> Vec<(&WordPart, PartNumbers)> {
        let mut parts: Vec<_> = self.parts().collect();
        let has_content = |part: &WordPart| !part.is_stop_word && !part.is_frame_word;
        let last = parts.len().saturating_sub(1);
        let has_symbol = parts.iter().enumerate().any(|(at, (part, _))| {
            is_symbol(&part.surface) && (at < last || !may_end_sentence(&part.surface))
        });
        if parts.iter().any(|(part, _)| has_content(part)) {
            parts.retain(|(part, _)| !part.is_stop_word);
        } else if has_symbol {
            parts.retain(|(part, _)| !part.is_stop_word || is_symbol(&part.surface));
        } else if parts.iter().any(|(part, _)| !is_filler(&part.surface)) {
            parts.retain(|(part, _)| !is_filler(&part.surface));
        }
        parts
    }

    pub fn append(&mut self, mut more: Self) {
        self.0.append(&mut more.0);
    }
}
