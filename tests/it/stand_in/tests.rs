//! Does the stand-in refuse what Discord refuses, and speak so that serenity understands it?

mod channels;
mod checks;
mod clocks;
mod faults;
mod options;
mod plain_client;
mod serenity_client;
