//! A folder with notes and judged queries, and its measurement.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::app::App;
use crate::cli::failure::Failure;
use crate::cli::setup::load_app;
use crate::config::Config;
use recite_lab::calibrate::FirstHit;
use recite_lab::eval::judgments::{JudgedQuery, JudgmentProblem, parse};
use recite_lab::eval::{DEPTH, QueryResult, run};

/// A loaded folder.
pub struct Collection {
    /// The name of the folder.
    pub name: String,
    /// The notes and their index.
    pub app: App,
    /// The judged queries.
    pub queries: Vec<JudgedQuery>,
}

/// The results of searching for every query of a collection.
pub struct Measurement<'a> {
    /// The notes and their index.
    pub app: &'a App,
    /// The outcome of each query, in the form that `--save` writes.
    pub saved: run::Collection,
    /// The duration of each search, in milliseconds.
    pub took_ms: Vec<f64>,
}

/// Loads every folder. Errors that make a folder unusable are added to `errors`; problems with single judgments are
/// returned. With a kind, only queries of this kind are kept.
pub fn load_all(
    config: &Config,
    folders: &[PathBuf],
    kind: Option<&str>,
    errors: &mut Vec<String>,
) -> (Vec<Collection>, Vec<JudgmentProblem>) {
    let mut collections: Vec<Collection> = Vec::new();
    let mut problems = Vec::new();
    for folder in folders {
        match load(config, folder, &mut problems) {
            Ok(mut collection) => {
                if let Some(kind) = kind {
                    collection.queries.retain(|it| it.kind == kind);
                }
                // Two folders may end in the same name; runs are compared by it.
                if collections.iter().any(|it| it.name == collection.name) {
                    collection.name = folder.display().to_string();
                }
                collections.push(collection);
            }
            Err(lines) => errors.extend(lines),
        }
    }
    if let Some(kind) = kind
        && errors.is_empty()
    {
        collections.retain(|it| !it.queries.is_empty());
        if collections.is_empty() {
            errors.push(format!(
                "no query is of the kind `{kind}`. Omit `--kind` to see the kinds."
            ));
        }
    }
    (collections, problems)
}

fn load(
    config: &Config,
    folder: &Path,
    problems: &mut Vec<JudgmentProblem>,
) -> Result<Collection, Vec<String>> {
    if !folder.is_dir() {
        return Err(vec![format!(
            "{}: no such folder. Choose one that contains `queries.jsonl`.",
            folder.display()
        )]);
    }
    let mut errors = Vec::new();
    let file = folder.join("queries.jsonl");
    let bytes = fs::read(&file).map_err(|error| {
        errors.push(format!(
            "{}: cannot be read ({error}). Write one judged query per line into it.",
            file.display()
        ));
    });
    let app = load_notes(config, folder).map_err(|lines| errors.extend(lines));
    let (Ok(bytes), Ok(app)) = (bytes, app) else {
        return Err(errors);
    };
    let (queries, found) = parse(&bytes, &file.display().to_string(), app.notebook());
    problems.extend(found);
    if queries.is_empty() {
        return Err(vec![format!(
            "{}: contains no usable query. Write one per line.",
            file.display()
        )]);
    }
    // `.` and `..` have no name of their own.
    let real = folder.canonicalize();
    let real = real.as_deref().unwrap_or(folder);
    let name = real.file_name().unwrap_or(real.as_os_str());
    Ok(Collection {
        name: name.to_string_lossy().into_owned(),
        app,
        queries,
    })
}

/// Loads the notes of a folder. If it has no folder `notes`, the configured notes are used.
fn load_notes(config: &Config, folder: &Path) -> Result<App, Vec<String>> {
    let mut config = config.clone();
    let own = folder.join("notes");
    if own.is_dir() {
        config.notes_dir = own;
        config.git.remote = None;
    }
    let notes = match &config.git.remote {
        Some(remote) => remote.to_string(),
        None => config.notes_dir.display().to_string(),
    };
    match load_app(&config) {
        Ok((app, _)) if app.notebook().qas().is_empty() => Err(vec![format!(
            "{notes}: the notes have no questions. See `recite check --notes {notes}` for the reason."
        )]),
        Ok((app, _)) => Ok(app),
        Err(Failure::Usage(lines)) => Err(lines),
        Err(Failure::Rejected(line)) => Err(vec![line]),
        Err(Failure::Other(error)) => Err(vec![format!("{error:#}")]),
    }
}

impl Collection {
    /// Returns how many queries have a relevant note, and how many have none.
    pub fn query_counts(&self) -> [usize; 2] {
        let answerable = self.queries.iter().filter(|it| it.is_answerable()).count();
        [answerable, self.queries.len() - answerable]
    }

    /// Searches for every query, with typos if a seed is given.
    pub fn measure(&self, typos: Option<u64>) -> Measurement<'_> {
        let mut outcomes = Vec::with_capacity(self.queries.len());
        let mut took_ms = Vec::with_capacity(self.queries.len());
        for judged in &self.queries {
            let asked = judged.text(typos);
            let start = Instant::now();
            let ranking = self.app.rank(&asked, None, DEPTH);
            took_ms.push(start.elapsed().as_secs_f64() * 1_000.0);
            outcomes.push(QueryResult::new(judged, asked, &ranking));
        }
        Measurement {
            app: &self.app,
            saved: run::Collection {
                name: self.name.clone(),
                outcomes,
            },
            took_ms,
        }
    }

    /// Returns the first hit of every query whose confidence follows the similarity in meaning.
    pub fn first_hits_by_meaning(&self) -> Vec<FirstHit> {
        let mut found = Vec::new();
        for judged in &self.queries {
            let ranking = self.app.rank(&judged.text(None), None, DEPTH);
            if let Some(first) = ranking.hits.first()
                && ranking.is_by_meaning
            {
                found.push(FirstHit {
                    confidence: ranking.confidence,
                    is_doubtful: ranking.is_doubtful,
                    is_right: judged.relevant.contains(&first.qa),
                });
            }
        }
        found
    }

    /// Searches for every answerable query with its relevant notes left out, so that no note answers it.
    pub fn near_misses(&self, typos: Option<u64>) -> Vec<QueryResult> {
        let answerable = self.queries.iter().filter(|it| it.is_answerable());
        let near_misses = answerable.map(|judged| {
            let asked = judged.text(typos);
            let ranking = self.app.rank_without(&asked, DEPTH, &judged.relevant);
            QueryResult::new(&judged.without_relevant(), asked, &ranking)
        });
        near_misses.collect()
    }
}
