//! `recite quiz`: the same session as `/quiz`, in the terminal and on the same store.

use std::fmt::Write as _;
use std::io::{self, BufRead};
use std::process::ExitCode;
use std::sync::Arc;

use super::escape;
use super::failure::Failure;
use super::no_notes::needs_notes;
use super::print::{print, print_page};
use super::runtime::runtime;
use super::shared::{Shared, load_app, open_store};
use super::terminal::Page;
use super::topic::named_topic;
use crate::app::quiz::Quiz;
use crate::app::quiz::cards::{Asker, Next, Rated};
use crate::clock::Clock;
use recite_notes::Qa;
use recite_quiz::pick::Scope;
use recite_quiz::review::days_between;
use recite_quiz::{
    CardKind, GradedCard, MemberId, Occasion, Progress, Rating, Session, ShownCard, Tally,
};

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Only questions of this topic
    topic: Option<String>,
}

const GRADES: &str = "1 missed   2 hard, but right   3 right   4 easy   (q to stop)";

pub fn run(shared: &Shared, options: &Options) -> Result<ExitCode, Failure> {
    let config = shared.config()?;
    let (app, _) = load_app(&config)?;
    needs_notes(app.notebook())?;
    let app = Arc::new(app);
    let topic = named_topic(&app, options.topic.as_deref())?;
    let clock = Clock::system();
    runtime()?.block_on(async {
        let store = open_store(&config).await?;
        let quiz = Quiz::new(Arc::clone(&app), store.clone(), config.quiz.clone());
        let mut lines = io::stdin().lock().lines();
        let mut done = Tally::default();
        loop {
            let asker = || Asker {
                member: MemberId::local(),
                guild: None,
                now: clock.now(),
            };
            let next = quiz.next(&asker(), topic.as_ref(), Scope::Due).await?;
            let Next::Card {
                qa,
                kind,
                today,
                progress,
            } = next
            else {
                print(&over(done))?;
                break;
            };
            print_page(&question(qa, kind, progress))?;
            if is_stop(lines.next())? {
                print(&stopped(done))?;
                break;
            }
            print_page(&answer(qa))?;
            let Some(rating) = grade(&mut lines)? else {
                print(&stopped(done))?;
                break;
            };
            let shown = ShownCard {
                key: qa.id.key(),
                shown_on: today,
                occasion: Occasion::Session(Session::default(), kind),
            };
            let rated = quiz.rate(&asker(), &shown, rating, None).await;
            if let Rated::Done(rated) = rated? {
                done.answered += 1;
                done.knew += u32::from(rating.is_right());
                print(&graded(&rated))?;
            }
        }
        store.close().await;
        Ok::<_, Failure>(ExitCode::SUCCESS)
    })
}

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
    let _ = write!(page, "\nEnter shows the answer (q to stop) ");
    page
}

fn answer(qa: &Qa) -> Page {
    let mut page = Page::default();
    let _ = writeln!(page);
    page.markdown(&qa.answer);
    let _ = write!(page, "\n\n");
    page.quiet(&escape::line(&qa.source.to_string()));
    let _ = writeln!(page);
    page
}

/// The grade that was typed; `None` to stop. What is none is asked for again.
fn grade(lines: &mut impl Iterator<Item = io::Result<String>>) -> Result<Option<Rating>, Failure> {
    loop {
        print(&format!("{GRADES} "))?;
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

fn is_stop(line: Option<io::Result<String>>) -> Result<bool, Failure> {
    let line = line.transpose()?;
    Ok(
        line.is_none_or(|line| {
            matches!(line.trim().to_lowercase().as_str(), "q" | "quit" | "stop")
        }),
    )
}

fn graded(done: &GradedCard) -> String {
    let days = days_between(done.today, done.card.due_on);
    let when = match days {
        0 | 1 => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    };
    let word = if done.rating.is_right() {
        "Right"
    } else {
        "Missed"
    };
    format!("{word}: it comes back {when}.\n")
}

fn over(done: Tally) -> String {
    match done.answered {
        0 => "Nothing is due. Come back tomorrow!\n".to_owned(),
        _ => format!("\nThat is all for today. {}", score(done)),
    }
}

fn stopped(done: Tally) -> String {
    match done.answered {
        0 => "\n".to_owned(),
        _ => format!("\n{}", score(done)),
    }
}

fn score(done: Tally) -> String {
    let cards = if done.answered == 1 { "card" } else { "cards" };
    format!("{} {cards}, {} right.\n", done.answered, done.knew)
}
