//! Shows the progress of loading and indexing notes once it takes long.
//!
//! On a terminal, a line on stderr is overwritten in place. `serve` logs a line now and then. Otherwise nothing is
//! shown.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::info;

use super::terminal;

/// Nothing is shown before.
const FIRST_AFTER: Duration = Duration::from_secs(2);

/// Where the progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgressOutput {
    /// On stderr, if it is a terminal.
    Terminal,
    /// In the log.
    Log,
}

/// What is being done with the notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadStep {
    /// Files are read.
    Read,
    /// Q&As are indexed.
    Index,
}

/// The progress of loading and indexing one folder.
pub struct LoadProgress {
    begin: Instant,
    output: ProgressOutput,
    /// When the last line was shown, since the beginning.
    shown_at: Mutex<Option<Duration>>,
}

impl LoadProgress {
    /// Starts to load a folder.
    pub fn start(output: ProgressOutput) -> Self {
        Self {
            begin: Instant::now(),
            output,
            shown_at: Mutex::default(),
        }
    }

    /// Shows how much of a step is done, if it is time for it. May be called often, and from several threads.
    pub fn report(&self, step: LoadStep, done: usize, all: usize) {
        let elapsed = self.begin.elapsed();
        if elapsed < FIRST_AFTER {
            return;
        }
        let mut shown_at = self.shown_at.lock().unwrap_or_else(PoisonError::into_inner);
        if !is_due(elapsed, *shown_at, self.output) {
            return;
        }
        let line = line(step, done, all);
        match self.output {
            ProgressOutput::Log => info!("{line}"),
            ProgressOutput::Terminal if std::io::stderr().is_terminal() => {
                terminal::print_progress(&line);
            }
            ProgressOutput::Terminal => return,
        }
        *shown_at = Some(elapsed);
    }
}

impl Drop for LoadProgress {
    fn drop(&mut self) {
        let shown_at = self.shown_at.get_mut();
        let is_shown = shown_at.is_ok_and(|shown_at| shown_at.is_some());
        if is_shown && self.output == ProgressOutput::Terminal {
            terminal::print_progress("");
        }
    }
}

/// Returns whether a line is due after `elapsed`, if the last one was shown at `shown_at`.
fn is_due(elapsed: Duration, shown_at: Option<Duration>, output: ProgressOutput) -> bool {
    let every = match output {
        ProgressOutput::Terminal => Duration::from_millis(100),
        ProgressOutput::Log => Duration::from_secs(10),
    };
    match shown_at {
        None => elapsed >= FIRST_AFTER,
        Some(shown_at) => elapsed >= shown_at + every,
    }
}

fn line(step: LoadStep, done: usize, all: usize) -> String {
    match step {
        LoadStep::Read => format!("loading notes: {done} of {all} files"),
        LoadStep::Index => format!("indexing notes: {done} of {all} Q&As"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_shown_after_two_seconds_and_then_repeated() {
        let due = |elapsed_ms, shown_at_ms: Option<u64>, output| {
            let shown_at = shown_at_ms.map(Duration::from_millis);
            is_due(Duration::from_millis(elapsed_ms), shown_at, output)
        };
        for output in [ProgressOutput::Terminal, ProgressOutput::Log] {
            assert!(!due(0, None, output));
            assert!(!due(1_999, None, output));
            assert!(due(2_000, None, output));
            assert!(!due(2_000, Some(2_000), output));
        }
        assert!(due(2_100, Some(2_000), ProgressOutput::Terminal));
        assert!(!due(11_999, Some(2_000), ProgressOutput::Log));
        assert!(due(12_000, Some(2_000), ProgressOutput::Log));
    }

    #[test]
    fn a_line_counts_files_and_then_questions() {
        assert_eq!(
            line(LoadStep::Read, 12_000, 40_000),
            "loading notes: 12000 of 40000 files"
        );
        assert_eq!(
            line(LoadStep::Index, 0, 100_000),
            "indexing notes: 0 of 100000 Q&As"
        );
    }
}
