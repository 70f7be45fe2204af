//! The model, where a command may use it: loaded, and every note given its vectors.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use super::terminal;
use crate::app::App;
use crate::background::meaning::cache::{Cache, Stale};
use crate::background::meaning::{CACHE_FILE, Progress, understand};
use crate::config::Config;
use recite_search::embedding::{Encoder, ModelError};

/// The model for a command that ends soon. What it cannot do is told on stderr, and words alone are
/// searched.
pub struct Model {
    encoder: Option<Arc<Encoder>>,
}

impl Model {
    /// `is_wanted` is what the command line says.
    pub fn load(config: &Config, is_wanted: bool) -> Self {
        let folder = config.meaning.model_dir.as_ref().filter(|_| is_wanted);
        let encoder = folder.and_then(|folder| match Encoder::load(folder) {
            Ok(encoder) => Some(Arc::new(encoder)),
            Err(ModelError::Missing(_)) => None,
            Err(error) => {
                terminal::print_stderr(format!("warning: {error}; words alone are searched"));
                None
            }
        });
        Self { encoder }
    }

    /// Gives every note its vectors, on all the machine's threads: somebody waits.
    pub fn add_meaning(&self, app: &App, config: &Config) {
        let Some(encoder) = &self.encoder else { return };
        let cache = Cache::open(&config.data_dir.join(CACHE_FILE), Stale::Kept);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let mut line = ProgressLine::default();
        let meaning = understand(
            app.notebook(),
            Arc::clone(encoder),
            cache,
            threads,
            &AtomicBool::new(false),
            |progress| line.show(&progress),
        );
        line.clear();
        match meaning {
            Ok(Some(meaning)) => app.add_meaning(meaning),
            Ok(None) => {}
            Err(error) => {
                terminal::print_stderr(format!("warning: {error}; words alone are searched"))
            }
        }
    }
}

/// How far the work is, in one line of a terminal that is written over; nothing where nobody looks on.
#[derive(Default)]
struct ProgressLine {
    shown: Option<Instant>,
}

impl ProgressLine {
    fn show(&mut self, progress: &Progress) {
        const EVERY: Duration = Duration::from_millis(100);
        match progress {
            Progress::Problem(problem) => {
                self.clear();
                terminal::print_stderr(format!("warning: {problem}"));
            }
            Progress::Done { done, all } => {
                let is_due = self.shown.is_none_or(|shown| shown.elapsed() >= EVERY);
                if done < all && is_due && std::io::stderr().is_terminal() {
                    let line =
                        format!("finding out what the notes mean, once: {done} of {all} texts");
                    terminal::print_progress(&line);
                    self.shown = Some(Instant::now());
                }
            }
        }
    }

    fn clear(&mut self) {
        if self.shown.take().is_some() {
            terminal::print_progress("");
        }
    }
}
