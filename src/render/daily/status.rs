//! `/daily status`: how every question of the day of a server is doing.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::{ScheduleShowing, at, ended, link, next, pool, settings, wrong_clock};
use crate::quiz::Tally;
use crate::render::frame::{Frame, GREEN, GREY, YELLOW};
use crate::render::limits::{self, MESSAGE_TEXT, Size};
use crate::render::{Message, words};

/// How many posts of a channel are listed.
const POSTS: usize = 5;

/// How a schedule is doing.
#[derive(Clone, Debug)]
pub struct Status<'a> {
    pub schedule: ScheduleShowing<'a>,
    /// Whether it is on; `next` and the pause mean nothing when it is off.
    pub is_on: bool,
    pub pause: Option<PauseShowing<'a>>,
    /// Newest first.
    pub posts: &'a [PostLine],
}

/// Why nothing is posted for the time being.
#[derive(Clone, Copy, Debug)]
pub struct PauseShowing<'a> {
    /// As in "Discord says …".
    pub reason: &'a str,
    pub since: Timestamp,
    pub retry_at: Timestamp,
}

/// One post in a list.
#[derive(Clone, Debug)]
pub struct PostLine {
    pub on: Date,
    pub state: PostLineState,
}

#[derive(Clone, Debug)]
pub enum PostLineState {
    /// Chosen, or just being sent.
    OnItsWay,
    /// Open or closed, with the address of its message.
    Posted { url: String, tally: Tally },
    /// Not posted in time, and why, as in "the bot was offline".
    Missed(String),
    /// Nobody can tell whether it was posted, and why, as in "the history cannot be read".
    Held(String),
}

/// How the schedules of a server are doing; what does not fit into one message is counted.
///
/// `ahead` is how far our clock is ahead of Discord's, where the two disagree.
pub fn status(statuses: &[Status], ahead: Option<SignedDuration>) -> Message {
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
        let is_well = status.is_on && status.pause.is_none();
        color = if is_well { color } else { YELLOW };
        frame.text(text);
    }
    frame.into_message(color, Vec::new(), true)
}

fn one_status(status: &Status) -> String {
    let showing = &status.schedule;
    let mut lines = vec![format!("### <#{}>", showing.channel.0)];
    lines.extend(settings(showing));
    match (status.is_on, status.pause) {
        (false, _) => lines.push("**Off.** /daily setup turns it on again.".to_owned()),
        (true, Some(pause)) => lines.push(format!(
            "⚠ **Paused** since {}: {} I try again {}.",
            at(pause.since, 'f'),
            ended(pause.reason),
            at(pause.retry_at, 'R')
        )),
        (true, None) => lines.extend(next(showing.next)),
    }
    lines.push(pool(showing.pool));
    for post in status.posts.iter().take(POSTS) {
        let on = words::date(post.on);
        lines.push(match &post.state {
            PostLineState::OnItsWay => format!("- {on}: on its way"),
            PostLineState::Posted { url, tally } => {
                format!("- {}: {}", link(&on, url), words::tally(*tally))
            }
            PostLineState::Missed(why) => format!("- {on}: ⚠ not posted, as {}", ended(why)),
            PostLineState::Held(why) => {
                format!(
                    "- {on}: ⚠ perhaps posted, so not posted again: {}",
                    ended(why)
                )
            }
        });
    }
    lines.join("\n")
}
