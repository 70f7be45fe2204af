//! The misses of the search: the note that was ranked first, the note that was expected, and their scores.

use std::fmt::Write;

use serde::Serialize;

use super::collection::Measurement;
use crate::app::App;
use crate::cli::escape;
use recite_lab::eval::QueryResult;
use recite_notes::QaId;
use recite_search::{Hit, Look, ScoreParts, Verdict};

/// The number of ranks in which the expected note is looked for.
const RANKING_DEPTH: usize = 50;

/// A query with a wrong result.
#[derive(Debug, Serialize)]
pub struct Miss<'a> {
    collection: &'a str,
    query: &'a str,
    /// The query as searched: with typos, if `--typos` is given.
    asked: &'a str,
    kind: &'a str,
    confidence: f32,
    verdict: Verdict,
    is_close_call: bool,
    /// `None` if nothing was found.
    first: Option<RankedNote>,
    /// The best-ranked relevant note; `None` if the query is unanswerable.
    expected: Option<RankedNote>,
}

/// A note with its rank and score.
#[derive(Debug, Serialize)]
struct RankedNote {
    id: QaId,
    question: String,
    source: String,
    /// The rank, starting from 1; `None` if the note is not among the first 50 and so has no score.
    rank: Option<usize>,
    score: Option<f32>,
    parts: Option<ScoreParts>,
}

/// Returns the `limit` worst misses, those with the highest confidence first.
pub fn worst_misses<'a>(measured: &'a [Measurement<'a>], limit: usize) -> Vec<Miss<'a>> {
    let mut misses: Vec<(&Measurement<'_>, &QueryResult)> = measured
        .iter()
        .flat_map(|of| of.saved.outcomes.iter().map(move |outcome| (of, outcome)))
        .filter(|(_, outcome)| outcome.is_miss())
        .collect();
    misses.sort_by(|a, b| b.1.confidence.total_cmp(&a.1.confidence));
    misses.truncate(limit);
    misses
        .into_iter()
        .map(|(of, outcome)| explain_miss(of, outcome))
        .collect()
}

fn explain_miss<'a>(of: &'a Measurement<'a>, outcome: &'a QueryResult) -> Miss<'a> {
    let hits = of.app.rank(&outcome.asked, None, RANKING_DEPTH).hits;
    let is_relevant = |hit: &Hit| outcome.relevant.contains(&hit.qa);
    let ranked = hits.iter().position(is_relevant);
    let expected = ranked.map_or(outcome.relevant.first(), |at| Some(&hits[at].qa));
    Miss {
        collection: &of.saved.name,
        query: &outcome.query,
        asked: &outcome.asked,
        kind: &outcome.kind,
        confidence: outcome.confidence,
        verdict: outcome.verdict,
        is_close_call: outcome.is_close_call,
        first: hits.first().map(|hit| ranked_note(of.app, &hit.qa, &hits)),
        expected: expected.map(|id| ranked_note(of.app, id, &hits)),
    }
}

fn ranked_note(app: &App, id: &QaId, hits: &[Hit]) -> RankedNote {
    let at = hits.iter().position(|hit| hit.qa == *id);
    let qa = app.get(id);
    RankedNote {
        id: id.clone(),
        question: qa.map_or(String::new(), |qa| qa.question.plain().replace('\n', " ")),
        source: qa.map_or(String::new(), |qa| qa.source.to_string()),
        rank: at.map(|at| at + 1),
        score: at.map(|at| hits[at].score),
        parts: at.map(|at| hits[at].parts),
    }
}

/// Renders the misses as text.
pub fn render(misses: &[Miss<'_>]) -> String {
    let mut page = String::new();
    for (at, miss) in misses.iter().enumerate() {
        let result = Look::new(miss.verdict, miss.is_close_call).name();
        let _ = writeln!(
            page,
            "\n{}. {}\n   {}, {}; {result} with confidence {:.3}",
            at + 1,
            escape::line(miss.asked),
            escape::line(miss.collection),
            escape::line(miss.kind),
            miss.confidence
        );
        match &miss.first {
            Some(first) => write_note(&mut page, "first", first),
            None => page.push_str("   first     nothing\n"),
        }
        match &miss.expected {
            Some(expected) => write_note(&mut page, "expected", expected),
            None => page.push_str("   expected  no note answers this\n"),
        }
    }
    page
}

fn write_note(page: &mut String, label: &str, note: &RankedNote) {
    let source = escape::line(&note.source);
    let _ = writeln!(page, "   {label:<8}  {}  {source}", note.question);
    let _ = match (note.rank, note.score, note.parts) {
        (Some(rank), Some(score), Some(parts)) => writeln!(
            page,
            "             rank {rank}, score {score:.3} from {:.3} =\n             words {:.3} + about {:.3} + order {:.3} + title {:.3} + related {:.3}\n             + whole {:.3} + tokens {:.3}",
            parts.sum(),
            parts.words,
            parts.about,
            parts.order,
            parts.title,
            parts.related,
            parts.whole,
            parts.tokens
        ),
        _ => writeln!(page, "             not in the first {RANKING_DEPTH}"),
    };
}
