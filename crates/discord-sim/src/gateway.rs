//! The gateway: websockets with JSON payloads, from HELLO to the close frame.
//!
//! Each connection has a task that carries out orders and reads the client's payloads. All decisions are made in
//! `handle_payload`, while the state is locked. Source: events/gateway.mdx, topics/opcodes-and-status-codes.mdx.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::Uri;
use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};

use super::Change;
use super::fixtures::{self, APPLICATION};
use super::intents::GUILDS;
use super::server;
use super::sessions::{SessionRejection, SocketCommand};
use super::state::SharedState;

const UNKNOWN_OPCODE: u16 = 4001;
const DECODE_ERROR: u16 = 4002;
const NOT_AUTHENTICATED: u16 = 4003;
const AUTHENTICATION_FAILED: u16 = 4004;
const ALREADY_AUTHENTICATED: u16 = 4005;
const RATE_LIMITED: u16 = 4008;
const INVALID_SHARD: u16 = 4010;
const INVALID_VERSION: u16 = 4012;
const INVALID_INTENTS: u16 = 4013;
const DISALLOWED_INTENTS: u16 = 4014;

/// All intents that exist: 0 to 16, 20, 21, 24 and 25.
const ALL_INTENTS: u64 = 0x1_FFFF | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);
/// GUILD_MEMBERS, GUILD_PRESENCES and MESSAGE_CONTENT.
const PRIVILEGED_INTENTS: u64 = (1 << 1) | (1 << 8) | (1 << 15);

const PAYLOADS_PER_MINUTE: usize = 120;
const PAYLOAD_BYTES: usize = 4096;

/// How long to wait for the close frame of the client.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

/// Handles `GET /gateway` as a websocket.
pub(super) async fn accept(
    State(shared): State<Arc<SharedState>>,
    uri: Uri,
    upgrade: WebSocketUpgrade,
) -> Response {
    let is_v10 = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .any(|pair| pair == "v=10");
    shared
        .until(None, |state| {
            (!state.sessions.behavior.is_unresponsive).then_some(())
        })
        .await;
    upgrade.on_upgrade(move |socket| run_connection(shared, socket, is_v10))
}

