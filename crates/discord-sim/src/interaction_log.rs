//! The interactions that were sent to the bot, each with its event and its progress, for tests and the sandbox's page.

use serde_json::Value;
use tokio::time::Instant;

use super::Sandbox;
use super::pending::{Kind, Pending};
use super::snowflake::Snowflake;
use super::state::{Shared, World};

/// How many interactions are kept; the oldest are dropped.
const EVENTS_KEPT: usize = 500;

const AUTOCOMPLETE: u8 = Kind::Autocomplete as u8;

/// An interaction as it was sent to the bot.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedInteraction {
    pub id: Snowflake,
    /// Discord's type: 2 command, 3 component, 4 autocomplete, 5 modal.
    pub kind: u8,
    pub person: Snowflake,
    /// The payload of INTERACTION_CREATE.
    pub event: Value,
    pub progress: Progress,
}

/// Whether an interaction has had its first answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// No first answer yet, and still time for one.
    Waiting,
    Answered,
    /// No first answer came in time.
    Failed,
}

impl Sandbox {
    /// Returns the newest 500 interactions, oldest first.
    ///
    /// No [`Change`](super::Change) is sent when the time of one runs out; to notice it, wait for its
    /// [`answer`](super::interaction::Interaction::answer).
    pub fn interactions(&self) -> Vec<LoggedInteraction> {
        let world = self.shared.world();
        let events = world.events.iter();
        events
            .filter_map(|(id, event)| self.shared.logged(&world, *id, event))
            .collect()
    }

    /// Returns one of [`Self::interactions`], or `None` if it was dropped or never sent.
    pub fn logged_interaction(&self, interaction: Snowflake) -> Option<LoggedInteraction> {
        let world = self.shared.world();
        let mut events = world.events.iter().rev();
        let (id, event) = events.find(|(id, _)| *id == interaction)?;
        self.shared.logged(&world, *id, event)
    }
}

impl World {
    /// Logs an event that is sent to the bot. Autocomplete events are dropped first: there are many of them.
    pub fn log_event(&mut self, interaction: Snowflake, event: Value) {
        self.events.push_back((interaction, event));
        if self.events.len() > EVENTS_KEPT {
            let is_autocomplete = |(_, event): &(Snowflake, Value)| event["type"] == AUTOCOMPLETE;
            let oldest = self.events.iter().position(is_autocomplete).unwrap_or(0);
            self.events.remove(oldest);
        }
    }
}

impl Shared {
    fn logged(&self, world: &World, id: Snowflake, event: &Value) -> Option<LoggedInteraction> {
        let pending = world.interactions.get(&id)?;
        Some(LoggedInteraction {
            id,
            kind: pending.kind as u8,
            person: pending.person.id,
            event: event.clone(),
            progress: self.progress(pending),
        })
    }

    fn progress(&self, pending: &Pending) -> Progress {
        let within = self.options.first_answer_within;
        match pending.awaits_first(Instant::now(), within) {
            Ok(()) => Progress::Waiting,
            Err(_) if pending.first.is_some() => Progress::Answered,
            Err(_) => Progress::Failed,
        }
    }
}
