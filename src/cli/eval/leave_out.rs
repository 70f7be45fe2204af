//! `recite eval --leave-out`: what members would see if the notes that answer their queries were missing.

use serde::Serialize;

use super::args::EvalArgs;
use super::collection::{Collection, Measurement};
use crate::cli::columns::{align, share};
use recite_lab::eval::leave_out::LeaveOutMetrics;

/// The figures of a collection, or their mean over all collections.
#[derive(Debug, Serialize)]
pub struct LeaveOutRow {
    /// The name of the collection.
    pub name: String,
    /// The figures.
    #[serde(flatten)]
    pub figures: LeaveOutMetrics,
}

/// Searches for the near misses of every collection. The last row is the mean of several collections.
pub fn measure(
    collections: &[Collection],
    measured: &[Measurement<'_>],
    args: &EvalArgs,
) -> Vec<LeaveOutRow> {
    let mut rows = Vec::new();
    for (collection, measured) in collections.iter().zip(measured) {
        let near_misses = collection.near_misses(args.typos);
        rows.push(LeaveOutRow {
            name: collection.name.clone(),
            figures: LeaveOutMetrics::compute(&measured.saved.outcomes, &near_misses),
        });
    }
    if rows.len() > 1 {
        let all: Vec<&LeaveOutMetrics> = rows.iter().map(|row| &row.figures).collect();
        let figures = LeaveOutMetrics::mean(&all);
        let name = "mean".to_owned();
        rows.push(LeaveOutRow { name, figures });
    }
    rows
}

/// Renders the figures as text; empty without rows.
pub fn render(rows: &[LeaveOutRow]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let cells = |row: &LeaveOutRow| {
        let LeaveOutMetrics {
            queries,
            sure,
            likely,
            possible,
            nothing,
            auroc,
        } = row.figures;
        let shares = [sure, likely, possible, nothing, auroc].map(share);
        let names = [row.name.clone(), queries.to_string()];
        names.into_iter().chain(shares).collect()
    };
    let table = align(
        "collection queries sure likely possible nothing AUROC",
        rows.iter().map(cells),
    );
    format!(
        "\nReplies to answerable queries with their relevant notes left out, where `nothing` is right. AUROC compares\n\
         their confidence with that of the same queries with all notes:\n{table}"
    )
}
