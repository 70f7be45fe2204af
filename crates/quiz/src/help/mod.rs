//! Help channels: the threads in which members ask, and what happens to each of them.

mod rules;

use jiff::Timestamp;

use crate::{ChannelId, GuildId, MemberId};
use recite_notes::QaId;

pub use rules::{
    LAST_ANSWERS, MAX_ANSWERS_PER_DAY, PREVIEW, ThreadFacts, ThreadStep, after_failure,
    are_unwanted, next_step,
};

/// A channel whose new threads are answered, as `/threads setup` sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpChannel {
    /// A forum, text or announcement channel.
    pub channel: ChannelId,
    /// Its server.
    pub guild: GuildId,
    /// How long nobody may have answered before the bot does, in minutes; 0 answers at once.
    pub wait_minutes: u32,
    /// Whether likely answers are posted too, or only sure ones.
    pub takes_likely: bool,
    /// The topics whose notes are posted; all if the list is empty.
    pub topics: Vec<String>,
    /// The tag of threads that were marked as solved.
    pub solved_tag: Option<TagId>,
    /// Whether answers are posted.
    pub mode: HelpMode,
    /// When the mode began.
    pub mode_since: Timestamp,
    /// The member who set it up, unless they deleted their data.
    pub set_up_by: Option<MemberId>,
}

/// The id of a tag of a forum channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagId(pub u64);

/// Whether answers are posted in the threads of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpMode {
    /// New threads are ignored.
    Off,
    /// Nothing is posted, but what would be is stored.
    Preview,
    /// Answers are posted.
    Live,
    /// New threads are ignored, because members removed answers.
    Paused,
}

impl HelpMode {
    /// Returns whether new threads are looked at.
    pub fn is_on(self) -> bool {
        matches!(self, Self::Preview | Self::Live)
    }

    /// Returns the name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Preview => "preview",
            Self::Live => "live",
            Self::Paused => "paused",
        }
    }

    /// Returns the mode of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Off, Self::Preview, Self::Live, Self::Paused];
        all.into_iter().find(|mode| mode.name() == name)
    }
}

/// A thread in a help channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpThread {
    /// The thread.
    pub thread: ChannelId,
    /// Its help channel.
    pub channel: ChannelId,
    /// Its server.
    pub guild: GuildId,
    /// When it was created.
    pub created_at: Timestamp,
    /// How often it was looked at without an outcome.
    pub attempts: u32,
    /// What came of it; `None` while it is not known.
    pub outcome: Option<ThreadOutcome>,
    /// The note that was posted, or would have been.
    pub note: Option<FoundNote>,
    /// Whether it was marked as solved.
    pub is_solved: bool,
    /// Whether the answer was removed.
    pub is_removed: bool,
}

/// A note that answers the question of a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundNote {
    /// The note.
    pub qa: QaId,
    /// Whether it is the answer; otherwise it is the likely answer.
    pub is_sure: bool,
}

/// What came of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ThreadOutcome {
    /// An answer was posted.
    Posted,
    /// An answer would have been posted.
    Previewed,
    /// No note answers the question, or not surely enough.
    NoNote,
    /// A member answered first.
    Answered,
    /// It is archived, locked or deleted, or its first message is.
    Closed,
    /// A bot or a webhook created it, or it forwards a message.
    Automated,
    /// Its channel is age-restricted.
    AgeRestricted,
    /// Its first message did not arrive.
    Empty,
    /// The channel got as many answers as it may within a day.
    LimitReached,
    /// The bot was offline for too long.
    Late,
    /// Answers in the channel were turned off or paused.
    Off,
    /// Discord rejected the answer, or did not respond.
    Failed,
}

impl ThreadOutcome {
    /// All outcomes.
    pub const ALL: [Self; 12] = [
        Self::Posted,
        Self::Previewed,
        Self::NoNote,
        Self::Answered,
        Self::Closed,
        Self::Automated,
        Self::AgeRestricted,
        Self::Empty,
        Self::LimitReached,
        Self::Late,
        Self::Off,
        Self::Failed,
    ];

    /// Returns the name in the database, in log lines and in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Previewed => "previewed",
            Self::NoNote => "no-note",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Automated => "automated",
            Self::AgeRestricted => "age-restricted",
            Self::Empty => "empty",
            Self::LimitReached => "limit-reached",
            Self::Late => "late",
            Self::Off => "off",
            Self::Failed => "failed",
        }
    }

    /// Returns the outcome of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// How often answers in a channel were removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RemovalCount {
    /// The answers.
    pub answers: u32,
    /// Those that were removed.
    pub removed: u32,
}
