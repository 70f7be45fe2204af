//! The amount of data stored about a member.

use jiff::Timestamp;

/// How much data is stored about a member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct PersonalData {
    /// Reviews.
    pub reviews: u32,
    /// Cards.
    pub cards: u32,
    /// Answers to daily questions.
    pub answers: u32,
    /// Questions that they asked to be quizzed on.
    pub wishes: u32,
    /// When the member first did something.
    pub first: Option<Timestamp>,
    /// When the member last did something.
    pub last: Option<Timestamp>,
    /// Whether the member opted out of the leaderboard.
    pub opted_out: bool,
    /// Schedules that they set up.
    pub schedules: u32,
    /// Channels with help threads that they set up.
    pub help_channels: u32,
    /// Replies to messages that they posted, or that answer their questions.
    pub replies: u32,
}

impl PersonalData {
    /// Returns whether nothing is stored about the member.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
