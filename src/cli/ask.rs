//! `recite ask`: the same answer as `/ask`, in the terminal.

use std::fmt::Write;
use std::io::{self, IsTerminal, Read};
use std::process::ExitCode;

use anyhow::Context;
use serde::Serialize;

use super::escape;
use super::failure::Failure;
use super::meaning::Model;
use super::no_notes::needs_notes;
use super::print::{print_json, print_page};
use super::shared::{Shared, load_app};
use super::terminal::Page;
use super::topic::named_topic;
use crate::app::App;
use crate::messages::answer::Sureness;
use crate::messages::nearest::{NO_ANSWER, likely_other, may_answer};
use recite_notes::Qa;
use recite_search::{Ranking, Verdict};

#[derive(Debug, clap::Args)]
pub struct Options {
    /// The question, in any words; `-`, or no words where standard input is a pipe or a file, reads it from there.
    /// Words that begin with a hyphen follow `--`: `recite ask -- what is --fix`
    #[arg(value_name = "WORDS", allow_negative_numbers = true)]
    words: Vec<String>,
    /// Search the notes of this topic alone
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
    /// Search words alone, also where the model is
    #[arg(long)]
    no_model: bool,
    /// How many matches to show
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Report<'a> {
    query: &'a str,
    /// Whether the verdict is `answer`.
    answered: bool,
    /// `answer`, `closest` or `nothing`.
    verdict: &'static str,
    /// 0 to 1.
    confidence: f32,
    /// Best first.
    hits: Vec<ReportedHit<'a>>,
}

#[derive(Debug, Serialize)]
struct ReportedHit<'a> {
    id: &'a str,
    question: &'a str,
    topic: String,
    source: String,
    /// 0 to 1.
    score: f32,
    /// What is shown with the question: code and choices.
    #[serde(skip_serializing_if = "str::is_empty")]
    prompt: &'a str,
    answer: &'a str,
}

pub fn run(shared: &Shared, options: &Options) -> Result<ExitCode, Failure> {
    let query = query(&options.words)?;
    let config = shared.config()?;
    let (app, _) = load_app(&config)?;
    needs_notes(app.notebook())?;
    Model::load(&config, !options.no_model).add_meaning(&app, &config);
    let topic = named_topic(&app, options.topic.as_deref())?;
    let ranking = app.rank(&query, topic.as_ref(), usize::from(options.limit))?;
    if options.json {
        print_json(&report(&app, &query, &ranking))?;
    } else {
        print_page(&page(&app, &ranking))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The question that was asked: the words, or what standard input holds.
fn query(words: &[String]) -> Result<String, Failure> {
    /// More than any question has.
    const MOST_BYTES: u64 = 1 << 20;
    let is_piped = match words {
        [] => !io::stdin().is_terminal(),
        [word] => word == "-",
        _ => false,
    };
    let mut bytes = Vec::new();
    if is_piped {
        let read = io::stdin().lock().take(MOST_BYTES).read_to_end(&mut bytes);
        read.context("read the question from standard input")?;
    }
    if words.is_empty() || is_piped {
        let question = String::from_utf8_lossy(&bytes).trim().to_owned();
        let missing =
            "there is no question; write one, such as `recite ask how do I add a question?`";
        return match question.is_empty() {
            true => Err(Failure::Usage(vec![missing.to_owned()])),
            false => Ok(question),
        };
    }
    Ok(words.join(" "))
}

fn report<'a>(app: &'a App, query: &'a str, ranking: &'a Ranking) -> Report<'a> {
    let hits = hits(app, ranking)
        .map(|(qa, score)| ReportedHit {
            id: qa.id.as_str(),
            question: qa.question.as_str(),
            topic: qa.topic.to_string(),
            source: qa.source.to_string(),
            score,
            prompt: qa.prompt.as_str(),
            answer: qa.answer.as_str(),
        })
        .collect();
    Report {
        query,
        answered: ranking.verdict == Verdict::Answer,
        verdict: match ranking.verdict {
            Verdict::Answer => "answer",
            Verdict::Closest => "closest",
            Verdict::Nothing => "nothing",
        },
        confidence: ranking.confidence,
        hits,
    }
}

fn hits<'a>(app: &'a App, ranking: &'a Ranking) -> impl Iterator<Item = (&'a Qa, f32)> {
    ranking
        .hits
        .iter()
        .filter_map(|hit| Some((app.get(&hit.qa)?, hit.score)))
}

fn page(app: &App, ranking: &Ranking) -> Page {
    let mut page = Page::default();
    let mut found = hits(app, ranking).map(|(qa, _)| qa);
    let first = (ranking.verdict == Verdict::Answer)
        .then(|| found.next())
        .flatten();
    let others: Vec<&Qa> = found.collect();
    let lead = match (ranking.verdict, first) {
        (_, Some(qa)) => {
            answer(&mut page, qa, ranking.confidence);
            "\nOther matches:"
        }
        (Verdict::Closest, None) => may_answer(others.len()),
        (_, None) => {
            let _ = writeln!(page, "{NO_ANSWER}");
            likely_other(others.len())
        }
    };
    if !others.is_empty() {
        let _ = writeln!(page, "{lead}");
    }
    for qa in others {
        let _ = write!(page, "  {}  ", qa.question.plain().replace('\n', " "));
        page.quiet(&escape::line(&qa.source.to_string()));
        let _ = writeln!(page);
    }
    page
}

/// The note, word for word, and the quiet line below it.
fn answer(page: &mut Page, qa: &Qa, confidence: f32) {
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
    let sure = Sureness::from_confidence(confidence)
        .words()
        .unwrap_or_default();
    let parts = [qa.source.to_string(), qa.topic.to_string(), sure.to_owned()];
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    page.quiet(&escape::line(&parts.join(" · ")));
    let _ = writeln!(page);
}
