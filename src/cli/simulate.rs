//! `recite simulate`: compares how much members remember after a year under each policy for choosing questions.
//!
//! Exit code 1 if an expected difference between policies does not hold.

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

/// The arguments of `recite simulate`.
#[derive(Debug, clap::Args)]
pub struct SimulateArgs {
    /// The number of days to simulate; recall is averaged over the last 90 days, or over all days if there are fewer
    #[arg(long, value_name = "N", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=3650))]
    days: u32,
    /// The number of members in a community
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=200))]
    members: u16,
    /// The number of questions in their notes
    #[arg(long, value_name = "N", default_value_t = 150, value_parser = clap::value_parser!(u16).range(1..=5000))]
    questions: u16,
    /// The number of communities, each with its own members and random draws; at least 2, because the standard error
    /// is estimated from their differences
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(2..=1000))]
    seeds: u16,
    /// The seed of the first community; each further community uses the next number
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Plot recall over time to this file (`.png` or `.svg`)
    #[arg(long, value_name = "FILE", value_parser = picture_file)]
    plot: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs `recite simulate`.
pub fn run(args: &SimulateArgs) -> Result<ExitCode, Failure> {
    let settings = SimulationSettings {
        days: args.days,
        members: usize::from(args.members),
        notes: usize::from(args.questions),
    };
    let runs = list_runs(args.seed, usize::from(args.seeds));
    let outcomes = group_results(&runs, run_all(settings, &runs));
    let report = SimulationReport::new(settings, args.seed, &outcomes);
    if let Some(file) = &args.plot {
        write_plot(&report, file)?;
    }
    match args.json {
        true => print_json(&report)?,
        false => print(&table::render(&report))?,
    }
    let all_hold = report.criteria.iter().all(|sign| sign.is_met);
    Ok(ExitCode::from(u8::from(!all_hold)))
}

/// Runs all simulations on all processors, and returns the outcomes in the order of `runs`.
fn run_all(settings: SimulationSettings, runs: &[(MemoryModel, Policy, u64)]) -> Vec<YearResult> {
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

/// Parses the file name of a plot.
fn picture_file(path: &str) -> Result<PathBuf, String> {
    let file = PathBuf::from(path);
    match extension(&file).as_deref() {
        Some("png" | "svg") => Ok(file),
        _ => Err("unsupported file type. Use a name that ends in `.png` or `.svg`.".to_owned()),
    }
}

/// Returns the file extension in lowercase.
fn extension(file: &Path) -> Option<String> {
    let extension = file.extension()?.to_str()?;
    Some(extension.to_ascii_lowercase())
}

/// Draws the plot and writes it to `file`.
fn write_plot(report: &SimulationReport, file: &Path) -> Result<(), Failure> {
    let svg = plot::draw_svg(report);
    let picture = match extension(file).is_some_and(|extension| extension == "svg") {
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
    fn global_flags_work_with_the_command() {
        let line = [
            "recite",
            "simulate",
            "--notes",
            "folder",
            "--questions",
            "9",
        ];
        let command = Cli::try_parse_from(line).expect("valid arguments").command;
        let Some(Command::Simulate(args)) = command else {
            panic!("not the command `simulate`");
        };
        assert_eq!((args.questions, args.seeds, args.days), (9, 20, 365));
    }

    #[test]
    fn outcomes_are_in_the_order_of_the_runs() {
        let settings = SimulationSettings {
            days: 12,
            members: 2,
            notes: 5,
        };
        let runs = list_runs(3, 2);
        let one_by_one = runs
            .iter()
            .map(|(truth, policy, seed)| simulate(settings, *truth, *policy, *seed));
        assert_eq!(run_all(settings, &runs), one_by_one.collect::<Vec<_>>());
    }
}
