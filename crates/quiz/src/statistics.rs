//! The figures that members and servers see of themselves.

use std::sync::Arc;

use jiff::civil::Date;

use super::{MemberId, Tally};
use crate::streak::Streak;
use recite_notes::Qa;

/// What one member may see of themselves.
#[derive(Clone, Debug)]
pub struct MemberStats {
    pub today: Date,
    /// `None` outside of a server.
    pub streak: Option<Streak>,
    /// Reviews, of which each day's last of a Q&A counts.
    pub reviews: u32,
    /// Those of the last 30 days that were not the first of their Q&A, and how many were right.
    pub last_30_days: Tally,
    /// Cards that are due now.
    pub due: u32,
    pub cards: u32,
    /// The expected number of cards that the member knows today.
    pub known: f64,
    /// The reviews of each day of the calendar that had any.
    pub calendar: Vec<(Date, u32)>,
}

/// What a server may see of itself.
#[derive(Clone, Debug)]
pub struct GuildStats {
    pub today: Date,
    /// Questions posted.
    pub posts: u32,
    /// The answers that members gave there, private cards included.
    pub answers: Tally,
    /// The hardest first; questions that the notes no longer have are left out.
    pub hardest: Vec<(Qa, Tally)>,
    /// The answers of each day of the calendar that had any.
    pub calendar: Vec<(Date, u32)>,
}

/// One month's leaderboard, as one member sees it.
#[derive(Clone, Debug)]
pub struct Leaderboard {
    /// The first day of the month.
    pub month: Date,
    /// Members with their points, most first; those who opted out are left out.
    pub ranks: Arc<Vec<(MemberId, u32)>>,
    pub asker: MemberId,
    pub asker_points: u32,
    pub asker_opted_out: bool,
}
