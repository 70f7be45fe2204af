//! How much do members remember after a year, by each way of choosing what to ask?
//!
//! ```text
//! seed ─ people ─▶ members with minds (the truth) ─ year ─▶ Outcome of each policy ─ report ─▶ differences, paired by seed
//! ```
//!
//! Pure: the same seed gives the same figures. The minds know their true recall; the choosing sees only
//! answers, through the code that also runs in production. Every policy meets the same members with the
//! same luck: whether somebody comes, and whether they recall a note at a given recall, hangs on seed, member,
//! note and day alone.

mod chance;
mod mind;
mod people;
pub mod plot;
pub mod report;
mod shared;
mod year;

pub use year::{COUNTED_DAYS, simulate};

/// How large a simulated community is, and how long it is watched.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct Settings {
    pub days: u32,
    pub members: usize,
    pub notes: usize,
}

/// How members really learn and forget, which the choosing never sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Truth {
    /// FSRS-6 with parameters of each member's own: the family that the choosing assumes.
    Fsrs,
    /// Half-life regression (Settles and Meeder 2016), another family: forgetting is exponential, and
    /// only the counts of right and wrong answers matter, not when they were given.
    HalfLife,
}

/// How the question of the day is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shared {
    Random,
    RoundRobin,
    ShuffleBag,
    /// The lowest recall that the group's cards promise.
    LowestRecall,
    /// A box a question: up when most were right, back to the first otherwise.
    Leitner,
    /// As in production: `quiz::pick::group_question`.
    Gain,
}

/// Which private cards those who come take after the question of the day, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Private {
    None,
    Random(u32),
    /// What has been due longest, then what is new.
    Overdue(u32),
    /// As in production: `quiz::pick::member_card`.
    Gain(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Policy {
    pub shared: Shared,
    pub private: Private,
}

/// What came of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The true recall of the last 90 days, over all members and notes.
    pub recall: f64,
    /// The same of the quarter of the members that remember least.
    pub worst_quarter: f64,
    /// The share of members' notes that they ever answered.
    pub coverage: f64,
    /// Answers a member and day, counting those who stay away.
    pub answers: f64,
    /// The mean recall on every seventh day from the first.
    pub weeks: Vec<f64>,
}

pub const TRUTHS: [Truth; 2] = [Truth::Fsrs, Truth::HalfLife];

/// The ways to choose the question of the day.
pub const SHARED: [Policy; 6] = [
    shared(Shared::Random),
    shared(Shared::RoundRobin),
    shared(Shared::ShuffleBag),
    shared(Shared::LowestRecall),
    shared(Shared::Leitner),
    shared(Shared::Gain),
];

/// The ways to choose private cards, beside the production's question of the day.
pub const PRIVATE: [Policy; 5] = [
    private(Private::Random(2)),
    private(Private::Overdue(2)),
    private(Private::Gain(2)),
    private(Private::Random(4)),
    private(Private::Gain(4)),
];

const fn shared(shared: Shared) -> Policy {
    let private = Private::None;
    Policy { shared, private }
}

const fn private(private: Private) -> Policy {
    let shared = Shared::Gain;
    Policy { shared, private }
}

impl Policy {
    /// What it is called in tables and plots.
    pub fn name(self) -> String {
        match self.private {
            Private::None => match self.shared {
                Shared::Random => "random".to_owned(),
                Shared::RoundRobin => "round robin".to_owned(),
                Shared::ShuffleBag => "shuffle bag".to_owned(),
                Shared::LowestRecall => "lowest recall first".to_owned(),
                Shared::Leitner => "Leitner".to_owned(),
                Shared::Gain => "expected gain".to_owned(),
            },
            Private::Random(cards) => format!("+ {cards} random"),
            Private::Overdue(cards) => format!("+ {cards} most overdue"),
            Private::Gain(cards) => format!("+ {cards} by expected gain"),
        }
    }
}

impl Policy {
    /// What it is held against: another policy that asks for as much effort and chooses at random, or
    /// for private cards at random, none.
    pub fn baseline(self) -> Option<Self> {
        match self.private {
            Private::None if self.shared == Shared::Random => None,
            Private::None => Some(shared(Shared::Random)),
            Private::Random(_) => Some(shared(Shared::Gain)),
            Private::Overdue(cards) | Private::Gain(cards) => Some(private(Private::Random(cards))),
        }
    }
}

/// Every policy, in the order of the tables.
pub fn policies() -> impl Iterator<Item = Policy> + Clone {
    SHARED.into_iter().chain(PRIVATE)
}

impl Truth {
    pub fn name(self) -> &'static str {
        match self {
            Self::Fsrs => "FSRS-6 with parameters of each member's own",
            Self::HalfLife => "half-life regression",
        }
    }
}

#[cfg(test)]
mod tests;
