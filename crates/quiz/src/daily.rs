//! Which local date has a post due at this instant, and which were missed.
//!
//! Nothing is remembered between two looks but the last date that has a post, so restarts, sleep and
//! clocks that jump need no special case. Each local date has at most one instant, and no date is
//! ever due after a later one.

mod times;
mod zones;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Span, Timestamp};

use super::review::days_later;

pub use times::parse_time;
pub use zones::{parse_zone, zone_names_like};

/// So many missed dates are told at most, the newest.
const MOST_MISSED: u32 = 31;

/// When a channel wants its posts.
#[derive(Clone, Debug)]
pub struct Times {
    pub post_at: Time,
    pub zone: TimeZone,
    /// How long after its time a post may still come.
    pub catch_up: SignedDuration,
    /// When the schedule was set up or last changed: nothing scheduled before it is due.
    pub since: Timestamp,
}

/// The last date that has a row of posts, in whatever state, and when that row was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Last {
    pub on: Date,
    pub planned_at: Timestamp,
}

/// What a look at the clock may find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    Post {
        on: Date,
        /// The first instant at which it is too late.
        until: Timestamp,
    },
    Missed {
        on: Date,
    },
}

/// What is due now: the dates missed since `after`, oldest first, then maybe today's post.
///
/// No date up to `after.on` is due again. When the schedule changed since that row was made, neither
/// is the date on which it was made by today's zone: no two posts ever fall on one local date.
pub fn due(times: &Times, after: Option<Last>, now: Timestamp) -> Vec<Due> {
    let today = date_of(now, &times.zone);
    let first = first_date(times, after).max(days_earlier(today, MOST_MISSED));
    let dates = first.series(Span::new().days(1));
    let dates = dates.take_while(|on| *on <= today);
    let due = dates.filter_map(|on| {
        let at = instant_of(on, times.post_at, &times.zone)?;
        if at < times.since || at > now {
            return None;
        }
        let until = window_end(times, on, at);
        Some(match now < until {
            true => Due::Post { on, until },
            false => Due::Missed { on },
        })
    });
    due.collect()
}

/// When the next post comes: `now` while one is due.
pub fn next_instant(times: &Times, after: Option<Last>, now: Timestamp) -> Option<Timestamp> {
    let today = date_of(now, &times.zone);
    let first = first_date(times, after).max(days_earlier(today, 1));
    let dates = first.series(Span::new().days(1));
    // Of a few dates in a row one exists in any zone; the bound is for the end of all dates.
    let mut instants = dates.take(8).filter_map(|on| {
        let at = instant_of(on, times.post_at, &times.zone)?;
        (at >= times.since && now < window_end(times, on, at)).then_some(at.max(now))
    });
    instants.next()
}

/// The instant at which a date's post is scheduled; `None` when the zone never had that date.
///
/// A doubled local time means the first. A skipped one means the first instant after the gap, or, should
/// that be on another date, the last minute before.
pub fn instant_of(date: Date, post_at: Time, zone: &TimeZone) -> Option<Timestamp> {
    let first = first_from(date.to_datetime(post_at), zone)?;
    let last_minute = first.checked_sub(SignedDuration::from_mins(1)).ok()?;
    [first, last_minute]
        .into_iter()
        .find(|instant| date_of(*instant, zone) == date)
}

/// The first date that may have a post.
fn first_date(times: &Times, after: Option<Last>) -> Date {
    let set_up_on = date_of(times.since, &times.zone);
    let Some(last) = after else {
        return set_up_on;
    };
    // A row made under this schedule stands for its own date alone, however late it was made: a date
    // that is found missed in the morning leaves that day its post.
    let taken = match last.planned_at <= times.since {
        true => last.on.max(date_of(last.planned_at, &times.zone)),
        false => last.on,
    };
    set_up_on.max(days_later(taken, 1))
}

/// The first instant at which the post of a date is too late, never past the end of its local day.
fn window_end(times: &Times, on: Date, at: Timestamp) -> Timestamp {
    let caught_up = at.saturating_add(times.catch_up).unwrap_or(at);
    let next_day = days_later(on, 1).to_datetime(Time::midnight());
    let day_end = first_from(next_day, &times.zone);
    day_end.map_or(caught_up, |end| caught_up.min(end))
}

/// The first instant that has this local time or, where it is skipped, the first after the gap.
fn first_from(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let wanted = zone.to_ambiguous_timestamp(local);
    match wanted.offset() {
        AmbiguousOffset::Gap { after, .. } => {
            // Read by the offset after the gap, a skipped time lies right before the gap.
            let before = after.to_timestamp(local).ok()?;
            Some(zone.following(before).next()?.timestamp())
        }
        _ => wanted.earlier().ok(),
    }
}

fn date_of(instant: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(instant).date()
}

fn days_earlier(date: Date, days: u32) -> Date {
    date.saturating_sub(Span::new().days(i64::from(days)))
}

#[cfg(test)]
mod tests;
