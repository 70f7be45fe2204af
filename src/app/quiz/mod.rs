//! What a member, an admin or the day can ask of the quiz: the use cases that need the store.
//!
//! Each takes the time as an argument, and each that changes something is one transaction of the
//! store, so a process may die between any two of them.

pub mod cards;
pub mod daily;
pub mod export;
pub mod feedback;
mod follow;

mod servers;
pub mod setup;
pub mod stats;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::App;
use crate::store::{Store, StoreError};
use recite_notes::{Qa, QaId, Topic};
use recite_quiz::daily::{PostTimes, parse_zone};
use recite_quiz::pick::Candidate;
use recite_quiz::{Card, GuildId, Schedule};

/// What the operator may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizOptions {
    /// Questions never rated before that `/quiz` brings a member on one day.
    pub new_per_day: u32,
    /// Where `/daily setup` names no time zone, and where there is no setup: an IANA name.
    pub zone: String,
    /// How long after its time a question may still be posted.
    pub catch_up: SignedDuration,
}

impl Default for QuizOptions {
    fn default() -> Self {
        Self {
            new_per_day: 5,
            zone: "UTC".to_owned(),
            catch_up: SignedDuration::from_hours(6),
        }
    }
}

/// The use cases of the quiz.
pub struct Quiz {
    app: Arc<App>,
    store: Store,
    options: QuizOptions,
    /// What these notes are known by in the store, wherever they are read from later on.
    notes: String,
    /// Every Q&A that can be quizzed, by its place in the notebook.
    quizzable: Vec<usize>,
}

impl Quiz {
    pub fn new(app: Arc<App>, store: Store, options: QuizOptions) -> Self {
        let qas = app.notebook().qas().iter().enumerate();
        let quizzable = qas.filter(|(_, qa)| qa.quiz.is_quizzed()).map(|(at, _)| at);
        Self {
            quizzable: quizzable.collect(),
            notes: name_of(app.notebook().root()),
            app,
            store,
            options,
        }
    }

    /// The same quiz over other notes.
    pub fn over(&self, app: Arc<App>) -> Self {
        let quiz = Self::new(app, self.store.clone(), self.options.clone());
        Self {
            notes: self.notes.clone(),
            ..quiz
        }
    }

    /// The same quiz over notes that come from `origin`, such as the address of a repository, and
    /// are the same notes in whatever folder they lie.
    pub fn of_notes_from(self, origin: &str) -> Self {
        Self {
            notes: name_of(Path::new(origin)),
            ..self
        }
    }

    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// The store, for what needs no rule of the quiz.
    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn options(&self) -> &QuizOptions {
        &self.options
    }

    /// The local date where somebody is: in the time zone of their server's daily question, else in
    /// that of the configuration.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn today(&self, guild: Option<GuildId>, now: Timestamp) -> Result<Date, StoreError> {
        let schedules = match guild {
            Some(guild) => self.store.schedules_of(guild).await?,
            None => Vec::new(),
        };
        let zone = schedules.first().map(|schedule| zone(&schedule.zone));
        let zone = zone.unwrap_or_else(|| self::zone(&self.options.zone));
        Ok(now.to_zoned(zone).date())
    }

    /// Every Q&A that can be quizzed within one of these topics; within any where none is named.
    fn questions<'a>(&'a self, topics: &'a [Topic]) -> impl Iterator<Item = &'a Qa> {
        let qas = self.app.notebook().qas();
        let all = self.quizzable.iter().map(|&at| &qas[at]);
        all.filter(|qa| topics.is_empty() || topics.iter().any(|topic| qa.topic.is_within(topic)))
    }

    fn candidates<'a>(&'a self, topics: &'a [Topic]) -> Vec<Candidate<'a>> {
        let candidate = |qa: &'a Qa| Candidate {
            qa: &qa.id,
            topic: &qa.topic,
        };
        self.questions(topics).map(candidate).collect()
    }

    fn times(&self, schedule: &Schedule) -> PostTimes {
        PostTimes {
            post_at: schedule.post_at,
            zone: zone(&schedule.zone),
            catch_up: self.options.catch_up,
            since: schedule.changed_at,
        }
    }
}

/// The time zone of a stored name. Names were checked when they were stored, but another version of
/// the zone data may lack one.
fn zone(name: &str) -> TimeZone {
    parse_zone(name).map_or(TimeZone::UTC, |(_, zone)| zone)
}

fn by_id(cards: &[Card]) -> HashMap<&QaId, &Card> {
    cards.iter().map(|card| (&card.qa, card)).collect()
}

/// Returns the name that the database knows the notes of this folder by. A hash, because databases are passed on
/// and a path may contain the names of people.
fn name_of(folder: &Path) -> String {
    let path = folder.to_string_lossy();
    let name = Uuid::new_v5(&Uuid::NAMESPACE_URL, path.as_bytes());
    name.hyphenated().to_string()
}
