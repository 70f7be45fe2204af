//! A log of the interactions sent to the bot, with their events and progress.

use serde_json::Value;
use tokio::time::Instant;

use super::Sandbox;
use super::pending::{InteractionKind, PendingInteraction};
use super::snowflake::Snowflake;
use super::state::{SandboxState, SharedState};

/// The number of interactions that are kept. The oldest are dropped.
const MAX_EVENTS: usize = 500;

const AUTOCOMPLETE: u8 = InteractionKind::Autocomplete as u8;

/// An interaction as it was sent to the bot.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedInteraction {
    /// The id.
    pub id: Snowflake,
    /// Discord's interaction type: 2 command, 3 component, 4 autocomplete, 5 modal.
    pub kind: u8,
    /// The person who used the bot.
    pub person: Snowflake,
    /// The payload of the INTERACTION_CREATE event.
    pub event: Value,
    /// Whether it has received an initial response.
    pub progress: InteractionProgress,
}

/// Whether an interaction has received its initial response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InteractionProgress {
    /// There is no response yet, and the time limit has not passed.
    Waiting,
    /// There was a response in time.
    Answered,
    /// There was no response in time.
    Failed,
}

impl Sandbox {
    /// Returns the newest 500 interactions, oldest first.
    ///
    /// No [`Change`](super::Change) is sent when the time limit passes. To notice it, wait for the
    /// [`answer`](super::interaction::Interaction::answer).
    pub fn interactions(&self) -> Vec<LoggedInteraction> {
        let state = self.shared.lock();
        let events = state.events.iter();
        events
            .filter_map(|(id, event)| self.shared.logged(&state, *id, event))
            .collect()
    }

    /// Returns one of [`Self::interactions`], or `None` if it was dropped or never sent.
    pub fn logged_interaction(&self, interaction: Snowflake) -> Option<LoggedInteraction> {
        let state = self.shared.lock();
        let mut events = state.events.iter().rev();
        let (id, event) = events.find(|(id, _)| *id == interaction)?;
        self.shared.logged(&state, *id, event)
    }
}

impl SandboxState {
    /// Logs an event that is sent to the bot. Autocomplete events are dropped first: there are many of them.
    pub fn log_event(&mut self, interaction: Snowflake, event: Value) {
        self.events.push_back((interaction, event));
        if self.events.len() > MAX_EVENTS {
            let is_autocomplete = |(_, event): &(Snowflake, Value)| event["type"] == AUTOCOMPLETE;
            let oldest = self.events.iter().position(is_autocomplete).unwrap_or(0);
            self.events.remove(oldest);
        }
    }
}

impl SharedState {
    fn logged(
        &self,
        state: &SandboxState,
        id: Snowflake,
        event: &Value,
    ) -> Option<LoggedInteraction> {
        let pending = state.interactions.get(&id)?;
        Some(LoggedInteraction {
            id,
            kind: pending.kind as u8,
            person: pending.person.id,
            event: event.clone(),
            progress: self.progress(pending),
        })
    }

    fn progress(&self, pending: &PendingInteraction) -> InteractionProgress {
        let within = self.options.initial_response_timeout;
        match pending.awaits_first(Instant::now(), within) {
            Ok(()) => InteractionProgress::Waiting,
            Err(_) if pending.first.is_some() => InteractionProgress::Answered,
            Err(_) => InteractionProgress::Failed,
        }
    }
}
