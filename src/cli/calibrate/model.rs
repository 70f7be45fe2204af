//! `recite calibrate --model`: chooses the scale of the configured model, and writes it into the model's folder.
//!
//! The similarities come from built-in pairs of sentences, as without a calibration. The map of the log odds is fitted
//! to whether the first hit of each judged query is right. The reranker is not used, because it has its own weight.

use std::process::ExitCode;

use anyhow::Context;

use crate::cli::eval::collection::Collection;
use crate::cli::failure::Failure;
use crate::cli::model::Model;
use crate::cli::print::print;
use crate::cli::terminal;
use crate::config::Config;
use recite_lab::calibrate::{FirstHit, fit_log_odds, log_loss};
use recite_lab::eval::judgments::JudgmentProblem;
use recite_search::embedding::{Encoder, LinearMap, MeaningScale};

/// Calibrates the configured model with the queries of all folders.
pub fn run(
    config: &Config,
    collections: &[Collection],
    problems: &[JudgmentProblem],
) -> Result<ExitCode, Failure> {
    let usage = |line: String| Failure::Usage(vec![line]);
    let Some(folder) = &config.meaning.model_dir else {
        return Err(usage(
            "`search.model_dir` is empty. Set it to the folder of the model to calibrate."
                .to_owned(),
        ));
    };
    let mut encoder = Encoder::load(folder).map_err(|error| usage(error.to_string()))?;
    if encoder.is_pinned() {
        return Err(usage(format!(
            "{}: the scale of all-MiniLM-L6-v2 is built in. Set `search.model_dir` to the model to calibrate.",
            folder.display()
        )));
    }
    encoder.drop_calibration();
    let estimate = *encoder.scale();
    let model = Model::of_encoder(encoder);
    let mut hits: Vec<FirstHit> = Vec::new();
    for collection in collections {
        model.add_meaning(&collection.app, config);
        hits.extend(collection.first_hits_by_meaning());
    }
    if hits.is_empty() {
        return Err(usage(
            "the model finds no note for any query. Use notes in the language of the model."
                .to_owned(),
        ));
    }
    let log_odds = fit_log_odds(&hits);
    let written = MeaningScale {
        log_odds,
        ..estimate
    }
    .write(folder)
    .with_context(|| format!("cannot write the calibration into {}", folder.display()))?;
    for problem in problems {
        terminal::print_stderr(problem);
    }
    print(&format!(
        "wrote {}\n{} queries, {} with the right note first; log loss {:.3} before, {:.3} after\n",
        written.display(),
        hits.len(),
        hits.iter().filter(|hit| hit.is_right).count(),
        log_loss(&hits, LinearMap::default()),
        log_loss(&hits, log_odds),
    ))?;
    Ok(ExitCode::from(u8::from(!problems.is_empty())))
}
