//! The replies of `/daily`, which those who run a server read. Only the one who asked sees them.

pub mod status;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::frame::{Frame, GREEN, GREY, YELLOW};
use super::{Message, dialect, limits, words};
use recite_quiz::{ChannelId, ChannelStatus, PostingFailure, Remark, Schedule};

/// Fewer questions that were never asked than this are told, so that notes are written in time.
const FEW_QUESTIONS: u32 = 14;
/// What is shown of text that operators or Discord wrote.
const NAME: usize = 60;
const REASON: usize = 200;
const TOPICS: usize = 10;

/// A schedule was set up, or changed.
pub fn set_up(status: &ChannelStatus) -> Message {
    let mut lines = vec![format!(
        "**The question of the day is set up** for <#{}>.",
        status.schedule.channel.0
    )];
    lines.push(settings(&status.schedule));
    lines.extend(next(status.next));
    lines.push(pool(status));
    lines.push(
        "-# /daily now posts one right away, /daily status shows how it is doing.".to_owned(),
    );
    framed(GREEN, lines)
}

/// Nothing can be posted in a channel until the bot has these permissions there.
pub fn missing_permissions(channel: ChannelId, names: &[&str]) -> Message {
    let names: Vec<String> = names.iter().map(|name| format!("- **{name}**")).collect();
    framed(
        YELLOW,
        vec![
            format!("I cannot post in <#{}> yet. There I still need:", channel.0),
            names.join("\n"),
            "Please give me these in the channel's settings, then run /daily setup again."
                .to_owned(),
        ],
    )
}

/// The time of day cannot be read.
pub fn bad_time(written: &str) -> Message {
    let written = quoted(written);
    let line =
        format!("I cannot read {written} as a time of day. Write it like 09:00, 9 am or 21:30.");
    framed(YELLOW, vec![line])
}

/// There is no such time zone.
pub fn bad_zone(written: &str) -> Message {
    let written = quoted(written);
    let line = format!(
        "I know no time zone called {written}. Type a city, such as Berlin, and pick one of the suggestions."
    );
    framed(YELLOW, vec![line])
}

/// There are no such topics.
pub fn unknown_topics(written: &[String]) -> Message {
    let names: Vec<String> = written.iter().take(TOPICS).map(|it| quoted(it)).collect();
    let topic = if names.len() == 1 { "topic" } else { "topics" };
    let line = format!(
        "The notes have no {topic} {}. Pick from the suggestions, and put a comma between several.",
        names.join(", ")
    );
    framed(YELLOW, vec![line])
}

/// No note within the chosen topics can be asked.
pub fn no_questions() -> Message {
    let line = "No note within these topics can be asked as a question. \
                Choose other topics, or write notes whose headings are questions.";
    framed(YELLOW, vec![line.to_owned()])
}

/// Our clock is so far ahead of Discord's (behind it when negative) that nothing is posted.
pub fn wrong_clock(ahead: SignedDuration) -> String {
    let minutes = ahead.abs().as_mins();
    let (number, unit) = match minutes {
        0..120 => (minutes, "minute"),
        120..2_880 => (minutes / 60, "hour"),
        _ => (minutes / 1_440, "day"),
    };
    let far = words::count(u32::try_from(number).unwrap_or(u32::MAX), unit);
    let way = if ahead.is_negative() {
        "behind"
    } else {
        "ahead of"
    };
    format!(
        "⚠ **My clock is {far} {way} Discord's**, so I post no daily question until they agree. \
         Please ask whoever runs me to set the clock of that machine."
    )
}

/// What was asked for needs the right time, and ours is wrong.
pub fn not_by_this_clock(ahead: SignedDuration) -> Message {
    framed(YELLOW, vec![wrong_clock(ahead)])
}

/// A schedule was turned off; `was_on` tells whether there was anything to turn off.
pub fn off(channel: ChannelId, was_on: bool) -> Message {
    let channel = channel.0;
    let line = match was_on {
        true => format!(
            "The question of the day is off in <#{channel}>. Its settings and everybody's cards are kept: \
             /daily setup turns it on again."
        ),
        false => format!(
            "No question of the day is set up in <#{channel}>, so there is nothing to turn off."
        ),
    };
    framed(GREY, vec![line])
}

/// What `/daily now` came to.
#[derive(Clone, Debug)]
pub enum Now {
    /// It is being posted; `posted` may follow.
    OnItsWay,
    /// The address of its message.
    Posted(String),
    /// Today's question was there before; the address of its message, if it is known.
    AlreadyPosted(Option<String>),
    NotSetUp,
    /// It was missed or is held.
    Unposted(Remark),
    /// The channel rests.
    Paused(PostingFailure),
}

