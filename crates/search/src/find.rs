//! Finds the candidates for a query, by words and by meaning, and gathers the evidence for each.

mod across;

use recite_notes::{Notebook, QaId, Topic};

use super::candidates::Candidate;
use super::difference::{self, Shares};
use super::embedding::{LinearMap, Scripts};
use super::inverted_index::Scores;
use super::meaning::{MAX_QUEUE_LENGTH, QuerySimilarity};
use super::nearest::nearest;
use super::query::{Ending, Plan};
use super::query_language::NoteLanguages;
use super::query_spelling::{KnownWords, correct_spelling};
use super::rerank::rerank;
use super::scoring::{Evidence, QueryStrength, Similarity};
use super::titles::TitleQuery;
use super::word_vectors::RelatedNotes;
use super::{SearchIndex, SemanticIndex};

/// How many of the best documents by words, and by meaning, are scored in full: far more than are shown, and few
/// enough to be fast.
const MAX_CANDIDATES: usize = 50;

/// How many of the candidates are compared with the query token by token; the cost grows with their length.
const TOKEN_CANDIDATES: usize = 16;

/// What to search for, and how.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub words: &'a str,
    pub topic: Option<&'a Topic>,
    pub limit: usize,
    /// These few Q&As are left out, as if they did not exist.
    pub excluded: &'a [QaId],
    pub ending: Ending,
    pub meaning: MeaningUse,
    /// The notebook that was indexed, if the cross-encoder is to read the best notes.
    pub notebook: Option<&'a Notebook>,
}

impl MeaningUse {
    /// Returns how many queries may wait for the multilingual model, this one included; `None` if it is not used.
    fn max_queue_length(self) -> Option<usize> {
        match self {
            Self::UnlessBusy => Some(MAX_QUEUE_LENGTH),
            Self::IfIdle => Some(1),
            Self::Never => None,
        }
    }
}

impl<'a> Request<'a> {
    /// Returns the request for a query that is typed to its end.
    pub fn finished(
        words: &'a str,
        topic: Option<&'a Topic>,
        limit: usize,
        excluded: &'a [QaId],
    ) -> Self {
        Self {
            words,
            topic,
            limit,
            excluded,
            ending: Ending::Finished,
            meaning: MeaningUse::UnlessBusy,
            notebook: None,
        }
    }
}

/// When a search uses the semantic index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeaningUse {
    /// Unless so many queries wait that a search by words alone is faster.
    UnlessBusy,
    /// Only if no other query is encoded, for suggestions, which are asked for at every keystroke.
    IfIdle,
    /// Never.
    Never,
}

/// What is compared with the notes for one query.
struct Comparison<'a> {
    plan: Plan,
    scores: Scores,
    semantic: Option<QuerySimilarity<'a>>,
    related: Option<RelatedNotes>,
    /// The similarity of every document by the multilingual model, which then replaces the other two.
    multilingual: Option<Vec<f32>>,
    /// The documents with a title that is the query.
    exact: Vec<usize>,
    /// The number of documents that are searched: those of the topic, except the excluded ones.
    searched_count: usize,
}

impl SearchIndex {
    /// Returns the candidates for a query, best first.
    pub(super) fn find(&self, request: &Request<'_>) -> (Vec<Candidate>, QueryStrength) {
        let (comparison, documents) = self.find_documents(request);
        let plan = &comparison.plan;
        let strength = QueryStrength {
            max_score: plan.max_score,
            unknown_word_score: plan.unknown_word_score,
            searched_count: comparison.searched_count,
            scale: self.log_odds_scale(),
        };
        let evidence = self.gather_evidence(&comparison, documents);
        let candidate = |(document, evidence)| Candidate::new(document, evidence, &strength);
        let mut found: Vec<Candidate> = evidence.into_iter().map(candidate).collect();
        if let Some(semantic) = &comparison.semantic {
            found.sort_by(Candidate::compare);
            let to_refine = found.iter_mut().take(TOKEN_CANDIDATES.max(request.limit));
            for candidate in to_refine {
                if let Some(similarity) = &mut candidate.evidence.similarity {
                    similarity.tokens = semantic.token_similarity(candidate.document);
                    *candidate = Candidate::new(candidate.document, candidate.evidence, &strength);
                }
            }
        }
        found.sort_by(Candidate::compare);
        // The cross-encoder is for the notes that the English models can read.
        let notebook = request
            .notebook
            .filter(|_| comparison.multilingual.is_none());
        if let Some((encoder, notebook)) = self.cross_encoder.get().zip(notebook) {
            rerank(encoder, request.words, notebook, &mut found);
        }
        let count = match request.ending {
            // Only the verdict on the first one depends on it.
            Ending::Finished => found.len().min(1),
            // Any of them may be suggested, if its note has some of the content.
            Ending::Unfinished => found.len(),
        };
        self.find_missing_words(plan, &mut found[..count]);
        if request.ending == Ending::Finished {
            self.find_differences(request.words, &mut found);
        }
        (found, strength)
    }

