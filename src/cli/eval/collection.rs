//! A folder of notes and judged queries: read, then asked query by query.

use std::fs;
use std::path::Path;
use std::time::Instant;

use super::options::Options;
use crate::app::App;
use crate::cli::failure::Failure;
use crate::cli::shared::load_app;
use crate::config::Config;
use recite_lab::eval::judgments::{JudgedQuery, JudgmentProblem, parse};
use recite_lab::eval::typos::add_typos;
use recite_lab::eval::{DEPTH, QueryResult, run};

/// A folder, ready to be measured.
pub struct Collection {
    pub name: String,
    pub app: App,
    queries: Vec<JudgedQuery>,
}

/// What its queries led to.
pub struct Measured<'a> {
    pub app: &'a App,
    pub saved: run::Collection,
    /// How long each search took, in milliseconds.
    pub took_ms: Vec<f64>,
}

/// Reads every folder; what makes one useless is added to `wrong`.
pub fn read_all(
    config: &Config,
    options: &Options,
    wrong: &mut Vec<String>,
) -> (Vec<Collection>, Vec<JudgmentProblem>) {
    let mut collections: Vec<Collection> = Vec::new();
    let mut problems = Vec::new();
    for folder in &options.folders {
        match read(config, folder, &mut problems) {
            Ok(mut collection) => {
                if let Some(kind) = &options.kind {
                    collection.queries.retain(|it| it.kind == *kind);
                }
                // Two folders may end in the same name; runs are compared by it.
                if collections.iter().any(|it| it.name == collection.name) {
                    collection.name = folder.display().to_string();
                }
                collections.push(collection);
            }
            Err(lines) => wrong.extend(lines),
        }
    }
    if let Some(kind) = &options.kind
        && wrong.is_empty()
    {
        collections.retain(|it| !it.queries.is_empty());
        if collections.is_empty() {
            wrong.push(format!(
                "no query is of the kind `{kind}`; the table without `--kind` names the kinds"
            ));
        }
    }
    (collections, problems)
}

fn read(
    config: &Config,
    folder: &Path,
    problems: &mut Vec<JudgmentProblem>,
) -> Result<Collection, Vec<String>> {
    let shown = folder.display();
    if !folder.is_dir() {
        return Err(vec![format!(
            "{shown}: no such folder; name one that holds `queries.jsonl`"
        )]);
    }
    let mut wrong = Vec::new();
    let file = folder.join("queries.jsonl");
    let bytes = fs::read(&file).map_err(|error| {
        wrong.push(format!(
            "{}: cannot be read ({error}); write one judged query a line into it",
            file.display()
        ));
    });
    let app = app_of(config, folder).map_err(|lines| wrong.extend(lines));
    let (Ok(bytes), Ok(app)) = (bytes, app) else {
        return Err(wrong);
    };
    let (queries, found) = parse(&bytes, &file.display().to_string(), app.notebook());
    problems.extend(found);
    if queries.is_empty() {
        return Err(vec![format!(
            "{}: no query to ask; write one a line",
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

/// The notes of a folder, or those of the config where it has none of its own.
fn app_of(config: &Config, folder: &Path) -> Result<App, Vec<String>> {
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
            "{notes}: no note has a question; `recite check --notes {notes}` tells why"
        )]),
        Ok((app, _)) => Ok(app),
        Err(Failure::Usage(lines)) => Err(lines),
        Err(Failure::ShutOut(line)) => Err(vec![line]),
        Err(Failure::Other(error)) => Err(vec![format!("{error:#}")]),
    }
}

impl Collection {
    /// Asks every query, with typos where a seed is given.
    pub fn measure(&self, typos: Option<u64>) -> Result<Measured<'_>, Failure> {
        let mut outcomes = Vec::with_capacity(self.queries.len());
        let mut took_ms = Vec::with_capacity(self.queries.len());
        for judged in &self.queries {
            let asked = match typos {
                Some(seed) => add_typos(&judged.query, seed),
                None => judged.query.clone(),
            };
            let start = Instant::now();
            let ranking = self.app.rank(&asked, None, DEPTH)?;
            took_ms.push(start.elapsed().as_secs_f64() * 1_000.0);
            outcomes.push(QueryResult::new(judged, asked, &ranking));
        }
        Ok(Measured {
            app: &self.app,
            saved: run::Collection {
                name: self.name.clone(),
                outcomes,
            },
            took_ms,
        })
    }
}
