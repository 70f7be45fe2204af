//! Compares a query with a question as both are written, to find that they ask different things.
//!
//! The index folds case, accents, endings, symbols and the order of words, because members write carelessly. So a note
//! may match a query in full and still answer another question: "When is it open?" for "Where is it open?", `-R` for
//! `-r`, universities for universes. Such a note may be shown, but never as a sure answer.

mod negation;
mod question_words;
mod same_word;
mod written;

use question_words::is_question_word_alone;
use same_word::SameWord;
use written::{Written, WrittenWord};

/// What is known about words besides how they are written.
pub trait Lexicon {
    /// Returns whether two folded words have the same stem in a language of the notes.
    fn have_same_stem(&self, a: &str, b: &str) -> bool;
    /// Returns whether a folded word is one of English or of the notes, and so no misspelling.
    fn is_word(&self, word: &str) -> bool;
}

/// How much the index found of a query and of a question in each other, for scripts whose words are not compared here.
#[derive(Clone, Copy, Debug)]
pub struct Shares {
    /// The share of the question.
    pub title: f32,
    /// The share of the query's content.
    pub content: f32,
    /// The share of the query's neighboring words that are in order.
    pub order: f32,
}

/// How a query compares with the questions of a note.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// It is one of them, in the same words.
    Equal,
    /// It resembles one of them, and nothing decisive differs.
    Alike,
    /// It has too little in common with them for a comparison of words.
    #[default]
    Unclear,
    /// It resembles some of them, and asks something else than each of these.
    Different,
}

/// Compares a query with the `questions` of a note.
pub fn compare(
    query: &str,
    questions: &[Box<str>],
    shares: Shares,
    lexicon: &impl Lexicon,
) -> Likeness {
    let query = Written::new(query);
    let compare = |question: &str| {
        let question = Written::new(question);
        Comparison::new(&query, &question, lexicon).result(shares)
    };
    let found: Vec<Likeness> = questions.iter().map(|it| compare(it)).collect();
    let best = found.iter().min().copied().unwrap_or_default();
    match best {
        Likeness::Unclear if found.contains(&Likeness::Different) => Likeness::Different,
        best => best,
    }
}

struct Comparison<'a> {
    query: &'a Written,
    question: &'a Written,
    /// The words of the query that say what it is about.
    asked: Vec<&'a WrittenWord>,
    /// For each word of content of the query that the question has, its position there.
    matched: Vec<usize>,
    /// The number of words of content that only the query has.
    only_asked: usize,
    /// The number of words of content that only the question has.
    only_in_question: usize,
    /// Whether a word that is written as code has another case in the question.
    has_other_case: bool,
    /// Whether the question has some parts of an identifier and not the others: `unwrap` of `unwrap_or`.
    has_other_identifier: bool,
}

impl<'a> Comparison<'a> {
    fn new(query: &'a Written, question: &'a Written, lexicon: &impl Lexicon) -> Self {
        let words: Vec<&WrittenWord> = question.content().collect();
        let mut is_used = vec![false; words.len()];
        // Who asks about the keyword `this` may leave out the backticks.
        let is_content = |asked: &&WrittenWord| {
            let mut code = words.iter().filter(|word| word.is_code);
            !asked.is_filler || code.any(|word| word.lower == asked.lower)
        };
        let asked: Vec<&WrittenWord> = query.words.iter().filter(is_content).collect();
        let mut comparison = Self {
            query,
            question,
            asked: asked.clone(),
            matched: Vec::new(),
            only_asked: 0,
            only_in_question: 0,
            has_other_case: false,
            has_other_identifier: false,
        };
        let same_word = SameWord { lexicon };
        let (mut at, mut missing_parts, mut found_parts) = (0, Vec::new(), Vec::new());
        while at < asked.len() {
            let part = asked[at].is_part.then_some(asked[at].chunk);
            let Some(found) = same_word.find(&asked[at..], &words, &is_used) else {
                missing_parts.extend(part);
                comparison.only_asked += 1;
                at += 1;
                continue;
            };
            found_parts.extend(part);
            comparison.has_other_case |=
                asked[at].is_code && asked[at].as_written != words[found.start].as_written;
            comparison.matched.push(found.start);
            is_used[found.start..found.end].fill(true);
            at += found.asked_count;
        }
        comparison.has_other_identifier = missing_parts.iter().any(|it| found_parts.contains(it));
        comparison.only_in_question = is_used.iter().filter(|it| !**it).count();
        comparison
    }

