//! Saves runs, and compares a run with an earlier one.

use std::fmt::Write;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context;

use super::args::EvalArgs;
use super::collection::Measurement;
use crate::cli::escape;
use crate::cli::failure::Failure;
use recite_lab::eval::comparison::{ChangedQuery, Comparison, UnpairedQueries};
use recite_lab::eval::run::EvalRun;
use recite_notes::QaId;

/// The minimum for the number of gained and of lost queries that may be listed.
const MIN_LISTED: usize = 20;

/// Saves a run atomically.
///
/// # Errors
/// Fails if the file cannot be written.
pub fn save(file: &Path, run: &EvalRun) -> Result<(), Failure> {
    let text = serde_json::to_string(run)? + "\n";
    let folder = file
        .parent()
        .filter(|it| !it.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        let mut new = tempfile::NamedTempFile::new_in(folder)?;
        new.write_all(text.as_bytes())?;
        new.as_file().sync_all()?;
        new.persist(file)?;
        Ok(())
    };
    Ok(write().with_context(|| format!("write {}", file.display()))?)
}

/// Loads a saved run.
///
/// # Errors
/// Returns the error as one line.
pub fn load(file: &Path) -> Result<EvalRun, String> {
    let path = file.display();
    let text = fs::read_to_string(file).map_err(|error| {
        format!("{path}: cannot be read ({error}). Use a file that `--save` wrote.")
    })?;
    EvalRun::parse(&text).map_err(|error| format!("{path}: {error}"))
}

/// Compares this run with the saved one.
///
/// # Errors
/// Fails if they have no query in common.
pub fn compare(before: &EvalRun, now: &EvalRun, args: &EvalArgs) -> Result<Comparison, Failure> {
    Comparison::new(before, now).ok_or_else(|| {
        let names = |run: &EvalRun| {
            let names = run.collections.iter().map(|it| format!("`{}`", it.name));
            names.collect::<Vec<_>>().join(", ")
        };
        let file = args.against.as_deref().unwrap_or(Path::new(""));
        Failure::Usage(vec![format!(
            "{}: has no query in common with this run (it has {}, this run has {}). Compare the same collections.",
            file.display(),
            names(before),
            names(now)
        )])
    })
}

/// Renders the changes as text. Lists up to 20 gained and 20 lost queries, or up to `misses` if that is more.
pub fn render(
    before: &EvalRun,
    found: &Comparison,
    measured: &[Measurement<'_>],
    misses: usize,
) -> String {
    let mut page = format!(
        "\nAgainst the saved run{}, over {} answerable and {} unanswerable queries:\n",
        match before.typos {
            Some(seed) => format!(" with typos (seed {seed})"),
            None => String::new(),
        },
        found.answerable,
        found.unanswerable
    );
    let _ = writeln!(
        page,
        "  hit@1   {:.4} → {:.4}  {} gained, {} lost, p = {:.4} (exact sign test)",
        found.hit_at_1.before,
        found.hit_at_1.now,
        found.gained.len(),
        found.lost.len(),
        found.p_hit_at_1
    );
    let _ = writeln!(
        page,
        "  MRR@10  {:.4} → {:.4}  p = {:.4} (paired randomization test)",
        found.mrr_at_10.before, found.mrr_at_10.now, found.p_mrr_at_10
    );
    for (what, share) in [
        ("right", found.right_in_full),
        ("wrong", found.wrong_in_full),
    ] {
        let _ = writeln!(
            page,
            "  {what} note in full  {:.4} → {:.4}",
            share.before, share.now
        );
    }
    let (before, now) = found.unanswerable_in_full;
    let _ = writeln!(
        page,
        "  unanswerable queries with a note in full  {before} → {now}"
    );
    write_missing(&mut page, &found.unpaired);
    let limit = misses.max(MIN_LISTED);
    write_changes(&mut page, "Gained", &found.gained, measured, limit);
    write_changes(&mut page, "Lost", &found.lost, measured, limit);
    page
}

fn write_missing(page: &mut String, missing: &UnpairedQueries) {
    for (whose, names) in [
        ("the saved run", &missing.collections_before_only),
        ("this run", &missing.collections_now_only),
    ] {
        if !names.is_empty() {
            let _ = writeln!(
                page,
                "  only in {whose}, not compared: {}",
                escape::line(&names.join(", "))
            );
        }
    }
    for (count, what) in [
        (missing.queries_before_only, "only in the saved run"),
        (missing.queries_now_only, "only in this run"),
        (missing.rejudged, "with other relevant ids"),
    ] {
        if count > 0 {
            let _ = writeln!(page, "  queries {what}, not compared: {count}");
        }
    }
}

fn write_changes(
    page: &mut String,
    title: &str,
    changes: &[ChangedQuery],
    measured: &[Measurement<'_>],
    limit: usize,
) {
    if changes.is_empty() {
        return;
    }
    let _ = writeln!(page, "\n{title} hit@1:");
    for change in changes.iter().take(limit) {
        let of = measured
            .iter()
            .find(|it| it.saved.name == change.collection);
        // A note of the earlier run may have been deleted. Its id still identifies it.
        let describe = |id: &Option<QaId>| match id {
            None => "nothing".to_owned(),
            Some(id) => of.and_then(|of| of.app.get(id)).map_or_else(
                || format!("`{id}`, which is no longer in the notes"),
                |qa| {
                    let source = escape::line(&qa.source.to_string());
                    format!("{}  {source}", qa.question.plain().replace('\n', " "))
                },
            ),
        };
        let _ = writeln!(
            page,
            "  {}  ({})\n    before  {}\n    now     {}",
            escape::line(&change.query),
            escape::line(&change.collection),
            describe(&change.first_before),
            describe(&change.first_now)
        );
    }
    if changes.len() > limit {
        let left = changes.len() - limit;
        let _ = writeln!(
            page,
            "  … and {left} more; list them with `--misses {}`",
            changes.len()
        );
    }
}
