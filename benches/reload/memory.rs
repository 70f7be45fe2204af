//! Measures how much memory loading and reloading take, compared with the size of the notes.
//!
//! Each size is measured in a separate process, by words only. The peak is `VmHWM` of Linux, reset between the steps.
//! A reload holds the old and the new notes at once.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context;
use recite::app::Snapshot;
use recite_notes::access::AccessOptions;
use recite_notes::load::reload_notes;
use recite_search::SearchOptions;
use recite_search::embedding::Scripts;
use recite_search::meaning::texts_to_encode;

use super::corpus;

/// Runs and prints all measurements.
pub fn run() -> anyhow::Result<()> {
    println!("memory by words only, in MB and as a multiple of the notes");
    for qas in [1_000, 10_000, 50_000] {
        let folder = tempfile::tempdir()?;
        let bytes = corpus::write(folder.path(), qas)?;
        let mut process = Command::new(std::env::current_exe()?);
        process
            .arg("--memory-of")
            .arg(folder.path())
            .arg(qas.to_string())
            .arg(bytes.to_string());
        anyhow::ensure!(process.status()?.success(), "a measurement failed");
    }
    Ok(())
}

/// Measures this folder, whose notes have `bytes` bytes, in this process.
pub fn measure(folder: &Path, qas: &str, bytes: usize) -> anyhow::Result<()> {
    let start = read_status_kib("VmRSS")?;
    let options = AccessOptions::default();
    let search = SearchOptions::default();
    let (before, _) = Snapshot::load(folder, &options, search)?;
    let (loading, loaded) = (read_status_kib("VmHWM")?, read_status_kib("VmRSS")?);
    reset_peak()?;
    let after = reload_notes(folder, &before.notebook)?;
    let after = Snapshot::build(after.notebook, search);
    let reloading = read_status_kib("VmHWM")?;
    reset_peak()?;
    let read = texts_to_encode(&after.notebook, Scripts::Ascii);
    let embedding = read_status_kib("VmHWM")?;
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

/// Returns a value from this process's status, in KiB.
pub fn read_status_kib(key: &str) -> anyhow::Result<usize> {
    let status =
        fs::read_to_string("/proc/self/status").context("memory can be measured only on Linux")?;
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    let number = line.and_then(|line| line.trim_start_matches(':').split_whitespace().next());
    Ok(number
        .with_context(|| format!("`{key}` is missing in /proc/self/status"))?
        .parse()?)
}

/// Resets the peak to the current memory.
fn reset_peak() -> anyhow::Result<()> {
    Ok(fs::write("/proc/self/clear_refs", "5")?)
}