    /// Returns the documents that may answer, in rising order, and what they are to be compared with.
    fn find_documents(&self, request: &Request<'_>) -> (Comparison<'_>, Vec<usize>) {
        let Request {
            words,
            topic,
            limit,
            excluded,
            ending,
            ..
        } = *request;
        let count = limit.max(MAX_CANDIDATES) + excluded.len();
        let is_within = |document: usize| self.suggestions.is_within(document, topic);
        let plan = Plan::new(
            words,
            &self.analyzers,
            &self.vocabulary,
            &self.index,
            ending,
        );
        let scores = self.index.score(plan.alternatives());
        let mut documents = scores.best(count, is_within);
        if ending == Ending::Unfinished {
            let analyzers = &self.analyzers;
            let by_title = self.suggestions.find(words, topic, count, analyzers);
            // The titles first: they complete the last word for the model.
            documents.splice(0..0, by_title);
        }
        let multilingual = self.compare_multilingual(request);
        let (semantic, related) = match multilingual {
            Some(_) => (None, None),
            None => (
                self.compare_meaning(request, &plan, &documents),
                self.word_vectors.compare(&plan.rows),
            ),
        };
        match (&multilingual, &semantic, &related) {
            (Some(similarities), _, _) => documents.extend(nearest(similarities, count, is_within)),
            (None, Some(semantic), _) => documents.extend(semantic.best(count, is_within)),
            (None, None, Some(related)) => documents.extend(related.best(count, is_within)),
            (None, None, None) => {}
        }
        let exact = self.suggestions.find_exact(words, topic);
        documents.extend(&exact);
        documents.retain(|&document| !excluded.contains(&self.ids[document]));
        documents.sort_unstable();
        documents.dedup();
        let all = match topic {
            Some(_) => (0..self.ids.len()).filter(|it| is_within(*it)).count(),
            None => self.ids.len(),
        };
        let comparison = Comparison {
            searched_count: all.saturating_sub(excluded.len()),
            plan,
            scores,
            semantic,
            related,
            multilingual,
            exact,
        };
        (comparison, documents)
    }

    /// Returns each document with the evidence for it, except what is found later for the best of them.
    fn gather_evidence(
        &self,
        comparison: &Comparison<'_>,
        documents: Vec<usize>,
    ) -> Vec<(usize, Evidence)> {
        let Comparison {
            plan,
            scores,
            semantic,
            related,
            multilingual,
            exact,
            ..
        } = comparison;
        let query = TitleQuery::new(plan, &self.vocabulary);
        let evidence = documents.into_iter().map(|document| {
            let mut fit = self.titles.fit(document, &query, &self.vocabulary);
            fit.is_exact |= exact.contains(&document);
            let whole = semantic
                .as_ref()
                .and_then(|semantic| semantic.vector_similarity(document));
            let evidence = Evidence {
                bm25_share: plan.share_of(scores.of(document)),
                fit,
                similarity: whole.map(|whole| Similarity { whole, tokens: 0.0 }),
                related: related
                    .as_ref()
                    .and_then(|related| related.similarity(document)),
                multilingual: multilingual.as_ref().map(|all| all[document]),
                ..Evidence::default()
            };
            (document, evidence)
        });
        evidence.collect()
    }

