//! `recite eval`: how well does the search do on judged queries? Tells figures, misses and changes.
//!
//! Every folder is read and every problem told before anything is measured. Exit code 1: some
//! judgments could not be used; 2: there is nothing to measure, or nothing to compare with.

mod changes;
mod collection;
mod misses;
mod options;
mod report;
mod table;

use std::process::ExitCode;

use super::failure::Failure;
use super::meaning::Model;
use super::print::print;
use super::shared::Shared;
use super::terminal;
use collection::Measured;
pub use options::Options;
use recite_lab::eval::run::EvalRun;
use report::Report;

pub fn run(shared: &Shared, options: &Options) -> Result<ExitCode, Failure> {
    let config = shared.config()?;
    let mut wrong = Vec::new();
    let before = options
        .against
        .as_deref()
        .and_then(|file| changes::saved(file).map_err(|line| wrong.push(line)).ok());
    let (collections, problems) = collection::read_all(&config, options, &mut wrong);
    if !wrong.is_empty() {
        let problems = problems.iter().map(ToString::to_string);
        return Err(Failure::Usage(problems.chain(wrong).collect()));
    }
    let model = Model::load(&config, !options.no_model);
    for collection in &collections {
        model.add_meaning(&collection.app, &config);
    }
    let measured = collections
        .iter()
        .map(|collection| collection.measure(options.typos))
        .collect::<Result<Vec<Measured<'_>>, Failure>>()?;
    let saved = measured.iter().map(|it| it.saved.clone()).collect();
    let now = EvalRun::new(config.search, options.typos, saved);
    let changes = match &before {
        Some(before) => Some(changes::since(before, &now, options)?),
        None => None,
    };
    let misses = misses::worst(&measured, options.misses)?;
    let report = Report::new(&now, &measured, &problems, options);
    if let Some(file) = &options.save {
        changes::save(file, &now)?;
    }
    for problem in &problems {
        terminal::print_stderr(problem);
    }
    if options.json {
        report.print_json(&misses, changes.as_ref())?;
    } else {
        let mut page = table::page(&report);
        page.push_str(&misses::page(&misses));
        if let (Some(before), Some(changes)) = (&before, &changes) {
            page.push_str(&changes::page(before, changes, &measured, options.misses));
        }
        print(&page)?;
    }
    Ok(ExitCode::from(u8::from(!problems.is_empty())))
}
