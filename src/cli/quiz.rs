//! `recite quiz`: a quiz session like `/quiz`, in the terminal and with the same database.

use std::fmt::Write as _;
use std::io::{self, BufRead};
use std::process::ExitCode;
use std::sync::Arc;

use super::empty_notes::require_questions;
use super::escape;
use super::failure::Failure;
use super::print::{print, print_page};
use super::runtime::current_thread_runtime;
use super::setup::{GlobalArgs, load_app, open_store};
use super::terminal::Page;
use super::topic::find_topic;
use crate::app::quiz::Quiz;
use crate::app::quiz::cards::{GradeOutcome, MemberContext, NextCard};
use crate::clock::Clock;
use recite_notes::Qa;
use recite_quiz::pick::Scope;
use recite_quiz::review::days_between;
use recite_quiz::{
    CardKind, GradedCard, MemberId, Occasion, Progress, Rating, Session, ShownCard, Tally,
};

/// The arguments of `recite quiz`.
#[derive(Debug, clap::Args)]
pub struct QuizArgs {
    /// Ask only questions of this topic
    topic: Option<String>,
}

/// The prompt that asks for a grade.
const GRADE_PROMPT: &str = "1 missed   2 hard, but right   3 right   4 easy   (q to stop)";

/// Runs `recite quiz`.
pub fn run(globals: &GlobalArgs, args: &QuizArgs) -> Result<ExitCode, Failure> {
    let config = globals.config()?;
    let (app, _) = load_app(&config)?;
    require_questions(app.notebook())?;
    let app = Arc::new(app);
    let topic = find_topic(&app, args.topic.as_deref())?;
    let clock = Clock::system();
    current_thread_runtime()?.block_on(async {
        let store = open_store(&config).await?;
        let quiz = Quiz::new(Arc::clone(&app), store.clone(), config.quiz.clone());
        let mut lines = io::stdin().lock().lines();
        let mut tally = Tally::default();
        loop {
            let asker = || MemberContext {
                member: MemberId::local(),
                guild: None,
                now: clock.now(),
            };
            let next = quiz.next(&asker(), topic.as_ref(), Scope::Due).await?;
            let NextCard::Card {
                qa,
                kind,
                today,
                progress,
            } = next
            else {
                print(&end_message(tally))?;
                break;
            };
            print_page(&question(qa, kind, progress))?;
            if is_stop(lines.next())? {
                print(&stop_message(tally))?;
                break;
            }
            print_page(&answer(qa))?;
            let Some(rating) = grade(&mut lines)? else {
                print(&stop_message(tally))?;
                break;
            };
            let shown = ShownCard {
                key: qa.id.key(),
                shown_on: today,
                occasion: Occasion::Session(Session::default(), kind),
            };
            let rated = quiz.rate(&asker(), &shown, rating, None).await;
            if let GradeOutcome::Recorded(rated) = rated? {
                tally.answered += 1;
                tally.knew += u32::from(rating.is_right());
                print(&grade_message(&rated))?;
            }
        }
        store.close().await;
        Ok::<_, Failure>(ExitCode::SUCCESS)
    })
}

/// Renders the question with its topic and the number of due cards.
fn question(qa: &Qa, kind: CardKind, progress: Progress) -> Page {
    let mut page = Page::default();
    let _ = writeln!(page);
    page.title(&qa.question.plain());
    let _ = writeln!(page);
    for wording in &qa.also {
        page.quiet(&wording.plain());
        let _ = writeln!(page);
    }
    if !qa.prompt.as_str().is_empty() {
        page.markdown(&qa.prompt);
        let _ = writeln!(page);
    }
    let mut parts = vec![qa.topic.to_string()];
    parts.extend((kind == CardKind::New).then(|| "new".to_owned()));
    parts.extend((progress.due > 0).then(|| format!("{} due", progress.due)));
    parts.retain(|part| !part.is_empty());
    page.quiet(&escape::line(&parts.join(" · ")));
    let _ = write!(page, "\nPress Enter to show the answer (q to stop) ");
    page
}

/// Renders the answer with its source.
fn answer(qa: &Qa) -> Page {
    let mut page = Page::default();
    let _ = writeln!(page);
    page.markdown(&qa.answer);
    let _ = write!(page, "\n\n");
    page.quiet(&escape::line(&qa.source.to_string()));
    let _ = writeln!(page);
    page
}

/// Reads a grade, and asks again after invalid input. Returns `None` to stop.
fn grade(lines: &mut impl Iterator<Item = io::Result<String>>) -> Result<Option<Rating>, Failure> {
    loop {
        print(&format!("{GRADE_PROMPT} "))?;
        let Some(line) = lines.next().transpose()? else {
            return Ok(None);
        };
        match line.trim().to_lowercase().as_str() {
            "q" | "quit" | "stop" => return Ok(None),
            "1" | "m" | "missed" => return Ok(Some(Rating::Missed)),
            "2" | "h" | "hard" => return Ok(Some(Rating::Hard)),
            "3" | "r" | "right" => return Ok(Some(Rating::Right)),
            "4" | "e" | "easy" => return Ok(Some(Rating::Easy)),
            _ => print("Please type 1, 2, 3 or 4.\n")?,
        }
    }
}

/// Returns whether the user stops: typed `q`, or the input ended.
fn is_stop(line: Option<io::Result<String>>) -> Result<bool, Failure> {
    let line = line.transpose()?;
    Ok(
        line.is_none_or(|line| {
            matches!(line.trim().to_lowercase().as_str(), "q" | "quit" | "stop")
        }),
    )
}

/// Returns the line after a grade: the result and when the card is due again.
fn grade_message(graded: &GradedCard) -> String {
    let days = days_between(graded.today, graded.card.due_on);
    let when = match days {
        0 | 1 => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    };
    let result = if graded.rating.is_right() {
        "Right"
    } else {
        "Missed"
    };
    format!("{result}. You'll see it again {when}.\n")
}

/// Returns the message at the end of the session.
fn end_message(tally: Tally) -> String {
    match tally.answered {
        0 => "Nothing is due. Come back tomorrow!\n".to_owned(),
        _ => format!("\nThat's all for today. {}", score(tally)),
    }
}

/// Returns the message after the user stops.
fn stop_message(tally: Tally) -> String {
    match tally.answered {
        0 => "\n".to_owned(),
        _ => format!("\n{}", score(tally)),
    }
}

/// Returns the number of answered and right cards as text.
fn score(tally: Tally) -> String {
    let cards = if tally.answered == 1 { "card" } else { "cards" };
    format!("{} {cards}, {} right.\n", tally.answered, tally.knew)
}
