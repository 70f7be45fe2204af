//! Every piece of text read so far, with its words: notes repeat theirs, so each is analysed once.

use std::collections::HashMap;
use std::rc::Rc;

use super::spelling::Counter;
use super::terms::{Analyzer, Part, Word, pieces};

/// Longer pieces are junk, and pieces in scripts without blanks are whole clauses: neither comes twice.
const LONGEST_KEPT_BYTES: usize = 32;

/// An analyzer that remembers, for as long as an index is built.
pub struct Lexicon<'a> {
    analyzers: &'a [Analyzer],
    /// The place of the analyzer in use.
    at: usize,
    /// By analyzer.
    known: Vec<HashMap<Box<str>, Rc<Piece>>>,
    /// Knows each part of a word by a number.
    pub counter: Counter,
}

/// The words of a text in order.
#[derive(Default)]
pub struct Words(Vec<Rc<Piece>>);

struct Piece {
    words: Box<[Word]>,
    /// That of each part of each word.
    numbers: Box<[u32]>,
}

impl<'a> Lexicon<'a> {
    pub fn new(analyzers: &'a [Analyzer]) -> Self {
        Self {
            analyzers,
            at: 0,
            known: analyzers.iter().map(|_| HashMap::new()).collect(),
            counter: Counter::default(),
        }
    }

    /// What follows is read by the analyzer at this place.
    pub fn read_by(&mut self, at: usize) {
        self.at = at;
    }

    /// The same words as [`Analyzer::words`] gives.
    pub fn words(&mut self, text: &str) -> Words {
        let text = self.analyzers[self.at].prepared(text);
        Words(pieces(&text).map(|piece| self.piece(piece)).collect())
    }

    fn piece(&mut self, text: &str) -> Rc<Piece> {
        if let Some(piece) = self.known[self.at].get(text) {
            return Rc::clone(piece);
        }
        let words = self.analyzers[self.at].piece(text);
        let parts = words.iter().flat_map(|word| &word.parts);
        let piece = Rc::new(Piece {
            numbers: parts.map(|part| self.counter.number(part)).collect(),
            words: words.into(),
        });
        if text.len() <= LONGEST_KEPT_BYTES {
            self.known[self.at].insert(text.into(), Rc::clone(&piece));
        }
        piece
    }
}

impl Words {
    pub fn iter(&self) -> impl Iterator<Item = &Word> + Clone {
        self.0.iter().flat_map(|piece| &piece.words)
    }

    /// The parts of all words, each with its number.
    pub fn parts(&self) -> impl Iterator<Item = (&Part, u32)> {
        self.0.iter().flat_map(|piece| {
            let parts = piece.words.iter().flat_map(|word| &word.parts);
            parts.zip(piece.numbers.iter().copied())
        })
    }

    /// The numbers of the parts of all words.
    pub fn numbers(&self) -> impl Iterator<Item = u32> {
        self.0.iter().flat_map(|piece| &piece.numbers).copied()
    }

    pub fn append(&mut self, mut more: Self) {
        self.0.append(&mut more.0);
    }
}
