//! `recite check`: is everything well with the config and the notes, and with `--online` with Discord
//! and the database? Reports every problem at once.

mod explain;
mod online;
mod page;
mod report;

use std::process::ExitCode;

use super::failure::Failure;
use super::print::{print_json, print_page};
use super::remote;
use super::shared::{Shared, access};
use crate::check::ids::{self, Written};
use crate::config::{Config, ConfigProblem};
use recite_notes::load::load;
use recite_search::embedding::{self, ModelError};
use report::Report;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Write the missing ids into the notes; no other byte changes
    #[arg(long)]
    fix: bool,
    /// Also try what the bot needs: token, servers, the permissions in its channels, the database.
    /// Posts nothing; the bot may run meanwhile
    #[arg(long)]
    online: bool,
    /// Exit with code 1 for notices too, not only for errors and warnings
    #[arg(long)]
    strict: bool,
    /// Print how one file was read: each Q&A with its lines, its shape and whether it is quizzed, and what belongs to
    /// no question
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "online"])]
    explain: Option<String>,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

/// A model that was asked for and cannot be used. That there is none where nobody named a folder is no problem.
fn model_problem(config: &Config) -> Option<ConfigProblem> {
    let folder = config.meaning.model_dir.as_ref()?;
    let error = embedding::check(folder).err()?;
    let is_named = config.meaning.model_dir != Config::default().meaning.model_dir;
    if matches!(error, ModelError::Missing(_)) && !is_named {
        return None;
    }
    Some(ConfigProblem {
        path: config.file.display().to_string(),
        line: 0,
        column: 0,
        what: format!("`search.model_dir`: {error}"),
        remedy: "with \"\" in its place, words alone are searched".to_owned(),
    })
}

pub fn run(shared: &Shared, options: &Options) -> Result<ExitCode, Failure> {
    let (config, mut config_problems) = shared.config_and_problems();
    config_problems.extend(model_problem(&config));
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
    if let Some(file) = &options.explain {
        let Some(explained) = explain::explained(notes, file, &loaded) else {
            let line = format!(
                "`{file}` is no note below `{}`; name one by its path",
                notes.display()
            );
            return Err(with_config(line));
        };
        match options.json {
            true => print_json(&explained)?,
            false => print_page(&explain::page(&explained))?,
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut written = Written::default();
    if options.fix && !loaded.missing_ids.is_empty() {
        written = ids::write(notes, &loaded.missing_ids);
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
        files: loaded.notebook.file_count(),
        questions: loaded.notebook.qas().len(),
        topics: loaded.notebook.topics().len(),
        config_problems: &config_problems,
        problems: &loaded.problems,
        coverage: loaded.total_coverage(),
        unread: loaded
            .coverage
            .iter()
            .filter(|it| !it.unread.is_empty())
            .collect(),
        written: &written,
        online: found.as_deref(),
    };
    if options.json {
        print_json(&report)?;
    } else {
        print_page(&page::page(notes, &report))?;
    }
    match report.counts().is_well(options.strict) {
        true => Ok(ExitCode::SUCCESS),
        false => Ok(ExitCode::from(1)),
    }
}
