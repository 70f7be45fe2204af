//! What is suggested while a member types: what the search would find, for a text whose last word may be unfinished.
//!
//! Only questions that fit are suggested, so there may be few: those that begin with the text, those whose notes have
//! enough of its content, and those whose notes have some of it and may answer. Words such as "how do I" alone never
//! make a question fit, unless nothing else is typed. A text in another language than the notes suggests what the
//! search across languages finds.

use std::borrow::Cow;
use std::collections::HashSet;

use recite_notes::{QaId, Topic};

use super::SearchIndex;
use super::candidates::Candidate;
use super::find::{MeaningUse, Request};
use super::query::{Ending, Plan};
use super::query_words::{QueryPart, analyze_query_parts};

/// Up to this many typed words, questions that begin with them come first. So they do while nothing but words such as
/// "how do I" is typed.
const FEW_WORDS: usize = 2;
/// The share of the typed content, weighted by rarity, with which a question fits whatever its score.
const TITLE_SHARE: f32 = 0.3;
/// The share of it with which a note fits whose question has less.
const NOTE_SHARE: f32 = 0.6;
/// The probability, ignoring the other notes, from which a note with some of the content fits.
const FITTING_PROBABILITY: f32 = 0.08;
/// Sums of shares may miss 1 because of rounding.
const ALL: f32 = 0.999;
/// In how many of the best titles the completion of the last word is looked for.
const COMPLETING_TITLES: usize = 5;

impl SearchIndex {
    /// Returns up to `limit` questions to suggest while someone types, best first: what a search for the text would
    /// find, if more letters of its last word may follow. Before anything is typed, these are the first questions in
    /// reading order.
    ///
    /// Meaning is used only if no other query is being encoded.
    pub fn suggest(&self, typed: &str, topic: Option<&Topic>, limit: usize) -> Vec<QaId> {
        self.suggest_with(typed, topic, limit, MeaningUse::IfIdle)
    }

    /// Like [`SearchIndex::suggest`], by words only.
    pub fn suggest_by_words(&self, typed: &str, topic: Option<&Topic>, limit: usize) -> Vec<QaId> {
        self.suggest_with(typed, topic, limit, MeaningUse::Never)
    }

    fn suggest_with(
        &self,
        typed: &str,
        topic: Option<&Topic>,
        limit: usize,
        meaning: MeaningUse,
    ) -> Vec<QaId> {
        let documents = match typed.trim().is_empty() {
            true => self.suggestions.first(topic, limit),
            false => {
                let request = Request {
                    words: typed,
                    topic,
                    limit,
                    excluded: &[],
                    ending: Ending::Unfinished,
                    meaning,
                    notebook: None,
                };
                let across = self.suggest_across(&request);
                let (found, _) = self.find(&request);
                let words = analyze_query_parts(typed, &self.analyzers);
                let beginnings_first =
                    words.len() <= FEW_WORDS || words.iter().all(QueryPart::is_common);
                self.merge(&request, &across, &found, beginnings_first)
            }
        };
        let ids = documents.into_iter().take(limit);
        ids.map(|at| self.ids[at].clone()).collect()
    }

    /// Returns the documents that may answer a text in another language than the notes, best first; none for another
    /// text.
    fn suggest_across(&self, request: &Request<'_>) -> Vec<usize> {
        let ranking = self.search_across(request).unwrap_or_default();
        let hits = ranking.hits.iter();
        let fitting = hits.filter(|hit| hit.score >= FITTING_PROBABILITY);
        // There are few hits, and most texts have none.
        let documents = fitting.filter_map(|hit| self.ids.iter().position(|id| *id == hit.qa));
        documents.collect()
    }

    /// Returns the suggested documents, each once: the questions that are the text, those that begin with it or have its
    /// symbol if few words are typed, those found `across` languages, then the others that fit in the order of the search.
    fn merge(
        &self,
        request: &Request<'_>,
        across: &[usize],
        found: &[Candidate],
        beginnings_first: bool,
    ) -> Vec<usize> {
        let Request { words, topic, .. } = *request;
        let exact = self.suggestions.find_exact(words, topic);
        let mut beginning = self.suggestions.with_beginning(words, topic);
        beginning.sort_unstable();
        beginning.dedup();
        let begins = |document: &usize| beginning.binary_search(document).is_ok();
        let ranked = || found.iter().map(|candidate| candidate.document);
        let mut documents: Vec<usize> = ranked().filter(|it| exact.contains(it)).collect();
        if beginnings_first {
            documents.extend(ranked().filter(begins));
            documents.extend(&beginning);
        }
        let with_symbol = self.suggestions.with_symbol(words, topic);
        documents.extend(ranked().filter(|it| with_symbol.contains(it)));
        documents.extend(with_symbol);
        documents.extend(across);
        let fitting = found
            .iter()
            .filter(|it| begins(&it.document) || Self::fits(it));
        documents.extend(fitting.map(|candidate| candidate.document));
        documents.extend(&beginning);
        let mut seen = HashSet::new();
        documents.retain(|&document| seen.insert(document));
        documents
    }

    /// Returns whether a candidate is worth suggesting: its question or note has enough of the typed content, or
    /// some of it and it may answer. A note that only has the frame of the question is not.
    fn fits(candidate: &Candidate) -> bool {
        let evidence = &candidate.evidence;
        let has_words = evidence.bm25_share > 0.0 || evidence.fit.query_share > 0.0;
        let content = match has_words {
            true => 1.0 - evidence.missing_share,
            false => 0.0,
        };
        let is_supported = content > 1.0 - ALL || evidence.similarity.is_some();
        evidence.fit.content_share >= TITLE_SHARE
            || content >= NOTE_SHARE
            || is_supported && candidate.probability() >= FITTING_PROBABILITY
    }

    /// Returns the typed text for the model, which splits an unfinished word into unrelated tokens: with the last word
    /// completed as in the best titles, or without it if they have no completion.
    pub(super) fn complete<'a>(
        &self,
        typed: &'a str,
        plan: &Plan,
        leading: &[usize],
    ) -> Cow<'a, str> {
        let Some(last) = plan.words.last().filter(|word| word.is_unfinished) else {
            return typed.into();
        };
        let is_complete = self.vocabulary.terms(&last.surface).next().is_some();
        if is_complete || last.matches.is_empty() {
            return typed.into();
        }
        let is_letter = |c: char| c.is_alphanumeric() || c == '_';
        let before = &typed[..typed.trim_end_matches(is_letter).len()];
        let mut titles = leading.iter().take(COMPLETING_TITLES);
        let completion = titles.find_map(|&document| {
            (self.titles).word_that_begins(document, &last.surface, &self.vocabulary)
        });
        match completion {
            Some(word) => format!("{before}{word}").into(),
            None => before.into(),
        }
    }
}
