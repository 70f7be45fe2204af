//! Loads the embedding model for short-lived commands and computes the vectors of the notes.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use super::terminal;
use crate::app::App;
use crate::background::embedding::cache::{Cache, StaleRecords};
use crate::background::embedding::{EmbeddingProgress, NoteModel, embed_notebook};
use crate::config::Config;
use recite_search::embedding::multilingual::MultilingualEncoder;
use recite_search::embedding::{CrossEncoder, Encoder, ModelError};

/// The embedding models of a short-lived command, as far as they are available.
///
/// Problems are printed to stderr as warnings. The search then does without the model.
pub struct Model {
    encoder: Option<Arc<Encoder>>,
    multilingual: Option<Arc<MultilingualEncoder>>,
    reranker: Option<Arc<CrossEncoder>>,
}

impl Model {
    /// Loads the configured models, unless the command line disables them.
    pub fn load(config: &Config, is_enabled: bool) -> Self {
        let options = &config.meaning;
        let reranker = options.reranker_dir.as_deref().filter(|_| is_enabled);
        Self {
            encoder: load(
                options.model_dir.as_deref().filter(|_| is_enabled),
                options.is_model_named(),
            ),
            multilingual: load(
                options.multilingual_dir().filter(|_| is_enabled),
                options.is_multilingual_model_named(),
            ),
            reranker: reranker.and_then(load_reranker),
        }
    }

    /// Uses this model only.
    pub fn of_encoder(encoder: Encoder) -> Self {
        Self {
            encoder: Some(Arc::new(encoder)),
            multilingual: None,
            reranker: None,
        }
    }

    /// Computes the vectors of all notes. Uses all processors, because someone is waiting for the command.
    pub fn add_meaning(&self, app: &App, config: &Config) {
        if let Some(encoder) = &self.encoder {
            add_index(encoder, app, config);
        }
        if let Some(multilingual) = &self.multilingual {
            add_index(multilingual, app, config);
        }
        if let Some(reranker) = &self.reranker {
            app.add_cross_encoder(Arc::clone(reranker));
        }
    }
}

/// Loads a model. It is optional, so it may be missing unless the operator named its folder.
fn load<M: NoteModel>(folder: Option<&Path>, is_named: bool) -> Option<Arc<M>> {
    match M::load(folder?) {
        Ok(model) => Some(Arc::new(model)),
        Err(ModelError::Missing { .. }) if !is_named => None,
        Err(error) => {
            terminal::print_stderr(format!("warning: {error}; {}", M::WITHOUT));
            None
        }
    }
}

fn load_reranker(folder: &Path) -> Option<Arc<CrossEncoder>> {
    match CrossEncoder::load(folder) {
        Ok(reranker) => Some(Arc::new(reranker)),
        Err(error) => {
            terminal::print_stderr(format!("warning: {error}; searching without a reranker"));
            None
        }
    }
}

fn add_index<M: NoteModel>(model: &Arc<M>, app: &App, config: &Config) {
    let path = config.data_dir.join(M::CACHE_FILE);
    let cache = Cache::open(&path, model.id(), StaleRecords::Keep);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut line = ProgressLine::default();
    let index = embed_notebook(
        app.notebook(),
        Arc::clone(model),
        cache,
        threads,
        &AtomicBool::new(false),
        |progress| line.show(&progress),
    );
    line.clear();
    match index {
        Ok(Some(index)) => M::add_to(app, index),
        Ok(None) => {}
        Err(error) => terminal::print_stderr(format!("warning: {error}; {}", M::WITHOUT)),
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
