//! The gateway's memory: who is connected, which sessions there are, and what each was sent.
//!
//! Knows no socket: a connection is a number and a channel of orders, which `gateway` carries out.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::place::APPLICATION;

pub(super) const GUILDS: u64 = 1 << 0;
const GUILD_MESSAGES: u64 = 1 << 9;
const DIRECT_MESSAGES: u64 = 1 << 12;
const MESSAGE_CONTENT: u64 = 1 << 15;

/// Events kept for a client that resumes; one that missed more has to identify again.
const EVENTS_KEPT: usize = 1000;

/// What a connection is told to do.
#[derive(Clone, Debug)]
pub(super) enum Order {
    Send(String),
    /// Send a close frame, with this code or without one, and wait for the client's.
    Close(Option<u16>),
    /// Let go of the TCP connection without a word.
    Drop,
}

#[derive(Default)]
pub(super) struct Sessions {
    connections: BTreeMap<u64, UnboundedSender<Order>>,
    sessions: BTreeMap<String, Session>,
    connections_seen: u64,
    /// How many connections have ended on both sides.
    pub ended: u64,
    pub identifies: usize,
    pub resumes: usize,
    /// How often the refusal was met.
    pub refused: usize,
    pub heartbeats: usize,
    pub moods: Moods,
}

/// What the gateway does to everybody, until it is told otherwise.
#[derive(Default)]
pub(super) struct Moods {
    /// What every IDENTIFY meets.
    pub refusal: Option<Refusal>,
    /// What every session meets as soon as it has begun.
    pub ends_sessions: Option<Refusal>,
    /// Says nothing, hears nothing, and leaves new connections waiting.
    pub is_silent: bool,
    /// How long each heartbeat waits for its answer.
    pub acknowledges_after: Duration,
    /// Every RESUME is told to try again.
    pub resumes_in_vain: bool,
    /// The address it gives in place of its own.
    pub gateway_url: Option<String>,
    /// The sessions it says are left, and in how many milliseconds it counts anew.
    pub sessions_left: Option<(usize, u64)>,
}

/// How a session is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A close frame, with this code or without one.
    Close(Option<u16>),
    /// Op 9: the session is invalid.
    Invalid,
}

struct Session {
    intents: u64,
    sequence: u64,
    /// Sent events with their sequence numbers, oldest first.
    sent: VecDeque<(u64, String)>,
    /// The connection that carries it now.
    connection: Option<u64>,
}

impl Sessions {
    pub fn open(&mut self, orders: UnboundedSender<Order>) -> u64 {
        self.connections_seen += 1;
        self.connections.insert(self.connections_seen, orders);
        self.connections_seen
    }

    /// How many connections there were.
    pub fn seen(&self) -> u64 {
        self.connections_seen
    }

    /// Forgets a connection; its session waits for a RESUME unless the client `ended` it.
    pub fn closed(&mut self, connection: u64, ended: bool) {
        self.connections.remove(&connection);
        self.sessions
            .retain(|_, session| !(ended && session.connection == Some(connection)));
        for session in self.sessions.values_mut() {
            session.connection = session.connection.filter(|carrier| *carrier != connection);
        }
    }

    pub fn order(&self, connection: u64, order: Order) {
        if let Some(orders) = self.connections.get(&connection) {
            // A connection that just went away needs no orders any more.
            let _ = orders.send(order);
        }
    }

    pub fn order_all(&self, order: &Order) {
        self.connections
            .keys()
            .for_each(|connection| self.order(*connection, order.clone()));
    }

    /// Forgets every session, so that a RESUME is refused.
    pub fn end_all(&mut self) {
        self.sessions.clear();
    }

    /// Whether some session is connected, so that events reach the bot.
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

    /// Carries on a session on another connection, after sending what it missed since `sequence`.
    ///
    /// False when there is no such session, or it missed more than is kept: it is gone then.
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
            .for_each(|payload| self.order(connection, Order::Send(payload)));
        self.dispatch_where(
            |session| session.connection == Some(connection),
            "RESUMED",
            |_| json!({"_trace": []}),
        );
        true
    }

    /// The data of the newest event of this name.
    pub fn newest(&self, event: &str) -> Option<Value> {
        let sent = self.sessions.values().flat_map(|session| &session.sent);
        let events = sent.filter_map(|(_, payload)| serde_json::from_str::<Value>(payload).ok());
        let newest = events.rev().find(|sent| sent["t"] == event);
        newest.map(|sent| sent["d"].clone())
    }

    /// Sends an event to every session with all of these intents; `0` for events without one.
    pub fn dispatch(&mut self, event: &str, intents: u64, data: &Value) {
        let wants = |session: &Session| session.intents & intents == intents;
        self.dispatch_where(wants, event, |_| data.clone());
    }

    pub fn dispatch_to(&mut self, connection: u64, event: &str, intents: u64, data: &Value) {
        let wants = |session: &Session| {
            session.connection == Some(connection) && session.intents & intents == intents
        };
        self.dispatch_where(wants, event, |_| data.clone());
    }

    /// Sends a message event; without MESSAGE_CONTENT the bot reads only what it wrote itself and
    /// what mentions it or was written to it alone. Source: events/gateway.mdx, "Message Content Intent".
    pub fn dispatch_message(&mut self, event: &str, in_guild: bool, message: Value) {
        let own = message["author"]["id"] == APPLICATION.to_string();
        let mentioned = message["mentions"].as_array().is_some_and(|mentions| {
            mentions
                .iter()
                .any(|user| user["id"] == APPLICATION.to_string())
        });
        let intent = if in_guild {
            GUILD_MESSAGES
        } else {
            DIRECT_MESSAGES
        };
        let wants = |session: &Session| session.intents & intent != 0;
        self.dispatch_where(wants, event, |session| {
            let mut message = message.clone();
            let may_read = own || mentioned || !in_guild || session.intents & MESSAGE_CONTENT != 0;
            if !may_read && message.get("content").is_some() {
                message["content"] = json!("");
                for list in ["embeds", "attachments", "components"] {
                    message[list] = json!([]);
                }
            }
            message
        });
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
            if session.sent.len() > EVENTS_KEPT {
                session.sent.pop_front();
            }
            let orders = session.connection.and_then(|id| self.connections.get(&id));
            if let Some(orders) = orders {
                // A connection that just went away gets the event when it resumes.
                let _ = orders.send(Order::Send(payload));
            }
        }
    }
}
