//! One websocket to Discord's gateway, from its opening to its end.
//!
//! It is opened by the same HTTP client as all requests, so certificates and proxies are theirs. Payloads
//! are asked for without compression: none is longer than its frames, and those are bounded. Whatever
//! ends the connection ends [`Connection::follow`]; nothing here tries again.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use reqwest::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use reqwest::{Client, StatusCode, Upgraded, Url};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use super::Gateway;
use super::patience::Patience;
use crate::discord::error::with_causes;
use crate::discord::json::{Object, Unreadable};
use crate::discord::token::Token;

/// The longest payload taken, in bytes. A large server is described in a few megabytes.
const LONGEST_PAYLOAD: usize = 64 << 20;
/// How long a socket may take to be open.
const OPENS_WITHIN: Duration = Duration::from_secs(10);
/// How long the frame that closes a socket may take.
const CLOSES_WITHIN: Duration = Duration::from_millis(500);
/// Where Discord names no interval of heartbeats, and the shortest that is heeded.
const USUAL_INTERVAL_MS: u64 = 41_250;
const SHORTEST_INTERVAL: Duration = Duration::from_millis(250);
/// Source: Discord's documentation, "Gateway Intents". It is not privileged; interactions need none.
const GUILDS: u64 = 1 << 0;

/// A session, which another connection can resume.
#[derive(Clone, Debug)]
pub struct Session {
    id: String,
    /// Where Discord wants to be asked to resume it, if it says so.
    pub url: Option<String>,
    /// The number of the last event.
    sequence: u64,
    /// How often it could not be resumed, in a row.
    pub failed_resumes: u32,
}

/// How a connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// There was no socket.
    NotOpened(String),
    /// Discord closed it, with this code or without one.
    Closed(Option<u16>),
    /// Discord gave up the session.
    Invalidated { is_resumable: bool },
    /// Discord asked for another connection.
    ReconnectAsked,
    /// The network, or a payload that breaks the protocol.
    Lost(String),
    /// No sign of life for so long.
    Silent(Duration),
    /// We left.
    Left,
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOpened(why) | Self::Lost(why) => f.write_str(why),
            Self::Closed(Some(code)) => write!(f, "code {code}"),
            Self::Closed(None) => f.write_str("closed without a code"),
            Self::Invalidated { .. } => f.write_str("invalid session"),
            Self::ReconnectAsked => f.write_str("Discord asked to reconnect"),
            Self::Silent(time) => write!(f, "silent for {} s", time.as_secs()),
            Self::Left => f.write_str("left"),
        }
    }
}

/// What became of a connection.
#[derive(Debug)]
pub struct Course {
    pub end: End,
    /// When a new session was asked for.
    pub identified_at: Option<Instant>,
    /// How long events reached us; `None` if no session began or was resumed.
    pub ready_for: Option<Duration>,
}

/// A connection under way.
pub struct Connection<'a> {
    pub gateway: &'a Arc<Gateway>,
    pub token: &'a Token,
    pub patience: Patience,
    pub session: &'a mut Option<Session>,
    identified_at: Option<Instant>,
    ready_at: Option<Instant>,
    alive_at: Instant,
    heartbeat: Option<Heartbeat>,
    told_of_binary: bool,
}

struct Heartbeat {
    every: Duration,
    next: Instant,
}

type Socket = WebSocketStream<Upgraded>;

impl<'a> Connection<'a> {
    pub fn new(
        gateway: &'a Arc<Gateway>,
        token: &'a Token,
        patience: Patience,
        session: &'a mut Option<Session>,
    ) -> Self {
        Self {
            gateway,
            token,
            patience,
            session,
            identified_at: None,
            ready_at: None,
            alive_at: Instant::now(),
            heartbeat: None,
            told_of_binary: false,
        }
    }

    /// Connects, resumes the session or begins one, and hands events on until the end.
    pub async fn follow(mut self, client: &Client, url: &str, leave: &CancellationToken) -> Course {
        let within = OPENS_WITHIN.min(self.patience.silent_after);
        let opened = tokio::select! {
            opened = timeout(within, open(client, url)) => opened,
            () = leave.cancelled() => return self.ended(End::Left),
        };
        let mut socket = match opened {
            Ok(Ok(socket)) => socket,
            Ok(Err(why)) => return self.ended(End::NotOpened(why)),
            Err(_) => return self.ended(End::NotOpened("no answer in time".to_owned())),
        };
        self.alive_at = Instant::now();
        let end = self.converse(&mut socket, leave).await;
        self.ended(end)
    }

