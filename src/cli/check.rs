//! `recite check`: is everything well with the config and the notes, and with `--online` with Discord
//! and the database? Tells every problem at once.

mod online;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use serde::Serialize;

use super::terminal::Page;
use super::{Failure, Shared, access, print_json, print_page, remote};
use crate::config::ConfigProblem;
use crate::discord::online::{Finding, State};
use recite_notes::Problem;
use recite_notes::fix::{MissingId, with_ids};
use recite_notes::load::{Loaded, load, replace};

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Write the missing ids into the notes; no other byte changes
    #[arg(long)]
    fix: bool,
    /// Also try what the bot needs: token, servers, the permissions in its channels, the database.
    /// Posts nothing; the bot may run meanwhile
    #[arg(long)]
    online: bool,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

/// What was found and done.
#[derive(Debug, Serialize)]
struct Report<'a> {
    files: usize,
    questions: usize,
    topics: usize,
    /// Those of the config, then those of the notes, by place.
    config_problems: &'a [ConfigProblem],
    problems: &'a [Problem],
    /// How many ids were written, by file.
    fixed: &'a BTreeMap<String, usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    online: Option<&'a [Finding]>,
}

pub fn run(shared: &Shared, options: &Options) -> Result<ExitCode, Failure> {
    let (config, config_problems) = shared.config_and_problems();
    let with_config = |line: String| {
        let told = config_problems.iter().map(ToString::to_string);
        Failure::Usage(told.chain([line]).collect())
    };
    if let Some(remote) = config.git.remote.as_ref().filter(|_| options.fix) {
        let line = format!(
            "the notes come from {remote}, where `--fix` writes nothing; name a clone of it with `--notes`"
        );
        return Err(with_config(line));
    }
    let notes = &remote::folder_of(&config).map_err(with_config)?;
    let read = || load(notes, &access(&config)).map_err(|error| with_config(error.to_string()));
    let mut loaded = read()?;
    let mut fixed = BTreeMap::new();
    if options.fix && !loaded.missing_ids.is_empty() {
        fixed = write_ids(notes, &loaded)?;
        loaded = read()?;
    }
    // Without a token nothing can be asked.
    if options.online && matches!(config.token, Some(Err(_))) {
        let problems = config_problems.iter().map(ToString::to_string);
        return Err(Failure::Usage(problems.collect()));
    }
    let found = match options.online {
        true => Some(online::look(&config)?),
        false => None,
    };
    let report = Report {
        files: loaded.notebook.files(),
        questions: loaded.notebook.qas().len(),
        topics: loaded.notebook.topics().len(),
        config_problems: &config_problems,
        problems: &loaded.problems,
        fixed: &fixed,
        online: found.as_deref(),
    };
    if options.json {
        print_json(&report)?;
    } else {
        print_page(&page(notes, &report))?;
    }
    let is_well =
        config_problems.is_empty() && loaded.problems.is_empty() && to_change(&report) == 0;
    Ok(if is_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn page(notes: &Path, report: &Report<'_>) -> Page {
    let mut page = Page::default();
    for problem in report.config_problems {
        page.line(problem);
    }
    for problem in report.problems {
        // With the folder in front, editors and terminals can open the place.
        let place = Problem {
            path: notes.join(&problem.path).display().to_string(),
            ..problem.clone()
        };
        page.line(place);
    }
    for (path, ids) in report.fixed {
        let path = notes.join(path);
        let ids = counted(*ids, "id", "ids");
        page.line(format_args!("{}: wrote {ids}", path.display()));
    }
    for finding in report.online.unwrap_or_default() {
        page.line(line(finding));
    }
    let problems = report.problems.len() + report.config_problems.len() + to_change(report);
    page.line(format_args!(
        "{}, {}, {}, {}",
        counted(report.files, "file", "files"),
        counted(report.questions, "Q&A", "Q&As"),
        counted(report.topics, "topic", "topics"),
        counted(problems, "problem", "problems"),
    ));
    page
}

/// One finding, with what to do.
fn line(finding: &Finding) -> String {
    let state = match finding.state {
        State::Good => "good",
        State::Note => "note",
        State::Change => "change",
    };
    let remedy = finding.remedy.as_ref().map(|remedy| format!("; {remedy}"));
    let remedy = remedy.unwrap_or_default();
    format!("{state:<8}{}: {}{remedy}", finding.about, finding.what)
}

/// How much must change for the bot to work.
fn to_change(report: &Report<'_>) -> usize {
    let found = report.online.unwrap_or_default().iter();
    found.filter(|it| it.state == State::Change).count()
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Writes every id that can be written; what cannot stays a problem of the next reading.
fn write_ids(notes: &Path, loaded: &Loaded) -> Result<BTreeMap<String, usize>, Failure> {
    let mut by_file: BTreeMap<&str, Vec<MissingId>> = BTreeMap::new();
    for id in &loaded.missing_ids {
        by_file.entry(&id.path).or_default().push(id.clone());
    }
    let mut fixed = BTreeMap::new();
    for (path, missing) in by_file {
        // A note that is a symbolic link is written where it really lies, and stays a link.
        let file = notes
            .join(path)
            .canonicalize()
            .with_context(|| path.to_owned())?;
        let original = fs::read(&file).with_context(|| file.display().to_string())?;
        if let Some(bytes) = with_ids(&original, &missing) {
            replace(&file, &bytes).with_context(|| format!("write {}", file.display()))?;
            fixed.insert(path.to_owned(), missing.len());
        }
    }
    Ok(fixed)
}
