//! Simulates how much members remember after a year, for each way to choose questions.
//!
//! ```text
//! seed ─ people ─▶ members with memories ─ year ─▶ YearResult of each policy ─ report ─▶ differences, paired by seed
//! ```
//!
//! The simulation is pure: the same seed gives the same numbers. A simulated memory has a true recall; the
//! policies see only answers, through the code that runs in production. Every policy gets the same members and
//! the same random draws: whether a member comes, and whether they recall a note at a given recall, depends
//! only on the seed, the member, the note and the day.

mod memory;
mod people;
pub mod plot;
mod random;
pub mod report;
mod shared_question;
mod year;

pub use year::{COUNTED_DAYS, simulate};

/// The size of a simulated community, and the length of the simulation.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct SimulationSettings {
    /// The length of the simulation.
    pub days: u32,
    /// The number of members.
    pub members: usize,
    /// The number of notes, each with one question.
    pub notes: usize,
}

/// How members really learn and forget. The policies never see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemoryModel {
    /// FSRS-6, which the policies assume too, with parameters that differ by member.
    Fsrs,
    /// Half-life regression (Settles and Meeder 2016), a different model: forgetting is exponential, and only
    /// the numbers of right and wrong answers matter, not their times.
    HalfLife,
}

/// How the daily question is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SharedPolicy {
    /// At random.
    Random,
    /// In a fixed order.
    RoundRobin,
    /// In a new random order each round.
    ShuffleBag,
    /// The question with the lowest recall predicted by the group's cards.
    LowestRecall,
    /// Leitner boxes: a question moves up a box if most members were right, and back to the first box otherwise.
    Leitner,
    /// By expected gain, as in production: `recite_quiz::pick::group_question`.
    Gain,
}

/// Which private cards the members who come answer after the daily question, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrivatePolicy {
    /// No private cards.
    None,
    /// This many at random.
    Random(u32),
    /// This many: the most overdue ones, then new ones.
    Overdue(u32),
    /// This many by expected gain, as in production: `recite_quiz::pick::member_card`.
    Gain(u32),
}

/// A way to choose questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Policy {
    /// How the daily question is chosen.
    pub shared: SharedPolicy,
    /// How private cards are chosen.
    pub private: PrivatePolicy,
}

/// The result of a simulated year.
#[derive(Clone, Debug, PartialEq)]
pub struct YearResult {
    /// The mean true recall of the last 90 days, over all members and notes.
    pub recall: f64,
    /// The same for the quarter of the members who remember least.
    pub worst_quarter: f64,
    /// The share of notes that a member answered at least once, averaged over members.
    pub coverage: f64,
    /// Answers per member and day, including members who stay away.
    pub answers: f64,
    /// The mean recall on every seventh day, from the first.
    pub weeks: Vec<f64>,
}

/// Every memory model.
pub const MEMORY_MODELS: [MemoryModel; 2] = [MemoryModel::Fsrs, MemoryModel::HalfLife];

/// The policies for the daily question, without private cards.
pub const SHARED_POLICIES: [Policy; 6] = [
    shared(SharedPolicy::Random),
    shared(SharedPolicy::RoundRobin),
    shared(SharedPolicy::ShuffleBag),
    shared(SharedPolicy::LowestRecall),
    shared(SharedPolicy::Leitner),
    shared(SharedPolicy::Gain),
];

/// The policies for private cards, with the daily question chosen as in production.
pub const PRIVATE_POLICIES: [Policy; 5] = [
    private(PrivatePolicy::Random(2)),
    private(PrivatePolicy::Overdue(2)),
    private(PrivatePolicy::Gain(2)),
    private(PrivatePolicy::Random(4)),
    private(PrivatePolicy::Gain(4)),
];

const fn shared(shared: SharedPolicy) -> Policy {
    let private = PrivatePolicy::None;
    Policy { shared, private }
}

const fn private(private: PrivatePolicy) -> Policy {
    let shared = SharedPolicy::Gain;
    Policy { shared, private }
}

impl Policy {
    /// Returns the name for tables and plots.
    pub fn name(self) -> String {
        match self.private {
            PrivatePolicy::None => match self.shared {
                SharedPolicy::Random => "random".to_owned(),
                SharedPolicy::RoundRobin => "round robin".to_owned(),
                SharedPolicy::ShuffleBag => "shuffle bag".to_owned(),
                SharedPolicy::LowestRecall => "lowest recall first".to_owned(),
                SharedPolicy::Leitner => "Leitner".to_owned(),
                SharedPolicy::Gain => "expected gain".to_owned(),
            },
            PrivatePolicy::Random(cards) => format!("+ {cards} random"),
            PrivatePolicy::Overdue(cards) => format!("+ {cards} most overdue"),
            PrivatePolicy::Gain(cards) => format!("+ {cards} by expected gain"),
        }
    }
}

impl Policy {
    /// Returns the policy that this one is compared with.
    ///
    /// It takes as much effort and chooses at random. Random private cards are compared with no private cards.
    pub fn baseline(self) -> Option<Self> {
        match self.private {
            PrivatePolicy::None if self.shared == SharedPolicy::Random => None,
            PrivatePolicy::None => Some(shared(SharedPolicy::Random)),
            PrivatePolicy::Random(_) => Some(shared(SharedPolicy::Gain)),
            PrivatePolicy::Overdue(cards) | PrivatePolicy::Gain(cards) => {
                Some(private(PrivatePolicy::Random(cards)))
            }
        }
    }
}

/// Returns every policy, in the order of the tables.
pub fn policies() -> impl Iterator<Item = Policy> + Clone {
    SHARED_POLICIES.into_iter().chain(PRIVATE_POLICIES)
}

impl MemoryModel {
    /// Returns the name for tables and plots.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fsrs => "FSRS-6 with parameters that differ by member",
            Self::HalfLife => "half-life regression",
        }
    }
}

#[cfg(test)]
mod tests;
