//! The text output of `recite simulate`: plain tables.

use std::fmt::Write;

use recite_lab::simulate::report::{Criterion, Difference, Estimate, PolicyRow, SimulationReport};
use recite_lab::simulate::{COUNTED_DAYS, PrivatePolicy};

/// Renders the report as text.
pub fn render(report: &SimulationReport) -> String {
    let settings = report.settings;
    let mut page = format!(
        "{} members, {} notes, {} days, {} communities from seed {}.\n\
         Recall: mean true recall of all members and notes in the last {} days; ±: standard error of the paired\n\
         difference; in brackets: its 99% interval. Policies for the shared question are compared with random choice;\n\
         policies for private cards with the same number of random cards, and random cards with none.\n",
        settings.members,
        settings.notes,
        settings.days,
        report.seeds,
        report.first_seed,
        settings.days.min(COUNTED_DAYS)
    );
    for truth in &report.memory_models {
        let _ = writeln!(page, "\nTruth: {}\n", truth.memory_model.name());
        let is_shared = |row: &&PolicyRow| row.policy.private == PrivatePolicy::None;
        write_header(&mut page, "one shared question a day");
        truth
            .rows
            .iter()
            .filter(is_shared)
            .for_each(|it| write_row(&mut page, it));
        write_header(&mut page, "with private cards for visitors");
        let private = truth.rows.iter().filter(|row| !is_shared(row));
        private.for_each(|it| write_row(&mut page, it));
    }
    page.push_str("\nExpected differences:\n");
    report
        .criteria
        .iter()
        .for_each(|it| write_sign(&mut page, it));
    page
}

fn write_header(page: &mut String, title: &str) {
    let _ = writeln!(
        page,
        "{title:32} {:^40} {:^22} {:>8} {:>7}",
        "recall", "worst quarter", "coverage", "answers"
    );
}

fn write_row(page: &mut String, row: &PolicyRow) {
    let _ = writeln!(
        page,
        "{:32} {:40} {:22} {:>8.3} {:>7.2}",
        row.name,
        format!("{}{}", with_error(row.recall), interval(row.recall)),
        with_error(row.worst_quarter),
        row.coverage.mean,
        row.answers.mean
    );
}

fn with_error(figure: Estimate) -> String {
    let difference = figure.difference.map(|it| {
        let Difference {
            mean,
            standard_error,
            ..
        } = it;
        format!(" {mean:+.4} ± {standard_error:.4}")
    });
    format!("{:.3}{}", figure.mean, difference.unwrap_or_default())
}

fn interval(figure: Estimate) -> String {
    let interval = figure
        .difference
        .map(|it| format!(" [{:+.3}, {:+.3}]", it.low, it.high));
    interval.unwrap_or_default()
}

fn write_sign(page: &mut String, sign: &Criterion) {
    let Difference {
        mean, low, high, ..
    } = sign.difference;
    let _ = writeln!(
        page,
        "{}  {}: {mean:+.4} [{low:+.4}, {high:+.4}], {}",
        if sign.is_met { "yes" } else { "NO " },
        sign.description,
        sign.memory_model.name()
    );
}
