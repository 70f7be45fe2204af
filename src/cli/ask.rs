//! `recite ask`: prints the same answer as `/ask`, in the terminal.

use std::fmt::Write;
use std::io::{self, IsTerminal, Read};
use std::process::ExitCode;

use anyhow::Context;
use serde::Serialize;

use super::empty_notes::require_questions;
use super::escape;
use super::failure::Failure;
use super::model::Model;
use super::print::{print_json, print_page};
use super::setup::{GlobalArgs, load_app};
use super::terminal::Page;
use super::topic::find_topic;
use crate::app::App;
use crate::messages::answer::ConfidenceLevel;
use crate::messages::catalog::Catalog;
use crate::messages::choices;
use crate::messages::offers::LINE_CHARS;
use recite_notes::Qa;
use recite_search::{Look, QueryLanguage, Ranking, Verdict};

/// The arguments of `recite ask`.
#[derive(Debug, clap::Args)]
pub struct AskArgs {
    /// The question, in your own words. Use `-`, or a pipe and no words, to read it from standard input.
    /// Put `--` before words that start with a hyphen: `recite ask -- what is --fix`
    #[arg(value_name = "WORDS", allow_negative_numbers = true)]
    words: Vec<String>,
    /// Search only the notes of this topic
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Search by words only, even if the model is available
    #[arg(long)]
    no_model: bool,
    /// The maximum number of matches to show
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,
}

/// The output of `--json`.
#[derive(Debug, Serialize)]
struct AskReport<'a> {
    query: &'a str,
    /// Whether a note is shown in full: the verdict is `sure` or `likely`, and it is no close call.
    answered: bool,
    /// `sure`, `likely`, `possible` or `nothing`.
    verdict: Verdict,
    /// Whether the first two hits are about equally good.
    is_close_call: bool,
    /// From 0 to 1.
    confidence: f32,
    /// The code of the question's language, such as `de`, if none of the notes is in it.
    language: Option<&'static str>,
    /// The best match first.
    hits: Vec<HitReport<'a>>,
}

/// A matching note in the output of `--json`.
#[derive(Debug, Serialize)]
struct HitReport<'a> {
    id: &'a str,
    question: &'a str,
    topic: String,
    source: String,
    /// From 0 to 1.
    score: f32,
    /// The code and the choices that are shown with the question.
    #[serde(skip_serializing_if = "str::is_empty")]
    prompt: &'a str,
    answer: &'a str,
}

/// Runs `recite ask`.
pub fn run(globals: &GlobalArgs, args: &AskArgs) -> Result<ExitCode, Failure> {
    let query = query(&args.words)?;
    let config = globals.config()?;
    let (app, _) = load_app(&config)?;
    require_questions(app.notebook())?;
    Model::load(&config, !args.no_model).add_meaning(&app, &config);
    let topic = find_topic(&app, args.topic.as_deref())?;
    let ranking = app.rank(&query, topic.as_ref(), usize::from(args.limit));
    if args.json {
        print_json(&report(&app, &query, &ranking))?;
    } else {
        print_page(&page(&app, &query, &ranking))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the question: the words, or the text on standard input.
fn query(words: &[String]) -> Result<String, Failure> {
    /// The input limit, far above the length of any question.
    const MAX_BYTES: u64 = 1 << 20;
    let is_piped = match words {
        [] => !io::stdin().is_terminal(),
        [word] => word == "-",
        _ => false,
    };
    let mut bytes = Vec::new();
    if is_piped {
        let read = io::stdin().lock().take(MAX_BYTES).read_to_end(&mut bytes);
        read.context("read the question from standard input")?;
    }
    if words.is_empty() || is_piped {
        let question = String::from_utf8_lossy(&bytes).trim().to_owned();
        let missing =
            "the question is missing. Write one, such as `recite ask how do I add a question?`.";
        return match question.is_empty() {
            true => Err(Failure::Usage(vec![missing.to_owned()])),
            false => Ok(question),
        };
    }
    Ok(words.join(" "))
}

fn report<'a>(app: &'a App, query: &'a str, ranking: &'a Ranking) -> AskReport<'a> {
    let hits = hits(app, ranking)
        .map(|(qa, score)| HitReport {
            id: qa.id.as_str(),
            question: qa.question.as_str(),
            topic: qa.topic.to_string(),
            source: qa.source.to_string(),
            score,
            prompt: qa.prompt.as_str(),
            answer: qa.answer.as_str(),
        })
        .collect();
    AskReport {
        query,
        answered: ranking.look().is_in_full(),
        verdict: ranking.verdict,
        is_close_call: ranking.is_close_call,
        confidence: ranking.confidence,
        language: app.foreign_language(query).map(QueryLanguage::code),
        hits,
    }
}

