//! The text output of `recite eval`: plain tables of at most 110 columns.

use std::fmt::Write;

use super::report::{CollectionRow, EvalReport, KindRow};
use crate::cli::columns::{align, ms, share};
use crate::cli::escape;
use recite_lab::eval::metrics::SearchMetrics;

/// Renders the report as text.
pub fn render(report: &EvalReport<'_>) -> String {
    let mut page = head(report);
    // The mean of a single collection would repeat it.
    let mean = (report.collections.len() > 1).then_some(&report.mean);
    let rows = || report.collections.iter().chain(mean);
    page.push_str(&align(
        "collection Q&As answerable unanswerable hit@1 hit@5 MRR@10 nDCG@10 AUROC",
        rows().map(ranking_cells),
    ));
    page.push('\n');
    page.push_str(&align(
        "kind answerable unanswerable hit@1 hit@5 MRR@10 nDCG@10",
        report.kinds.iter().map(kind_cells),
    ));
    page.push_str(
        "\nLooks of answerable queries: the right or a wrong note in full (sure, likely), or among those offered\n\
         with one line each (possible, with close calls); or nothing:\n",
    );
    page.push_str(&align(
        "collection right_sure right_likely right_possible wrong_sure wrong_likely wrong_possible nothing",
        rows().map(answerable_cells),
    ));
    page.push_str(
        "\nIn sum. `shown`: the right note in full or offered; `in reach`: also in the menu below a wrong one:\n",
    );
    page.push_str(&align(
        "collection right_in_full wrong_in_full wrong_as_sure right_shown right_in_reach",
        rows().map(sum_cells),
    ));
    if report.mean.figures.unanswerable > 0 {
        page.push_str("\nLooks of unanswerable queries, where `nothing` is right:\n");
        let rows = rows().filter(|row| row.figures.unanswerable > 0);
        page.push_str(&align(
            "collection sure likely possible nothing any_note",
            rows.map(unanswerable_cells),
        ));
    }
    page.push_str("\nSearch latency in milliseconds:\n");
    let times = rows().map(|row| vec![row.name.clone(), ms(row.ms.p50), ms(row.ms.p99)]);
    page.push_str(&align("collection p50 p99", times));
    page
}

fn head(report: &EvalReport<'_>) -> String {
    let mean = &report.mean.figures;
    let mut head = match mean.answerable + mean.unanswerable {
        1 => "1 query".to_owned(),
        queries => format!("{queries} queries"),
    };
    if let Some(kind) = report.kind {
        let _ = write!(head, " of the kind `{}`", escape::line(kind));
    }
    if let Some(seed) = report.typos {
        let _ = write!(head, ", with typos (seed {seed})");
    }
    let _ = writeln!(
        head,
        "; {}; sure from confidence {}, likely from {}, possible from {}\n",
        if report.with_model {
            "with the model"
        } else {
            "words only"
        },
        report.thresholds.sure,
        report.thresholds.likely,
        report.thresholds.possible
    );
    head
}

fn ranking_cells(row: &CollectionRow) -> Vec<String> {
    let SearchMetrics {
        answerable,
        unanswerable,
        ..
    } = row.figures;
    let mut cells = vec![
        row.name.clone(),
        row.notes.to_string(),
        answerable.to_string(),
        unanswerable.to_string(),
    ];
    cells.extend(rank_figures(&row.figures));
    cells.push(share(row.figures.auroc));
    cells
}

fn kind_cells(row: &KindRow) -> Vec<String> {
    let mut cells = vec![
        row.kind.clone(),
        row.figures.answerable.to_string(),
        row.figures.unanswerable.to_string(),
    ];
    cells.extend(rank_figures(&row.figures));
    cells
}

fn rank_figures(figures: &SearchMetrics) -> [String; 4] {
    [
        figures.hit_at_1,
        figures.hit_at_5,
        figures.mrr_at_10,
        figures.ndcg_at_10,
    ]
    .map(share)
}

fn answerable_cells(row: &CollectionRow) -> Vec<String> {
    let figures = &row.figures;
    named_shares(
        row,
        &[
            figures.right_sure,
            figures.right_likely,
            figures.right_possible,
            figures.wrong_sure,
            figures.wrong_likely,
            figures.wrong_possible,
            figures.nothing,
        ],
    )
}

fn sum_cells(row: &CollectionRow) -> Vec<String> {
    let figures = &row.figures;
    named_shares(
        row,
        &[
            figures.right_in_full,
            figures.wrong_in_full,
            figures.wrong_sure,
            figures.right_shown,
            figures.right_in_reach,
        ],
    )
}

fn unanswerable_cells(row: &CollectionRow) -> Vec<String> {
    let figures = &row.figures;
    named_shares(
        row,
        &[
            figures.unanswerable_sure,
            figures.unanswerable_likely,
            figures.unanswerable_possible,
            figures.unanswerable_nothing,
            figures.unanswerable_shown,
        ],
    )
}

fn named_shares(row: &CollectionRow, shares: &[Option<f64>]) -> Vec<String> {
    let shares = shares.iter().map(|it| share(*it));
    [row.name.clone()].into_iter().chain(shares).collect()
}
