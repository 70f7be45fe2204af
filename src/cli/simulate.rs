//! `recite simulate`: how much would members remember after a year, by each way of choosing what to ask?
//!
//! Exit code 1: a sign that the choosing must keep to does not come out.

mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context;

use super::failure::Failure;
use super::print::{print, print_json};
use crate::messages::chart::rasterize;
use recite_lab::simulate::report::{SimulationReport, group_results, list_runs};
use recite_lab::simulate::{MemoryModel, Policy, SimulationSettings, YearResult, plot, simulate};

/// Pixels for each unit of the plot, for sharp text on fine screens.
const PLOT_SCALE: f32 = 2.0;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// How long the community is watched; the recall of the last 90 days counts, or of all where there are fewer
    #[arg(long, value_name = "N", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=3650))]
    days: u32,
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=200))]
    members: u16,
    /// How many questions their notes hold
    #[arg(long, value_name = "N", default_value_t = 150, value_parser = clap::value_parser!(u16).range(1..=5000))]
    questions: u16,
    /// How many communities, each with members and luck of its own: at least 2, as the differences between them show
    /// how sure each figure is
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(2..=1000))]
    seeds: u16,
    /// The seed of the first community; the others have the next ones
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Draw the recall over time into this file, whose name ends in `.png` or `.svg`
    #[arg(long, value_name = "FILE", value_parser = picture_file)]
    plot: Option<PathBuf>,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

pub fn run(options: &Options) -> Result<ExitCode, Failure> {
    let settings = SimulationSettings {
        days: options.days,
        members: usize::from(options.members),
        notes: usize::from(options.questions),
    };
    let runs = list_runs(options.seed, usize::from(options.seeds));
    let outcomes = group_results(&runs, all(settings, &runs));
    let report = SimulationReport::new(settings, options.seed, &outcomes);
    if let Some(file) = &options.plot {
        draw(&report, file)?;
    }
    match options.json {
        true => print_json(&report)?,
        false => print(&table::page(&report))?,
    }
    let all_hold = report.criteria.iter().all(|sign| sign.is_met);
    Ok(ExitCode::from(u8::from(!all_hold)))
}

/// The outcomes of these runs, in their order, by as many threads as there are processors.
fn all(settings: SimulationSettings, runs: &[(MemoryModel, Policy, u64)]) -> Vec<YearResult> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, YearResult)>> = Mutex::new(Vec::with_capacity(runs.len()));
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some((truth, policy, seed)) = runs.get(at) else {
                return;
            };
            let outcome = simulate(settings, *truth, *policy, *seed);
            let mut done = done
                .lock()
                .expect("no thread panics while it holds the lock");
            done.push((at, outcome));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let mut done = done
        .into_inner()
        .expect("no thread panics while it holds the lock");
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

/// The file of a picture that can be drawn.
fn picture_file(path: &str) -> Result<PathBuf, String> {
    let file = PathBuf::from(path);
    match ending(&file).as_deref() {
        Some("png" | "svg") => Ok(file),
        _ => Err(
            "only PNG and SVG can be drawn; name a file that ends in `.png` or `.svg`".to_owned(),
        ),
    }
}

/// What the file's name ends in behind the last dot, in lower case.
fn ending(file: &Path) -> Option<String> {
    let ending = file.extension()?.to_str()?;
    Some(ending.to_ascii_lowercase())
}

fn draw(report: &SimulationReport, file: &Path) -> Result<(), Failure> {
    let svg = plot::draw_svg(report);
    let picture = match ending(file).is_some_and(|ending| ending == "svg") {
        true => svg.into_bytes(),
        false => rasterize(&svg, PLOT_SCALE).context("draw the picture")?,
    };
    let written = fs::write(file, picture);
    Ok(written.with_context(|| format!("write `{}`", file.display()))?)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::{Cli, Command};

    #[test]
    fn the_options_stand_beside_those_of_every_command() {
        let line = [
            "recite",
            "simulate",
            "--notes",
            "folder",
            "--questions",
            "9",
        ];
        let command = Cli::try_parse_from(line).expect("it is understood").command;
        let Some(Command::Simulate(options)) = command else {
            panic!("it is another command");
        };
        assert_eq!(
            (options.questions, options.seeds, options.days),
            (9, 20, 365)
        );
    }

    #[test]
    fn threads_leave_the_order_as_it_was() {
        let settings = SimulationSettings {
            days: 12,
            members: 2,
            notes: 5,
        };
        let runs = list_runs(3, 2);
        let one_by_one = runs
            .iter()
            .map(|(truth, policy, seed)| simulate(settings, *truth, *policy, *seed));
        assert_eq!(all(settings, &runs), one_by_one.collect::<Vec<_>>());
    }
}
