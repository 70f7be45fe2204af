//! `recite check`: reports every problem in the config and the notes, and with `--online` those of Discord
//! and the database.

mod explain;
mod online;
mod page;
mod report;

use std::process::ExitCode;

use super::failure::Failure;
use super::load_progress::{LoadProgress, ProgressOutput};
use super::notes_source;
use super::print::{print_json, print_page};
use super::setup::{GlobalArgs, load_notes};
use crate::check::ids::{self, IdFixes};
use crate::check::twins::{self, Twins};
use crate::config::{Config, ConfigProblem};
use recite_notes::Notebook;
use recite_search::SearchIndex;
use recite_search::embedding::{self, CrossEncoder, ModelError, multilingual};
use report::CheckReport;

/// The arguments of `recite check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Write missing ids into the notes; nothing else in the files changes
    #[arg(long)]
    fix: bool,
    /// Also check the token, the servers, the bot's permissions in its channels and the database.
    /// Posts nothing, and is safe to run while the bot is running
    #[arg(long)]
    online: bool,
    /// Exit with code 1 for notices too, not only for errors and warnings
    #[arg(long)]
    strict: bool,
    /// Also list the questions that another note would answer if their own note did not exist. Such twins are easily
    /// confused. The list does not change the exit code
    #[arg(long)]
    twins: bool,
    /// Explain how one file was read: each Q&A with its lines, its shape and whether it is quizzed, and the text that
    /// belongs to no question
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "online", "twins"])]
    explain: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Returns a problem for each configured model that cannot be used. A missing model in the default folder is no problem.
fn model_problems(config: &Config) -> impl Iterator<Item = ConfigProblem> {
    let options = &config.meaning;
    let english = options.model_dir.as_deref().and_then(|folder| {
        let (checked, is_named) = (embedding::check(folder), options.is_model_named());
        model_problem(config, "search.model_dir", checked, is_named)
    });
    let multilingual = options.multilingual_dir().and_then(|folder| {
        let is_named = options.is_multilingual_model_named();
        let checked = multilingual::MODEL.check(folder);
        model_problem(config, "search.multilingual_model_dir", checked, is_named)
    });
    let reranker = options.reranker_dir.as_deref().and_then(|folder| {
        let checked = CrossEncoder::load(folder).map(drop);
        model_problem(config, "search.reranker_dir", checked, true)
    });
    english.into_iter().chain(multilingual).chain(reranker)
}

fn model_problem(
    config: &Config,
    key: &str,
    checked: Result<(), ModelError>,
    is_named: bool,
) -> Option<ConfigProblem> {
    let error = checked.err()?;
    if matches!(error, ModelError::Missing { .. }) && !is_named {
        return None;
    }
    Some(ConfigProblem {
        path: config.file.display().to_string(),
        line: 0,
        column: 0,
        what: format!("`{key}`: {error}"),
        remedy: "Correct the folder, or set it to \"\" to search without the model.".to_owned(),
    })
}

fn find_twins(notebook: &Notebook, config: &Config) -> Vec<Twins> {
    let index = SearchIndex::build(notebook, config.search);
    twins::find(notebook, &index)
}

/// Runs `recite check`.
pub fn run(globals: &GlobalArgs, args: &CheckArgs) -> Result<ExitCode, Failure> {
    let (config, mut config_problems) = globals.config_and_problems();
    config_problems.extend(model_problems(&config));
    let with_config = |line: String| {
        let problems = config_problems.iter().map(ToString::to_string);
        Failure::Usage(problems.chain([line]).collect())
    };
    if let Some(remote) = config.git.remote.as_ref().filter(|_| args.fix) {
        let line = format!(
            "`--fix` cannot write to {remote}, where the notes come from. Pass a clone of it with `--notes`."
        );
        return Err(with_config(line));
    }
    let notes = &notes_source::resolve_folder(&config).map_err(with_config)?;
    let read = || {
        let progress = LoadProgress::start(ProgressOutput::Terminal);
        load_notes(notes, &config, &progress).map_err(|error| with_config(error.to_string()))
    };
    let mut loaded = read()?;
    if let Some(file) = &args.explain {
        let Some(explanation) = explain::explain_file(notes, file, &loaded) else {
            let line = format!(
                "`{file}` is not a note in `{}`. Pass the path of a note.",
                notes.display()
            );
            return Err(with_config(line));
        };
        match args.json {
            true => print_json(&explanation)?,
            false => print_page(&explain::render(&explanation))?,
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut id_fixes = IdFixes::default();
    if args.fix && !loaded.missing_ids.is_empty() {
        id_fixes = ids::write_missing(notes, &loaded.missing_ids);
        loaded = read()?;
    }
    // Without a valid token, Discord cannot be checked.
    if args.online && matches!(config.token, Some(Err(_))) {
        let problems = config_problems.iter().map(ToString::to_string);
        return Err(Failure::Usage(problems.collect()));
    }
    let findings = match args.online {
        true => Some(online::run_checks(&config)?),
        false => None,
    };
    let twins = match args.twins {
        true => Some(find_twins(&loaded.notebook, &config)),
        false => None,
    };
    let report = CheckReport {
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
        id_fixes: &id_fixes,
        online: findings.as_deref(),
        twins: twins.as_deref(),
    };
    if args.json {
        print_json(&report)?;
    } else {
        print_page(&page::render(notes, &report))?;
    }
    match report.counts().passes(args.strict) {
        true => Ok(ExitCode::SUCCESS),
        false => Ok(ExitCode::from(1)),
    }
}
