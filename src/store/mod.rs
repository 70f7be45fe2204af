//! What survives a restart? The only home of sqlx.
//!
//! One database, SQLite in one file; reviews are only ever appended, and what is derived from them
//! (cards, answers to posts) can be rebuilt. SQL is kept to what PostgreSQL takes as well.
