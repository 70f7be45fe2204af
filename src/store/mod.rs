//! The database: everything that survives a restart. The only module that uses sqlx.
//!
//! One SQLite file. Reviews are a log: each is appended, and removed only when a later review of the same day
//! replaces it or its member deletes all data. Everything derived from them (cards, answers to posts, counts of first
//! tries) can be rebuilt. SQL is kept to what PostgreSQL also accepts; SQLite's own features are used only in
//! `open`, `create`, `erasures` and `backup`. Each method is one transaction: it is done when the method returns, or nothing has changed.

mod address;
mod answers;
mod backup;
mod cards;
mod coalesce;
mod columns;
mod create;
mod database;
mod departures;
mod erasures;
mod error;
mod export;
mod feedback;
mod first_tries;
mod help_channels;
mod help_threads;
mod history;
mod lease;
mod members;
mod open;
mod post_updates;
mod posts;
mod presence;
mod read_only;
mod rebuild;
mod relink;
mod replies;
mod review_log;
mod reviews;
mod schedules;
mod statistics;
mod statistics_cache;

#[cfg(test)]
mod tests;

pub use address::file_of;
pub use answers::PostDate;
pub use backup::back_up;
pub use create::prepare;
pub use database::Store;
pub use erasures::Deletion;
pub use error::{DatabasePath, SchemaVersions, StoreError};
pub use export::{
    ExportFlow, ExportedAnswer, ExportedCard, ExportedReply, ExportedReview, ExportedRows,
    ExportedWish,
};
pub use feedback::FeedbackVerdict;
pub use history::History;
pub use rebuild::RebuildSummary;
pub use relink::CurrentQa;
pub use replies::{ClaimOutcome, ReplyClaim, StoredClaim, StoredReply};
pub use reviews::RecordOutcome;
pub use statistics::ActivityScope;
pub use statistics_cache::GuildTotals;
