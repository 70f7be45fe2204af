//! How much memory do loading and reloading take, beside the size of the notes?
//!
//! Each size is measured in a process of its own, by words alone: the peak is what the system says (`VmHWM`, on Linux),
//! set back between the steps. A reload holds the notes before and after it at once.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context;
use recite::app::Snapshot;
use recite_notes::access::AccessOptions;
use recite_notes::load::load_after;
use recite_search::SearchOptions;
use recite_search::meaning::texts;

use super::corpus;

pub fn run() -> anyhow::Result<()> {
    println!("memory by words alone, in MB and as a multiple of the notes");
    for qas in [1_000, 10_000, 50_000] {
        let folder = tempfile::tempdir()?;
        let bytes = corpus::write(folder.path(), qas)?;
        let mut again = Command::new(std::env::current_exe()?);
        again
            .arg("--memory-of")
            .arg(folder.path())
            .arg(qas.to_string())
            .arg(bytes.to_string());
        anyhow::ensure!(again.status()?.success(), "a measurement failed");
    }
    Ok(())
}

/// Measures this folder, whose notes have so many bytes, in this process.
pub fn of(folder: &Path, qas: &str, bytes: usize) -> anyhow::Result<()> {
    let start = resident("VmRSS")?;
    let options = AccessOptions::default();
    let search = SearchOptions::default();
    let (before, _) = Snapshot::load(folder, &options, search)?;
    let (loading, loaded) = (resident("VmHWM")?, resident("VmRSS")?);
    set_peak_back()?;
    let after = load_after(folder, &before.notebook)?;
    let after = Snapshot::of(after.notebook, search)?;
    let reloading = resident("VmHWM")?;
    set_peak_back()?;
    let read = texts(&after.notebook);
    let embedding = resident("VmHWM")?;
    drop((before, after, read));
    let size = bytes as f64 / 1e6;
    print!("  {qas:>6} Q&As, {size:.1} MB");
    for (what, kib) in [
        ("loading", loading),
        ("loaded", loaded),
        ("reloading", reloading),
        ("with texts to embed", embedding),
    ] {
        let more = kib.saturating_sub(start) as f64 / 1e3;
        print!("; {what} {more:.0} (×{:.1})", more / size);
    }
    println!();
    Ok(())
}

/// A figure of this process in KiB.
pub fn resident(key: &str) -> anyhow::Result<usize> {
    let status = fs::read_to_string("/proc/self/status").context("only Linux has this file")?;
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    let number = line.and_then(|line| line.trim_start_matches(':').split_whitespace().next());
    Ok(number.context("no such figure")?.parse()?)
}

/// Resets the peak, so that it counts from now on.
fn set_peak_back() -> anyhow::Result<()> {
    Ok(fs::write("/proc/self/clear_refs", "5")?)
}