/// What `/daily now` came to in a channel.
pub fn now(channel: ChannelId, now: &Now) -> Message {
    let channel = channel.0;
    let (color, line) = match now {
        Now::OnItsWay => (
            GREEN,
            format!("Today's question is on its way to <#{channel}>."),
        ),
        Now::Posted(url) => (GREEN, format!("Posted: {}.", link("today's question", url))),
        Now::AlreadyPosted(url) => {
            let it = match url {
                Some(url) => link("today's question", url),
                None => "today's question".to_owned(),
            };
            (
                GREY,
                format!("<#{channel}> has had {it} already. The next one comes tomorrow."),
            )
        }
        Now::NotSetUp => (
            YELLOW,
            format!("No question of the day is set up in <#{channel}>. /daily setup starts one."),
        ),
        Now::Unposted(why) => cannot(channel, why),
        Now::Paused(why) => cannot(channel, why),
    };
    framed(color, vec![line])
}

fn cannot(channel: u64, why: &impl ToString) -> (u32, String) {
    let why = ended(&why.to_string());
    let line = format!("I cannot post in <#{channel}> now: {why}");
    (YELLOW, line)
}

/// There are several channels, and the command names none.
pub fn which_channel(channels: &[ChannelId]) -> Message {
    let shown = channels.iter().take(TOPICS);
    let names: Vec<String> = shown.map(|channel| format!("<#{}>", channel.0)).collect();
    let line = format!(
        "The question of the day is set up in several channels: {}. \
         Please name one of them with the command.",
        names.join(", ")
    );
    framed(YELLOW, vec![line])
}

/// No channel has a question of the day, so none can be meant.
pub fn nowhere() -> Message {
    let line = "No question of the day is set up here. /daily setup starts one.";
    framed(YELLOW, vec![line.to_owned()])
}

/// Discord would not tell what the bot may do in a channel.
pub fn unchecked(channel: ChannelId) -> Message {
    let line = format!(
        "Discord did not tell me what I may do in <#{}>, so nothing is changed. \
         Please try again in a minute.",
        channel.0
    );
    framed(YELLOW, vec![line])
}

/// To an admin, in private: nobody can tell whether a channel has today's question.
pub fn held(channel: ChannelId, on: Date) -> Message {
    let channel = channel.0;
    let lines = vec![
        format!("**Please look into <#{channel}>.** I was interrupted while I posted the question of {}.",
            words::date(on)),
        "I may not read the channel's history, so I cannot see whether it is there, and I do not \
         post it a second time. If it is missing, /daily now posts it for the rest of the day. Give me **Read Message History** there, and \
         this cannot happen again."
            .to_owned(),
    ];
    framed(YELLOW, lines)
}

fn settings(schedule: &Schedule) -> String {
    let time = schedule.post_at.strftime("%H:%M");
    let zone = dialect::escape(&limits::clip(&schedule.zone, NAME));
    let topics: Vec<String> = (schedule.topics.iter().take(TOPICS))
        .map(|topic| dialect::escape(&limits::clip(topic, NAME)))
        .collect();
    let more = match schedule.topics.len().saturating_sub(TOPICS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let topics = match topics.is_empty() {
        true => "all topics".to_owned(),
        false => format!("{}{more}", topics.join(", ")),
    };
    let role = match schedule.role {
        Some(role) => format!("pings <@&{}>", role.0),
        None => "pings nobody".to_owned(),
    };
    format!("Every day at **{time}** ({zone}) · {topics} · {role}")
}

fn next(next: Option<Timestamp>) -> Option<String> {
    next.map(|next| format!("The next one comes {} ({}).", at(next, 'R'), at(next, 'f')))
}

fn pool(status: &ChannelStatus) -> String {
    let (questions, unasked) = (status.questions, status.unasked);
    match (questions, unasked) {
        (0, _) => "⚠ No note can be asked here yet, so nothing is posted.".to_owned(),
        (_, 0) => format!(
            "All {} were asked here before, so now they repeat.",
            words::count(questions, "question")
        ),
        (_, few) if few < FEW_QUESTIONS => format!(
            "⚠ Only {few} of {} {} not been asked here yet.",
            words::count(questions, "question"),
            if few == 1 { "has" } else { "have" }
        ),
        (_, many) => format!(
            "{many} of {} have not been asked here yet.",
            words::count(questions, "question")
        ),
    }
}

/// An instant as Discord shows it, in the reader's own time zone and language.
fn at(instant: Timestamp, style: char) -> String {
    format!("<t:{}:{style}>", instant.as_second())
}

fn link(words: &str, url: &str) -> String {
    match dialect::is_web(url) && url.len() <= NAME * 2 {
        true => dialect::link(words, url),
        false => words.to_owned(),
    }
}

fn quoted(written: &str) -> String {
    dialect::code_span(&limits::clip(written, NAME))
}

/// The end of a sentence.
fn ended(reason: &str) -> String {
    let words: Vec<&str> = reason.split_whitespace().collect();
    let reason = limits::clip(words.join(" ").trim_end_matches('.'), REASON);
    format!("{}.", dialect::escape(&reason))
}

fn framed(color: u32, lines: Vec<String>) -> Message {
    let mut frame = Frame::default();
    frame.text(lines.join("\n"));
    frame.into_message(color, Vec::new(), true)
}
