//! The private messages of a quiz: a question, its answer with four grades, and the result of a grade.
//!
//! Only the member who presses sees them. Every button carries everything that its press needs.

use super::answer::Links;
use super::catalog::Catalog;
use super::custom_id::Press;
use super::frame::{BLUE, Frame, GREEN, YELLOW};
use super::layout::{self, Layout, add_question};
use super::{Button, ButtonStyle, Message, choices, controls, dialect};
use recite_notes::Qa;
use recite_quiz::review::days_between;
use recite_quiz::streak::Streak;
use recite_quiz::{CardKind, GradedCard, Occasion, Progress, Rating, Session, ShownCard, Tally};

/// The longest name of a question in a sentence, in characters.
const MAX_QUESTION_CHARS: usize = 150;
/// How many cards follow the question of the day.
const FOLLOW_UPS: u8 = 2;

/// Returns a card's question without its answer.
pub fn card_question(catalog: Catalog, qa: &Qa, card: &ShownCard, progress: &Progress) -> Message {
    let mut frame = Frame::default();
    add_question(catalog, qa, &mut frame);
    let mut facts: Vec<String> = layout::topic(qa).into_iter().collect();
    let is_new = matches!(card.occasion, Occasion::Session(_, CardKind::New));
    facts.extend(is_new.then(|| catalog.quiz_new()));
    facts.extend(match progress.done.answered {
        0 => None,
        done => Some(catalog.quiz_done_today(done)),
    });
    facts.extend(match progress.due {
        0 => None,
        due => Some(catalog.quiz_due(due)),
    });
    let mut lines = Vec::new();
    if !facts.is_empty() {
        lines.push(format!("-# {}", facts.join(" · ")));
    }
    if progress.done.answered == 0 {
        lines.push(format!("-# {}", catalog.quiz_hint()));
    }
    if !lines.is_empty() {
        frame.text(lines.join("\n"));
    }
    let press = Press::RevealCard(*card);
    let mut row = vec![Button::new(
        ButtonStyle::Primary,
        catalog.quiz_reveal_button(),
        press,
    )];
    if let Occasion::Session(session, _) = card.occasion {
        row.push(stop_button(catalog, session));
    }
    frame.into_message(BLUE, vec![row], true)
}

/// Returns a card's answer with the four grades. `given` is today's grade, if there already is one.
///
/// A page past the end shows the last one.
pub fn card_answer(
    catalog: Catalog,
    qa: &Qa,
    card: &ShownCard,
    page: usize,
    given: Option<Rating>,
    links: &Links,
) -> Message {
    let layout = Layout::of(catalog, qa);
    let count = layout.pages.len();
    let page = page.min(count - 1);
    let mut frame = Frame::default();
    layout.add_page(page, &mut frame);
    let mut facts = layout::topic_and_source(qa, links);
    facts.extend(layout::page_number(catalog, page, count));
    let prompt = match given {
        None => catalog.quiz_did_you_know(),
        Some(given) => catalog.quiz_change_grade(given),
    };
    frame.text(format!("-# {}\n{prompt}", facts.join(" · ")));
    let press = |page| Press::CardPage { card: *card, page };
    let pages = controls::page_buttons(catalog, page, count, press);
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
        Button::new(style, catalog.grade(rating), press)
    });
    frame.into_message(BLUE, vec![pages, grades.to_vec()], true)
}

