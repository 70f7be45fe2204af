//! The replies to `/daily`, for those who manage a server. Only the member who asked sees them.

mod reasons;
pub mod status;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::catalog::{Catalog, FullTime, RelativeTime};
use super::frame::{GRAY, GREEN, YELLOW, framed};
use super::permission::PermissionProblem;
use super::settings::{self, channel_list, name, permission_lines, quote, topic_list};
use super::{Message, dialect};
use reasons::{failure_text, remark_text};
use recite_quiz::{ChannelId, ChannelStatus, PostingFailure, Remark, Schedule};

/// A warning is shown when fewer questions than this have never been asked, so that new notes are written in time.
const FEW_QUESTIONS: u32 = 14;

/// Returns the confirmation that a schedule was set up or changed.
pub fn setup_done(catalog: Catalog, status: &ChannelStatus) -> Message {
    let schedule = &status.schedule;
    let mut lines = vec![
        catalog.daily_setup_done(schedule.channel),
        schedule_settings(catalog, schedule),
    ];
    lines.extend(next_question(catalog, status.next));
    lines.push(pool(catalog, status));
    lines.push(format!("-# {}", catalog.daily_setup_hint()));
    framed(GREEN, lines)
}

/// Returns why nothing can be posted in a channel.
pub fn permission_problem(
    catalog: Catalog,
    channel: ChannelId,
    problem: &PermissionProblem,
) -> Message {
    let fix = catalog.daily_missing_permissions_fix();
    framed(YELLOW, permission_lines(catalog, channel, problem, fix))
}

/// Returns the message for text that is not a time of day.
pub fn bad_time(catalog: Catalog, written: &str) -> Message {
    framed(YELLOW, vec![catalog.daily_bad_time(&quote(written))])
}

/// Returns the message for an unknown time zone.
pub fn bad_zone(catalog: Catalog, written: &str) -> Message {
    framed(YELLOW, vec![catalog.daily_bad_zone(&quote(written))])
}

/// Returns the message for topics that the notes do not have.
pub fn unknown_topics(catalog: Catalog, written: &[String]) -> Message {
    framed(YELLOW, vec![settings::unknown_topics(catalog, written)])
}

/// Returns the message for topics without a question.
pub fn no_questions(catalog: Catalog) -> Message {
    framed(YELLOW, vec![catalog.daily_no_questions()])
}

/// Returns the warning that our clock is so far ahead of Discord's (behind it when negative) that nothing is posted.
fn wrong_clock(catalog: Catalog, ahead: SignedDuration) -> String {
    let minutes = ahead.abs().as_mins();
    let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    let difference = match minutes {
        0..120 => catalog.clock_minutes(count(minutes)),
        120..2_880 => catalog.clock_hours(count(minutes / 60)),
        _ => catalog.clock_days(count(minutes / 1_440)),
    };
    match ahead.is_negative() {
        true => catalog.daily_clock_behind(&difference),
        false => catalog.daily_clock_ahead(&difference),
    }
}

/// Returns the message when a command needs the right time and our clock is wrong.
pub fn refused_by_clock(catalog: Catalog, ahead: SignedDuration) -> Message {
    framed(YELLOW, vec![wrong_clock(catalog, ahead)])
}

/// Returns the confirmation that a schedule was turned off; `was_on` is false if there was none.
pub fn turned_off(catalog: Catalog, channel: ChannelId, was_on: bool) -> Message {
    let line = match was_on {
        true => catalog.daily_off(channel),
        false => catalog.daily_off_already(channel),
    };
    framed(GRAY, vec![line])
}

/// The result of `/daily now`.
#[derive(Clone, Debug)]
pub enum PostNowResult {
    /// The question is being posted.
    Coming,
    /// The question was posted; the address of its message.
    Posted(String),
    /// Today's question was posted before; the address of its message, if it is known.
    AlreadyPosted(Option<String>),
    /// The channel has no question of the day.
    NotSetUp,
    /// Today's question was missed or is held back.
    NotPosted(Remark),
    /// Posting in the channel is paused.
    Paused(PostingFailure),
}

/// Returns the reply to `/daily now` for a channel.
pub fn post_now(catalog: Catalog, channel: ChannelId, result: &PostNowResult) -> Message {
    let (color, line) = match result {
        PostNowResult::Coming => (GREEN, catalog.daily_now_coming(channel)),
        PostNowResult::Posted(url) => (GREEN, catalog.daily_now_posted(&dialect::link_url(url))),
        PostNowResult::AlreadyPosted(Some(url)) => {
            let url = dialect::link_url(url);
            (GRAY, catalog.daily_now_repeated(channel, &url))
        }
        PostNowResult::AlreadyPosted(None) => (GRAY, catalog.daily_now_repeated_unlinked(channel)),
        PostNowResult::NotSetUp => (YELLOW, catalog.daily_not_set_up(channel)),
        PostNowResult::NotPosted(remark) => {
            let reason = remark_text(catalog, *remark);
            (YELLOW, catalog.daily_now_failed(channel, &reason))
        }
        PostNowResult::Paused(failure) => {
            let reason = failure_text(catalog, failure);
            (YELLOW, catalog.daily_now_failed(channel, &reason))
        }
    };
    framed(color, vec![line])
}

/// Returns the message when there are several channels and the command names none.
pub fn which_channel(catalog: Catalog, channels: &[ChannelId]) -> Message {
    let line = catalog.daily_which_channel(&channel_list(channels));
    framed(YELLOW, vec![line])
}

/// Returns the message when no channel of the server has a question of the day.
pub fn none_here(catalog: Catalog) -> Message {
    framed(YELLOW, vec![catalog.daily_none_here()])
}

/// Returns the private message that asks an admin to check whether a channel has the question of a day.
pub fn held_back(catalog: Catalog, channel: ChannelId, on: Date) -> Message {
    let lines = vec![catalog.daily_held(channel, on), catalog.daily_held_why()];
    framed(YELLOW, lines)
}

fn schedule_settings(catalog: Catalog, schedule: &Schedule) -> String {
    let time = schedule.post_at.strftime("%H:%M").to_string();
    let zone = name(&schedule.zone);
    let topics = topic_list(catalog, &schedule.topics);
    let role = match schedule.role {
        Some(role) => catalog.daily_pings_role(role),
        None => catalog.daily_pings_nobody(),
    };
    [catalog.daily_schedule(&time, &zone), topics, role].join(" · ")
}

fn next_question(catalog: Catalog, next: Option<Timestamp>) -> Option<String> {
    next.map(|next| catalog.daily_next(RelativeTime(next), FullTime(next)))
}

fn pool(catalog: Catalog, status: &ChannelStatus) -> String {
    let (questions, unasked) = (status.questions, status.unasked);
    match (questions, unasked) {
        (0, _) => catalog.daily_pool_empty(),
        (_, 0) => catalog.daily_pool_used_up(questions),
        (_, few) if few < FEW_QUESTIONS => catalog.daily_pool_low(few, questions),
        (_, many) => catalog.daily_pool(many, questions),
    }
}
