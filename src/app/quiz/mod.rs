//! The use cases of the quiz, which need the store.
//!
//! Each takes the current time as an argument, and each write is one transaction of the store, so the process may die
//! between any two of them.

pub mod cards;
pub mod daily;
pub mod export;
pub mod feedback;
mod relink;

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

/// The settings of the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizOptions {
    /// The number of new questions that `/quiz` shows a member on one day.
    pub new_per_day: u32,
    /// The default time zone, an IANA name: used if `/daily setup` names none, and where there is no setup.
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

/// The use cases of the quiz over one snapshot.
pub struct Quiz {
    app: Arc<App>,
    store: Store,
    options: QuizOptions,
    /// Identifies these notes in the store, even if their folder is moved.
    notes: String,
    /// The positions of all Q&As in the notebook that can be quizzed.
    quizzable: Vec<usize>,
}

impl Quiz {
    /// Returns the use cases over these notes and this store.
    pub fn new(app: Arc<App>, store: Store, options: QuizOptions) -> Self {
        let qas = app.notebook().qas().iter().enumerate();
        let quizzable = qas.filter(|(_, qa)| qa.quiz.is_quizzed()).map(|(at, _)| at);
        Self {
            quizzable: quizzable.collect(),
            notes: notes_name(app.notebook().root()),
            app,
            store,
            options,
        }
    }

    /// Returns the same quiz over other notes.
    pub fn with_app(&self, app: Arc<App>) -> Self {
        let quiz = Self::new(app, self.store.clone(), self.options.clone());
        Self {
            notes: self.notes.clone(),
            ..quiz
        }
    }

    /// Returns the same quiz with notes identified by `origin`, such as the address of a repository, in whatever
    /// folder they are.
    pub fn with_notes_origin(self, origin: &str) -> Self {
        Self {
            notes: notes_name(Path::new(origin)),
            ..self
        }
    }

    /// Returns the use cases that do not need the store.
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Returns the store, for reads and writes that need no quiz logic.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Returns the options of the operator.
    pub fn options(&self) -> &QuizOptions {
        &self.options
    }

    /// Returns the local date of a member: in the time zone of their server's daily question, otherwise in the
    /// configured one.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn today(&self, guild: Option<GuildId>, now: Timestamp) -> Result<Date, StoreError> {
        let schedules = match guild {
            Some(guild) => self.store.schedules_of(guild).await?,
            None => Vec::new(),
        };
        let zone = schedules.first().map(|schedule| zone(&schedule.zone));
        let zone = zone.unwrap_or_else(|| self::zone(&self.options.zone));
        Ok(now.to_zoned(zone).date())
    }

    /// Returns every Q&A that can be quizzed, within these topics, or in all topics if the list is empty.
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

/// Returns the time zone of a stored name. Names are checked before they are stored, but another version of the time
/// zone data may not contain one.
fn zone(name: &str) -> TimeZone {
    parse_zone(name).map_or(TimeZone::UTC, |(_, zone)| zone)
}

fn index_by_id(cards: &[Card]) -> HashMap<&QaId, &Card> {
    cards.iter().map(|card| (&card.qa, card)).collect()
}

/// Returns the name by which the database identifies a notes folder. A hash, because databases are shared and a path
/// may contain people's names.
fn notes_name(folder: &Path) -> String {
    let path = folder.to_string_lossy();
    let name = Uuid::new_v5(&Uuid::NAMESPACE_URL, path.as_bytes());
    name.hyphenated().to_string()
}
