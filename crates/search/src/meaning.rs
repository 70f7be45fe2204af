//! What notes mean beside what they say: found are also answers that share no word with a query.
//!
//! Each question and other wording has a vector, and each window of an answer, with its question in
//! front, has one as well as a code for each token. The nearest vector of a note tells how near the
//! query is as a whole; the codes tell how much of the query, token by token, some window says.
//! The model knows English, so notes in other languages have none of this.

use std::cmp::Ordering;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::embedding::likeness::{Probes, of_wholes};
use crate::embedding::passage::{Passage, Whole};
use crate::embedding::{Encoded, Encoder, Key};
use recite_notes::{Notebook, Qa};

/// Words of an answer in a window: with a question in front, about half of what the model reads.
const WINDOW_WORDS: usize = 90;
/// Text without blanks is cut after as many characters.
const LONGEST_WORD: usize = 40;

/// Characters of a question in each window: more than the model reads of one ([`MAX_TOKENS`]), so that a window is
/// never larger than what it is made for.
const LONGEST_QUESTION: usize = 2_000;

/// A text to be encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The place of its Q&A in [`Notebook::qas`].
    pub document: usize,
    pub text: String,
    /// Whether its tokens are kept: those of windows, not of wordings.
    pub has_tokens: bool,
}

impl Text {
    pub fn key(&self) -> Key {
        Key::of(&self.text, self.has_tokens)
    }
}

/// Every text of a notebook that is to be encoded, those of one Q&A together, in order.
pub fn texts(notebook: &Notebook) -> Vec<Text> {
    let qas = notebook.qas().iter().enumerate();
    qas.flat_map(|(document, qa)| texts_of(document, qa))
        .collect()
}

fn texts_of(document: usize, qa: &Qa) -> Vec<Text> {
    let question = qa.question.plain();
    let mut answer = qa.answer.plain();
    if !qa.prompt.as_str().is_empty() {
        answer.insert_str(0, &(qa.prompt.plain() + "\n"));
    }
    if !is_legible(&question, &answer) {
        return Vec::new();
    }
    let wordings = std::iter::once(question.clone()).chain(qa.also.iter().map(|also| also.plain()));
    let wordings = wordings.map(|text| (text, false));
    let windows = windows(&question, &answer)
        .into_iter()
        .map(|text| (text, true));
    wordings
        .chain(windows)
        .map(|(text, has_tokens)| Text {
            document,
            text,
            has_tokens,
        })
        .collect()
}

/// Whether most letters are ones that an English model has learnt.
fn is_legible(question: &str, answer: &str) -> bool {
    let letters = || {
        question
            .chars()
            .chain(answer.chars())
            .filter(|c| c.is_alphabetic())
    };
    let known = letters().filter(char::is_ascii).count();
    2 * known > letters().count()
}

/// The answer in pieces, each behind the question; the question alone without an answer.
fn windows(question: &str, answer: &str) -> Vec<String> {
    let end = question.char_indices().nth(LONGEST_QUESTION);
    let question = &question[..end.map_or(question.len(), |(end, _)| end)];
    let words: Vec<&str> = answer.split_whitespace().flat_map(pieces).collect();
    if words.is_empty() {
        return vec![question.to_owned()];
    }
    let window = |words: &[&str]| format!("{question}\n{}", words.join(" "));
    words.chunks(WINDOW_WORDS).map(window).collect()
}

fn pieces(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let end = rest
            .char_indices()
            .nth(LONGEST_WORD)
            .map_or(rest.len(), |(end, _)| end);
        let (piece, tail) = rest.split_at(end);
        rest = tail;
        (!piece.is_empty()).then_some(piece)
    })
}

/// The vectors and codes of a notebook.
pub struct Meaning {
    encoder: Arc<Encoder>,
    queue: Queue,
    documents: usize,
    wholes: Vec<Whole>,
    /// Which document each vector is of; rising.
    owners: Vec<u32>,
    /// By document, rising.
    windows: Vec<Window>,
    /// How rare each token of the model's vocabulary is among the notes.
    rarities: Vec<f32>,
}

/// A window with its codes, as they were read: most of what notes take, so they are never copied, and
/// notes that say the same share them.
struct Window {
    document: u32,
    passage: Arc<Passage>,
}

