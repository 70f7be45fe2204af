//! What survives a restart? The only home of sqlx.
//!
//! One database, SQLite in one file. Reviews are a log: each is appended, and removed only when a later one
//! of the same day replaces it or its member deletes everything. What is derived from them (cards, answers
//! to posts, counts of first tries) can be rebuilt. SQL is kept to what PostgreSQL takes as well; what only
//! SQLite knows stands here and in `backup`. One method per use, one transaction per method: it is
//! done when the method returns, or nothing of it is.

mod address;
mod backup;
mod cards;
mod columns;
mod counted;
mod create;
mod database;
mod departures;
mod erasures;
mod error;
mod export;
mod feedback;
mod first_tries;
mod history;
mod known;
mod lease;
mod log;
mod members;
mod open;
mod posts;
mod presence;
mod read_only;
mod rebuild;
mod reviews;
mod schedules;
mod shared;
mod statistics;
mod steps;
mod turnout;

#[cfg(test)]
mod tests;

pub use address::file_of;
pub use backup::back_up;
pub use counted::GuildTotals;
pub use create::prepare;
pub use database::Store;
pub use erasures::Deleted;
pub use error::{Place, StoreError, Versions};
pub use export::{Exported, ExportedAnswer, ExportedCard, ExportedReview, ExportedWish, Wanted};
pub use feedback::Verdict;
pub use history::History;
pub use known::Present;
pub use rebuild::Rebuilt;
pub use reviews::Recorded;
pub use statistics::Whose;
pub use turnout::PostDate;
