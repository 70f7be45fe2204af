//! Searches for a query in another language than the notes.

use super::Request;
use crate::cross_language;
use crate::query::{Ending, Plan};
use crate::{Hit, Ranking, ScoreParts, SearchIndex, Verdict};

impl SearchIndex {
    /// Searches for a query in another language than the notes; `None` if it is none, or without the multilingual model.
    pub(crate) fn search_across(&self, request: &Request<'_>) -> Option<Ranking> {
        let Request {
            words: query,
            topic,
            limit,
            excluded,
            ..
        } = *request;
        let language = self.foreign_language(query)?;
        if !self.suggestions.find_exact(query, topic).is_empty() {
            return None;
        }
        let max_queue_length = request.meaning.max_queue_length()?;
        let similarities = (self.across.get()?).compare(query, max_queue_length)?;
        let is_known = |word: &str| self.is_known(word);
        let shared = cross_language::shared_words(query, language, is_known);
        let plan = Plan::new(
            &shared,
            &self.analyzers,
            &self.vocabulary,
            &self.index,
            Ending::Finished,
        );
        let is_searched = |document: &usize| {
            self.suggestions.is_within(*document, topic) && !excluded.contains(&self.ids[*document])
        };
        let documents: Vec<usize> = (0..self.ids.len()).filter(is_searched).collect();
        if documents.is_empty() {
            return Some(Ranking::default());
        }
        let by_words = self.index.score(plan.alternatives());
        let rarity = plan.max_score / (plan.max_score + plan.unknown_word_score);
        let score = |document: usize| {
            let share = plan.share_of(by_words.of(document));
            let score = cross_language::Score::weigh(similarities[document], share, rarity);
            (document, score)
        };
        let mut found: Vec<_> = documents.into_iter().map(score).collect();
        found.sort_by(|(a, one), (b, other)| other.sum().total_cmp(&one.sum()).then(a.cmp(b)));
        let confidence = cross_language::confidence_of_first(&found);
        let hit = |&(document, score): &(usize, cross_language::Score)| Hit {
            qa: self.ids[document].clone(),
            score: cross_language::confidence(score.sum(), 0.0),
            parts: ScoreParts {
                words: score.words,
                whole: score.whole,
                ..ScoreParts::default()
            },
        };
        let hits: Vec<Hit> = found.iter().take(limit).map(hit).collect();
        // Vectors hardly distinguish a question from its reverse, such as "Can C call Rust?" from "Can Rust call C?", or
        // one from another on the same subject, and no words of two languages do.
        let is_doubtful = true;
        let verdict = Verdict::new(confidence, is_doubtful, &self.options);
        let is_close_call = verdict.is_likely() && cross_language::is_close_call(&found);
        Some(Ranking {
            hits,
            confidence,
            is_doubtful,
            verdict,
            is_close_call,
            is_by_meaning: false,
        })
    }
}
