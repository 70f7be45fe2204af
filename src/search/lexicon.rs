//! Every piece of text read so far, with its words: notes repeat theirs, so each is analysed once.

use std::collections::HashMap;
use std::rc::Rc;

use super::terms::{Analyzer, Word, folded, pieces};

/// Longer pieces are junk, and pieces in scripts without blanks are whole clauses: neither comes twice.
const LONGEST_KEPT_BYTES: usize = 32;

/// An analyzer that remembers, for as long as an index is built.
pub struct Lexicon<'a> {
    analyzer: &'a Analyzer,
    known: HashMap<Box<str>, Rc<[Word]>>,
}

/// The words of a text in order.
#[derive(Clone, Debug, Default)]
pub struct Words(Vec<Rc<[Word]>>);

impl<'a> Lexicon<'a> {
    pub fn new(analyzer: &'a Analyzer) -> Self {
        Self {
            analyzer,
            known: HashMap::new(),
        }
    }

    /// The same words as [`Analyzer::words`] gives.
    pub fn words(&mut self, text: &str) -> Words {
        let text = folded(text);
        Words(pieces(&text).map(|piece| self.piece(piece)).collect())
    }

    fn piece(&mut self, piece: &str) -> Rc<[Word]> {
        if let Some(words) = self.known.get(piece) {
            return Rc::clone(words);
        }
        let words: Rc<[Word]> = self.analyzer.piece(piece).into();
        if piece.len() <= LONGEST_KEPT_BYTES {
            self.known.insert(piece.into(), Rc::clone(&words));
        }
        words
    }
}

impl Words {
    pub fn iter(&self) -> impl Iterator<Item = &Word> + Clone {
        self.0.iter().flat_map(|words| words.iter())
    }

    pub fn append(&mut self, mut more: Self) {
        self.0.append(&mut more.0);
    }
}