fn hits<'a>(app: &'a App, ranking: &'a Ranking) -> impl Iterator<Item = (&'a Qa, f32)> {
    ranking
        .hits
        .iter()
        .filter_map(|hit| Some((app.get(&hit.qa)?, hit.score)))
}

fn page(app: &App, query: &str, ranking: &Ranking) -> Page {
    let catalog = Catalog::english();
    let mut page = Page::default();
    let found: Vec<&Qa> = hits(app, ranking).map(|(qa, _)| qa).collect();
    // `--limit 1` leaves nothing to choose from.
    let is_close_call = ranking.is_close_call && found.len() > 1;
    let look = Look::new(ranking.verdict, is_close_call);
    let visible = &found[..look.visible_hits().min(found.len())];
    let language = app.foreign_language(query);
    if let Some(language) = language.filter(|_| look != Look::Nothing) {
        page.quiet(&catalog.notes_are_in_other_language(language));
        let _ = write!(page, "\n\n");
    }
    match look {
        Look::Sure => in_full(&mut page, &found, ConfidenceLevel::Sure),
        Look::Likely => in_full(&mut page, &found, ConfidenceLevel::Likely),
        Look::CloseCall => offer(&mut page, catalog.ask_close_call(), visible),
        Look::Possible => {
            let lead = catalog.ask_possible(visible.len() as u32);
            offer(&mut page, lead, visible);
        }
        Look::Nothing => page.line(catalog.ask_nothing()),
    }
    page
}

/// Writes the first match in full, and the names of the others.
fn in_full(page: &mut Page, found: &[&Qa], confidence: ConfidenceLevel) {
    let Some((first, others)) = found.split_first() else {
        return;
    };
    answer(page, first, confidence);
    if !others.is_empty() {
        let _ = writeln!(page, "\n{}:", Catalog::english().ask_other_matches());
    }
    others.iter().for_each(|qa| name(page, qa));
}

/// Writes a line, and each match with the beginning of its answer.
fn offer(page: &mut Page, lead: String, matches: &[&Qa]) {
    page.line(lead);
    for qa in matches {
        name(page, qa);
        let beginning = choices::snippet(qa, LINE_CHARS);
        if !beginning.is_empty() {
            let _ = writeln!(page, "    {beginning}");
        }
    }
}

/// Writes the question and the source of a match.
fn name(page: &mut Page, qa: &Qa) {
    let _ = write!(page, "  {}  ", qa.question.plain().replace('\n', " "));
    page.quiet(&escape::line(&qa.source.to_string()));
    let _ = writeln!(page);
}

/// Writes the note, word for word, with a dimmed line about its source below it.
fn answer(page: &mut Page, qa: &Qa, confidence: ConfidenceLevel) {
    let catalog = Catalog::english();
    if let Some(warning) = confidence.warning(catalog) {
        let _ = write!(page, "{warning}\n\n");
    }
    page.title(&qa.question.plain());
    for wording in &qa.also {
        let _ = writeln!(page);
        page.quiet(&wording.plain());
    }
    let _ = write!(page, "\n\n");
    if !qa.prompt.as_str().is_empty() {
        page.markdown(&qa.prompt);
        let _ = write!(page, "\n\n");
    }
    page.markdown(&qa.answer);
    let _ = write!(page, "\n\n");
    let sure = confidence.label(catalog).unwrap_or_default();
    let parts = [qa.source.to_string(), qa.topic.to_string(), sure];
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    page.quiet(&escape::line(&parts.join(" · ")));
    let _ = writeln!(page);
}
