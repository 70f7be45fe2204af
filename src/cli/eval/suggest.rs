//! `recite eval --suggest`: what members see while they type the judged queries, by words and with the model.

use std::time::Instant;

use serde::Serialize;

use super::args::EvalArgs;
use super::collection::Collection;
use super::report::Latency;
use crate::app::App;
use recite_lab::eval::judgments::{JudgedQuery, JudgmentProblem};
use recite_lab::eval::metrics::{mean, percentile};
use recite_lab::eval::suggest::{SHOWN, SuggestMetrics, SuggestOutcome, TYPED_PERCENT, typed_part};
use recite_lab::eval::typos::add_typos;
use recite_notes::{Qa, QaId};

/// The contents of the tables. The keys and their order are stable; missing metrics are null.
#[derive(Debug, Serialize)]
pub struct SuggestReport<'a> {
    /// The seed of the typos in the queries.
    pub typos: Option<u64>,
    /// The argument of `--kind`.
    pub kind: Option<&'a str>,
    /// The suggestions by words, and with the model if it is available.
    pub runs: Vec<SuggestRun>,
    /// The judgments that could not be used.
    pub problems: &'a [JudgmentProblem],
}

/// The suggestions for every query.
#[derive(Debug, Serialize)]
pub struct SuggestRun {
    /// Whether the suggestions use the model.
    pub with_model: bool,
    /// The metrics of each collection.
    pub collections: Vec<SuggestRows>,
    /// The mean over collections, all with the same weight. The counts are sums.
    pub mean: SuggestRows,
}

/// The metrics of a collection.
#[derive(Debug, Serialize)]
pub struct SuggestRows {
    /// The name of the collection.
    pub name: String,
    /// The number of questions in the notes.
    pub notes: usize,
    /// The number of answerable queries.
    pub answerable: usize,
    /// The number of unanswerable queries.
    pub unanswerable: usize,
    /// The metrics of each share of the queries.
    pub typed: Vec<TypedRow>,
}

/// The metrics of queries of which the same share is typed.
#[derive(Debug, Serialize)]
pub struct TypedRow {
    /// The share in percent.
    pub percent: u8,
    /// The quality metrics.
    #[serde(flatten)]
    pub figures: SuggestMetrics,
    /// The latency of a keystroke, in milliseconds.
    pub ms: Latency,
}

/// Suggests questions for the typed text.
type Suggest = fn(&App, &str) -> Vec<QaId>;

impl<'a> SuggestReport<'a> {
    /// Measures the suggestions for each collection.
    pub fn measure(
        collections: &[Collection],
        problems: &'a [JudgmentProblem],
        args: &'a EvalArgs,
    ) -> Self {
        fn ids(qas: Vec<&Qa>) -> Vec<QaId> {
            qas.iter().map(|qa| qa.id.clone()).collect()
        }
        let by_words: Suggest = |app, typed| ids(app.suggest_by_words(typed, None, SHOWN));
        let with_model: Suggest = |app, typed| ids(app.suggest(typed, None, SHOWN));
        let mut runs = vec![SuggestRun::measure(false, collections, args, by_words)];
        if collections.iter().any(|it| it.app.has_meaning()) {
            runs.push(SuggestRun::measure(true, collections, args, with_model));
        }
        Self {
            typos: args.typos,
            kind: args.kind.as_deref(),
            runs,
            problems,
        }
    }
}

impl SuggestRun {
    fn measure(
        with_model: bool,
        collections: &[Collection],
        args: &EvalArgs,
        suggest: Suggest,
    ) -> Self {
        let rows = collections.iter().map(|it| measure_rows(it, args, suggest));
        let rows: Vec<SuggestRows> = rows.collect();
        Self {
            with_model,
            mean: mean_rows(&rows),
            collections: rows,
        }
    }
}

fn measure_rows(collection: &Collection, args: &EvalArgs, suggest: Suggest) -> SuggestRows {
    let (app, queries) = (&collection.app, &collection.queries);
    let typed =
        TYPED_PERCENT.map(|percent| measure_row(app, queries, args.typos, percent, suggest));
    let answerable = queries.iter().filter(|it| !it.relevant.is_empty()).count();
    SuggestRows {
        name: collection.name.clone(),
        notes: app.notebook().qas().len(),
        answerable,
        unanswerable: queries.len() - answerable,
        typed: typed.into(),
    }
}

fn measure_row(
    app: &App,
    queries: &[JudgedQuery],
    typos: Option<u64>,
    percent: u8,
    suggest: Suggest,
) -> TypedRow {
    let mut outcomes = Vec::with_capacity(queries.len());
    let mut took_ms = Vec::with_capacity(queries.len());
    for judged in queries {
        let query = match typos {
            Some(seed) => add_typos(&judged.query, seed),
            None => judged.query.clone(),
        };
        let start = Instant::now();
        let suggested = suggest(app, typed_part(&query, percent));
        took_ms.push(start.elapsed().as_secs_f64() * 1_000.0);
        outcomes.push(SuggestOutcome::new(&judged.relevant, &suggested));
    }
    TypedRow {
        percent,
        figures: SuggestMetrics::compute(&outcomes),
        ms: Latency {
            p50: percentile(&took_ms, 0.5),
            p99: percentile(&took_ms, 0.99),
        },
    }
}

fn mean_rows(rows: &[SuggestRows]) -> SuggestRows {
    let sum = |count: fn(&SuggestRows) -> usize| rows.iter().map(count).sum();
    let typed = TYPED_PERCENT.iter().enumerate().map(|(at, &percent)| {
        let rows = || rows.iter().map(move |row| &row.typed[at]);
        let figures: Vec<&SuggestMetrics> = rows().map(|row| &row.figures).collect();
        TypedRow {
            percent,
            figures: SuggestMetrics::mean(&figures),
            ms: Latency {
                p50: mean(rows().filter_map(|row| row.ms.p50)),
                p99: mean(rows().filter_map(|row| row.ms.p99)),
            },
        }
    });
    SuggestRows {
        name: "mean".to_owned(),
        notes: sum(|row| row.notes),
        answerable: sum(|row| row.answerable),
        unanswerable: sum(|row| row.unanswerable),
        typed: typed.collect(),
    }
}
