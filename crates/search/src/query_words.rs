//! Analyzes a query in every language of the notes, because a few words rarely reveal their language.

use std::collections::HashMap;

use super::terms::{AnalyzedWord, Analyzer, WordPart};

/// A word of a query.
pub struct QueryWord {
    pub parts: Vec<QueryPart>,
    /// The other forms of an identifier, or the pairs of characters of a word without blanks.
    pub forms: Vec<String>,
    pub is_unspaced: bool,
}

/// A part of a word of a query.
pub struct QueryPart {
    /// The part in lower case, without accents, unstemmed.
    pub surface: String,
    /// The analysis of the part in each language, in the order of the analyzers.
    pub analyses: Vec<WordPart>,
}

impl QueryPart {
    /// Returns whether the part belongs to the frame of questions in a language of the notes.
    pub fn is_frame_word(&self) -> bool {
        self.analyses.iter().any(|analysis| analysis.is_frame_word)
    }

    /// Returns whether the part is a stop word or belongs to the frame of questions in a language of the notes.
    pub fn is_common(&self) -> bool {
        self.is_frame_word() || self.analyses.iter().any(|analysis| analysis.is_stop_word)
    }
}

/// Returns the words of a query in order.
pub fn analyze_query(query: &str, analyzers: &[Analyzer]) -> Vec<QueryWord> {
    let mut languages = analyzers.iter().map(|analyzer| analyzer.words(query));
    let mut words: Vec<QueryWord> = languages
        .next()
        .unwrap_or_default()
        .into_iter()
        .map(QueryWord::from)
        .collect();
    for analyzed in languages {
        let mut parts = HashMap::new();
        for word in analyzed {
            for part in word.parts {
                parts.insert(part.surface.clone(), part);
            }
        }
        for part in words.iter_mut().flat_map(|word| &mut word.parts) {
            part.analyses.extend(parts.get(&part.surface).cloned());
        }
    }
    words
}

/// Returns the parts of the words of a query in order.
pub fn analyze_query_parts(query: &str, analyzers: &[Analyzer]) -> Vec<QueryPart> {
    let words = analyze_query(query, analyzers).into_iter();
    words.flat_map(|word| word.parts).collect()
}

impl From<AnalyzedWord> for QueryWord {
    fn from(word: AnalyzedWord) -> Self {
        let part = |part: WordPart| QueryPart {
            surface: part.surface.clone(),
            analyses: vec![part],
        };
        Self {
            parts: word.parts.into_iter().map(part).collect(),
            forms: word.forms,
            is_unspaced: word.is_unspaced,
        }
    }
}

/// The languages that a query may be in, by its stop words. Any language, unless it has at least two of them.
pub struct LikelyLanguages(Vec<bool>);

impl LikelyLanguages {
    pub fn detect(words: &[QueryWord]) -> Self {
        let mut stop_words: Vec<u32> = Vec::new();
        for part in words.iter().flat_map(|word| &word.parts) {
            stop_words.resize(stop_words.len().max(part.analyses.len()), 0);
            for (stop_words, analysis) in stop_words.iter_mut().zip(&part.analyses) {
                *stop_words += u32::from(analysis.is_stop_word);
            }
        }
        let most = stop_words.iter().copied().max().unwrap_or_default();
        let is_likely = |stop_words: u32| most < 2 || stop_words == most;
        Self(stop_words.into_iter().map(is_likely).collect())
    }

    /// Returns whether a part is too common to distinguish notes.
    ///
    /// It must be a stop word in some language, and in each language that the query may be in and in which
    /// the notes have the word. For example, "die" is searched if English notes have it, although it is a German
    /// stop word.
    pub fn is_stop_word(&self, part: &QueryPart, is_known: impl Fn(&str) -> bool) -> bool {
        let analyses = || part.analyses.iter().zip(&self.0);
        analyses().any(|(analysis, _)| analysis.is_stop_word)
            && analyses().all(|(analysis, is_likely)| {
                analysis.is_stop_word || !is_likely || !is_known(&analysis.term)
            })
    }
}
