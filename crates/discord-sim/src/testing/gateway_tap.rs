//! A gateway session without a socket: a test reads exactly the events that a bot with these intents receives.

use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::Sandbox;
use crate::sessions::SocketCommand;

/// A session of a bot that only listens.
pub struct GatewayTap(UnboundedReceiver<SocketCommand>);

impl GatewayTap {
    /// Starts a session with these intents, as bits.
    pub fn start(discord: &Sandbox, intents: u64) -> Self {
        let (commands, receiver) = unbounded_channel();
        let mut state = discord.shared.lock();
        let connection = state.sessions.open(commands);
        state.sessions.start(connection, intents);
        Self(receiver)
    }

    /// Returns the events since the last call: objects with the name `t` and the data `d`.
    pub fn events(&mut self) -> Vec<Value> {
        let mut events = Vec::new();
        while let Ok(command) = self.0.try_recv() {
            if let SocketCommand::Send(payload) = command {
                events.extend(serde_json::from_str::<Value>(&payload));
            }
        }
        events
    }

    /// Returns the data of the events with this name since the last call. Other events are dropped.
    pub fn take(&mut self, event: &str) -> Vec<Value> {
        let events = self.events().into_iter();
        let named = events.filter(|one| one["t"] == event);
        named.map(|mut one| one["d"].take()).collect()
    }
}
