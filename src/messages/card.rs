//! The private messages of a quiz: a question, its answer with four grades, and what a grade did.
//!
//! Only the member who presses sees them. Every button holds all that its press needs.

use super::answer::Links;
use super::custom_id::Press;
use super::frame::{BLUE, Frame, GREEN, YELLOW};
use super::layout::{self, Layout, question_alone};
use super::{Button, ButtonStyle, Message, choices, controls, dialect, words};
use recite_notes::Qa;
use recite_quiz::review::days_between;
use recite_quiz::streak::Streak;
use recite_quiz::{CardKind, GradedCard, Occasion, Progress, Rating, Session, ShownCard, Tally};

/// A button that names the question it is about keeps this much of it.
const NAMED: usize = 150;
/// How many cards follow the question of the day.
const FOLLOW_UPS: u8 = 2;

/// A question without its answer.
pub fn question(qa: &Qa, card: &ShownCard, progress: &Progress) -> Message {
    let mut frame = Frame::default();
    question_alone(qa, &mut frame);
    let mut parts: Vec<String> = layout::topic(qa).into_iter().collect();
    let is_new = matches!(card.occasion, Occasion::Session(_, CardKind::New));
    parts.extend(is_new.then(|| "new to you".to_owned()));
    parts.extend(match progress.done.answered {
        0 => None,
        done => Some(format!("{done} done today")),
    });
    parts.extend(match progress.due {
        0 => None,
        due => Some(format!("{due} due")),
    });
    let mut lines = Vec::new();
    if !parts.is_empty() {
        lines.push(format!("-# {}", parts.join(" · ")));
    }
    if progress.done.answered == 0 {
        lines.push("-# Think of the answer, then reveal it.".to_owned());
    }
    if !lines.is_empty() {
        frame.text(lines.join("\n"));
    }
    let reveal = Button::new(ButtonStyle::Primary, "Reveal", Press::RevealCard(*card));
    let mut row = vec![reveal];
    if let Occasion::Session(session, _) = card.occasion {
        row.push(stop(session));
    }
    frame.into_message(BLUE, vec![row], true)
}

/// The answer of a card and the four grades. `given` is today's grade, if there is one already.
///
/// A page past the end shows the last.
pub fn revealed(
    qa: &Qa,
    card: &ShownCard,
    page: usize,
    given: Option<Rating>,
    links: &Links,
) -> Message {
    let layout = Layout::of(qa);
    let count = layout.pages.len();
    let page = page.min(count - 1);
    let mut frame = Frame::default();
    layout.show(page, &mut frame);
    let mut place = layout::place(qa, links);
    place.extend(layout::page_number(page, count));
    let asked = match given {
        None => "Did you know it?".to_owned(),
        Some(given) => format!("You said “{}”. Change it?", words::rating(given)),
    };
    frame.text(format!("-# {}\n{asked}", place.join(" · ")));
    let turns = controls::turns(page, count, |page| Press::CardPage { card: *card, page });
    let grades = Rating::ALL.map(|rating| {
        let style = match rating {
            Rating::Missed => ButtonStyle::Danger,
            Rating::Hard => ButtonStyle::Secondary,
            Rating::Right => ButtonStyle::Success,
            Rating::Easy => ButtonStyle::Primary,
        };
        let press = Press::Grade {
            card: *card,
            rating,
        };
        Button::new(style, words::rating(rating), press)
    });
    frame.into_message(BLUE, vec![turns, grades.to_vec()], true)
}

