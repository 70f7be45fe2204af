//! The question of the day, which everybody in a channel sees. Never its answer: that is revealed to
//! each member in private.

use jiff::civil::Date;

use super::custom_id::Press;
use super::frame::{BLUE, Frame, GREY};
use super::layout::{self, question_alone};
use super::{Button, ButtonStyle, Message, dialect, words};
use recite_notes::Qa;
use recite_quiz::{PostId, Reason, RoleId, Tally};

/// What a post shows.
#[derive(Clone, Debug)]
pub struct PostShowing<'a> {
    pub qa: &'a Qa,
    pub id: PostId,
    pub on: Date,
    pub tally: Tally,
    pub reason: Reason,
    /// The role to ping; `None` pings nobody.
    pub role: Option<RoleId>,
    /// The channel's post before this one.
    pub last: Option<LastPost>,
    /// Whether its result is final.
    pub closed: bool,
}

/// A channel's earlier post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastPost {
    /// The address of its message.
    pub url: String,
    pub tally: Tally,
}

/// The public message of a post, open or closed.
pub fn post(showing: &PostShowing) -> Message {
    let mut frame = Frame::default();
    frame.text(headline(showing.on, showing.role));
    question_alone(showing.qa, &mut frame);
    let counted = match showing.closed {
        true => how_it_went(showing.tally),
        false => so_far(showing.tally),
    };
    let small = |line| format!("-# {line}");
    let mut lines: Vec<String> = layout::topic(showing.qa).map(small).into_iter().collect();
    lines.push(counted);
    lines.extend((!showing.closed).then(|| small(why(showing.reason))));
    lines.extend(showing.last.as_ref().map(|it| small(last(it))));
    frame.text(lines.join("\n"));
    let style = match showing.closed {
        true => ButtonStyle::Secondary,
        false => ButtonStyle::Primary,
    };
    framed(
        frame,
        showing.closed,
        reveal(style, showing.id),
        showing.role,
    )
}

/// The public message of a closed post whose note has vanished.
pub fn gone(id: PostId, on: Date, tally: Tally) -> Message {
    let mut frame = Frame::default();
    frame.text(headline(on, None));
    frame.text(format!(
        "{}\n-# Its note has been changed or removed since.",
        how_it_went(tally)
    ));
    let reveal = reveal(ButtonStyle::Secondary, id).disabled(true);
    framed(frame, true, reveal, None)
}

fn framed(frame: Frame, closed: bool, reveal: Button, role: Option<RoleId>) -> Message {
    let color = if closed { GREY } else { BLUE };
    Message {
        pings: role,
        ..frame.into_message(color, vec![vec![reveal]], false)
    }
}

/// The button's press marks the message as this post.
fn reveal(style: ButtonStyle, id: PostId) -> Button {
    Button::new(style, "Reveal", Press::Reveal(id))
}

fn headline(on: Date, role: Option<RoleId>) -> String {
    let mention = role.map(|role| format!(" · <@&{}>", role.0));
    format!(
        "-# Question of the day · {}{}",
        words::date(on),
        mention.unwrap_or_default()
    )
}

fn so_far(tally: Tally) -> String {
    match tally.answered {
        0 => "Nobody has answered yet. Do you know it?".to_owned(),
        _ => format!("{}.", words::tally(tally)),
    }
}

fn how_it_went(tally: Tally) -> String {
    format!("**How it went:** {}.", words::tally(tally))
}

fn last(last: &LastPost) -> String {
    let link = match dialect::is_web(&last.url) {
        true => dialect::link("Last question", &last.url),
        false => "Last question".to_owned(),
    };
    format!("{link}: {}", words::tally(last.tally))
}

/// Why this question was chosen.
fn why(reason: Reason) -> String {
    let Reason::Gain {
        members,
        forgotten,
        unseen,
    } = reason
    else {
        return "Questions come in shuffled order, each once, until there are answers to choose by"
            .to_owned();
    };
    let has = |n: u32| if n == 1 { "has" } else { "have" };
    match (forgotten, unseen) {
        (0, 0) => "Chosen because answering it today makes it stick".to_owned(),
        (0, n) if n >= members => "None of you has been asked this yet".to_owned(),
        (0, n) => format!("{n} of {members} of you {} never been asked this", has(n)),
        (n, 0) if members == 1 && n == 1 => "You have probably forgotten this".to_owned(),
        (n, 0) if n >= members => format!("All {members} of you have probably forgotten this"),
        (n, 0) => format!("{n} of {members} of you {} probably forgotten this", has(n)),
        (n, new) => format!(
            "{n} of {members} of you {} probably forgotten this, and {new} {} never been asked",
            has(n),
            has(new)
        ),
    }
}
