//! Measures the time and memory of loading notes, compared with a plain Markdown parser.
//!
//! 100,000 Q&As are loaded and indexed; then files of hostile Markdown of 4, 8 and 16 MB are loaded. The peer is
//! pulldown-cmark, which parses the same text in the same run and keeps nothing. Each measurement runs in a separate
//! process; the peak is `VmHWM` of Linux. Work in proportion to the size doubles with each size.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::Context;
use pulldown_cmark::Parser;
use recite::app::Snapshot;
use recite_notes::access::AccessOptions;
use recite_notes::load::load;
use recite_notes::parser_options;
use recite_search::SearchOptions;
use walkdir::WalkDir;

use super::corpus;
use super::memory::read_status_kib;

const QAS: usize = 100_000;
/// The last size is that of the largest allowed note.
const SIZES_MIB: [usize; 3] = [4, 8, 16];

/// Texts made to be slow: a name, a beginning, and a piece that is repeated.
const SHAPES: &[(&str, &str, &str)] = &[
    ("nested quotes and lists", "", "> > > - - a\n"),
    ("open emphasis", "", "**a _b "),
    ("open brackets", "", "[a ![b "),
    ("open HTML", "", "<div><b><a href=\"x\n"),
    ("open details", "", "<details><summary>a?\n"),
    (
        "a giant table",
        "| a | b |\n|---|---|\n",
        "| a | [b](#c) |\n",
    ),
    ("clozes", "#flashcards\n\n", "==a== b "),
    ("cards in both directions", "#flashcards\n\n", "a:::b\n"),
    ("links to the top", "", "a\n[Back to top](#a)\n"),
    (
        "pictures of the front matter",
        "---\nimages: [{id: a, path: a.png}]\n---\n",
        "<{IMAGE:a}> ",
    ),
    ("labels", "", "Q. a?\nA. b\n"),
    ("bold questions", "", "**a?** b\n\n"),
    ("definitions", "", "a\n: b\n\n"),
];

/// The cost of a measured step.
struct Cost {
    /// The duration in milliseconds.
    ms: f64,
    /// The peak above the memory at the beginning, in megabytes.
    mb: f64,
}

/// Runs and prints all measurements.
pub fn run() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let bytes = corpus::write(folder.path(), QAS)?;
    println!("{QAS} Q&As, {:.1} MB", bytes as f64 / 1e6);
    let peer = measure_step("parse", folder.path())?;
    print("pulldown-cmark alone", &peer, &peer);
    print("load", &measure_step("load", folder.path())?, &peer);
    print(
        "load and index",
        &measure_step("index", folder.path())?,
        &peer,
    );
    println!("hostile files of {SIZES_MIB:?} MiB: load, and pulldown-cmark alone");
    for (name, begin, piece) in SHAPES {
        print!("  {name:<30}");
        let (mut before, mut last) = (None, None);
        for mib in SIZES_MIB {
            let folder = tempfile::tempdir()?;
            let size = mib * 1024 * 1024 - 1024;
            let note = format!(
                "{begin}{}",
                piece.repeat((size - begin.len()) / piece.len())
            );
            fs::write(folder.path().join("a.md"), note)?;
            let load = measure_step("load", folder.path())?;
            let peer = measure_step("parse", folder.path())?;
            print!("  {:>6.0} ms", load.ms);
            if let Some(before) = before.replace(load.ms) {
                print!(" (×{:.1})", load.ms / before);
            }
            last = Some((load, peer));
        }
        if let Some((load, peer)) = last {
            let (times, more) = (load.ms / peer.ms, load.mb / SIZES_MIB[2] as f64);
            print!(
                "; ×{times:.1} of the parser's {:.0} ms; peak {:.0} MB, ×{more:.1} of the file",
                peer.ms, load.mb
            );
        }
        println!();
    }
    Ok(())
}

fn print(what: &str, cost: &Cost, peer: &Cost) {
    let times = cost.ms / peer.ms;
    println!(
        "  {what:<22} {:>7.0} ms (×{times:.1})  peak {:>5.0} MB",
        cost.ms, cost.mb
    );
}

/// Measures a step in a separate process.
fn measure_step(step: &str, folder: &Path) -> anyhow::Result<Cost> {
    let mut process = Command::new(std::env::current_exe()?);
    let output = process.arg("--load-step").arg(step).arg(folder).output()?;
    anyhow::ensure!(output.status.success(), "the step `{step}` failed");
    let printed = String::from_utf8(output.stdout)?;
    let (ms, mb) = printed
        .trim()
        .split_once(' ')
        .context("the step did not print two numbers")?;
    Ok(Cost {
        ms: ms.parse()?,
        mb: mb.parse()?,
    })
}

/// Runs a step in this process, and prints its milliseconds and its peak in MB.
pub fn run_step(step: &str, folder: &Path) -> anyhow::Result<()> {
    let options = AccessOptions::default();
    let start = read_status_kib("VmRSS")?;
    let begin = Instant::now();
    match step {
        "parse" => {
            let mut events = 0;
            for file in WalkDir::new(folder) {
                let file = file?;
                if file.file_type().is_file() {
                    let text = fs::read_to_string(file.path())?;
                    events += Parser::new_ext(&text, parser_options()).count();
                }
            }
            std::hint::black_box(events);
        }
        "load" => drop(std::hint::black_box(load(folder, &options)?)),
        "index" => drop(std::hint::black_box(Snapshot::load(
            folder,
            &options,
            SearchOptions::default(),
        )?)),
        other => anyhow::bail!("`{other}` is not a step"),
    }
    let ms = begin.elapsed().as_secs_f64() * 1e3;
    let peak = read_status_kib("VmHWM")?.saturating_sub(start);
    println!("{ms} {}", peak as f64 / 1e3);
    Ok(())
}
