//! Semantic search: finds answers that share no word with a query.
//!
//! Each question and other wording has a vector. Each window of an answer, with its question in front, has a
//! vector and a code for each token. The closest vector of a note measures how similar it is to the query as
//! a whole; the codes measure how much of the query, token by token, a window covers. Most models were
//! trained on English; then notes in other scripts are not included.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::embedding::passage::{PassageEmbedding, QuantizedVector};
use crate::embedding::similarity::{QueryTokens, VectorTable};
use crate::embedding::{EncodedText, Encoder, Scripts, TextKey};
use crate::nearest::nearest;
use recite_notes::{Notebook, Qa};

/// Words of an answer in a window. With the question in front, this is about half of what the model reads.
const WINDOW_WORDS: usize = 90;
/// Longer words are cut into pieces of this many characters, which matters for text without blanks.
const MAX_WORD_CHARS: usize = 40;

/// The most characters of a question in each window. This is more than the model reads of a text
/// ([`MAX_TOKENS`](crate::embedding::MAX_TOKENS)), and it limits the size of a window.
const MAX_QUESTION_CHARS: usize = 2_000;

/// A text to encode with the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextToEncode {
    /// The position of its Q&A in [`Notebook::qas`].
    pub document: usize,
    /// The text.
    pub text: String,
    /// Whether the codes of its tokens are kept: `true` for windows, `false` for wordings.
    pub has_tokens: bool,
}

impl TextToEncode {
    /// Returns the key of the text.
    pub fn key(&self) -> TextKey {
        TextKey::new(&self.text, self.has_tokens)
    }
}

/// Returns every text of a notebook to encode with a model that reads these scripts, in the order of the Q&As.
pub fn texts_to_encode(notebook: &Notebook, scripts: Scripts) -> Vec<TextToEncode> {
    let qas = notebook.qas().iter().enumerate();
    qas.flat_map(|(document, qa)| texts_of(document, qa, scripts))
        .collect()
}

fn texts_of(document: usize, qa: &Qa, scripts: Scripts) -> Vec<TextToEncode> {
    let windows = windows_of(qa, scripts);
    if windows.is_empty() {
        return Vec::new();
    }
    let wordings = std::iter::once(&qa.question).chain(&qa.also);
    let wordings = wordings.map(|text| (text.plain(), false));
    let windows = windows.into_iter().map(|text| (text, true));
    wordings
        .chain(windows)
        .map(|(text, has_tokens)| TextToEncode {
            document,
            text,
            has_tokens,
        })
        .collect()
}

/// Returns the windows of a Q&A's answer, each after the question; none if a model of these scripts cannot read them.
pub fn windows_of(qa: &Qa, scripts: Scripts) -> Vec<String> {
    let question = qa.question.plain();
    let mut answer = qa.answer.plain();
    if !qa.prompt.as_str().is_empty() {
        answer.insert_str(0, &(qa.prompt.plain() + "\n"));
    }
    match scripts == Scripts::All || is_mostly_ascii(&question, &answer) {
        true => split_windows(&question, &answer),
        false => Vec::new(),
    }
}

/// Returns whether most letters are ASCII.
fn is_mostly_ascii(question: &str, answer: &str) -> bool {
    let letters = || {
        question
            .chars()
            .chain(answer.chars())
            .filter(|c| c.is_alphabetic())
    };
    let known = letters().filter(char::is_ascii).count();
    2 * known > letters().count()
}

/// Splits the answer into windows, each after the question; without an answer, the question is the only window.
fn split_windows(question: &str, answer: &str) -> Vec<String> {
    let end = question.char_indices().nth(MAX_QUESTION_CHARS);
    let question = &question[..end.map_or(question.len(), |(end, _)| end)];
    let words: Vec<&str> = answer
        .split_whitespace()
        .flat_map(split_long_word)
        .collect();
    if words.is_empty() {
        return vec![question.to_owned()];
    }
    let window = |words: &[&str]| format!("{question}\n{}", words.join(" "));
    words.chunks(WINDOW_WORDS).map(window).collect()
}

pub(crate) fn split_long_word(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let end = rest
            .char_indices()
            .nth(MAX_WORD_CHARS)
            .map_or(rest.len(), |(end, _)| end);
        let (piece, tail) = rest.split_at(end);
        rest = tail;
        (!piece.is_empty()).then_some(piece)
    })
}

/// The vectors and codes of a notebook, and the encoder for queries.
pub struct SemanticIndex {
    encoder: Arc<Encoder>,
    queue: EncodeQueue,
    documents: usize,
    vectors: VectorTable,
    /// The document of each vector, in rising order.
    vector_documents: Vec<u32>,
    /// The windows, in rising order of their documents.
    windows: Vec<Window>,
    /// The rarity of each token among the notes, by the lower 16 bits of its id. Large vocabularies share some of them.
    rarities: Vec<f32>,
}

/// A window with its codes. Codes take most of the memory, so they are never copied, and notes with the same
/// text share them.
struct Window {
    document: u32,
    passage: Arc<PassageEmbedding>,
}

