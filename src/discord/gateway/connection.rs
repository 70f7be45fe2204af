//! A single WebSocket connection to Discord's gateway.
//!
//! It is opened with the HTTP client of all other requests, so it uses the same certificates and proxies. Payloads are
//! requested without compression, so their size is limited by the size of the frames. [`Connection::run`] returns
//! when the connection closes for any reason; nothing in this module reconnects.

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
use super::timeouts::GatewayTimeouts;
use crate::discord::error::error_chain;
use crate::discord::json::{FieldError, Object};
use crate::discord::token::Token;

/// The maximum size of a payload, in bytes. The description of a large server takes a few megabytes.
const MAX_PAYLOAD_BYTES: usize = 64 << 20;
/// The timeout for opening a WebSocket.
const OPEN_TIMEOUT: Duration = Duration::from_secs(10);
/// The timeout for closing a WebSocket.
const CLOSE_TIMEOUT: Duration = Duration::from_millis(500);
/// The heartbeat interval in milliseconds if Discord sends none.
const DEFAULT_HEARTBEAT_MS: u64 = 41_250;
/// The minimum heartbeat interval.
const MIN_HEARTBEAT_INTERVAL: Duration = Duration::from_millis(250);

/// A gateway session, which a later connection can resume.
#[derive(Clone, Debug)]
pub struct Session {
    id: String,
    /// The gateway URL for resuming the session, if Discord sent one.
    pub url: Option<String>,
    /// The sequence number of the last event.
    sequence: u64,
    /// The number of consecutive failed attempts to resume it.
    pub failed_resumes: u32,
}

/// Why a connection closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// The WebSocket could not be opened, with the reason.
    NotOpened(String),
    /// Discord closed it, with its close code if any.
    Closed(Option<u16>),
    /// Discord invalidated the session.
    Invalidated {
        /// Whether the session can still be resumed.
        is_resumable: bool,
    },
    /// Discord requested a reconnect.
    ReconnectRequested,
    /// A network error or a protocol violation, with the reason.
    Lost(String),
    /// Discord sent nothing for this long.
    TimedOut(Duration),
    /// The bot is shutting down.
    ShutDown,
}

impl fmt::Display for CloseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOpened(why) | Self::Lost(why) => f.write_str(why),
            Self::Closed(Some(code)) => write!(f, "code {code}"),
            Self::Closed(None) => f.write_str("closed without a code"),
            Self::Invalidated { .. } => f.write_str("invalid session"),
            Self::ReconnectRequested => f.write_str("Discord asked to reconnect"),
            Self::TimedOut(time) => write!(f, "silent for {} s", time.as_secs()),
            Self::ShutDown => f.write_str("shut down"),
        }
    }
}

/// A summary of a closed connection.
#[derive(Debug)]
pub struct ClosedConnection {
    /// Why it closed.
    pub reason: CloseReason,
    /// When a new session was requested; `None` if none was.
    pub identified_at: Option<Instant>,
    /// How long the session was active; `None` if none was started or resumed.
    pub ready_for: Option<Duration>,
}

/// A connection to the gateway.
pub struct Connection<'a> {
    /// Handles the events.
    pub gateway: &'a Arc<Gateway>,
    /// The bot token.
    pub token: &'a Token,
    /// The timeouts.
    pub timeouts: GatewayTimeouts,
    /// The session to resume; replaced if a new one is started.
    pub session: &'a mut Option<Session>,
    identified_at: Option<Instant>,
    ready_at: Option<Instant>,
    alive_at: Instant,
    heartbeat: Option<Heartbeat>,
    has_warned_of_binary: bool,
}

struct Heartbeat {
    every: Duration,
    next: Instant,
}

type Socket = WebSocketStream<Upgraded>;

impl<'a> Connection<'a> {
    /// Creates a connection that is not open yet.
    pub fn new(
        gateway: &'a Arc<Gateway>,
        token: &'a Token,
        timeouts: GatewayTimeouts,
        session: &'a mut Option<Session>,
    ) -> Self {
        Self {
            gateway,
            token,
            timeouts,
            session,
            identified_at: None,
            ready_at: None,
            alive_at: Instant::now(),
            heartbeat: None,
            has_warned_of_binary: false,
        }
    }