    fn result(&self, shares: Shares) -> Likeness {
        let is_equal = self.query.text == self.question.text;
        match is_equal || self.resembles(shares) {
            false => Likeness::Unclear,
            true if is_equal && !self.is_written_differently() => Likeness::Equal,
            true if self.differs(shares) => Likeness::Different,
            true => Likeness::Alike,
        }
    }

    /// Returns whether at most one word of content differs on either side, or all of one side is in the other.
    fn resembles(&self, shares: Shares) -> bool {
        /// How much of the query must be in the question for scripts without blanks.
        const MIN_SHARE: f32 = 0.5;
        if self.is_unspaced() {
            return shares.content >= MIN_SHARE;
        }
        let (fewer, more) = match self.only_asked < self.only_in_question {
            true => (self.only_asked, self.only_in_question),
            false => (self.only_in_question, self.only_asked),
        };
        let has_match = !self.matched.is_empty() || self.question.content().count() <= 1;
        self.asked.is_empty() || has_match && (fewer == 0 || more == 1)
    }

    fn differs(&self, shares: Shares) -> bool {
        let is_about_another = match self.is_unspaced() {
            true => self.is_about_another_unspaced(shares),
            false => self.is_about_another(),
        };
        is_about_another
            || self.is_written_differently()
            || self.query.is_negated != self.question.is_negated
            || question_words::exclude_each_other(self.query.asks_for, self.question.asks_for)
            || self.query.has_opposite(self.question)
    }

    fn is_unspaced(&self) -> bool {
        self.query.is_unspaced || self.question.is_unspaced
    }

    /// Returns whether the words of content differ, or their order.
    fn is_about_another(&self) -> bool {
        let has_no_content = self.asked.is_empty() && self.query.marks.is_empty();
        let has_another_word = self.only_asked == 1 && self.only_in_question == 1;
        has_no_content
            || has_another_word
            || self.has_other_identifier
            || self.is_more_general()
            || self.is_reordered()
    }

    fn is_about_another_unspaced(&self, shares: Shares) -> bool {
        /// Sums of shares may miss 1 because of rounding.
        const ALL: f32 = 0.999;
        let has_same_words = shares.title > ALL && shares.content > ALL;
        has_same_words && shares.order < ALL || is_question_word_alone(&self.query.text)
    }

    /// Returns whether a sentence asks for everything, and the question for a part of it: "How do I pay?" and "How do I
    /// pay with Bitcoin?". Keywords are just short.
    fn is_more_general(&self) -> bool {
        self.query.is_question()
            && self.only_asked == 0
            && 2 * self.only_in_question >= self.matched.len().max(1)
    }

    fn is_written_differently(&self) -> bool {
        self.has_other_case || self.query.has_other_marks(self.question)
    }

    /// Returns whether the same words of content are in another order, in a sentence or within an identifier.
    fn is_reordered(&self) -> bool {
        if self.matched.is_sorted() {
            return false;
        }
        let has_same_words = self.only_asked + self.only_in_question == 0;
        let is_one_chunk = self.asked.is_sorted_by(|a, b| a.chunk == b.chunk)
            && self
                .question
                .content()
                .is_sorted_by(|a, b| a.chunk == b.chunk);
        self.query.has_direction() || has_same_words && (is_one_chunk || self.query.is_sentence())
    }
}