impl SemanticIndex {
    /// Builds the index from the passages of [`texts_to_encode`], in the same order.
    pub fn new(
        encoder: Arc<Encoder>,
        documents: usize,
        passages: impl IntoIterator<Item = (usize, impl Into<Arc<PassageEmbedding>>)>,
    ) -> Self {
        let mut index = Self {
            rarities: Vec::new(),
            encoder,
            queue: EncodeQueue::default(),
            documents,
            vectors: VectorTable::default(),
            vector_documents: Vec::new(),
            windows: Vec::new(),
        };
        let mut notes_with: Vec<(u32, u32)> = vec![(0, u32::MAX); 1 << 16];
        let mut notes = 0;
        for (document, passage) in passages {
            let (document, passage): (u32, Arc<PassageEmbedding>) =
                (document as u32, passage.into());
            if index.vector_documents.last() != Some(&document) {
                notes += 1;
            }
            index.vector_documents.push(document);
            index.vectors.push(&passage.vector);
            if passage.codes.is_empty() {
                continue;
            }
            for &token in &passage.tokens {
                let (count, last) = &mut notes_with[usize::from(token)];
                if *last != document {
                    (*count, *last) = (*count + 1, document);
                }
            }
            index.windows.push(Window { document, passage });
        }
        let rarity = |(with, _): (u32, u32)| {
            let (notes, with) = (notes as f32, with as f32);
            (1.0 + (notes - with + 0.5) / (with + 0.5)).ln()
        };
        index.rarities = notes_with.into_iter().map(rarity).collect();
        index
    }

    /// Compares a query with the notes.
    ///
    /// Returns `None` for a query without words, or if so many queries wait to be encoded that a search by words
    /// alone is faster.
    pub fn compare(&self, query: &str) -> Option<QuerySimilarity<'_>> {
        self.compare_in(query, MAX_QUEUE_LENGTH)
    }

    /// Like [`SemanticIndex::compare`], but returns `None` if any other query is being encoded.
    pub fn compare_if_idle(&self, query: &str) -> Option<QuerySimilarity<'_>> {
        self.compare_in(query, 1)
    }

    fn compare_in(&self, query: &str, max_queue_length: usize) -> Option<QuerySimilarity<'_>> {
        let encoded = {
            let _slot = self.queue.enter(max_queue_length)?;
            self.encoder.encode(query)
        };
        if encoded.tokens.is_empty() {
            return None;
        }
        let vector = QuantizedVector::quantize(&encoded.vector);
        let similarities = self
            .encoder
            .pool()
            .install(|| self.vectors.dot_products(&vector));
        let mut nearest = vec![f32::NEG_INFINITY; self.documents];
        for (&owner, similarity) in self.vector_documents.iter().zip(similarities) {
            let best = &mut nearest[owner as usize];
            *best = best.max(similarity);
        }
        Some(QuerySimilarity {
            query_tokens: self.query_tokens(&encoded),
            index: self,
            nearest,
        })
    }

    /// Returns the model that encoded the notes and encodes queries.
    pub fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    fn query_tokens(&self, encoded: &EncodedText) -> QueryTokens {
        QueryTokens::new(encoded, |token| self.rarities[token as usize & 0xFFFF])
    }
}

/// The similarity of the notes to one query.
pub struct QuerySimilarity<'a> {
    index: &'a SemanticIndex,
    query_tokens: QueryTokens,
    /// The dot product with each document's closest vector; −∞ for a document without vectors.
    nearest: Vec<f32>,
}

impl QuerySimilarity<'_> {
    /// Returns the `limit` closest documents for which `is_wanted` is true, best first; ties go to the smaller number.
    pub fn best(&self, limit: usize, is_wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        nearest(&self.nearest, limit, is_wanted)
    }

    /// Returns a document's similarity as a whole, −1 to 1 on the scale of all-MiniLM-L6-v2; `None` if the model cannot
    /// read it.
    pub fn vector_similarity(&self, document: usize) -> Option<f32> {
        let similarity = self.nearest[document];
        let is_readable = similarity > f32::NEG_INFINITY;
        is_readable.then(|| self.index.encoder.scale().whole.apply(similarity))
    }

    /// Returns how much of the query a window of the document covers, about 0 to 0.8 on the scale of all-MiniLM-L6-v2.
    pub fn token_similarity(&self, document: usize) -> f32 {
        let windows = &self.index.windows;
        let first = windows.partition_point(|window| (window.document as usize) < document);
        let covered = windows[first..]
            .iter()
            .take_while(|window| window.document as usize == document)
            .map(|window| self.query_tokens.max_similarity(&window.passage.codes))
            .fold(0.0, f32::max);
        self.index.encoder.scale().tokens.apply(covered)
    }
}

/// How many queries may wait to be encoded, at about 10 ms each.
pub(crate) const MAX_QUEUE_LENGTH: usize = 16;

/// Counts the queries that are being encoded or wait.
#[derive(Default)]
pub(crate) struct EncodeQueue(AtomicUsize);

pub(crate) struct QueueSlot<'a>(&'a AtomicUsize);

impl EncodeQueue {
    pub(crate) fn enter(&self, max_length: usize) -> Option<QueueSlot<'_>> {
        let slot = QueueSlot(&self.0);
        let before = self.0.fetch_add(1, Relaxed);
        (before < max_length).then_some(slot)
    }
}

impl Drop for QueueSlot<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}