/// Returns the confirmation of a grade, with the buttons that lead on.
pub fn grade_saved(catalog: Catalog, graded: &GradedCard, occasion: Occasion) -> Message {
    let GradedCard { rating, due, .. } = *graded;
    let mut lines = vec![result(catalog, graded)];
    lines.extend(graded.streak.and_then(|it| streak(catalog, it)));
    let more_due = (due > 0).then(|| catalog.quiz_more_due(due));
    let (row, notes) = match occasion {
        Occasion::Daily(_) => {
            let session = Session {
                topic: None,
                left: Some(FOLLOW_UPS),
            };
            let button = next_button(catalog.quiz_two_more_button(), session);
            (vec![button], vec![more_due])
        }
        Occasion::Session(session, _) if session.left == Some(0) => {
            let button = next_button(catalog.quiz_keep_going_button(), session.without_limit());
            (vec![button], vec![Some(catalog.quiz_last_one()), more_due])
        }
        Occasion::Session(session, _) => {
            let next = next_button(catalog.quiz_next_button(), session);
            (vec![next, stop_button(catalog, session)], vec![more_due])
        }
    };
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    if !notes.is_empty() {
        lines.push(format!("-# {}", notes.join(" ")));
    }
    let mut frame = Frame::default();
    frame.text(lines.join("\n"));
    let color = if rating.is_right() { GREEN } else { YELLOW };
    frame.into_message(color, vec![row], true)
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEnd {
    /// No card is due.
    NothingDue,
    /// As many cards as the session was for were shown.
    Finished(Session),
    /// The member stopped it.
    Stopped(Session),
}

/// Returns the message at the end of a session; `done` counts what the member answered today.
pub fn session_over(catalog: Catalog, end: SessionEnd, done: Tally) -> Message {
    let (text, row) = match end {
        SessionEnd::NothingDue => (catalog.quiz_nothing_due(), vec![]),
        SessionEnd::Finished(session) => {
            let label = catalog.quiz_keep_going_button();
            let button = next_button(label, session.without_limit());
            (catalog.quiz_finished(), vec![button])
        }
        SessionEnd::Stopped(session) => {
            let button = next_button(catalog.quiz_continue_button(), session);
            (catalog.quiz_stopped(), vec![button])
        }
    };
    let today = match done.answered {
        0 => catalog.quiz_nothing_done(),
        answered if answered == done.knew => catalog.quiz_all_known(answered),
        answered => catalog.quiz_some_known(answered, done.knew),
    };
    let mut frame = Frame::default();
    frame.text(format!("{text}\n-# {today}"));
    frame.into_message(BLUE, vec![row], true)
}

/// Returns the reply to *Quiz me on this later*; `is_known` if the member pressed it before.
pub fn quiz_later(catalog: Catalog, qa: &Qa, is_known: bool) -> Message {
    let question = dialect::escape(&choices::question(qa, MAX_QUESTION_CHARS));
    Message::private_text(match is_known {
        true => catalog.quiz_later_already(&question),
        false => catalog.quiz_later(&question),
    })
}

/// Returns what was saved, and when the card comes back.
fn result(catalog: Catalog, graded: &GradedCard) -> String {
    let when = catalog.in_days(days_between(graded.today, graded.card.due_on));
    match (graded.is_replacement, graded.rating) {
        (true, rating) => catalog.quiz_graded_changed(rating, &when),
        (false, Rating::Missed) => catalog.quiz_graded_missed(&when),
        (false, rating) => catalog.quiz_graded(rating, &when),
    }
}

/// Returns the streak in words; `None` if there is none.
fn streak(catalog: Catalog, streak: Streak) -> Option<String> {
    let Streak {
        posts,
        freezes_left,
        longest,
    } = streak;
    let length = match posts {
        0 => return None,
        1 => return Some(catalog.quiz_streak_started()),
        n if n >= 3 && n >= longest => catalog.quiz_streak_longest(n),
        n => catalog.quiz_streak(n),
    };
    Some(match freezes_left {
        0 => format!("{length} {}", catalog.quiz_streak_no_freeze()),
        1 => format!("{length} {}", catalog.quiz_streak_one_freeze()),
        _ => length,
    })
}

fn next_button(label: String, session: Session) -> Button {
    Button::new(ButtonStyle::Primary, label, Press::Next(session))
}

fn stop_button(catalog: Catalog, session: Session) -> Button {
    let label = catalog.quiz_stop_button();
    Button::new(ButtonStyle::Secondary, label, Press::Stop(session))
}