    fn ended(self, end: End) -> Course {
        Course {
            end,
            identified_at: self.identified_at,
            ready_for: self.ready_at.map(|at| at.elapsed()),
        }
    }

    async fn converse(&mut self, socket: &mut Socket, leave: &CancellationToken) -> End {
        loop {
            let beat_at = self.heartbeat.as_ref().map(|it| it.next);
            let silent_at = self.alive_at + self.patience.silent_after;
            let step = tokio::select! {
                () = leave.cancelled() => {
                    close(socket, 1000).await;
                    return End::Left;
                }
                () = sleep_until(silent_at) => {
                    // Any code but 1000 and 1001 keeps the session.
                    close(socket, 4000).await;
                    return End::Silent(self.alive_at.elapsed());
                }
                () = sleep_until(beat_at.unwrap_or(silent_at)), if beat_at.is_some() => {
                    self.beat(socket).await
                }
                message = socket.next() => self.hear(socket, message).await,
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    async fn hear(
        &mut self,
        socket: &mut Socket,
        message: Option<Result<Message, tungstenite::Error>>,
    ) -> Result<(), End> {
        match message {
            Some(Ok(Message::Text(payload))) => match self.take(socket, payload.as_str()).await {
                Ok(taken) => taken,
                Err(unreadable) => {
                    debug!(%unreadable, "ignored a payload of the gateway");
                    Ok(())
                }
            },
            Some(Ok(Message::Binary(_))) => {
                if !self.told_of_binary {
                    warn!(
                        "Discord sends compressed payloads, which Recite does not ask for; they are ignored"
                    );
                }
                self.told_of_binary = true;
                Ok(())
            }
            Some(Ok(Message::Close(frame))) => {
                // Sends the answer to the frame.
                let _ = timeout(CLOSES_WITHIN, socket.flush()).await;
                Err(End::Closed(frame.map(|frame| frame.code.into())))
            }
            Some(Ok(_)) => Ok(()),
            Some(Err(error)) => Err(End::Lost(with_causes(&error))),
            None => Err(End::Lost("the connection ended".to_owned())),
        }
    }

    /// Takes one payload. Source: Discord's documentation, "Gateway Opcodes".
    async fn take(
        &mut self,
        socket: &mut Socket,
        payload: &str,
    ) -> Result<Result<(), End>, Unreadable> {
        let payload = Object::parse("a payload of the gateway", payload)?;
        Ok(match payload.needed::<u64>("op")? {
            0 => {
                self.alive_at = Instant::now();
                if let (Some(session), Some(sequence)) =
                    (self.session.as_mut(), payload.optional::<u64>("s"))
                {
                    session.sequence = sequence;
                }
                let kind: String = payload.needed("t")?;
                let data: &RawValue = payload.needed("d")?;
                self.dispatch(&kind, data.get(), payload.optional("s").unwrap_or(0));
                Ok(())
            }
            1 => self.beat(socket).await,
            7 => {
                close(socket, 4000).await;
                Err(End::ReconnectAsked)
            }
            9 => {
                let is_resumable = payload.optional("d") == Some(true);
                close(socket, 4000).await;
                Err(End::Invalidated { is_resumable })
            }
            10 => {
                let hello = payload.object("d").ok();
                let interval = hello.and_then(|it| it.optional("heartbeat_interval"));
                self.greet(socket, interval.unwrap_or(USUAL_INTERVAL_MS))
                    .await
            }
            11 => {
                // Before a session is there, answers to heartbeats mean little.
                if self.ready_at.is_some() {
                    self.alive_at = Instant::now();
                }
                Ok(())
            }
            _ => Ok(()),
        })
    }

    /// Answers HELLO: asks for the session that is to go on, or for a new one.
    async fn greet(&mut self, socket: &mut Socket, interval_ms: u64) -> Result<(), End> {
        if self.heartbeat.is_some() {
            return Ok(());
        }
        let interval = Duration::from_millis(interval_ms);
        let every = interval.min(self.patience.ask_every).max(SHORTEST_INTERVAL);
        // Bots that connect at the same moment do not all beat at the same moment.
        let next = Instant::now() + every.mul_f64(0.9 + 0.1 * fastrand::f64());
        self.heartbeat = Some(Heartbeat { every, next });
        let token = self.token.expose();
        let request = match &*self.session {
            Some(session) => json!({"op": 6, "d": {
                "token": token, "session_id": session.id, "seq": session.sequence,
            }}),
            None => {
                self.gateway.identified();
                self.identified_at = Some(Instant::now());
                json!({"op": 2, "d": {
                    "token": token, "intents": GUILDS, "compress": false, "shard": [0, 1],
                    "properties": {
                        "os": std::env::consts::OS, "browser": "recite", "device": "recite",
                    },
                }})
            }
        };
        send(socket, &request).await
    }

    async fn beat(&mut self, socket: &mut Socket) -> Result<(), End> {
        if let Some(heartbeat) = &mut self.heartbeat {
            heartbeat.next = Instant::now() + heartbeat.every;
        }
        let sequence = self.session.as_ref().map(|it| it.sequence);
        send(socket, &json!({"op": 1, "d": sequence})).await
    }

    /// Hands an event on.
    fn dispatch(&mut self, kind: &str, data: &str, sequence: u64) {
        match kind {
            "READY" => {
                let ready = Object::parse("READY", data);
                let ready = ready.as_ref().ok();
                *self.session = ready.and_then(|ready| {
                    Some(Session {
                        id: ready.optional("session_id")?,
                        url: ready.optional("resume_gateway_url"),
                        sequence,
                        failed_resumes: 0,
                    })
                });
                self.ready_at = Some(Instant::now());
                self.gateway.ready(ready);
            }
            "RESUMED" => {
                if let Some(session) = self.session.as_mut() {
                    session.failed_resumes = 0;
                }
                self.ready_at = Some(Instant::now());
                self.gateway.resumed();
            }
            kind => self.gateway.event(kind, data),
        }
    }
}

/// Opens a websocket; the error is why there is none.
async fn open(client: &Client, url: &str) -> Result<Socket, String> {
    // A websocket begins as a request, which wants its own scheme.
    let address = url.replacen("ws", "http", 1);
    let mut address = Url::parse(&address).map_err(|error| error.to_string())?;
    address.set_query(Some("v=10&encoding=json"));
    let key = generate_key();
    let request = client
        .get(address)
        .header(CONNECTION, "Upgrade")
        .header(UPGRADE, "websocket")
        .header(SEC_WEBSOCKET_VERSION, "13")
        .header(SEC_WEBSOCKET_KEY, &key);
    let response = request.send().await.map_err(|error| with_causes(&error))?;
    let status = response.status();
    if status != StatusCode::SWITCHING_PROTOCOLS {
        return Err(format!("HTTP {status} instead of a websocket"));
    }
    let accepted = response.headers().get(SEC_WEBSOCKET_ACCEPT);
    if accepted.is_none_or(|it| it.as_bytes() != derive_accept_key(key.as_bytes()).as_bytes()) {
        return Err("an answer to another request".to_owned());
    }
    let stream = response
        .upgrade()
        .await
        .map_err(|error| with_causes(&error))?;
    let limits = WebSocketConfig::default()
        .max_message_size(Some(LONGEST_PAYLOAD))
        .max_frame_size(Some(LONGEST_PAYLOAD));
    Ok(WebSocketStream::from_raw_socket(stream, Role::Client, Some(limits)).await)
}

async fn send(socket: &mut Socket, payload: &Value) -> Result<(), End> {
    let sent = socket.send(Message::text(payload.to_string())).await;
    sent.map_err(|error| End::Lost(with_causes(&error)))
}

/// Closes a socket with a code, and waits a moment for the answer.
async fn close(socket: &mut Socket, code: u16) {
    let frame = CloseFrame {
        code: CloseCode::from(code),
        reason: "".into(),
    };
    let closed = async {
        if socket.close(Some(frame)).await.is_ok() {
            while let Some(Ok(_)) = socket.next().await {}
        }
    };
    // Past the time limit the socket is dropped.
    let _ = timeout(CLOSES_WITHIN, closed).await;
}
