//! `recite calibrate`: chooses the confidence thresholds for a folder of notes from its judged queries, or with
//! `--model` the scale of a model.
//!
//! Every folder is read and every problem is collected before anything is measured. Exit code 1: some judgments
//! could not be used; 2: there are too few queries, or notes answer too few of them.

mod args;
mod model;
mod report;
mod table;

use std::process::ExitCode;

use super::escape;
use super::eval::collection::{Collection, load_all};
use super::failure::Failure;
use super::model::Model;
use super::print::{print, print_json};
use super::setup::GlobalArgs;
use super::terminal;
use crate::config::Config;
pub use args::CalibrateArgs;
use recite_lab::calibrate::{Change, GroupFigures, Looks, Trials, calibrate, check_queries};
use recite_lab::eval::judgments::distinct;
use recite_lab::eval::run::Thresholds;
use report::{CalibrationReport, CollectionReport};

/// Runs `recite calibrate`.
pub fn run(globals: &GlobalArgs, args: &CalibrateArgs) -> Result<ExitCode, Failure> {
    let config = globals.config()?;
    let mut errors = Vec::new();
    let (mut collections, problems) = load_all(&config, &args.folders, None, &mut errors);
    for collection in &mut collections {
        collection.queries = distinct(std::mem::take(&mut collection.queries));
        let [answerable, unanswerable] = collection.query_counts();
        if let Err(error) = check_queries(answerable, unanswerable) {
            errors.push(format!("{}: {error}", collection.name));
        }
    }
    if !errors.is_empty() {
        let problems = problems.iter().map(ToString::to_string);
        return Err(Failure::Usage(problems.chain(errors).collect()));
    }
    if args.model {
        return model::run(&config, &collections, &problems);
    }
    let model = Model::load(&config, !args.no_model);
    let mut reports = Vec::new();
    for collection in &collections {
        model.add_meaning(&collection.app, &config);
        reports.push(calibrate_collection(collection, &config, args)?);
    }
    let report = CalibrationReport {
        with_model: collections.iter().any(|it| it.app.has_meaning()),
        targets: args.targets(),
        collections: reports,
        problems: &problems,
    };
    for problem in &problems {
        terminal::print_stderr(problem);
    }
    for warning in report.collections.iter().flat_map(warnings) {
        terminal::print_stderr(warning);
    }
    match args.json {
        true => print_json(&report)?,
        false => print(&table::render(&report))?,
    }
    Ok(ExitCode::from(u8::from(!problems.is_empty())))
}

/// Returns a warning for each group of queries with a bound that limits nothing.
fn warnings(collection: &CollectionReport) -> Vec<String> {
    let groups = table::groups(&collection.calibration);
    let is_unbounded = |change: Change| change.bound.is_some_and(|bound| bound >= 1.0);
    let is_unbounded = |looks: Looks| is_unbounded(looks.sure) || is_unbounded(looks.full);
    let groups = groups.into_iter().filter(|(_, it)| is_unbounded(it.wrong));
    let warning = |(name, figures): (&str, &GroupFigures)| {
        format!(
            "warning: {}: a bound of `{name}` is 1.000, which limits nothing. Judge more queries of this kind ({} so \
             far), or allow a smaller share of wrong notes.",
            escape::line(&collection.name),
            figures.queries
        )
    };
    groups.map(warning).collect()
}

fn calibrate_collection(
    collection: &Collection,
    config: &Config,
    args: &CalibrateArgs,
) -> Result<CollectionReport, Failure> {
    let measured = collection.measure(None);
    let near_misses = collection.near_misses(None);
    let trials = Trials::new(&measured.saved.outcomes, &near_misses);
    let configured = Thresholds::new(config.search);
    let calibration = calibrate(&trials, args.targets(), configured)
        .map_err(|error| Failure::Usage(vec![format!("{}: {error}", collection.name)]))?;
    Ok(CollectionReport {
        name: collection.name.clone(),
        notes: collection.app.notebook().qas().len(),
        calibration,
    })
}
