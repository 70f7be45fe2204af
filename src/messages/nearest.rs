//! The replies without an answer, which offer the closest notes.
//!
//! The caller decides how sure it is.

use std::collections::HashSet;

use super::answer::AnswerView;
use super::catalog::Catalog;
use super::controls::menu;
use super::custom_id::Press;
use super::frame::{Frame, GRAY};
use super::{Button, ButtonStyle, Message, choices, limits};
use recite_notes::Qa;

/// How many notes are offered when one of them may answer: as many as fit into a row of buttons.
const CLOSEST: usize = 5;
/// How many notes are offered when probably no note answers.
const NEAREST: usize = 3;

/// Returns the reply when the answer may be among these Q&As: it offers up to five, best first.
pub fn closest(catalog: Catalog, nearest: &[&Qa], is_private: bool) -> Message {
    let nearest = first_distinct(nearest, CLOSEST);
    if nearest.is_empty() {
        return no_answer(catalog, &[], is_private);
    }
    let content = catalog.ask_closest(nearest.len() as u32);
    offer(content, &nearest, is_private)
}

/// Returns the reply when no note answers: it offers up to three of the nearest, best first.
pub fn no_answer(catalog: Catalog, nearest: &[&Qa], is_private: bool) -> Message {
    let nearest = first_distinct(nearest, NEAREST);
    let mut content = catalog.ask_no_answer();
    if !nearest.is_empty() {
        content.push_str("\n-# ");
        content.push_str(&catalog.ask_nearest(nearest.len() as u32));
    }
    offer(content, &nearest, is_private)
}

/// Returns the reply to *Not it* after the last match; its menu leads back to each match.
pub fn no_more(catalog: Catalog, view: &AnswerView) -> Message {
    let all: Vec<&Qa> = view.others.iter().copied().chain([view.qa]).collect();
    let mut message = framed(catalog.ask_no_more(), Vec::new(), view.is_private);
    message
        .components
        .extend(menu(catalog, view.qa, &view.state(), &all));
    message
}

/// Returns the first `max` of these Q&As, each once.
fn first_distinct<'a>(nearest: &[&'a Qa], max: usize) -> Vec<&'a Qa> {
    let mut seen = HashSet::new();
    let distinct = nearest.iter().copied();
    distinct
        .filter(|qa| seen.insert(qa.id.key()))
        .take(max)
        .collect()
}

fn offer(content: String, nearest: &[&Qa], is_private: bool) -> Message {
    let names = choices::names(nearest, limits::BUTTON_LABEL);
    let buttons = names.into_iter().zip(nearest).map(|(label, qa)| {
        let press = Press::Show(qa.id.key());
        Button::new(ButtonStyle::Secondary, label, press)
    });
    let buttons: Vec<Button> = buttons.collect();
    framed(content, vec![buttons], is_private)
}

fn framed(content: String, rows: Vec<Vec<Button>>, is_private: bool) -> Message {
    let mut frame = Frame::default();
    frame.text(content);
    frame.into_message(GRAY, rows, is_private)
}
