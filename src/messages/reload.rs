//! The reply of `/reload`, which those who run a server read. Only the one who asked sees it.

use super::frame::{Frame, GREEN, GREY, YELLOW};
use super::{Message, dialect, limits, words};
use recite_notes::load::ReloadSummary;
use recite_notes::{Problem, ProblemSummary};

/// Problems that are shown; whoever wants all of them has `recite check`.
const PROBLEMS: usize = 8;
/// What is shown of one.
const PROBLEM: usize = 300;

const UNPULLED: &str = "I could not pull the repository, so these are the notes of the last time I could. \
                        My log says why.";

/// The notes were read again. `relinked` quiz histories moved along with their Q&A; `is_unpulled` says that the
/// repository could not be pulled before.
pub fn reloaded(summary: &ReloadSummary, relinked: usize, is_unpulled: bool) -> Message {
    let parts = [
        (summary.added, "added"),
        (summary.changed, "changed"),
        (summary.removed, "removed"),
    ];
    let parts = parts.iter().filter(|(n, _)| *n > 0);
    let parts: Vec<String> = parts.map(|(n, what)| format!("{n} {what}")).collect();
    let now = format!(
        "I know {} from {}.",
        count(summary.qas, "Q&A"),
        count(summary.files, "file")
    );
    let mut lines = vec![match parts.is_empty() {
        true => format!("**Nothing has changed in the notes.** {now}"),
        false => format!(
            "**I read the notes again:** {}. Now {now}",
            parts.join(", ")
        ),
    }];
    lines.extend(is_unpulled.then(|| UNPULLED.to_owned()));
    lines.extend(relinked_line(relinked));
    lines.extend(kept(summary.last_good));
    lines.extend(problems(&summary.problems));
    let color = match parts.is_empty() {
        _ if summary.last_good > 0 || is_unpulled => YELLOW,
        true => GREY,
        false => GREEN,
    };
    framed(color, lines)
}

/// The notes could not be read and stayed as they were.
pub fn not_reloaded() -> Message {
    let line = "**I could not read the notes, so everything answers as before.** \
                My log says why; whoever runs me can look there.";
    framed(YELLOW, vec![line.to_owned()])
}

fn relinked_line(relinked: usize) -> Option<String> {
    match relinked {
        0 => None,
        1 => Some("The quiz history of one of them moved along.".to_owned()),
        n => Some(format!("The quiz histories of {n} of them moved along.")),
    }
}

fn kept(kept: usize) -> Option<String> {
    match kept {
        0 => None,
        1 => Some("One file or Q&A cannot be taken as it is now and answers as before.".to_owned()),
        n => Some(format!(
            "{n} files or Q&As cannot be taken as they are now and answer as before."
        )),
    }
}

/// What was kept comes first, as somebody may be waiting for it.
fn problems(problems: &[Problem]) -> Vec<String> {
    let digest = ProblemSummary::new(problems);
    let all = digest.problems.len();
    let missing_ids = digest.missing_ids_line();
    let (kept, others): (Vec<&Problem>, Vec<&Problem>) = digest
        .problems
        .into_iter()
        .partition(|problem| problem.has_last_good);
    let shown = kept.into_iter().chain(others).take(PROBLEMS);
    let mut lines: Vec<String> = shown.map(line).collect();
    match all {
        0 => {}
        n if n > PROBLEMS => lines.push(format!(
            "-# {} more problems; `recite check` lists them all",
            n - PROBLEMS
        )),
        _ => {}
    }
    lines.extend(missing_ids.map(|line| format!("-# {}", dialect::with_code(&line))));
    lines
}

fn line(problem: &Problem) -> String {
    let words = limits::clip(&problem.to_string(), PROBLEM);
    format!("- {}", dialect::with_code(&words))
}

fn count(n: usize, one: &str) -> String {
    words::count(u32::try_from(n).unwrap_or(u32::MAX), one)
}

fn framed(color: u32, lines: Vec<String>) -> Message {
    let mut frame = Frame::default();
    frame.text(lines.join("\n"));
    frame.into_message(color, Vec::new(), true)
}
