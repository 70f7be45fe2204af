//! The text output of `recite calibrate`: settings to copy, and a table of what they change.

use std::fmt::Write;

use super::report::{CalibrationReport, CollectionReport};
use crate::cli::columns::align;
use crate::cli::escape;
use recite_lab::calibrate::{BOUND_PROBABILITY, Calibration, Change, GroupFigures};

/// Renders the report as text.
pub fn render(report: &CalibrationReport<'_>) -> String {
    let mut page = String::new();
    for collection in &report.collections {
        write_collection(&mut page, collection, report.with_model);
    }
    let _ = write!(
        page,
        "`in full`: as sure or as likely. `low` and `high`: the 95 % interval of the share after the change, by\n\
         bootstrap. `bound`: with a probability of {} %, at most this share of as many other queries\n\
         of the same kind is shown a wrong note.\n",
        BOUND_PROBABILITY * 100.0
    );
    page
}

fn write_collection(page: &mut String, collection: &CollectionReport, with_model: bool) {
    let found = &collection.calibration;
    let _ = write!(
        page,
        "{}: {} queries, {} of them answerable; {}\n\n[search]\nsure_confidence = {}\nlikely_confidence = {}\n\n",
        escape::line(&collection.name),
        found.answerable.queries + found.unanswerable.queries,
        found.answerable.queries,
        match with_model {
            true => "with the model",
            false => "words only",
        },
        found.after.sure,
        found.after.likely,
    );
    let groups = groups(found);
    page.push_str(&align(
        "queries note before after low high bound",
        groups
            .into_iter()
            .flat_map(|(name, figures)| group_rows(name, figures)),
    ));
    page.push('\n');
}

/// Returns each group that has queries, with its name.
pub fn groups(found: &Calibration) -> Vec<(&'static str, &GroupFigures)> {
    let groups = [
        ("answerable", &found.answerable),
        ("right notes left out", &found.near_misses),
        ("unanswerable", &found.unanswerable),
    ];
    let groups = groups.into_iter();
    groups.filter(|(_, it)| it.queries > 0).collect()
}

fn group_rows(name: &str, figures: &GroupFigures) -> Vec<Vec<String>> {
    let GroupFigures { right, wrong, .. } = figures;
    let rows = [
        ("right, sure", right.sure),
        ("right, in full", right.full),
        ("wrong, sure", wrong.sure),
        ("wrong, in full", wrong.full),
    ];
    // Only an answerable query has a right note.
    let first = if name == "answerable" { 0 } else { 2 };
    let row = |(look, change): &(&str, Change)| {
        let shares = [
            Some(change.before),
            Some(change.after),
            Some(change.interval.low),
            Some(change.interval.high),
            change.bound,
        ];
        let shares =
            shares.map(|share| share.map_or("–".to_owned(), |share| format!("{share:.3}")));
        [name.to_owned(), (*look).to_owned()]
            .into_iter()
            .chain(shares)
            .collect()
    };
    rows[first..].iter().map(row).collect()
}
