//! The state of the gateway: connections, sessions, and the events sent to each.
//!
//! This module has no sockets: a connection is a number and a channel of orders, which `gateway` carries out.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::delivery::DeliveryOutcome;
use super::intents::{MESSAGE_CONTENT, hide_unreadable, is_readable, message_intent};

/// The number of events kept for a client that resumes. A client that missed more must identify again.
const MAX_EVENTS: usize = 1000;

/// An order for a connection.
#[derive(Clone, Debug)]
pub(super) enum SocketCommand {
    /// Send this payload.
    Send(String),
    /// Send a close frame, with this code or without one, and wait for the client's frame.
    Close(Option<u16>),
    /// Drop the TCP connection without a close frame.
    Drop,
}

/// All connections and sessions.
#[derive(Default)]
pub(super) struct Sessions {
    connections: BTreeMap<u64, UnboundedSender<SocketCommand>>,
    sessions: BTreeMap<String, Session>,
    total_connections: u64,
    /// The number of connections that have ended on both sides.
    pub ended: u64,
    /// The number of accepted IDENTIFYs.
    pub identifies: usize,
    /// The number of accepted RESUMEs.
    pub resumes: usize,
    /// The number of rejected IDENTIFYs.
    pub rejected: usize,
    /// The number of received heartbeats.
    pub heartbeats: usize,
    pub behavior: GatewayBehavior,
}

/// How the gateway behaves towards every client.
#[derive(Default)]
pub(super) struct GatewayBehavior {
    /// How every IDENTIFY is rejected, if set.
    pub rejection: Option<SessionRejection>,
    /// How every session is ended directly after its start, if set.
    pub ends_sessions_with: Option<SessionRejection>,
    /// Sends and handles nothing, and accepts no new connections.
    pub is_unresponsive: bool,
    /// The delay before a heartbeat is acknowledged.
    pub heartbeat_ack_delay: Duration,
    /// Every RESUME is answered with a resumable op 9.
    pub rejects_resumes: bool,
    /// A gateway URL to return instead of the real one.
    pub gateway_url: Option<String>,
    /// The remaining session starts to report, and the milliseconds until their reset.
    pub sessions_left: Option<(usize, u64)>,
}

/// How a session is rejected or ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionRejection {
    /// With a close frame, with this code or without one.
    Close(Option<u16>),
    /// With op 9: the session is invalid.
    Invalid,
}

struct Session {
    intents: u64,
    sequence: u64,
    /// The sent events with their sequence numbers, oldest first.
    sent: VecDeque<(u64, String)>,
    /// The connection that currently uses the session.
    connection: Option<u64>,
}

impl Sessions {
    /// Adds a connection and returns its number.
    pub fn open(&mut self, commands: UnboundedSender<SocketCommand>) -> u64 {
        self.total_connections += 1;
        self.connections.insert(self.total_connections, commands);
        self.total_connections
    }

    /// Returns the total number of connections.
    pub fn connection_count(&self) -> u64 {
        self.total_connections
    }

    /// Removes a connection. Its session can be resumed, unless the client `ended` it.
    pub fn remove(&mut self, connection: u64, ended: bool) {
        self.connections.remove(&connection);
        self.sessions
            .retain(|_, session| !(ended && session.connection == Some(connection)));
        for session in self.sessions.values_mut() {
            session.connection = session.connection.filter(|carrier| *carrier != connection);
        }
    }

    /// Sends an order to a connection.
    pub fn send_command(&self, connection: u64, command: SocketCommand) {
        if let Some(commands) = self.connections.get(&connection) {
            // A connection that has just ended needs no more orders.
            let _ = commands.send(command);
        }
    }

    /// Sends an order to every connection.
    pub fn send_to_all(&self, command: &SocketCommand) {
        self.connections
            .keys()
            .for_each(|connection| self.send_command(*connection, command.clone()));
    }

    /// Ends every session, so that no RESUME succeeds.
    pub fn end_all(&mut self) {
        self.sessions.clear();
    }

    /// Returns whether a session is connected, so that events reach the bot.
    pub fn is_ready(&self) -> bool {
        self.sessions
            .values()
            .any(|session| session.connection.is_some())
    }

    pub fn has_session(&self, connection: u64) -> bool {
        self.sessions
            .values()
            .any(|session| session.connection == Some(connection))
    }

    /// Starts a session on `connection` and returns its id.
    pub fn start(&mut self, connection: u64, intents: u64) -> String {
        self.identifies += 1;
        let id = format!("session-{}", self.identifies);
        let sent = VecDeque::new();
        let session = Session {
            intents,
            sequence: 0,
            sent,
            connection: Some(connection),
        };
        self.sessions.insert(id.clone(), session);
        id
    }

