//! Turns a member's words into a query. Any text is a valid query; there is no query syntax.

mod planner;
mod subject;

use super::inverted_index::BoostedTerm;

/// What a query searches for.
#[derive(Debug, Default)]
pub struct Plan {
    /// The rows of the words of the query, stop words too, in the table of word vectors. Empty for a query that is
    /// mostly identifiers and numbers, which have none.
    pub rows: Vec<u32>,
    /// The words of the query in order, each once.
    pub words: Vec<PlannedWord>,
    /// Terms that are searched in addition: whole identifiers, and pairs of words written as one.
    forms: Vec<String>,
    /// The score of a note that contains all of the query many times. Scores are measured against it.
    pub max_score: f32,
    /// How much a word that no note has adds to `max_score`.
    pub unknown_word_score: f32,
    /// The other words, in order, as written: stop words that two questions may differ in, such as "on".
    pub stop_words: Vec<String>,
    /// The forms with symbols at an end, such as `&mut`.
    pub symbol_forms: Vec<String>,
}

/// A word of a query.
#[derive(Clone, Debug)]
pub struct PlannedWord {
    /// The word in lower case, unstemmed.
    pub surface: String,
    /// The terms of the notes that may match the word.
    pub matches: Vec<TermMatch>,
    /// The inverse document frequency of the word.
    pub rarity: f32,
    /// Whether the word names what the query is about, unlike "what" and "mean".
    pub is_content: bool,
    /// Whether the notes are searched for the word; if not, it is only compared with their questions.
    is_searched: bool,
    /// Whether more letters of it may follow, so that every word that begins with it may be meant.
    pub is_unfinished: bool,
}

/// Whether the last word of a query is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It is.
    Finished,
    /// It may be the beginning of a word that is still being typed.
    Unfinished,
}

/// A term that may match a word.
#[derive(Clone, Debug, PartialEq)]
pub struct TermMatch {
    pub term: String,
    /// How well it matches the word, 0 to 1.
    pub fit: f32,
    /// The factor of its score: the fit, reduced so that a rare misspelling does not score higher.
    boost: f32,
}

impl Plan {
    /// Returns the share, 0 to 1, of the greatest score possible.
    pub fn share_of(&self, score: f32) -> f32 {
        match score > 0.0 {
            true => score / self.max_score,
            false => 0.0,
        }
    }

    /// Returns the words to search for, each with its alternative terms.
    pub fn alternatives<'a>(&'a self) -> impl Iterator<Item = Vec<BoostedTerm<'a>>> {
        let boosted = |it: &'a TermMatch| (&*it.term, it.boost);
        let searched = self.words.iter().filter(|word| word.is_searched);
        let words = searched.map(move |word| word.matches.iter().map(boosted).collect());
        let forms = self.forms.iter().map(|form| vec![(&**form, 1.0)]);
        words.chain(forms)
    }
}
