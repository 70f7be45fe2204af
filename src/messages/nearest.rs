//! The replies that give no answer: they say so, and offer the nearest notes for what they are.
//!
//! Pure: the caller decides how sure it is. The sentences stand here for Discord and the terminal
//! alike.

use std::collections::HashSet;

use super::answer::Showing;
use super::controls::menu;
use super::custom_id::Press;
use super::frame::{Frame, GREY};
use super::{Button, ButtonStyle, Message, choices, limits};
use recite_notes::Qa;

/// When no note answers.
pub const NO_ANSWER: &str =
    "I found no note that answers this. Try other words, or ask someone to add a note.";
/// How many notes are offered when one of them may answer: as many as a row of buttons holds.
const CLOSEST: usize = 5;
/// How many notes are offered when none answers.
const NEAREST: usize = 3;

/// What leads to the closest notes, of which one may be the answer.
pub fn may_answer(count: usize) -> &'static str {
    match count {
        1 => "I am not sure, but the closest note may answer this:",
        _ => "I am not sure, but one of the closest notes may answer this:",
    }
}

/// What leads from [`NO_ANSWER`] to the nearest notes, which are not held for answers.
pub fn likely_other(count: usize) -> &'static str {
    match count {
        1 => "The nearest note, likely about something else:",
        _ => "The nearest notes, likely about something else:",
    }
}

/// The reply when the answer may be among these: it offers up to five, best first.
pub fn closest(nearest: &[&Qa], private: bool) -> Message {
    let nearest = first(nearest, CLOSEST);
    if nearest.is_empty() {
        return no_answer(&[], private);
    }
    offer(may_answer(nearest.len()).to_owned(), &nearest, private)
}

/// The reply when no note answers: it offers up to three, best first, as no more than the nearest.
pub fn no_answer(nearest: &[&Qa], private: bool) -> Message {
    let nearest = first(nearest, NEAREST);
    let mut content = NO_ANSWER.to_owned();
    if !nearest.is_empty() {
        content.push_str("\n-# ");
        content.push_str(likely_other(nearest.len()));
    }
    offer(content, &nearest, private)
}

/// The reply to *Not it* when every match was shown; the menu leads back to each.
pub fn no_more(showing: &Showing) -> Message {
    let content = "Those were all the notes I found for this. \
                   Try other words, or ask someone to add a note.";
    let all: Vec<&Qa> = showing.others.iter().copied().chain([showing.qa]).collect();
    let mut message = framed(content.to_owned(), Vec::new(), showing.private);
    message
        .components
        .extend(menu(showing.qa, &showing.context(), &all));
    message
}

/// The first `most` of these, each Q&A once.
fn first<'a>(nearest: &[&'a Qa], most: usize) -> Vec<&'a Qa> {
    let mut seen = HashSet::new();
    let once = nearest.iter().copied();
    once.filter(|qa| seen.insert(qa.id.key()))
        .take(most)
        .collect()
}

fn offer(content: String, nearest: &[&Qa], private: bool) -> Message {
    let names = choices::names(nearest, limits::BUTTON_LABEL);
    let buttons = names.into_iter().zip(nearest).map(|(label, qa)| {
        let press = Press::Show(qa.id.key());
        Button::new(ButtonStyle::Secondary, label, press)
    });
    let buttons: Vec<Button> = buttons.collect();
    framed(content, vec![buttons], private)
}

fn framed(content: String, rows: Vec<Vec<Button>>, private: bool) -> Message {
    let mut frame = Frame::default();
    frame.text(content);
    frame.into_message(GREY, rows, private)
}
