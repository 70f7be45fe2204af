//! `/daily status`: the state of every question of the day in a server.

use jiff::SignedDuration;

use super::{failure_text, next_question, pool, remark_text, schedule_settings, wrong_clock};
use crate::messages::catalog::{Catalog, FullTime, RelativeTime};
use crate::messages::frame::{Frame, GRAY, GREEN, YELLOW};
use crate::messages::limits::{self, MESSAGE_TEXT, Size};
use crate::messages::links::message_url;
use crate::messages::{Message, dialect};
use recite_quiz::{ChannelStatus, Post, PostState, Tally};

/// How many posts of a channel are listed.
const POSTS: usize = 5;
/// The room for the line that counts the channels left out.
const LAST_LINE: Size = Size {
    chars: 60,
    bytes: 60,
};

/// Returns the state of a server's schedules; those that do not fit into one message are counted.
///
/// `ahead` is how far our clock is ahead of Discord's, if the two disagree.
pub fn status(
    catalog: Catalog,
    statuses: &[ChannelStatus],
    ahead: Option<SignedDuration>,
) -> Message {
    let mut frame = Frame::default();
    let mut color = GREEN;
    if statuses.is_empty() {
        frame.text(catalog.daily_none_here());
        return frame.into_message(GRAY, Vec::new(), true);
    }
    let mut room = MESSAGE_TEXT.minus(LAST_LINE);
    if let Some(ahead) = ahead {
        color = YELLOW;
        let text = wrong_clock(catalog, ahead);
        room = room.minus(Size::of(&text));
        frame.text(text);
    }
    for (n, status) in statuses.iter().enumerate() {
        let text = channel_status(catalog, status);
        let (size, rest) = (Size::of(&text), statuses.len() - n);
        if !size.fits(room) || frame.components.len() + 1 >= limits::COMPONENTS - 4 {
            let rest = catalog.daily_status_more_channels(rest as u32);
            frame.text(format!("-# {rest}"));
            break;
        }
        room = room.minus(size);
        let is_fine = status.schedule.is_on && status.schedule.pause.is_none();
        color = if is_fine { color } else { YELLOW };
        frame.text(text);
    }
    frame.into_message(color, Vec::new(), true)
}

fn channel_status(catalog: Catalog, status: &ChannelStatus) -> String {
    let schedule = &status.schedule;
    let mut lines = vec![
        format!("### <#{}>", schedule.channel.0),
        schedule_settings(catalog, schedule),
    ];
    match (schedule.is_on, &schedule.pause) {
        (false, _) => lines.push(catalog.daily_status_off()),
        (true, Some(pause)) => lines.push(catalog.daily_status_paused(
            FullTime(pause.since),
            &failure_text(catalog, &pause.cause),
            RelativeTime(pause.retry_at),
        )),
        (true, None) => lines.extend(next_question(catalog, status.next)),
    }
    lines.push(pool(catalog, status));
    let posts = status.posts.iter().take(POSTS);
    lines.extend(posts.map(|(post, tally)| post_line(catalog, post, *tally)));
    lines.join("\n")
}

fn post_line(catalog: Catalog, post: &Post, tally: Tally) -> String {
    let date = catalog.date_of(post.on);
    let reason = || {
        post.remark
            .map_or_else(String::new, |it| remark_text(catalog, it))
    };
    let (date, state) = match (post.state, post.message) {
        (PostState::Missed, _) => (date, catalog.daily_status_missed(&reason())),
        (PostState::Held, _) => (date, catalog.daily_status_held(&reason())),
        (_, Some(message)) => {
            let url = message_url(post.guild, post.channel, message);
            (dialect::link(&date, &url), catalog.tally(tally))
        }
        (_, None) => (date, catalog.daily_status_coming()),
    };
    format!("- {date} · {state}")
}
