//! Which local date has a post due at an instant, and which dates were missed.
//!
//! The only state is the last date that has a post, so restarts, sleep and clocks that jump need no
//! special case. Each local date has at most one instant, and no date becomes due after a later one.

mod times;
mod zones;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Span, Timestamp};

use super::review::days_later;

pub use times::parse_time;
pub use zones::{parse_zone, suggest_zones};

/// The most missed dates that are reported at once; the newest are reported.
const MAX_MISSED_DATES: u32 = 31;

/// When a channel's questions are posted.
#[derive(Clone, Debug)]
pub struct PostTimes {
    /// The local time of day.
    pub post_at: Time,
    /// The time zone.
    pub zone: TimeZone,
    /// How long after `post_at` a post is still made.
    pub catch_up: SignedDuration,
    /// When the schedule was set up or last changed. Earlier dates are not due.
    pub since: Timestamp,
}

/// The last date that has a stored post, in any state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastDate {
    /// The local date.
    pub on: Date,
    /// When the post was planned.
    pub planned_at: Timestamp,
}

/// A date that is due or was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The question of this date is due now.
    Post {
        /// The local date.
        on: Date,
        /// The first instant at which it is too late.
        until: Timestamp,
    },
    /// The question of this date can no longer be posted.
    Missed {
        /// The local date.
        on: Date,
    },
}

/// Returns the dates missed since `after`, oldest first, and then today's date if its post is due.
///
/// No date up to `after.on` is due again. If the schedule changed since that post was planned, the local
/// date of its planning in the new zone is not due either, so no local date gets two posts.
pub fn due(times: &PostTimes, after: Option<LastDate>, now: Timestamp) -> Vec<Due> {
    let today = date_of(now, &times.zone);
    let first = first_date(times, after).max(days_earlier(today, MAX_MISSED_DATES));
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

/// Returns when the next post is due: `now` while one is due.
pub fn next_instant(
    times: &PostTimes,
    after: Option<LastDate>,
    now: Timestamp,
) -> Option<Timestamp> {
    let today = date_of(now, &times.zone);
    let first = first_date(times, after).max(days_earlier(today, 1));
    let dates = first.series(Span::new().days(1));
    // One of a few consecutive dates exists in every zone; the bound matters at the last date of the calendar.
    let mut instants = dates.take(8).filter_map(|on| {
        let at = instant_of(on, times.post_at, &times.zone)?;
        (at >= times.since && now < window_end(times, on, at)).then_some(at.max(now))
    });
    instants.next()
}

/// Returns the instant at which a date's post is scheduled; `None` if the zone skipped that date.
///
/// A local time that occurs twice means the first. A skipped local time means the first instant after
/// the gap or, if that is on another date, the last minute before.
pub fn instant_of(date: Date, post_at: Time, zone: &TimeZone) -> Option<Timestamp> {
    let first = first_from(date.to_datetime(post_at), zone)?;
    let last_minute = first.checked_sub(SignedDuration::from_mins(1)).ok()?;
    [first, last_minute]
        .into_iter()
        .find(|instant| date_of(*instant, zone) == date)
}

/// Returns the first date that may have a post.
fn first_date(times: &PostTimes, after: Option<LastDate>) -> Date {
    let set_up_on = date_of(times.since, &times.zone);
    let Some(last) = after else {
        return set_up_on;
    };
    // A post planned under this schedule uses up only its own date, however late it was planned: a date
    // reported as missed in the morning does not cancel that day's post.
    let taken = match last.planned_at <= times.since {
        true => last.on.max(date_of(last.planned_at, &times.zone)),
        false => last.on,
    };
    set_up_on.max(days_later(taken, 1))
}

/// Returns the first instant at which the post of a date is too late, at most the end of its local day.
fn window_end(times: &PostTimes, on: Date, at: Timestamp) -> Timestamp {
    let caught_up = at.saturating_add(times.catch_up).unwrap_or(at);
    let next_day = days_later(on, 1).to_datetime(Time::midnight());
    let day_end = first_from(next_day, &times.zone);
    day_end.map_or(caught_up, |end| caught_up.min(end))
}

/// Returns the first instant with this local time or, if it is skipped, the first after the gap.
fn first_from(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let wanted = zone.to_ambiguous_timestamp(local);
    match wanted.offset() {
        AmbiguousOffset::Gap { after, .. } => {
            // With the offset after the gap, a skipped time falls right before the gap.
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
