//! Loads the embedding model for short-lived commands and computes the vectors of the notes.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use super::terminal;
use crate::app::App;
use crate::background::embedding::cache::{Cache, StaleRecords};
use crate::background::embedding::{CACHE_FILE, EmbeddingProgress, embed_notebook};
use crate::config::Config;
use recite_search::embedding::{Encoder, ModelError};

/// The embedding model of a short-lived command, if it is available.
///
/// Problems are printed to stderr as warnings. The search then uses words only.
pub struct Model {
    encoder: Option<Arc<Encoder>>,
}

impl Model {
    /// Loads the configured model, unless the command line disables it.
    pub fn load(config: &Config, is_enabled: bool) -> Self {
        let folder = config.meaning.model_dir.as_ref().filter(|_| is_enabled);
        let encoder = folder.and_then(|folder| match Encoder::load(folder) {
            Ok(encoder) => Some(Arc::new(encoder)),
            Err(ModelError::Missing(_)) => None,
            Err(error) => {
                terminal::print_stderr(format!("warning: {error}; searching by words only"));
                None
            }
        });
        Self { encoder }
    }

    /// Computes the vectors of all notes. Uses all processors, because someone is waiting for the command.
    pub fn add_meaning(&self, app: &App, config: &Config) {
        let Some(encoder) = &self.encoder else { return };
        let cache = Cache::open(&config.data_dir.join(CACHE_FILE), StaleRecords::Keep);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let mut line = ProgressLine::default();
        let meaning = embed_notebook(
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
                terminal::print_stderr(format!("warning: {error}; searching by words only"))
            }
        }
    }
}

/// A progress line on stderr that is overwritten in place. Nothing is printed if stderr is not a terminal.
#[derive(Default)]
struct ProgressLine {
    printed_at: Option<Instant>,
}

impl ProgressLine {
    fn show(&mut self, progress: &EmbeddingProgress) {
        const EVERY: Duration = Duration::from_millis(100);
        match progress {
            EmbeddingProgress::Problem(problem) => {
                self.clear();
                terminal::print_stderr(format!("warning: {problem}"));
            }
            EmbeddingProgress::Done { done, all } => {
                let is_due = self.printed_at.is_none_or(|at| at.elapsed() >= EVERY);
                if done < all && is_due && std::io::stderr().is_terminal() {
                    let line = format!("computing vectors (one time): {done} of {all} texts");
                    terminal::print_progress(&line);
                    self.printed_at = Some(Instant::now());
                }
            }
        }
    }

    fn clear(&mut self) {
        if self.printed_at.take().is_some() {
            terminal::print_progress("");
        }
    }
}
