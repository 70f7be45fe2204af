//! How the daily question of a channel is doing: its schedule and its last posts.

use jiff::Timestamp;

use super::{Post, Schedule, Tally};

/// How a channel is doing.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelStatus {
    pub schedule: Schedule,
    /// When the next question comes; `None` when it is switched off.
    pub next: Option<Timestamp>,
    /// The last posts with their results, newest first.
    pub posts: Vec<(Post, Tally)>,
    /// How many questions it can ask, and how many of them it has not asked yet.
    pub questions: u32,
    pub unasked: u32,
}
