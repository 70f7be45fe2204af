//! The statistics that members and servers see about themselves.

use std::sync::Arc;

use jiff::civil::Date;

use super::{MemberId, Tally};
use crate::streak::Streak;
use recite_notes::Qa;

/// The statistics of one member.
#[derive(Clone, Debug)]
pub struct MemberStats {
    /// The member's local date.
    pub today: Date,
    /// The member's streak; `None` outside a server.
    pub streak: Option<Streak>,
    /// Reviews. Of several reviews of a Q&A on one day, one counts.
    pub reviews: u32,
    /// Reviews in the last 30 days, without the first review of each Q&A.
    pub last_30_days: Tally,
    /// Cards that are due now.
    pub due: u32,
    /// Cards in total.
    pub cards: u32,
    /// The expected number of cards whose answer the member knows today.
    pub known: f64,
    /// Reviews by day, for the days of the calendar that have any.
    pub calendar: Vec<(Date, u32)>,
}

/// The statistics of one server.
#[derive(Clone, Debug)]
pub struct GuildStats {
    /// The server's local date.
    pub today: Date,
    /// Questions that were posted.
    pub posts: u32,
    /// The answers that members gave in the server, private cards included.
    pub answers: Tally,
    /// Questions by difficulty, the hardest first. Questions that are no longer in the notes are left out.
    pub hardest: Vec<(Qa, Tally)>,
    /// Answers by day, for the days of the calendar that have any.
    pub calendar: Vec<(Date, u32)>,
}

/// One month's leaderboard, as one member sees it.
#[derive(Clone, Debug)]
pub struct Leaderboard {
    /// The first day of the month.
    pub month: Date,
    /// Members with their points, the highest first. Members who opted out are left out.
    pub ranks: Arc<Vec<(MemberId, u32)>>,
    /// The member who looks at the leaderboard.
    pub asker: MemberId,
    /// That member's points.
    pub asker_points: u32,
    /// Whether that member opted out of the leaderboard.
    pub has_asker_opted_out: bool,
}
