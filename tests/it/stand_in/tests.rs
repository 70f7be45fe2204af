//! Does the stand-in refuse what Discord refuses, and speak so that serenity understands it?

mod checks;
mod clocks;
mod faults;
mod serenity_client;
