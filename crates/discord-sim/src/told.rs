//! What the bot was told about, for who looks on: each interaction's event, and how far it has come.

use std::sync::Arc;

use serde_json::Value;
use tokio::time::Instant;

use super::Sandbox;
use super::pending::{Kind, Pending};
use super::snowflake::Snowflake;
use super::state::{Shared, World};

/// Events kept; with those before, also the interactions themselves are no longer told.
const EVENTS_KEPT: usize = 500;

const AUTOCOMPLETE: u8 = Kind::Autocomplete as u8;

/// Something a person did, as the bot was told.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub id: Snowflake,
    /// 2 a command, 3 a component, 4 autocompletion, 5 a modal.
    pub kind: u8,
    pub person: Snowflake,
    /// The data of INTERACTION_CREATE.
    pub event: Value,
    pub progress: Progress,
}

/// How far an interaction has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The first answer may still come.
    Waiting,
    Answered,
    /// The time is over, and no first answer came.
    Failed,
}

impl Sandbox {
    /// The newest 500 interactions, oldest first. Nothing tells when the time of one is over:
    /// whoever wants to know waits for its [`answer`](super::interaction::Interaction::answer).
    pub fn interactions(&self) -> Vec<Told> {
        let world = self.shared.world();
        let events = world.events.iter();
        events
            .filter_map(|(id, event)| self.shared.told(&world, *id, event))
            .collect()
    }

    /// One of [`Self::interactions`]; `None` when it is too old, or none.
    pub fn told(&self, interaction: Snowflake) -> Option<Told> {
        let world = self.shared.world();
        let mut events = world.events.iter().rev();
        let (id, event) = events.find(|(id, _)| *id == interaction)?;
        self.shared.told(&world, *id, event)
    }
}

impl World {
    /// Keeps the event that the bot is sent. Keystrokes make room first: there are many of them.
    pub fn note_event(&mut self, interaction: Snowflake, event: Value) {
        self.events.push_back((interaction, event));
        if self.events.len() > EVENTS_KEPT {
            let is_typing = |(_, event): &(Snowflake, Value)| event["type"] == AUTOCOMPLETE;
            let oldest = self.events.iter().position(is_typing).unwrap_or(0);
            self.events.remove(oldest);
        }
    }
}

impl Shared {
    fn told(&self, world: &World, id: Snowflake, event: &Value) -> Option<Told> {
        let pending = world.interactions.get(&id)?;
        Some(Told {
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

/// When interactions were sent: it goes with every request, for the recorder.
#[derive(Clone)]
pub(super) struct Sendings(pub Arc<Shared>);

impl Sendings {
    pub fn sent_at(&self, interaction: Snowflake) -> Option<Instant> {
        let world = self.0.world();
        let pending = world.interactions.get(&interaction)?;
        Some(pending.sent.at)
    }
}