/// The confirmation of a grade, and where to go from here.
pub fn graded(graded: &GradedCard, occasion: Occasion) -> Message {
    let GradedCard { rating, due, .. } = *graded;
    let mut lines = vec![outcome(graded)];
    lines.extend(graded.streak.and_then(streak));
    let (row, note) = match occasion {
        Occasion::Daily(_) => {
            let session = Session {
                topic: None,
                left: Some(FOLLOW_UPS),
            };
            let row = vec![next("Two more for you", session)];
            (row, due_line(due))
        }
        Occasion::Session(session, _) if session.left == Some(0) => {
            let row = vec![next("Keep going", session.without_limit())];
            let due = due_line(due).unwrap_or_default();
            (row, Some(format!("That was the last one. {due}")))
        }
        Occasion::Session(session, _) => {
            (vec![next("Next", session), stop(session)], due_line(due))
        }
    };
    lines.extend(note.map(|note| format!("-# {}", note.trim_end())));
    let mut frame = Frame::default();
    frame.text(lines.join("\n"));
    let color = if rating.is_right() { GREEN } else { YELLOW };
    frame.into_message(color, vec![row], true)
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    NothingDue,
    /// All cards that it was for were shown.
    Finished(Session),
    /// By the member.
    Stopped(Session),
}

/// The end of a session; `done` counts what the member answered today.
pub fn session_over(end: End, done: Tally) -> Message {
    let (said, row) = match end {
        End::NothingDue => ("Nothing is due right now: you are up to date.", vec![]),
        End::Finished(session) => (
            "Those were all for now.",
            vec![next("Keep going", session.without_limit())],
        ),
        End::Stopped(session) => (
            "Stopped. Your grades are kept, and what is due waits for you.",
            vec![next("Go on", session)],
        ),
    };
    let today = match done.answered {
        0 => "Any answer of /ask can become a card: press “Quiz me on this later” below it."
            .to_owned(),
        1 if done.knew == 1 => "Today you answered 1 card and knew it.".to_owned(),
        1 => "Today you answered 1 card. It will come back soon.".to_owned(),
        n if n == done.knew => format!("Today you answered {n} cards and knew all of them."),
        n => format!("Today you answered {n} cards and knew {}.", done.knew),
    };
    let mut frame = Frame::default();
    frame.text(format!("{said}\n-# {today}"));
    frame.into_message(BLUE, vec![row], true)
}

/// The thanks for *Quiz me on this later*; `was_there` when it had been pressed before.
pub fn later(qa: &Qa, was_there: bool) -> Message {
    let name = dialect::escape(&choices::question(qa, NAMED));
    Message::aside(if was_there {
        format!("“{name}” is on your list already. It comes up in /quiz.")
    } else {
        format!("I will quiz you on “{name}”. It comes up in /quiz, before other new questions.")
    })
}

/// How it went, and when the card comes back.
fn outcome(graded: &GradedCard) -> String {
    let back = words::in_days(days_between(graded.today, graded.card.due_on));
    let rating = words::rating(graded.rating);
    match (graded.is_replacement, graded.rating) {
        (true, _) => format!("Changed to “{rating}”. It comes back {back}."),
        (false, Rating::Missed) => format!("Missed. No harm done: it comes back {back}."),
        (false, _) => format!("{rating}. It comes back {back}."),
    }
}

/// The streak in words; nothing where there is none.
fn streak(streak: Streak) -> Option<String> {
    let Streak {
        posts,
        freezes_left,
        longest,
    } = streak;
    let row = match posts {
        0 => return None,
        1 => "A streak begins with this one. See you at the next question!".to_owned(),
        n if n >= 3 && n >= longest => {
            format!("**{n} questions in a row**, your longest streak so far.")
        }
        n => format!("**{n} questions in a row.**"),
    };
    let freezes = match freezes_left {
        _ if posts == 1 => "",
        0 => " No freeze is left this month, so missing the next one would end it.",
        1 => " One freeze is left this month: it forgives a missed question.",
        _ => "",
    };
    Some(format!("{row}{freezes}"))
}

fn due_line(due: u32) -> Option<String> {
    match due {
        0 => None,
        1 => Some("1 more card is due.".to_owned()),
        n => Some(format!("{n} more cards are due.")),
    }
}

fn next(label: &str, session: Session) -> Button {
    Button::new(ButtonStyle::Primary, label, Press::Next(session))
}

fn stop(session: Session) -> Button {
    Button::new(ButtonStyle::Secondary, "Stop", Press::Stop(session))
}
