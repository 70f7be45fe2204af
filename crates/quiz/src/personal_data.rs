//! What is stored about a member.

use jiff::Timestamp;

/// How much is stored about a member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct PersonalData {
    pub reviews: u32,
    pub cards: u32,
    /// Answers to daily questions.
    pub answers: u32,
    /// Questions that they asked to be quizzed on.
    pub wishes: u32,
    /// The first and the last time that they did something.
    pub first: Option<Timestamp>,
    pub last: Option<Timestamp>,
    pub opted_out: bool,
    /// Schedules that they set up.
    pub schedules: u32,
}

impl PersonalData {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
