//! `/daily status`: how every question of the day of a server is doing.

use jiff::SignedDuration;

use super::{at, ended, link, next, pool, settings, wrong_clock};
use crate::messages::Message;
use crate::messages::frame::{Frame, GREEN, GREY, YELLOW};
use crate::messages::limits::{self, MESSAGE_TEXT, Size};
use crate::messages::words::{self, message_url};
use recite_quiz::{ChannelStatus, Post, PostState, Tally};

/// How many posts of a channel are listed.
const POSTS: usize = 5;

/// How the schedules of a server are doing; what does not fit into one message is counted.
///
/// `ahead` is how far our clock is ahead of Discord's, where the two disagree.
pub fn status(statuses: &[ChannelStatus], ahead: Option<SignedDuration>) -> Message {
    let mut frame = Frame::default();
    let mut color = GREEN;
    if statuses.is_empty() {
        frame.text("No question of the day is set up here. /daily setup starts one.".to_owned());
        return frame.into_message(GREY, Vec::new(), true);
    }
    let mut left = MESSAGE_TEXT.minus(Size {
        chars: 60,
        bytes: 60,
    });
    if let Some(ahead) = ahead {
        color = YELLOW;
        let text = wrong_clock(ahead);
        left = left.minus(Size::of(&text));
        frame.text(text);
    }
    for (n, status) in statuses.iter().enumerate() {
        let text = one_status(status);
        let (size, rest) = (Size::of(&text), statuses.len() - n);
        if !size.fits(left) || frame.components.len() + 1 >= limits::COMPONENTS - 4 {
            let rest = words::count(rest as u32, "more channel");
            frame.text(format!("-# … and {rest}."));
            break;
        }
        left = left.minus(size);
        let is_well = status.schedule.is_on && status.schedule.pause.is_none();
        color = if is_well { color } else { YELLOW };
        frame.text(text);
    }
    frame.into_message(color, Vec::new(), true)
}

fn one_status(status: &ChannelStatus) -> String {
    let schedule = &status.schedule;
    let mut lines = vec![format!("### <#{}>", schedule.channel.0), settings(schedule)];
    match (schedule.is_on, &schedule.pause) {
        (false, _) => lines.push("**Off.** /daily setup turns it on again.".to_owned()),
        (true, Some(pause)) => lines.push(format!(
            "⚠ **Paused** since {}: {} I try again {}.",
            at(pause.since, 'f'),
            ended(&pause.cause.to_string()),
            at(pause.retry_at, 'R')
        )),
        (true, None) => lines.extend(next(status.next)),
    }
    lines.push(pool(status));
    let posts = status.posts.iter().take(POSTS);
    lines.extend(posts.map(|(post, tally)| post_line(post, *tally)));
    lines.join("\n")
}

fn post_line(post: &Post, tally: Tally) -> String {
    let on = words::date(post.on);
    let why = || ended(&post.remark.map_or_else(String::new, |it| it.to_string()));
    match (post.state, post.message) {
        (PostState::Missed, _) => format!("- {on}: ⚠ not posted, as {}", why()),
        (PostState::Held, _) => {
            format!("- {on}: ⚠ perhaps posted, so not posted again: {}", why())
        }
        (_, Some(message)) => {
            let url = message_url(post.guild, post.channel, message);
            format!("- {}: {}", link(&on, &url), words::tally(tally))
        }
        (_, None) => format!("- {on}: on its way"),
    }
}
