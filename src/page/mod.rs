//! The page of `recite sandbox`: a Discord client for one bot, in a browser on this machine.

pub mod notes;
pub mod protocol;
pub mod time;
