//! Statistics that many members request at the same time, counted once for all of them.

use jiff::civil::Date;

use recite_notes::QaId;
use recite_quiz::{GuildId, MemberId, Tally};

use super::coalesce::Coalescer;

/// The statistics of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuildTotals {
    /// The number of dates with a post.
    pub post_dates: u32,
    /// The result of [`Store::activity`](super::Store::activity) over all its days.
    pub activity: Vec<(Date, Tally)>,
    /// The result of [`Store::hardest`](super::Store::hardest).
    pub hardest: Vec<(QaId, Tally)>,
}

/// Members with their points, highest first.
pub type Ranks = Vec<(MemberId, u32)>;

/// The counts that are shared between requests.
#[derive(Debug, Default)]
pub struct StatisticsCache {
    pub(super) totals: Coalescer<(GuildId, Date, u32), GuildTotals>,
    pub(super) ranks: Coalescer<(GuildId, Date, Date), Ranks>,
}