impl Meaning {
    /// Puts together what [`texts`] gave, in its order.
    pub fn new(
        encoder: Arc<Encoder>,
        documents: usize,
        passages: impl IntoIterator<Item = (usize, impl Into<Arc<Passage>>)>,
    ) -> Self {
        let mut meaning = Self {
            rarities: Vec::new(),
            encoder,
            queue: Queue::default(),
            documents,
            wholes: Vec::new(),
            owners: Vec::new(),
            windows: Vec::new(),
        };
        let mut notes_with: Vec<(u32, u32)> = vec![(0, u32::MAX); 1 << 16];
        let mut notes = 0;
        for (document, passage) in passages {
            let (document, passage): (u32, Arc<Passage>) = (document as u32, passage.into());
            if meaning.owners.last() != Some(&document) {
                notes += 1;
            }
            meaning.owners.push(document);
            meaning.wholes.push(passage.whole.clone());
            if passage.codes.is_empty() {
                continue;
            }
            for &token in &passage.tokens {
                let (count, last) = &mut notes_with[usize::from(token)];
                if *last != document {
                    (*count, *last) = (*count + 1, document);
                }
            }
            meaning.windows.push(Window { document, passage });
        }
        let rarity = |(with, _): (u32, u32)| {
            let (notes, with) = (notes as f32, with as f32);
            (1.0 + (notes - with + 0.5) / (with + 0.5)).ln()
        };
        meaning.rarities = notes_with.into_iter().map(rarity).collect();
        meaning
    }

    /// What a query means to these notes; `None` for one without words, and while so many wait for
    /// theirs that words alone answer sooner.
    pub fn ask(&self, query: &str) -> Option<Asked<'_>> {
        let encoded = {
            let _place = self.queue.enter()?;
            self.encoder.encode(query)
        };
        if encoded.tokens.is_empty() {
            return None;
        }
        let whole = Whole::of(&encoded.whole);
        let near = self
            .encoder
            .pool()
            .install(|| of_wholes(&whole, &self.wholes));
        let mut nearest = vec![f32::NEG_INFINITY; self.documents];
        for (&owner, near) in self.owners.iter().zip(near) {
            let best = &mut nearest[owner as usize];
            *best = best.max(near);
        }
        Some(Asked {
            probes: self.probes(&encoded),
            meaning: self,
            nearest,
        })
    }

    /// The model that gave the vectors, and gives those of queries.
    pub fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    fn probes(&self, encoded: &Encoded) -> Probes {
        Probes::of(encoded, |token| self.rarities[token as usize & 0xFFFF])
    }
}

/// How near the notes are to one query.
pub struct Asked<'a> {
    meaning: &'a Meaning,
    probes: Probes,
    /// By document, the product with its nearest vector; −∞ without any.
    nearest: Vec<f32>,
}

impl Asked<'_> {
    /// The `limit` nearest documents among those that `is_wanted`, best first, then in order.
    pub fn best(&self, limit: usize, is_wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut documents: Vec<usize> = (0..self.nearest.len())
            .filter(|&at| self.nearest[at] > f32::NEG_INFINITY && is_wanted(at))
            .collect();
        let nearer = |a: &usize, b: &usize| -> Ordering {
            self.nearest[*b].total_cmp(&self.nearest[*a]).then(a.cmp(b))
        };
        if documents.len() > limit {
            documents.select_nth_unstable_by(limit, nearer);
            documents.truncate(limit);
        }
        documents.sort_unstable_by(nearer);
        documents
    }

    /// How near a document is as a whole, −1 to 1; `None` for one that the model cannot read.
    pub fn whole(&self, document: usize) -> Option<f32> {
        let near = self.nearest[document];
        (near > f32::NEG_INFINITY).then_some(near)
    }

    /// How much of the query some window of a document says, about 0 to 0.8.
    pub fn tokens(&self, document: usize) -> f32 {
        let windows = &self.meaning.windows;
        let first = windows.partition_point(|window| (window.document as usize) < document);
        windows[first..]
            .iter()
            .take_while(|window| window.document as usize == document)
            .map(|window| self.probes.nearest(&window.passage.codes))
            .fold(0.0, f32::max)
    }
}

/// How many queries may wait to be encoded, at about 10 ms each.
const LONGEST_QUEUE: usize = 16;

/// Counts the queries that are being encoded or wait for it.
#[derive(Default)]
struct Queue(AtomicUsize);

struct Place<'a>(&'a AtomicUsize);

impl Queue {
    fn enter(&self) -> Option<Place<'_>> {
        let place = Place(&self.0);
        let before = self.0.fetch_add(1, Relaxed);
        (before < LONGEST_QUEUE).then_some(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}
