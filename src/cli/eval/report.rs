//! The figures of a run as `--json` prints them and the tables show them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::collection::Measured;
use super::misses::Miss;
use super::options::Options;
use crate::cli::failure::Failure;
use crate::cli::print::print_json;
use recite_lab::eval::QueryResult;
use recite_lab::eval::comparison::Comparison;
use recite_lab::eval::judgments::JudgmentProblem;
use recite_lab::eval::metrics::{SearchMetrics, mean, percentile};
use recite_lab::eval::run::{EvalRun, Thresholds};

/// Everything of the tables. The keys and their order stay; absent figures are null.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    pub thresholds: Thresholds,
    /// Whether the model had a part in it.
    pub with_model: bool,
    /// The seed of the typos in the queries.
    pub typos: Option<u64>,
    /// The kind that `--kind` asked for.
    pub kind: Option<&'a str>,
    pub collections: Vec<Row>,
    /// Over collections, each weighing the same; the counts are sums.
    pub mean: Row,
    /// Over the queries of all collections together.
    pub kinds: Vec<KindRow>,
    pub problems: &'a [JudgmentProblem],
}

#[derive(Debug, Serialize)]
pub struct Row {
    pub name: String,
    /// Questions in the notes.
    pub notes: usize,
    #[serde(flatten)]
    pub figures: SearchMetrics,
    /// Milliseconds a query.
    pub ms: Times,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct Times {
    pub p50: Option<f64>,
    pub p99: Option<f64>,
}

#[derive(Debug, Serialize)]
pub struct KindRow {
    pub kind: String,
    #[serde(flatten)]
    pub figures: SearchMetrics,
}

impl<'a> Report<'a> {
    pub fn new(
        run: &EvalRun,
        measured: &[Measured<'_>],
        problems: &'a [JudgmentProblem],
        options: &'a Options,
    ) -> Self {
        let rows: Vec<Row> = measured.iter().map(row).collect();
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
            kind: options.kind.as_deref(),
            mean: mean_row(&rows),
            collections: rows,
            kinds: kinds.collect(),
            problems,
        }
    }

    /// Prints it with the misses that were asked for, and the changes where there is something to compare with.
    pub fn print_json(
        &self,
        misses: &[Miss<'_>],
        changes: Option<&Comparison>,
    ) -> Result<(), Failure> {
        #[derive(Serialize)]
        struct Whole<'a> {
            #[serde(flatten)]
            report: &'a Report<'a>,
            misses: &'a [Miss<'a>],
            against: Option<&'a Comparison>,
        }
        let whole = Whole {
            report: self,
            misses,
            against: changes,
        };
        print_json(&whole)
    }
}

fn row(measured: &Measured<'_>) -> Row {
    Row {
        name: measured.saved.name.clone(),
        notes: measured.app.notebook().qas().len(),
        figures: SearchMetrics::compute(&measured.saved.outcomes),
        ms: Times {
            p50: percentile(&measured.took_ms, 0.5),
            p99: percentile(&measured.took_ms, 0.99),
        },
    }
}

fn mean_row(rows: &[Row]) -> Row {
    let figures: Vec<&SearchMetrics> = rows.iter().map(|row| &row.figures).collect();
    Row {
        name: "mean".to_owned(),
        notes: rows.iter().map(|row| row.notes).sum(),
        figures: SearchMetrics::mean(&figures),
        ms: Times {
            p50: mean(rows.iter().filter_map(|row| row.ms.p50)),
            p99: mean(rows.iter().filter_map(|row| row.ms.p99)),
        },
    }
}
