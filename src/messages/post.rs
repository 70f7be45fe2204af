//! The question of the day, which everyone in a channel sees. It never shows the answer: each member reveals that in
//! private.

use jiff::civil::Date;

use super::catalog::Catalog;
use super::custom_id::Press;
use super::frame::{BLUE, Frame, GRAY};
use super::layout::{self, add_question};
use super::{Button, ButtonStyle, Message, dialect};
use recite_notes::Qa;
use recite_quiz::{PostId, Reason, RoleId, Tally};

/// What a post shows.
#[derive(Clone, Debug)]
pub struct PostContent<'a> {
    /// The Q&A whose question is shown.
    pub qa: &'a Qa,
    /// The id that the button carries.
    pub id: PostId,
    /// The day of the post in its channel's time zone.
    pub on: Date,
    /// How many members answered, and how many knew it.
    pub tally: Tally,
    /// Why this question was chosen.
    pub reason: Reason,
    /// The role to ping; `None` pings nobody.
    pub role: Option<RoleId>,
    /// The channel's previous post.
    pub previous: Option<PreviousPost>,
    /// Whether the result is final.
    pub is_closed: bool,
}

/// A channel's previous post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviousPost {
    /// The address of its message.
    pub url: String,
    /// How many members answered, and how many knew it.
    pub tally: Tally,
}

/// Returns the public message of a post, open or closed.
pub fn post(catalog: Catalog, content: &PostContent) -> Message {
    let mut frame = Frame::default();
    frame.text(headline(catalog, content.on, content.role));
    add_question(catalog, content.qa, &mut frame);
    let small = |line| format!("-# {line}");
    let mut lines: Vec<String> = layout::topic(content.qa).map(small).into_iter().collect();
    lines.push(match content.is_closed {
        true => catalog.post_result(content.tally),
        false if content.tally.answered == 0 => catalog.post_unanswered(),
        false => catalog.tally(content.tally),
    });
    lines.extend((!content.is_closed).then(|| small(reason(catalog, content.reason))));
    lines.extend(
        content
            .previous
            .as_ref()
            .map(|it| small(previous(catalog, it))),
    );
    frame.text(lines.join("\n"));
    let style = match content.is_closed {
        true => ButtonStyle::Secondary,
        false => ButtonStyle::Primary,
    };
    let button = reveal_button(catalog, style, content.id);
    into_message(frame, content.is_closed, button, content.role)
}

/// Returns the public message of a closed post whose note is gone.
pub fn post_without_note(catalog: Catalog, id: PostId, on: Date, tally: Tally) -> Message {
    let mut frame = Frame::default();
    frame.text(headline(catalog, on, None));
    frame.text(format!(
        "{}\n-# {}",
        catalog.post_result(tally),
        catalog.post_note_gone()
    ));
    let button = reveal_button(catalog, ButtonStyle::Secondary, id).disabled(true);
    into_message(frame, true, button, None)
}

fn into_message(frame: Frame, is_closed: bool, button: Button, role: Option<RoleId>) -> Message {
    let color = if is_closed { GRAY } else { BLUE };
    Message {
        pings: role,
        ..frame.into_message(color, vec![vec![button]], false)
    }
}

/// Returns the button that reveals the answer. Its `custom_id` also identifies the message as this post.
fn reveal_button(catalog: Catalog, style: ButtonStyle, id: PostId) -> Button {
    Button::new(style, catalog.quiz_reveal_button(), Press::Reveal(id))
}

fn headline(catalog: Catalog, on: Date, role: Option<RoleId>) -> String {
    let mut facts = vec![catalog.post_headline(), catalog.date_of(on)];
    facts.extend(role.map(|role| format!("<@&{}>", role.0)));
    format!("-# {}", facts.join(" · "))
}

fn previous(catalog: Catalog, previous: &PreviousPost) -> String {
    let label = catalog.post_last_question();
    let label = match dialect::is_web(&previous.url) {
        true => dialect::link(&label, &previous.url),
        false => label,
    };
    format!("{label} · {}", catalog.tally(previous.tally))
}

/// Returns why a question was chosen.
fn reason(catalog: Catalog, reason: Reason) -> String {
    let Reason::Gain {
        members,
        forgotten,
        unseen,
    } = reason
    else {
        return catalog.post_reason_shuffled();
    };
    match (forgotten, unseen) {
        (0, 0) => catalog.post_reason_reinforce(),
        (0, n) if n >= members => catalog.post_reason_new_to_all(),
        (0, n) => catalog.post_reason_unseen(n, members),
        (n, 0) if members == 1 && n == 1 => catalog.post_reason_you_forgot(),
        (n, 0) if n >= members => catalog.post_reason_all_forgot(members),
        (n, 0) => catalog.post_reason_forgotten(n, members),
        (n, unseen) => catalog.post_reason_forgotten_and_unseen(n, unseen, members),
    }
}
