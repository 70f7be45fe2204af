//! `recite eval`: measures search quality on judged queries, and prints metrics, misses and changes.
//!
//! Every folder is read and every problem is collected before anything is measured. Exit code 1: some judgments
//! could not be used; 2: there is nothing to measure, or nothing to compare with.

mod args;
pub mod collection;
mod comparison;
mod leave_out;
mod misses;
mod report;
mod suggest;
mod suggest_table;
mod table;

use std::process::ExitCode;

use super::failure::Failure;
use super::model::Model;
use super::print::{print, print_json};
use super::setup::GlobalArgs;
use super::terminal;
pub use args::EvalArgs;
use collection::Measurement;
use recite_lab::eval::run::EvalRun;
use report::EvalReport;
use suggest::SuggestReport;

/// Runs `recite eval`.
pub fn run(globals: &GlobalArgs, args: &EvalArgs) -> Result<ExitCode, Failure> {
    let config = globals.config()?;
    let mut errors = Vec::new();
    let before = args.against.as_deref().and_then(|file| {
        comparison::load(file)
            .map_err(|line| errors.push(line))
            .ok()
    });
    let (collections, problems) =
        collection::load_all(&config, &args.folders, args.kind.as_deref(), &mut errors);
    if !errors.is_empty() {
        let problems = problems.iter().map(ToString::to_string);
        return Err(Failure::Usage(problems.chain(errors).collect()));
    }
    let model = Model::load(&config, !args.no_model);
    for collection in &collections {
        model.add_meaning(&collection.app, &config);
    }
    if args.suggest {
        print_suggestions(&SuggestReport::measure(&collections, &problems, args), args)?;
        return Ok(ExitCode::from(u8::from(!problems.is_empty())));
    }
    let measured = collections
        .iter()
        .map(|collection| collection.measure(args.typos))
        .collect::<Vec<Measurement<'_>>>();
    let near_misses = (args.leave_out).then(|| leave_out::measure(&collections, &measured, args));
    let saved = measured.iter().map(|it| it.saved.clone()).collect();
    let now = EvalRun::new(config.search, args.typos, saved);
    let changes = match &before {
        Some(before) => Some(comparison::compare(before, &now, args)?),
        None => None,
    };
    let misses = misses::worst_misses(&measured, args.misses);
    let report = EvalReport::new(&now, &measured, &problems, args);
    if let Some(file) = &args.save {
        comparison::save(file, &now)?;
    }
    for problem in &problems {
        terminal::print_stderr(problem);
    }
    if args.json {
        report.print_json(near_misses.as_deref(), &misses, changes.as_ref())?;
    } else {
        let mut page = table::render(&report);
        page.push_str(&leave_out::render(
            near_misses.as_deref().unwrap_or_default(),
        ));
        page.push_str(&misses::render(&misses));
        if let (Some(before), Some(changes)) = (&before, &changes) {
            page.push_str(&comparison::render(before, changes, &measured, args.misses));
        }
        print(&page)?;
    }
    Ok(ExitCode::from(u8::from(!problems.is_empty())))
}

/// Prints the report of `--suggest`, after the problems.
fn print_suggestions(report: &SuggestReport<'_>, args: &EvalArgs) -> Result<(), Failure> {
    for problem in report.problems {
        terminal::print_stderr(problem);
    }
    match args.json {
        true => print_json(report),
        false => print(&suggest_table::render(report)),
    }
}
