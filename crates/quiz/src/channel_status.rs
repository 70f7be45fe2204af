//! The status of a channel's daily question: its schedule and its latest posts.

use jiff::Timestamp;

use super::{Post, Schedule, Tally};

/// The status of a channel's daily question.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelStatus {
    /// Its schedule.
    pub schedule: Schedule,
    /// When the next question is posted; `None` if it is switched off.
    pub next: Option<Timestamp>,
    /// The latest posts with their results, newest first.
    pub posts: Vec<(Post, Tally)>,
    /// How many questions the notes have in the channel's topics.
    pub questions: u32,
    /// How many of these questions were never asked in the channel.
    pub unasked: u32,
}