    /// Connects, resumes the session or starts a new one, and handles events until the connection closes.
    pub async fn run(
        mut self,
        client: &Client,
        url: &str,
        shutdown: &CancellationToken,
    ) -> ClosedConnection {
        let within = OPEN_TIMEOUT.min(self.timeouts.silence_timeout);
        let opened = tokio::select! {
            opened = timeout(within, open(client, url)) => opened,
            () = shutdown.cancelled() => return self.summarize(CloseReason::ShutDown),
        };
        let mut socket = match opened {
            Ok(Ok(socket)) => socket,
            Ok(Err(why)) => return self.summarize(CloseReason::NotOpened(why)),
            Err(_) => {
                return self.summarize(CloseReason::NotOpened("no response in time".to_owned()));
            }
        };
        self.alive_at = Instant::now();
        let reason = self.run_loop(&mut socket, shutdown).await;
        self.summarize(reason)
    }

    /// Returns the summary of this connection.
    fn summarize(self, reason: CloseReason) -> ClosedConnection {
        ClosedConnection {
            reason,
            identified_at: self.identified_at,
            ready_for: self.ready_at.map(|at| at.elapsed()),
        }
    }

    /// Sends heartbeats and handles messages until the connection closes.
    async fn run_loop(&mut self, socket: &mut Socket, shutdown: &CancellationToken) -> CloseReason {
        loop {
            let beat_at = self.heartbeat.as_ref().map(|it| it.next);
            let silent_at = self.alive_at + self.timeouts.silence_timeout;
            let step = tokio::select! {
                () = shutdown.cancelled() => {
                    close(socket, 1000).await;
                    return CloseReason::ShutDown;
                }
                () = sleep_until(silent_at) => {
                    // The codes 1000 and 1001 would end the session.
                    close(socket, 4000).await;
                    return CloseReason::TimedOut(self.alive_at.elapsed());
                }
                () = sleep_until(beat_at.unwrap_or(silent_at)), if beat_at.is_some() => {
                    self.send_heartbeat(socket).await
                }
                message = socket.next() => self.handle_message(socket, message).await,
            };
            if let Err(reason) = step {
                return reason;
            }
        }
    }

    /// Handles a WebSocket message. An error means that the connection is closed.
    async fn handle_message(
        &mut self,
        socket: &mut Socket,
        message: Option<Result<Message, tungstenite::Error>>,
    ) -> Result<(), CloseReason> {
        match message {
            Some(Ok(Message::Text(payload))) => {
                match self.handle_payload(socket, payload.as_str()).await {
                    Ok(result) => result,
                    Err(error) => {
                        debug!(%error, "ignored an invalid gateway payload");
                        Ok(())
                    }
                }
            }
            Some(Ok(Message::Binary(_))) => {
                if !self.has_warned_of_binary {
                    warn!("ignoring compressed gateway payloads, which Recite did not request");
                }
                self.has_warned_of_binary = true;
                Ok(())
            }
            Some(Ok(Message::Close(frame))) => {
                // Sends the close frame in reply.
                let _ = timeout(CLOSE_TIMEOUT, socket.flush()).await;
                Err(CloseReason::Closed(frame.map(|frame| frame.code.into())))
            }
            Some(Ok(_)) => Ok(()),
            Some(Err(error)) => Err(CloseReason::Lost(error_chain(&error))),
            None => Err(CloseReason::Lost("the connection was closed".to_owned())),
        }
    }

    /// Handles a payload. Source: Discord's documentation, "Gateway Opcodes".
    ///
    /// The outer error is an invalid payload, and the inner error is a closed connection.
    async fn handle_payload(
        &mut self,
        socket: &mut Socket,
        payload: &str,
    ) -> Result<Result<(), CloseReason>, FieldError> {
        let payload = Object::parse("a gateway payload", payload)?;
        Ok(match payload.required::<u64>("op")? {
            0 => {
                self.alive_at = Instant::now();
                if let (Some(session), Some(sequence)) =
                    (self.session.as_mut(), payload.optional::<u64>("s"))
                {
                    session.sequence = sequence;
                }
                let kind: String = payload.required("t")?;
                let data: &RawValue = payload.required("d")?;
                self.handle_event(&kind, data.get(), payload.optional("s").unwrap_or(0));
                Ok(())
            }
            1 => self.send_heartbeat(socket).await,
            7 => {
                close(socket, 4000).await;
                Err(CloseReason::ReconnectRequested)
            }
            9 => {
                let is_resumable = payload.optional("d") == Some(true);
                close(socket, 4000).await;
                Err(CloseReason::Invalidated { is_resumable })
            }
            10 => {
                let hello = payload.object("d").ok();
                let interval = hello.and_then(|it| it.optional("heartbeat_interval"));
                self.handle_hello(socket, interval.unwrap_or(DEFAULT_HEARTBEAT_MS))
                    .await
            }
            11 => {
                // Acknowledged heartbeats count only once a session is active.
                if self.ready_at.is_some() {
                    self.alive_at = Instant::now();
                }
                Ok(())
            }
            _ => Ok(()),
        })
    }

