//! Searches for a query in another language than the notes.

use super::{Request, TermCounts};
use crate::candidates::bm25_scores;
use crate::cross_language;
use crate::query::{Ending, Plan};
use crate::{Hit, Ranking, ScoreParts, SearchError, SearchIndex, Verdict};

impl SearchIndex {
    /// Searches for a query in another language than the notes; `None` if it is none, or without the multilingual model.
    pub(crate) fn search_across(
        &self,
        request: &Request<'_>,
    ) -> Result<Option<Ranking>, SearchError> {
        let Request {
            words: query,
            topic,
            limit,
            excluded,
            ..
        } = *request;
        let Some(language) = self.foreign_language(query) else {
            return Ok(None);
        };
        if !self.suggestions.find_exact(query, topic).is_empty() {
            return Ok(None);
        }
        let Some(similarities) = self.across.get().and_then(|across| across.compare(query)) else {
            return Ok(None);
        };
        let searcher = &self.reader.searcher();
        let counts = &TermCounts {
            searcher,
            field: self.fields.terms,
        };
        let is_known = |word: &str| self.is_known(word, counts);
        let shared = cross_language::shared_words(query, language, is_known);
        let plan = Plan::new(
            &shared,
            &self.analyzers,
            &self.vocabulary,
            counts,
            Ending::Finished,
        );
        let mut documents: Vec<usize> = match topic {
            None => (0..self.ids.len()).collect(),
            Some(topic) => {
                let mut documents: Vec<usize> = self
                    .documents_in_topic(searcher, topic)?
                    .into_iter()
                    .map(|document| document as usize)
                    .collect();
                documents.sort_unstable();
                documents
            }
        };
        documents.retain(|&document| !excluded.contains(&self.ids[document]));
        let by_words = match plan.query(self.fields.terms) {
            Some(query) => bm25_scores(searcher, &query, &documents)?,
            None => vec![0.0; documents.len()],
        };
        let rarity = plan.max_score / (plan.max_score + plan.unknown_word_score);
        let score = |(document, by_words): (usize, f32)| {
            let share = if by_words > 0.0 {
                by_words / plan.max_score
            } else {
                0.0
            };
            let score = cross_language::Score::weigh(similarities[document], share, rarity);
            (document, score)
        };
        let mut found: Vec<_> = documents.into_iter().zip(by_words).map(score).collect();
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
        let verdict = match found.is_empty() {
            true => Verdict::Nothing,
            false => Verdict::from_confidence(confidence, &self.options),
        };
        let is_close_call = verdict.is_likely() && cross_language::is_close_call(&found);
        Ok(Some(Ranking {
            hits,
            confidence,
            verdict,
            is_close_call,
        }))
    }
}
