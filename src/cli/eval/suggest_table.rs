//! The text output of `recite eval --suggest`: plain tables of at most 110 columns.

use std::fmt::Write;

use super::suggest::{SuggestReport, SuggestRows, SuggestRun, TypedRow};
use crate::cli::columns::{align, ms, share};
use crate::cli::escape;
use recite_lab::eval::suggest::TYPED_PERCENT;

/// Renders the report as text.
pub fn render(report: &SuggestReport<'_>) -> String {
    let mut page = String::from("Suggestions after a part of each query is typed");
    if let Some(kind) = report.kind {
        let _ = write!(page, ", of the kind `{}`", escape::line(kind));
    }
    if let Some(seed) = report.typos {
        let _ = write!(page, ", with typos (seed {seed})");
    }
    page.push_str(
        ".\n`first`, `among 5`, `among 25`: the right note is the first suggestion, or among the first 5 or 25;\n\
         `shown`, `no answer`: the mean number of suggestions for an answerable and for an unanswerable query.\n",
    );
    for run in &report.runs {
        render_run(run, &mut page);
    }
    page
}

fn render_run(run: &SuggestRun, page: &mut String) {
    page.push_str(match run.with_model {
        true => "\nWith the model:\n",
        false => "\nBy words:\n",
    });
    page.push_str(&align(
        "typed first among_5 among_25 shown no_answer p50_ms p99_ms",
        run.mean.typed.iter().map(typed_cells),
    ));
    // The mean of a single collection would repeat it.
    let mean = (run.collections.len() > 1).then_some(&run.mean);
    let rows = run.collections.iter().chain(mean);
    let mut titles = "collection Q&As answerable".to_owned();
    for percent in TYPED_PERCENT {
        let _ = write!(titles, " among_5_at_{percent}_%");
    }
    page.push('\n');
    page.push_str(&align(&titles, rows.map(collection_cells)));
}

fn typed_cells(row: &TypedRow) -> Vec<String> {
    let figures = &row.figures;
    let count = |figure: Option<f64>| figure.map_or("–".to_owned(), |it| format!("{it:.1}"));
    vec![
        format!("{} %", row.percent),
        share(figures.first),
        share(figures.among_5),
        share(figures.among_25),
        count(figures.shown),
        count(figures.unanswerable_shown),
        ms(row.ms.p50),
        ms(row.ms.p99),
    ]
}

fn collection_cells(rows: &SuggestRows) -> Vec<String> {
    let name = [
        rows.name.clone(),
        rows.notes.to_string(),
        rows.answerable.to_string(),
    ];
    let shares = rows.typed.iter().map(|row| share(row.figures.among_5));
    name.into_iter().chain(shares).collect()
}