    /// Replies to HELLO: resumes the session, or requests a new one.
    async fn handle_hello(
        &mut self,
        socket: &mut Socket,
        interval_ms: u64,
    ) -> Result<(), CloseReason> {
        if self.heartbeat.is_some() {
            return Ok(());
        }
        let interval = Duration::from_millis(interval_ms);
        let every = interval
            .min(self.timeouts.heartbeat_interval)
            .max(MIN_HEARTBEAT_INTERVAL);
        // Jitter, so that bots that connected at the same time do not all send heartbeats at the same time.
        let next = Instant::now() + every.mul_f64(0.9 + 0.1 * fastrand::f64());
        self.heartbeat = Some(Heartbeat { every, next });
        let token = self.token.expose();
        let request = match &*self.session {
            Some(session) => json!({"op": 6, "d": {
                "token": token, "session_id": session.id, "seq": session.sequence,
            }}),
            None => {
                self.gateway.count_identify();
                self.identified_at = Some(Instant::now());
                json!({"op": 2, "d": {
                    "token": token, "intents": self.gateway.intents(), "compress": false, "shard": [0, 1],
                    "properties": {
                        "os": std::env::consts::OS, "browser": "recite", "device": "recite",
                    },
                }})
            }
        };
        send(socket, &request).await
    }

    async fn send_heartbeat(&mut self, socket: &mut Socket) -> Result<(), CloseReason> {
        if let Some(heartbeat) = &mut self.heartbeat {
            heartbeat.next = Instant::now() + heartbeat.every;
        }
        let sequence = self.session.as_ref().map(|it| it.sequence);
        send(socket, &json!({"op": 1, "d": sequence})).await
    }

    /// Hands an event on.
    fn handle_event(&mut self, kind: &str, data: &str, sequence: u64) {
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
                self.gateway.on_ready(ready);
            }
            "RESUMED" => {
                if let Some(session) = self.session.as_mut() {
                    session.failed_resumes = 0;
                }
                self.ready_at = Some(Instant::now());
                self.gateway.on_resumed();
            }
            kind => self.gateway.on_event(kind, data),
        }
    }
}

/// Opens a WebSocket.
///
/// # Errors
/// Returns the reason as text.
async fn open(client: &Client, url: &str) -> Result<Socket, String> {
    // A WebSocket starts as an HTTP request, so its scheme is changed to HTTP.
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
    let response = request.send().await.map_err(|error| error_chain(&error))?;
    let status = response.status();
    if status != StatusCode::SWITCHING_PROTOCOLS {
        return Err(format!("HTTP {status} instead of a WebSocket"));
    }
    let accepted = response.headers().get(SEC_WEBSOCKET_ACCEPT);
    if accepted.is_none_or(|it| it.as_bytes() != derive_accept_key(key.as_bytes()).as_bytes()) {
        return Err("the WebSocket handshake does not match the request".to_owned());
    }
    let stream = response
        .upgrade()
        .await
        .map_err(|error| error_chain(&error))?;
    let limits = WebSocketConfig::default()
        .max_message_size(Some(MAX_PAYLOAD_BYTES))
        .max_frame_size(Some(MAX_PAYLOAD_BYTES));
    Ok(WebSocketStream::from_raw_socket(stream, Role::Client, Some(limits)).await)
}

/// Sends a payload.
async fn send(socket: &mut Socket, payload: &Value) -> Result<(), CloseReason> {
    let sent = socket.send(Message::text(payload.to_string())).await;
    sent.map_err(|error| CloseReason::Lost(error_chain(&error)))
}

/// Closes a WebSocket with a close code, and waits briefly for the reply.
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
    // After the timeout, the WebSocket is dropped.
    let _ = timeout(CLOSE_TIMEOUT, closed).await;
}
