//! Tests of the local Discord: it rejects what Discord rejects, and serenity, an independent client, works with it.

mod advanced_time;
mod channels;
mod checks;
mod deadlines;
mod faults;
mod http_client;
mod listings;
mod member_messages;
mod options;
mod random_bodies;
mod recorder;
mod serenity_client;
mod serenity_events;
mod threads;
mod user_install;
