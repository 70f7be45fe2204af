//! The reply to `/reload`, for those who manage a server. Only the member who asked sees it.

use super::catalog::{Catalog, CountText};
use super::frame::{GRAY, GREEN, YELLOW, framed};
use super::{Message, dialect, limits};
use recite_notes::load::ReloadSummary;
use recite_notes::{Problem, ProblemSummary};

/// How many problems are listed; `recite check` lists them all.
const MAX_PROBLEMS: usize = 8;
/// The longest part of a problem that is shown, in characters.
const MAX_PROBLEM_CHARS: usize = 300;

/// Returns the report on reloaded notes. `relinked` quiz histories moved along with their Q&A; `is_not_pulled` if the
/// repository could not be pulled before.
pub fn report(
    catalog: Catalog,
    summary: &ReloadSummary,
    relinked: usize,
    is_not_pulled: bool,
) -> Message {
    let changes: [(usize, CountText); 3] = [
        (summary.added, Catalog::reload_added),
        (summary.changed, Catalog::reload_edited),
        (summary.removed, Catalog::reload_removed),
    ];
    let changes = changes.into_iter().filter(|(n, _)| *n > 0);
    let changes: Vec<String> = changes.map(|(n, text)| text(catalog, count(n))).collect();
    let total = catalog.reload_total(count(summary.qas), count(summary.files));
    let result = match changes.is_empty() {
        true => catalog.reload_unchanged(),
        false => catalog.reload_changed(&changes.join(", ")),
    };
    let mut lines = vec![format!("{result} {total}")];
    lines.extend(is_not_pulled.then(|| catalog.reload_not_pulled()));
    lines.extend((relinked > 0).then(|| catalog.reload_histories_moved(count(relinked))));
    lines.extend((summary.last_good > 0).then(|| catalog.reload_kept(count(summary.last_good))));
    lines.extend(problems(catalog, &summary.problems));
    let color = match changes.is_empty() {
        _ if summary.last_good > 0 || is_not_pulled => YELLOW,
        true => GRAY,
        false => GREEN,
    };
    framed(color, lines)
}

/// Returns the message when the notes could not be read, so the last good version stays in use.
pub fn failed(catalog: Catalog) -> Message {
    framed(YELLOW, vec![catalog.reload_failed()])
}

/// Lists problems. Those that keep an earlier version live come first, because somebody may be waiting for a change.
fn problems(catalog: Catalog, problems: &[Problem]) -> Vec<String> {
    let digest = ProblemSummary::new(problems);
    let (all, missing_ids) = (digest.problems.len(), digest.missing_ids);
    let (kept, others): (Vec<&Problem>, Vec<&Problem>) = digest
        .problems
        .into_iter()
        .partition(|problem| problem.has_last_good);
    let listed = kept.into_iter().chain(others).take(MAX_PROBLEMS);
    let mut lines: Vec<String> = listed.map(problem_line).collect();
    if all > MAX_PROBLEMS {
        let more = catalog.reload_more_problems(count(all - MAX_PROBLEMS));
        lines.push(format!("-# {more}"));
    }
    if missing_ids > 0 {
        lines.push(format!(
            "-# {}",
            catalog.reload_missing_ids(count(missing_ids))
        ));
    }
    lines
}

/// Returns a problem as `recite check` prints it, in English.
fn problem_line(problem: &Problem) -> String {
    let text = limits::clip(&problem.to_string(), MAX_PROBLEM_CHARS);
    format!("- {}", dialect::with_code(&text))
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
