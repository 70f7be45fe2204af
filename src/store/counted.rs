//! What many ask for in the same moment, counted once for all of them.

use jiff::civil::Date;

use recite_notes::QaId;
use recite_quiz::{GuildId, MemberId, Tally};

use super::shared::Shared;

/// What a server has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuildTotals {
    /// On how many dates it had a post.
    pub post_dates: u32,
    /// As [`Store::activity`](super::Store::activity) of all its days.
    pub activity: Vec<(Date, Tally)>,
    /// As [`Store::hardest`](super::Store::hardest).
    pub hardest: Vec<(QaId, Tally)>,
}

/// Members with their points, most first.
pub type Ranks = Vec<(MemberId, u32)>;

/// What many ask for in the same moment.
#[derive(Debug, Default)]
pub struct Counted {
    pub(super) totals: Shared<(GuildId, Date, u32), GuildTotals>,
    pub(super) ranks: Shared<(GuildId, Date, Date), Ranks>,
}
