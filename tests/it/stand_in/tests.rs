//! Does the stand-in refuse what Discord refuses, and speak so that serenity understands it?

mod channels;
mod checks;
mod clocks;
mod faults;
mod onlooker;
mod options;
mod plain_client;
mod recorder;
mod serenity_client;
mod strange_bodies;
mod time;