/// Runs a connection until it ends.
async fn run_connection(shared: Arc<SharedState>, mut socket: WebSocket, is_v10: bool) {
    let (commands, mut inbox) = mpsc::unbounded_channel();
    let connection = shared.lock().sessions.open(commands);
    let interval_ms = u64::try_from(shared.options.heartbeat_interval.as_millis());
    let hello = json!({"op": 10, "d": {"heartbeat_interval": interval_ms.unwrap_or(u64::MAX)}});
    shared.lock().sessions.send_command(connection, send(hello));
    if !is_v10 {
        shared
            .lock()
            .sessions
            .send_command(connection, SocketCommand::Close(Some(INVALID_VERSION)));
    }

    let mut received = VecDeque::new();
    let mut ended = false;
    // After an unresponsive time, the connection stays dead.
    let mut is_dead = false;
    loop {
        tokio::select! {
            command = inbox.recv() => match command {
                Some(SocketCommand::Send(_)) if is_dead || shared.is_unresponsive() => {}
                Some(SocketCommand::Send(payload)) => {
                    if socket.send(Message::Text(payload.into())).await.is_err() {
                        break;
                    }
                }
                Some(SocketCommand::Close(code)) => {
                    shared.lock().sessions.remove(connection, false);
                    close_socket(&mut socket, code).await;
                    break;
                }
                Some(SocketCommand::Drop) | None => break,
            },
            message = socket.recv(), if !is_dead => match message {
                Some(Ok(_)) if shared.is_unresponsive() => is_dead = true,
                Some(Ok(Message::Text(payload))) => {
                    let result = match is_rate_limited(&mut received) {
                        true => Err(Some(RATE_LIMITED)),
                        false => handle_payload(&shared, connection, payload.as_str()),
                    };
                    if let Err(code) = result {
                        shared.lock().sessions.send_command(connection, SocketCommand::Close(code));
                    }
                }
                Some(Ok(Message::Close(frame))) => {
                    ended = frame.is_some_and(|frame| matches!(frame.code, 1000 | 1001));
                    // The reply to the close frame is sent with the next read.
                    drain(&mut socket).await;
                    break;
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break,
            },
        }
    }
    {
        let mut state = shared.lock();
        state.sessions.remove(connection, ended);
        state.sessions.ended += 1;
    }
    shared.publish(Change::Gateway);
}

/// Sends a close frame and reads to the end. Closing a socket with unread bytes would reset it, and the frame could
/// be lost.
async fn close_socket(socket: &mut WebSocket, code: Option<u16>) {
    let frame = code.map(|code| CloseFrame {
        code,
        reason: "".into(),
    });
    if socket.send(Message::Close(frame)).await.is_ok() {
        drain(socket).await;
    }
}

/// Reads until the client closes the socket, but not longer than the time limit.
async fn drain(socket: &mut WebSocket) {
    let drained = timeout(CLOSE_TIMEOUT, async {
        while let Some(Ok(_)) = socket.recv().await {}
    });
    // After the time limit, the socket is closed anyway.
    let _ = drained.await;
}

/// Counts a payload, and returns whether the client has sent too many in the last minute.
fn is_rate_limited(received: &mut VecDeque<Instant>) -> bool {
    let now = Instant::now();
    received.push_back(now);
    while received
        .front()
        .is_some_and(|first| now - *first > Duration::from_secs(60))
    {
        received.pop_front();
    }
    received.len() > PAYLOADS_PER_MINUTE
}

/// Handles a payload of the client. The error is the code to close the connection with.
fn handle_payload(
    shared: &Arc<SharedState>,
    connection: u64,
    payload: &str,
) -> Result<(), Option<u16>> {
    if payload.len() > PAYLOAD_BYTES {
        return Err(Some(DECODE_ERROR));
    }
    let payload: Value = serde_json::from_str(payload).map_err(|_| Some(DECODE_ERROR))?;
    let mut state = shared.lock();
    let has_session = state.sessions.has_session(connection);
    match payload["op"].as_u64().ok_or(Some(DECODE_ERROR))? {
        1 => {
            state.sessions.heartbeats += 1;
            acknowledge(
                shared,
                connection,
                state.sessions.behavior.heartbeat_ack_delay,
            );
        }
        2 | 6 if has_session => return Err(Some(ALREADY_AUTHENTICATED)),
        2 => {
            drop(state);
            identify(shared, connection, &payload["d"])?;
        }
        6 => {
            if !shared.is_token(&payload["d"]["token"]) {
                return Err(Some(AUTHENTICATION_FAILED));
            }
            if state.sessions.behavior.rejects_resumes {
                let again = send(json!({"op": 9, "d": true}));
                state.sessions.send_command(connection, again);
                return Ok(());
            }
            let session = payload["d"]["session_id"].as_str().unwrap_or_default();
            let sequence = payload["d"]["seq"].as_u64().unwrap_or(0);
            if !state.sessions.resume(connection, session, sequence) {
                state
                    .sessions
                    .send_command(connection, send(json!({"op": 9, "d": false})));
            }
        }
        3 | 4 | 8 | 31 if !has_session => return Err(Some(NOT_AUTHENTICATED)),
        // Presence and voice state are ignored.
        3 | 4 => {}
        _ => return Err(Some(UNKNOWN_OPCODE)),
    }
    shared.publish(Change::Gateway);
    Ok(())
}

/// Acknowledges a heartbeat. This needs another task, since the caller has locked the state.
fn acknowledge(shared: &Arc<SharedState>, connection: u64, after: Duration) {
    let shared = Arc::clone(shared);
    tokio::spawn(async move {
        sleep(after).await;
        let answer = send(json!({"op": 11}));
        shared.lock().sessions.send_command(connection, answer);
    });
}

/// Starts a session.
fn identify(shared: &SharedState, connection: u64, identify: &Value) -> Result<(), Option<u16>> {
    let mut state = shared.lock();
    let shard = identify
        .get("shard")
        .cloned()
        .unwrap_or_else(|| json!([0, 1]));
    let (index, count) = (
        shard[0].as_u64().unwrap_or(0),
        shard[1].as_u64().unwrap_or(0),
    );
    let intents = identify["intents"].as_u64().ok_or(Some(INVALID_INTENTS))?;
    if !shared.is_token(&identify["token"]) {
        return Err(Some(AUTHENTICATION_FAILED));
    }
    if let Some(rejection) = state.sessions.behavior.rejection {
        state.sessions.rejected += 1;
        match rejection {
            SessionRejection::Close(code) => return Err(code),
            SessionRejection::Invalid => {
                let invalid = send(json!({"op": 9, "d": false}));
                state.sessions.send_command(connection, invalid);
                return Ok(());
            }
        }
    }
    if index >= count {
        return Err(Some(INVALID_SHARD));
    }
    if intents & !ALL_INTENTS != 0 {
        return Err(Some(INVALID_INTENTS));
    }
    if intents & PRIVILEGED_INTENTS & !shared.options.privileged_intents != 0 {
        return Err(Some(DISALLOWED_INTENTS));
    }
    let session = state.sessions.start(connection, intents);
    let mut guilds = server::guilds(&shared.options);
    guilds.retain(|guild| !state.left.contains(guild));
    let unavailable: Vec<Value> = guilds
        .iter()
        .map(|guild| json!({"id": guild, "unavailable": true}))
        .collect();
    let ready = json!({
        "v": 10, "user": fixtures::current_user(), "guilds": unavailable,
        "session_id": session, "resume_gateway_url": shared.gateway_url(), "shard": shard,
        "application": {"id": APPLICATION, "flags": 0}, "private_channels": [], "_trace": [],
    });
    state.sessions.dispatch_to(connection, "READY", 0, &ready);
    for id in guilds {
        let channels = state.channels.values();
        let channels = channels.filter(|channel| channel.guild() == Some(id));
        let guild = server::guild_with_members(&shared.options, id, channels);
        state
            .sessions
            .dispatch_to(connection, "GUILD_CREATE", GUILDS, &guild);
    }
    match state.sessions.behavior.ends_sessions_with {
        None => {}
        Some(SessionRejection::Close(code)) => state
            .sessions
            .send_command(connection, SocketCommand::Close(code)),
        Some(SessionRejection::Invalid) => {
            let invalid = send(json!({"op": 9, "d": false}));
            state.sessions.send_command(connection, invalid);
        }
    }
    Ok(())
}

impl SharedState {
    /// Returns whether this is the bot's token. Some libraries also send the prefix `Bot ` of HTTP.
    fn is_token(&self, token: &Value) -> bool {
        let token = token.as_str().unwrap_or_default();
        token.strip_prefix("Bot ").unwrap_or(token) == self.options.token
    }

    fn is_unresponsive(&self) -> bool {
        self.lock().sessions.behavior.is_unresponsive
    }

    pub(super) fn gateway_url(&self) -> String {
        format!("{}/gateway", self.url.replacen("http", "ws", 1))
    }
}

/// Returns the order to send a payload.
pub(super) fn send(payload: Value) -> SocketCommand {
    SocketCommand::Send(payload.to_string())
}