    /// Resumes a session on another connection, and sends the events after `sequence`.
    ///
    /// Returns false if the session does not exist or missed too many events. In both cases it ends.
    pub fn resume(&mut self, connection: u64, id: &str, sequence: u64) -> bool {
        let Some(session) = self.sessions.get_mut(id) else {
            return false;
        };
        let oldest = session
            .sent
            .front()
            .map_or(session.sequence + 1, |(sequence, _)| *sequence);
        if sequence > session.sequence || sequence + 1 < oldest {
            self.sessions.remove(id);
            return false;
        }
        self.resumes += 1;
        session.connection = Some(connection);
        let missed = session.sent.iter().filter(|(sent, _)| *sent > sequence);
        let missed: Vec<String> = missed.map(|(_, payload)| payload.clone()).collect();
        missed
            .into_iter()
            .for_each(|payload| self.send_command(connection, SocketCommand::Send(payload)));
        self.dispatch_where(
            |session| session.connection == Some(connection),
            "RESUMED",
            |_| json!({"_trace": []}),
        );
        true
    }

    /// Returns the data of the newest event with this name.
    pub fn newest(&self, event: &str) -> Option<Value> {
        let sent = self.sessions.values().flat_map(|session| &session.sent);
        let events = sent.filter_map(|(_, payload)| serde_json::from_str::<Value>(payload).ok());
        let newest = events.rev().find(|sent| sent["t"] == event);
        newest.map(|sent| sent["d"].clone())
    }

    /// Sends an event to every session with all of these intents; `0` sends it to all sessions.
    pub fn dispatch(&mut self, event: &str, intents: u64, data: &Value) {
        let wants = |session: &Session| session.intents & intents == intents;
        self.dispatch_where(wants, event, |_| data.clone());
    }

    /// Sends an event to the session of this connection, if it has all of these intents.
    pub fn dispatch_to(&mut self, connection: u64, event: &str, intents: u64, data: &Value) {
        let wants = |session: &Session| {
            session.connection == Some(connection) && session.intents & intents == intents
        };
        self.dispatch_where(wants, event, |_| data.clone());
    }

    /// Sends a message event to the sessions with its intent, with the content that each may read.
    pub fn dispatch_message(
        &mut self,
        event: &str,
        in_guild: bool,
        message: &Value,
    ) -> DeliveryOutcome {
        let (intent, name) = message_intent(in_guild);
        let wants = |session: &Session| session.intents & intent != 0;
        self.dispatch_where(wants, event, |session| {
            let mut message = message.clone();
            if in_guild && session.intents & MESSAGE_CONTENT == 0 {
                hide_unreadable(&mut message);
            }
            message
        });
        let intents = self.intents();
        let has_content = message.get("content").is_none() || is_readable(message);
        if self.sessions.is_empty() {
            DeliveryOutcome::Offline
        } else if intents & intent == 0 {
            DeliveryOutcome::MissingIntent(name)
        } else if in_guild && !has_content && intents & MESSAGE_CONTENT == 0 {
            DeliveryOutcome::WithoutContent
        } else {
            DeliveryOutcome::Complete
        }
    }

    /// Returns what the bot receives of an event that needs GUILDS and has no content.
    pub fn outcome(&self, intents: u64) -> DeliveryOutcome {
        if self.sessions.is_empty() {
            DeliveryOutcome::Offline
        } else if self.intents() & intents != intents {
            DeliveryOutcome::MissingIntent("GUILDS")
        } else {
            DeliveryOutcome::Complete
        }
    }

    /// Returns the intents of all sessions together.
    pub fn intents(&self) -> u64 {
        let sessions = self.sessions.values();
        sessions.fold(0, |all, session| all | session.intents)
    }

    fn dispatch_where(
        &mut self,
        wants: impl Fn(&Session) -> bool,
        event: &str,
        data: impl Fn(&Session) -> Value,
    ) {
        for session in self.sessions.values_mut().filter(|session| wants(session)) {
            session.sequence += 1;
            let payload =
                json!({"op": 0, "t": event, "s": session.sequence, "d": data(session)}).to_string();
            session.sent.push_back((session.sequence, payload.clone()));
            if session.sent.len() > MAX_EVENTS {
                session.sent.pop_front();
            }
            let commands = session.connection.and_then(|id| self.connections.get(&id));
            if let Some(commands) = commands {
                // After a broken connection, the client receives the event when it resumes.
                let _ = commands.send(SocketCommand::Send(payload));
            }
        }
    }
}
