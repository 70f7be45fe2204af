//! The pieces that a text is divided into.

/// A piece of a text that is analyzed alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    pub text: &'a str,
    pub kind: PieceKind,
    /// Whether it is in a span of code. Such a word is meant literally, even a stop word.
    pub is_code: bool,
}

/// What a piece stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// A word or identifier, with the punctuation of the sentence.
    Word,
    /// Another form of a word: `sleep(0)`, `&mut`.
    Form,
    /// Symbols that stand for a word: `=>`.
    Symbol,
    /// Symbols that may be punctuation: `-` and `--` in a sentence, `??` at its end.
    PossibleSymbol,
}

impl PieceKind {
    /// The number of kinds.
    pub const COUNT: usize = Self::PossibleSymbol as usize + 1;
}
