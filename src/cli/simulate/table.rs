//! The figures as plain tables.

use std::fmt::Write;

use recite_lab::simulate::report::{Difference, Figure, Report, Row, Sign};
use recite_lab::simulate::{COUNTED_DAYS, Private};

pub fn page(report: &Report) -> String {
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
    for truth in &report.truths {
        let _ = writeln!(page, "\nTruth: {}\n", truth.truth.name());
        let is_shared = |row: &&Row| row.policy.private == Private::None;
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
    report.signs.iter().for_each(|it| sign(&mut page, it));
    page
}

fn head(page: &mut String, title: &str) {
    let _ = writeln!(
        page,
        "{title:32} {:^40} {:^22} {:>8} {:>7}",
        "recall", "worst quarter", "coverage", "answers"
    );
}

fn line(page: &mut String, row: &Row) {
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

fn with_error(figure: Figure) -> String {
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

fn interval(figure: Figure) -> String {
    let interval = figure
        .difference
        .map(|it| format!(" [{:+.3}, {:+.3}]", it.low, it.high));
    interval.unwrap_or_default()
}

fn sign(page: &mut String, sign: &Sign) {
    let Difference {
        mean, low, high, ..
    } = sign.difference;
    let _ = writeln!(
        page,
        "{}  {}: {mean:+.4} [{low:+.4}, {high:+.4}], {}",
        if sign.holds { "yes" } else { "NO " },
        sign.what,
        sign.truth.name()
    );
}
