//! Replies and events that are not what they were: whatever changes beside the fields that are needed,
//! the bot reads the same.

mod descriptions;
mod events;
pub mod fixture;
mod keystrokes;
pub mod mutation;
mod replies;
