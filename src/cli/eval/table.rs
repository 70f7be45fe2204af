//! The figures as plain tables of at most 110 columns.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::report::{KindRow, Report, Row};
use crate::cli::escape;
use recite_lab::eval::metrics::SearchMetrics;

pub fn page(report: &Report<'_>) -> String {
    let mut page = head(report);
    // Of a single collection the mean says nothing new.
    let mean = (report.collections.len() > 1).then_some(&report.mean);
    let rows = || report.collections.iter().chain(mean);
    page.push_str(&aligned(
        "collection Q&As answerable unanswerable hit@1 hit@5 MRR@10 nDCG@10 AUROC",
        rows().map(ranking),
    ));
    page.push('\n');
    page.push_str(&aligned(
        "kind answerable unanswerable hit@1 hit@5 MRR@10 nDCG@10",
        report.kinds.iter().map(of_kind),
    ));
    page.push_str(
        "\nWhat the asker was told, of the answerable queries; `shown`: the right note came as the answer or\n\
         among the first five suggestions; `in vain`: suggestions without it:\n",
    );
    page.push_str(&aligned(
        "collection right wrong offered in_vain refused shown",
        rows().map(told),
    ));
    if report.mean.figures.unanswerable > 0 {
        page.push_str("\nOf the unanswerable queries, where refusing is right:\n");
        let rows = rows().filter(|row| row.figures.unanswerable > 0);
        page.push_str(&aligned(
            "collection wrong offered refused",
            rows.map(told_unanswerable),
        ));
    }
    page.push_str("\nMilliseconds a query, half of them and 99 of 100 within:\n");
    let times = rows().map(|row| vec![row.name.clone(), ms(row.ms.p50), ms(row.ms.p99)]);
    page.push_str(&aligned("collection p50 p99", times));
    page
}

fn head(report: &Report<'_>) -> String {
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
        "; {}; answers from confidence {}, suggestions from {}\n",
        if report.with_model {
            "with the model"
        } else {
            "words alone"
        },
        report.thresholds.answer,
        report.thresholds.closest
    );
    head
}

fn ranking(row: &Row) -> Vec<String> {
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

fn of_kind(row: &KindRow) -> Vec<String> {
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

fn told(row: &Row) -> Vec<String> {
    let figures = &row.figures;
    let shares = [
        figures.answered_correctly,
        figures.answered_incorrectly,
        figures.suggested,
        figures.suggested_incorrectly,
        figures.refused_incorrectly,
        figures.relevant_note_shown,
    ];
    [row.name.clone()]
        .into_iter()
        .chain(shares.map(share))
        .collect()
}

fn told_unanswerable(row: &Row) -> Vec<String> {
    let figures = &row.figures;
    let shares = [
        figures.unanswerable_answered,
        figures.unanswerable_suggested,
        figures.unanswerable_refused,
    ];
    [row.name.clone()]
        .into_iter()
        .chain(shares.map(share))
        .collect()
}

fn share(figure: Option<f64>) -> String {
    figure.map_or("–".to_owned(), |figure| format!("{figure:.4}"))
}

fn ms(figure: Option<f64>) -> String {
    figure.map_or("–".to_owned(), |figure| format!("{figure:.2}"))
}

/// Rows under their titles, the first column to the left, numbers to the right.
///
/// Titles stand apart by blanks; an underscore is a blank within one.
fn aligned(titles: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let titles = titles.split(' ').map(|title| title.replace('_', " "));
    let mut lines = vec![titles.collect::<Vec<_>>()];
    // Names of folders and kinds are among the cells.
    lines.extend(rows.map(|row| row.iter().map(|cell| escape::line(cell)).collect()));
    let columns = lines[0].len();
    let width = |at: usize| lines.iter().map(|line| line[at].width()).max();
    let widths: Vec<usize> = (0..columns).filter_map(width).collect();
    let mut table = String::new();
    for line in &lines {
        for (at, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let blank = " ".repeat(width.saturating_sub(cell.width()));
            match at {
                0 => table.extend([cell, blank.as_str()]),
                _ => table.extend(["  ", blank.as_str(), cell]),
            }
        }
        table.push('\n');
    }
    table
}