    /// Compares the query with the question of the first candidate as both are written. Of several whose question is the
    /// query by its terms, the most alike come first.
    fn find_differences(&self, query: &str, found: &mut [Candidate]) {
        /// How many notes may have one question.
        const MAX_EXACT: usize = 5;
        let exact = found.iter().take(MAX_EXACT);
        let exact = exact.take_while(|it| it.evidence.fit.is_exact).count();
        let count = exact.max(1).min(found.len());
        for candidate in &mut found[..count] {
            let fit = &candidate.evidence.fit;
            let shares = Shares {
                title: fit.title_share,
                content: fit.content_share,
                order: fit.order,
            };
            let questions = &self.questions[candidate.document];
            candidate.evidence.likeness = difference::compare(query, questions, shares, self);
        }
        found[..count].sort_by_key(|it| it.evidence.likeness);
    }

    /// Finds how much of the query's content is nowhere in the note of each candidate.
    fn find_missing_words(&self, plan: &Plan, found: &mut [Candidate]) {
        let query = TitleQuery::new(plan, &self.vocabulary);
        let content = || query.words.iter().filter(|word| word.planned.is_content);
        let all: f32 = content().map(|word| word.planned.rarity).sum();
        let documents: Vec<usize> = found.iter().map(|it| it.document).collect();
        for word in content() {
            let terms = word.planned.matches.iter().map(|it| &*it.term);
            let in_note = self.index.have_a_term(terms, &documents);
            for (candidate, is_in_note) in found.iter_mut().zip(in_note) {
                let has_word = |at| self.titles.has_word(at, word, &self.vocabulary);
                if !is_in_note && !has_word(candidate.document) {
                    candidate.evidence.missing_share += word.planned.rarity / all;
                }
            }
        }
    }

    /// Returns how the log odds with meaning are corrected for the model.
    fn log_odds_scale(&self) -> LinearMap {
        let meaning = self.meaning.get();
        meaning.map_or_else(LinearMap::default, |it| it.encoder().scale().log_odds)
    }

    /// Compares the query with the semantic index; `None` without one, if it is busy, or for a query without words.
    fn compare_meaning(
        &self,
        request: &Request<'_>,
        plan: &Plan,
        leading: &[usize],
    ) -> Option<QuerySimilarity<'_>> {
        let meaning = self.meaning.get()?;
        let reads_latin_only = meaning.encoder().scripts() == Scripts::Ascii;
        if reads_latin_only && NoteLanguages::is_in_other_script(request.words) {
            return None;
        }
        let compare = match request.meaning {
            MeaningUse::UnlessBusy => SemanticIndex::compare,
            MeaningUse::IfIdle if plan.words.is_empty() => return None,
            MeaningUse::IfIdle => SemanticIndex::compare_if_idle,
            MeaningUse::Never => return None,
        };
        let query = self.complete(request.words, plan, leading);
        let is_known = |word: &str| self.is_known(word);
        let words = KnownWords {
            vocabulary: &self.vocabulary,
            is_known: &is_known,
        };
        compare(
            meaning,
            &correct_spelling(&query, &words, meaning.encoder()),
        )
    }

    /// Compares a query that the English models cannot read; `None` for all others, or without the multilingual model.
    fn compare_multilingual(&self, request: &Request<'_>) -> Option<Vec<f32>> {
        let across = self.across.get()?;
        let max_queue_length = request.meaning.max_queue_length()?;
        let has_script = self.note_languages.has_script(request.words);
        has_script.then(|| across.compare(request.words, max_queue_length))?
    }

    /// Returns whether the notes contain every word of a query in Latin letters. Then it is in their language, whatever
    /// it looks like: "los angeles".
    pub(super) fn has_all_words(&self, query: &str) -> bool {
        let words = query.split(|c: char| !c.is_alphanumeric());
        let mut words = words.filter(|word| !word.is_empty()).peekable();
        words.peek().is_some()
            && !NoteLanguages::is_in_other_script(query)
            && words.all(|word| self.is_known(word))
    }

    /// Returns whether a note contains a word or another form of it.
    fn is_known(&self, word: &str) -> bool {
        let mut terms = self
            .analyzers
            .iter()
            .map(|analyzer| analyzer.analyze_part(word).term);
        terms.any(|term| self.index.notes_with(&term) > 0)
    }
}
