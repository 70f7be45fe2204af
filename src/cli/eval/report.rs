//! The metrics of a run. `--json` prints them, and the tables show them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::args::EvalArgs;
use super::collection::Measurement;
use super::leave_out::LeaveOutRow;
use super::misses::Miss;
use crate::cli::failure::Failure;
use crate::cli::print::print_json;
use recite_lab::eval::QueryResult;
use recite_lab::eval::comparison::Comparison;
use recite_lab::eval::judgments::JudgmentProblem;
use recite_lab::eval::metrics::{SearchMetrics, mean, percentile};
use recite_lab::eval::run::{EvalRun, Thresholds};

/// The contents of the tables. The keys and their order are stable; missing metrics are null.
#[derive(Debug, Serialize)]
pub struct EvalReport<'a> {
    /// The confidence thresholds of the looks.
    pub thresholds: Thresholds,
    /// Whether the search used the model.
    pub with_model: bool,
    /// The seed of the typos in the queries.
    pub typos: Option<u64>,
    /// The argument of `--kind`.
    pub kind: Option<&'a str>,
    /// The metrics of each collection.
    pub collections: Vec<CollectionRow>,
    /// The mean over collections, all with the same weight. The counts are sums.
    pub mean: CollectionRow,
    /// The metrics of each kind of query, over all collections.
    pub kinds: Vec<KindRow>,
    /// The judgments that could not be used.
    pub problems: &'a [JudgmentProblem],
}

/// The metrics of a collection.
#[derive(Debug, Serialize)]
pub struct CollectionRow {
    /// The name of the collection.
    pub name: String,
    /// The number of questions in the notes.
    pub notes: usize,
    /// The quality metrics.
    #[serde(flatten)]
    pub figures: SearchMetrics,
    /// The search latency in milliseconds.
    pub ms: Latency,
}

/// Percentiles of the search latency, in milliseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Latency {
    /// The median.
    pub p50: Option<f64>,
    /// The 99th percentile.
    pub p99: Option<f64>,
}

/// The metrics of a kind of query.
#[derive(Debug, Serialize)]
pub struct KindRow {
    /// The name of the kind.
    pub kind: String,
    /// The quality metrics.
    #[serde(flatten)]
    pub figures: SearchMetrics,
}

impl<'a> EvalReport<'a> {
    /// Computes the metrics of a run.
    pub fn new(
        run: &EvalRun,
        measured: &[Measurement<'_>],
        problems: &'a [JudgmentProblem],
        args: &'a EvalArgs,
    ) -> Self {
        let rows: Vec<CollectionRow> = measured.iter().map(row).collect();
        let mut kinds: BTreeMap<&str, Vec<&QueryResult>> = BTreeMap::new();
        for outcome in measured.iter().flat_map(|it| &it.saved.outcomes) {
            kinds.entry(&outcome.kind).or_default().push(outcome);
        }
        let kinds = kinds.into_iter().map(|(kind, outcomes)| KindRow {
            kind: kind.to_owned(),
            figures: SearchMetrics::compute(outcomes),
        });
        Self {
            thresholds: run.thresholds,
            with_model: measured.iter().any(|it| it.app.has_meaning()),
            typos: run.typos,
            kind: args.kind.as_deref(),
            mean: mean_row(&rows),
            collections: rows,
            kinds: kinds.collect(),
            problems,
        }
    }

    /// Prints the report as JSON, with the near misses, the misses and the comparison.
    ///
    /// # Errors
    /// Fails if stdout cannot be written.
    pub fn print_json(
        &self,
        leave_out: Option<&[LeaveOutRow]>,
        misses: &[Miss<'_>],
        changes: Option<&Comparison>,
    ) -> Result<(), Failure> {
        #[derive(Serialize)]
        struct JsonOutput<'a> {
            #[serde(flatten)]
            report: &'a EvalReport<'a>,
            leave_out: Option<&'a [LeaveOutRow]>,
            misses: &'a [Miss<'a>],
            against: Option<&'a Comparison>,
        }
        let output = JsonOutput {
            report: self,
            leave_out,
            misses,
            against: changes,
        };
        print_json(&output)
    }
}

fn row(measured: &Measurement<'_>) -> CollectionRow {
    CollectionRow {
        name: measured.saved.name.clone(),
        notes: measured.app.notebook().qas().len(),
        figures: SearchMetrics::compute(&measured.saved.outcomes),
        ms: Latency {
            p50: percentile(&measured.took_ms, 0.5),
            p99: percentile(&measured.took_ms, 0.99),
        },
    }
}

fn mean_row(rows: &[CollectionRow]) -> CollectionRow {
    let figures: Vec<&SearchMetrics> = rows.iter().map(|row| &row.figures).collect();
    CollectionRow {
        name: "mean".to_owned(),
        notes: rows.iter().map(|row| row.notes).sum(),
        figures: SearchMetrics::mean(&figures),
        ms: Latency {
            p50: mean(rows.iter().filter_map(|row| row.ms.p50)),
            p99: mean(rows.iter().filter_map(|row| row.ms.p99)),
        },
    }
}
