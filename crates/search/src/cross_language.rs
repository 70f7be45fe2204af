//! Finds the notes that answer a query in another language than the notes.
//!
//! Each question, other wording, and window of an answer has a vector of the multilingual model. Identifiers are the
//! same in every language, so those of the query are searched for as words.
//!
//! The constants were chosen by the judged queries of `docs/evidence.md` in other languages.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::candidates::{CLOSE_CALL, RUNNERS_UP};
use crate::embedding::multilingual::MultilingualEncoder;
use crate::embedding::passage::{PassageEmbedding, QuantizedVector};
use crate::embedding::similarity::VectorTable;
use crate::meaning::{EncodeQueue, TextToEncode, split_long_word};
use crate::query_language::QueryLanguage;
use crate::scoring::probability;
use recite_notes::{Notebook, Qa};

/// Returns every text of a notebook to encode with the multilingual model, in the order of the Q&As.
pub fn texts_to_encode(notebook: &Notebook) -> Vec<TextToEncode> {
    let qas = notebook.qas().iter().enumerate();
    qas.flat_map(|(document, qa)| texts_of(document, qa))
        .collect()
}

fn texts_of(document: usize, qa: &Qa) -> impl Iterator<Item = TextToEncode> {
    let wordings = std::iter::once(&qa.question).chain(&qa.also);
    let mut texts: Vec<_> = wordings.map(|text| (text.plain(), false)).collect();
    let answer = [qa.prompt.plain(), qa.answer.plain()].join("\n");
    texts.extend(split_windows(&answer).into_iter().map(|text| (text, true)));
    texts
        .into_iter()
        .map(move |(text, is_window)| TextToEncode {
            document,
            text,
            has_tokens: is_window,
        })
}

/// Splits an answer into windows of about two sentences, because the model was trained on sentences.
fn split_windows(answer: &str) -> Vec<String> {
    /// About 45 English words.
    const WINDOW_LETTERS: usize = 270;
    /// A Chinese character says about as much as this many letters.
    const IDEOGRAPH_LETTERS: usize = 3;
    let letters = |word: &str| -> usize {
        let weigh = |c| if c > '\u{2e80}' { IDEOGRAPH_LETTERS } else { 1 };
        word.chars().map(weigh).sum::<usize>() + 1
    };
    let mut windows: Vec<String> = Vec::new();
    let mut full = WINDOW_LETTERS;
    for word in answer.split_whitespace().flat_map(split_long_word) {
        if full >= WINDOW_LETTERS {
            windows.push(String::new());
            full = 0;
        }
        full += letters(word);
        if let Some(window) = windows.last_mut() {
            if !window.is_empty() {
                window.push(' ');
            }
            window.push_str(word);
        }
    }
    windows
}

/// The vectors of a notebook by the multilingual model, and the encoder for queries.
pub struct CrossLanguageIndex {
    encoder: Arc<MultilingualEncoder>,
    queue: EncodeQueue,
    documents: usize,
    wordings: Vectors,
    windows: Vectors,
}

#[derive(Default)]
struct Vectors {
    vectors: VectorTable,
    /// The document of each vector.
    documents: Vec<u32>,
}

impl Vectors {
    /// Returns the dot product of a query with the closest vector of each document; −1 for one without vectors.
    fn nearest(&self, query: &QuantizedVector, documents: usize) -> Vec<f32> {
        let mut nearest = vec![-1.0_f32; documents];
        let similarities = self.vectors.dot_products(query);
        for (&document, similarity) in self.documents.iter().zip(similarities) {
            let best = &mut nearest[document as usize];
            *best = best.max(similarity);
        }
        nearest
    }
}

