//! The figures as plain tables.

use std::fmt::Write;

use recite_lab::simulate::report::{Criterion, Difference, Estimate, PolicyRow, SimulationReport};
use recite_lab::simulate::{COUNTED_DAYS, PrivatePolicy};

pub fn page(report: &SimulationReport) -> String {
    let settings = report.settings;
    let mut page = format!(
        "{} members, {} notes, {} days, {} communities from seed {}.\n\
         Recall: mean true recall of all members and notes in the last {} days; ±: standard error of the paired\n\
         difference; in brackets: its 99 % interval. Shared choices are held against random; private cards against\n\
         as many random ones, and those against the shared question alone.\n",
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
        head(&mut page, "one shared question a day");
        truth
            .rows
            .iter()
            .filter(is_shared)
            .for_each(|it| line(&mut page, it));
        head(&mut page, "and private cards for who comes");
        let private = truth.rows.iter().filter(|row| !is_shared(row));
        private.for_each(|it| line(&mut page, it));
    }
    page.push_str("\nWhat must hold:\n");
    report.criteria.iter().for_each(|it| sign(&mut page, it));
    page
}

fn head(page: &mut String, title: &str) {
    let _ = writeln!(
        page,
        "{title:32} {:^40} {:^22} {:>8} {:>7}",
        "recall", "worst quarter", "coverage", "answers"
    );
}

fn line(page: &mut String, row: &PolicyRow) {
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

fn sign(page: &mut String, sign: &Criterion) {
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
