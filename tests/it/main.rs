//! The integration tests, in one binary so that they link once.

mod architecture;
mod ask;
mod binary;
mod bot;
mod changed_notes;
mod check;
mod command_line;
mod eval;
mod languages;
mod load;
mod matches;
mod notes;
mod outage;
mod pages;
mod pictures;
mod refusals;
mod registration;
mod relevance;
mod replies;
mod scripts;
mod seen;
mod shipped;
mod shutdown;
mod stand_in;
mod strange;
mod suggestions;