impl CrossLanguageIndex {
    /// Builds the index from the passages of [`texts_to_encode`], each with the text that it was computed from.
    pub fn new<'a>(
        encoder: Arc<MultilingualEncoder>,
        documents: usize,
        passages: impl IntoIterator<Item = (&'a TextToEncode, &'a PassageEmbedding)>,
    ) -> Self {
        let mut index = Self {
            encoder,
            queue: EncodeQueue::default(),
            documents,
            wordings: Vectors::default(),
            windows: Vectors::default(),
        };
        for (text, passage) in passages {
            let vectors = if text.has_tokens {
                &mut index.windows
            } else {
                &mut index.wordings
            };
            vectors.vectors.push(&passage.vector);
            vectors.documents.push(text.document as u32);
        }
        index
    }

    /// Returns the similarity of each document to a query, about 0 to 1.
    ///
    /// Returns `None` if so many queries wait to be encoded that a search by words alone is faster.
    pub fn compare(&self, query: &str, max_queue_length: usize) -> Option<Vec<f32>> {
        /// How much the less similar of the question and the answer counts.
        const OTHER_SHARE: f32 = 0.15;
        let vector = {
            let _slot = self.queue.enter(max_queue_length)?;
            QuantizedVector::quantize(&self.encoder.encode(query))
        };
        let pool = self.encoder.pool();
        let [wordings, windows] = [&self.wordings, &self.windows]
            .map(|vectors| pool.install(|| vectors.nearest(&vector, self.documents)));
        let pairs = wordings.into_iter().zip(windows);
        let combine = |(wording, window): (f32, f32)| {
            let (more, less) = (wording.max(window), wording.min(window));
            (1.0 - OTHER_SHARE) * more + OTHER_SHARE * less.max(0.0)
        };
        Some(pairs.map(combine).collect())
    }
}

/// Returns the part of a query that has the same words in every language: identifiers, symbols, and words that the notes
/// contain.
pub fn shared_words(
    query: &str,
    language: QueryLanguage,
    is_known: impl Fn(&str) -> bool,
) -> String {
    /// They are not in the prose of any language.
    const CODE_SYMBOLS: &[char] = &['<', '>', '&', '#', '=', '|', '@', '$', '*', '`'];
    // A particle may follow a name without a blank: "Rust의".
    let separate = |c: char| {
        if c.is_alphabetic() && c > '\u{24f}' {
            ' '
        } else {
            c
        }
    };
    let query: String = query.chars().map(separate).collect();
    let is_shared = |chunk: &&str| {
        let word = chunk.trim_matches(|c: char| !c.is_alphanumeric());
        let is_symbol = word.is_empty();
        is_symbol && chunk.len() > 1
            || chunk.contains(CODE_SYMBOLS)
            || word.contains(['_', ':', '.', '('])
            || word.len() > 1 && !language.has_common_word(&word.to_lowercase()) && is_known(word)
    };
    let chunks: Vec<&str> = query.split_whitespace().filter(is_shared).collect();
    chunks.join(" ")
}

/// The weight of the shared words.
const WORDS_WEIGHT: f32 = 0.15;

/// The score of a document, from its similarity and the share of the query's words that it contains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// From the words, at least 0.
    pub words: f32,
    /// From the meaning.
    pub whole: f32,
}

impl Score {
    /// Weighs the evidence for a document. `bm25_share` is 0 to 1, and counts as much as the words are rare, 0 to 1.
    pub fn weigh(similarity: f32, bm25_share: f32, rarity: f32) -> Self {
        Self {
            words: WORDS_WEIGHT * bm25_share * rarity,
            whole: similarity,
        }
    }

    /// Returns the score by which documents are ranked.
    pub fn sum(self) -> f32 {
        self.words + self.whole
    }
}

/// Returns the probability that the first document answers, given its lead over the next ones; 0 without documents.
pub fn confidence_of_first(found: &[(usize, Score)]) -> f32 {
    let Some(((_, first), rest)) = found.split_first() else {
        return 0.0;
    };
    let leads = rest
        .iter()
        .take(RUNNERS_UP)
        .map(|(_, score)| first.sum() - score.sum());
    let lead = leads.sum::<f32>() / RUNNERS_UP as f32;
    confidence(first.sum(), lead.max(0.0))
}

/// Returns whether the first document hardly leads the second one, so that either may answer.
pub fn is_close_call(found: &[(usize, Score)]) -> bool {
    match found {
        [(_, first), (_, second), ..] => SLOPE * (first.sum() - second.sum()) < CLOSE_CALL,
        _ => false,
    }
}

/// How much the log odds rise with the score.
const SLOPE: f32 = 8.5;

/// Returns the probability, 0 to 1, that the document with this score answers, given its lead over the next ones.
pub fn confidence(score: f32, lead: f32) -> f32 {
    const LEAD_WEIGHT: f32 = 2.0;
    const OFFSET: f32 = -6.0;
    probability(SLOPE * (score + LEAD_WEIGHT * lead) + OFFSET)
}
