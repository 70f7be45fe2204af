//! Where the search failed, with both scores explained: what came first, and what should have.

use std::fmt::Write;

use serde::Serialize;

use super::collection::Measured;
use crate::app::App;
use crate::cli::escape;
use crate::cli::failure::Failure;
use recite_lab::eval::QueryResult;
use recite_notes::QaId;
use recite_search::{Hit, ScoreParts, Verdict};

/// How far down a ranking the right note is looked for.
const LOOKED_AT: usize = 50;

/// A query that went wrong.
#[derive(Debug, Serialize)]
pub struct Miss<'a> {
    collection: &'a str,
    query: &'a str,
    asked: &'a str,
    kind: &'a str,
    confidence: f32,
    verdict: Verdict,
    /// `None` where nothing was found.
    first: Option<Explained>,
    /// The best-ranked relevant note; `None` where none answers.
    expected: Option<Explained>,
}

/// A note with its place in the ranking.
#[derive(Debug, Serialize)]
struct Explained {
    id: QaId,
    question: String,
    source: String,
    /// From 1; `None` when it is not among the best 50, and so has no score.
    rank: Option<usize>,
    score: Option<f32>,
    parts: Option<ScoreParts>,
}

/// The `limit` worst misses: those of the greatest confidence first.
pub fn worst<'a>(measured: &'a [Measured<'a>], limit: usize) -> Result<Vec<Miss<'a>>, Failure> {
    let mut misses: Vec<(&Measured<'_>, &QueryResult)> = measured
        .iter()
        .flat_map(|of| of.saved.outcomes.iter().map(move |outcome| (of, outcome)))
        .filter(|(_, outcome)| outcome.is_miss())
        .collect();
    misses.sort_by(|a, b| b.1.confidence.total_cmp(&a.1.confidence));
    misses.truncate(limit);
    misses
        .into_iter()
        .map(|(of, outcome)| explained(of, outcome))
        .collect()
}

fn explained<'a>(of: &'a Measured<'a>, outcome: &'a QueryResult) -> Result<Miss<'a>, Failure> {
    let hits = of.app.rank(&outcome.asked, None, LOOKED_AT)?.hits;
    let is_relevant = |hit: &Hit| outcome.relevant.contains(&hit.qa);
    let ranked = hits.iter().position(is_relevant);
    let expected = ranked.map_or(outcome.relevant.first(), |at| Some(&hits[at].qa));
    Ok(Miss {
        collection: &of.saved.name,
        query: &outcome.query,
        asked: &outcome.asked,
        kind: &outcome.kind,
        confidence: outcome.confidence,
        verdict: outcome.verdict,
        first: hits.first().map(|hit| explain(of.app, &hit.qa, &hits)),
        expected: expected.map(|id| explain(of.app, id, &hits)),
    })
}

fn explain(app: &App, id: &QaId, hits: &[Hit]) -> Explained {
    let at = hits.iter().position(|hit| hit.qa == *id);
    let qa = app.get(id);
    Explained {
        id: id.clone(),
        question: qa.map_or(String::new(), |qa| qa.question.plain().replace('\n', " ")),
        source: qa.map_or(String::new(), |qa| qa.source.to_string()),
        rank: at.map(|at| at + 1),
        score: at.map(|at| hits[at].score),
        parts: at.map(|at| hits[at].parts),
    }
}

pub fn page(misses: &[Miss<'_>]) -> String {
    let mut page = String::new();
    for (at, miss) in misses.iter().enumerate() {
        let told = match miss.verdict {
            Verdict::Answer => "answered",
            Verdict::Closest => "offered",
            Verdict::Nothing => "refused",
        };
        let _ = writeln!(
            page,
            "\n{}. {}\n   {}, {}; {told} with confidence {:.3}",
            at + 1,
            escape::line(miss.asked),
            escape::line(miss.collection),
            escape::line(miss.kind),
            miss.confidence
        );
        match &miss.first {
            Some(first) => line(&mut page, "first", first),
            None => page.push_str("   first     nothing\n"),
        }
        match &miss.expected {
            Some(expected) => line(&mut page, "expected", expected),
            None => page.push_str("   expected  no note answers this\n"),
        }
    }
    page
}

fn line(page: &mut String, label: &str, note: &Explained) {
    let source = escape::line(&note.source);
    let _ = writeln!(page, "   {label:<8}  {}  {source}", note.question);
    let _ = match (note.rank, note.score, note.parts) {
        (Some(rank), Some(score), Some(parts)) => writeln!(
            page,
            "             rank {rank}, score {score:.3} from {:.3} =\n             words {:.3} + about {:.3} + order {:.3} + title {:.3} + whole {:.3} + tokens {:.3}",
            parts.sum(),
            parts.words,
            parts.about,
            parts.order,
            parts.title,
            parts.whole,
            parts.tokens
        ),
        _ => writeln!(page, "             not among the best {LOOKED_AT}"),
    };
}
