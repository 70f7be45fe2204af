//! How well a question matches a query: how much of each the other covers, and whether the order agrees.
//!
//! BM25 over all words of a note cannot distinguish "async from sync" from "sync from async", or a note about a
//! thing from one that mentions it. The question can. It also shows that a note answers another question than the one
//! asked: the two differ in one word, in their symbols, or in "on" and "off".

mod fit;

use super::frame_words::is_filler;
use super::lexicon::{PartNumbers, TextWords};
use super::qa_words::{QaWords, Wording};
use super::spelling::Vocabulary;
use super::terms::{WordPart, has_symbol_at_end, is_symbol};
pub use fit::TitleQuery;
use fit::{TitleQueryWord, compute_fit};

/// The words of every question, other wording and alias, by document.
#[derive(Default)]
pub struct Titles {
    documents: Vec<DocumentTitles>,
}

/// The words of one document's titles.
struct DocumentTitles {
    wordings: Vec<Title>,
    /// Aliases count only if the whole query equals one. As wordings they would weaken the match of the title,
    /// because few of them repeat its words.
    aliases: Vec<Title>,
}

/// The words of a title.
struct Title {
    /// The words it is about.
    words: Box<[TitleWord]>,
    /// The vocabulary numbers of the other words that are not fillers, in order.
    stop_words: Box<[u32]>,
    /// The forms with symbols at an end, such as `&mut`.
    symbol_forms: Box<[Box<str>]>,
}

struct TitleWord {
    /// The number in the vocabulary.
    number: u32,
    /// Whether it is only the frame of the question.
    is_frame: bool,
}

/// How well a question matches a query; each share is 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TitleFit {
    /// The share of the question's words that the query has, weighted by rarity.
    pub title_share: f32,
    /// The share of the query's words that the question has, weighted by rarity.
    pub query_share: f32,
    /// The share of the query's content that the question has, weighted by rarity: its words without the frame.
    pub content_share: f32,
    /// The share of the query's neighboring words that are close together in the same order.
    pub order: f32,
    /// Whether the query equals the question or an alias: the same content in the same order.
    pub is_exact: bool,
    /// Whether the query asks another question that differs in one word, in symbols, or in "on" and "off".
    pub is_twin: bool,
}

impl Titles {
    /// Adds the next document.
    pub fn add(&mut self, words: &QaWords) {
        let title = |wording: &Wording| Title::new(&wording.words);
        self.documents.push(DocumentTitles {
            wordings: words.wordings.iter().map(title).collect(),
            aliases: words.aliases.iter().map(title).collect(),
        });
    }

    /// Adds the documents that follow.
    pub fn append(&mut self, mut other: Self) {
        self.documents.append(&mut other.documents);
    }

    /// Replaces the numbers with those of the finished vocabulary.
    pub fn renumber(&mut self, numbers: &[u32]) {
        for names in &mut self.documents {
            for title in names.wordings.iter_mut().chain(&mut names.aliases) {
                let words = title.words.iter_mut().map(|word| &mut word.number);
                for number in words.chain(&mut title.stop_words) {
                    *number = numbers[*number as usize];
                }
            }
        }
    }

    /// Returns a word of the document's titles, as written, that begins with `beginning`.
    pub fn word_that_begins<'a>(
        &self,
        document: usize,
        beginning: &str,
        vocabulary: &'a Vocabulary,
    ) -> Option<&'a str> {
        let names = &self.documents[document];
        let titles = names.wordings.iter().chain(&names.aliases);
        let words = titles.flat_map(|title| &title.words);
        let mut words = words.map(|word| vocabulary.word(word.number).0);
        words.find(|word| word.starts_with(beginning))
    }

    /// Returns the best match among a document's wordings.
    pub fn fit(
        &self,
        document: usize,
        query: &TitleQuery<'_>,
        vocabulary: &Vocabulary,
    ) -> TitleFit {
        let names = &self.documents[document];
        let fit = |title: &Title| compute_fit(title, query, vocabulary);
        let fits = names.wordings.iter().map(fit);
        let best = fits.max_by(|a, b| a.total().total_cmp(&b.total()));
        let mut best = best.unwrap_or_default();
        best.is_exact |= names.aliases.iter().any(|alias| fit(alias).is_exact);
        best
    }

    /// Returns whether two documents have the same question.
    pub fn have_same_question(&self, a: usize, b: usize) -> bool {
        let first = |document: usize| {
            let title = self.documents[document].wordings.first()?;
            let words = title.words.iter().map(|word| word.number);
            Some((
                words.collect::<Vec<_>>(),
                &title.stop_words,
                &title.symbol_forms,
            ))
        };
        first(a) == first(b)
    }

    /// Returns whether a title of a document has a word that matches the word of a query.
    pub fn has_word(
        &self,
        document: usize,
        word: &TitleQueryWord<'_>,
        vocabulary: &Vocabulary,
    ) -> bool {
        let names = &self.documents[document];
        let titles = names.wordings.iter().chain(&names.aliases);
        let mut words = titles.flat_map(|title| &title.words);
        words.any(|it| word.match_quality(it.number, vocabulary) > 0.0)
    }
}

impl Title {
    fn new(words: &TextWords) -> Self {
        let subject = words.subject();
        let is_content =
            |it: &WordPart| is_symbol(&it.surface) || !it.is_stop_word && !it.is_frame_word;
        let has_content = subject.iter().any(|(part, _)| is_content(part));
        let is_subject = |word: u32| subject.iter().any(|(_, counted)| counted.word == word);
        let others = words.parts().filter(|(part, numbers)| {
            !is_subject(numbers.word) && !is_filler(&part.surface) && !is_symbol(&part.surface)
        });
        let forms = words.iter().filter(|word| !word.is_unspaced);
        let forms = forms.flat_map(|word| &word.forms);
        let symbol_forms = forms.filter(|form| has_symbol_at_end(form));
        let word = |(part, numbers): &(&WordPart, PartNumbers)| TitleWord {
            number: numbers.word,
            is_frame: has_content && !is_content(part),
        };
        Self {
            words: subject.iter().map(word).collect(),
            stop_words: others.map(|(_, numbers)| numbers.word).collect(),
            symbol_forms: symbol_forms.map(|form| form.as_str().into()).collect(),
        }
    }
}
