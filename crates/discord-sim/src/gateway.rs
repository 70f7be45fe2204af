//! The gateway: websockets in JSON, from HELLO to the last close code.
//!
//! One task per connection carries orders out and hears the client; all decisions fall in `hear`,
//! under the state's lock. Source: events/gateway.mdx, topics/opcodes-and-status-codes.mdx.

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
use super::place::{self, APPLICATION};
use super::server;
use super::sessions::{GUILDS, Order, Refusal};
use super::state::Shared;

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

/// Intents that exist: 0 to 16, 20, 21, 24 and 25.
const ALL_INTENTS: u64 = 0x1_FFFF | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);
/// GUILD_MEMBERS, GUILD_PRESENCES and MESSAGE_CONTENT.
const PRIVILEGED_INTENTS: u64 = (1 << 1) | (1 << 8) | (1 << 15);

const PAYLOADS_PER_MINUTE: usize = 120;
const PAYLOAD_BYTES: usize = 4096;

/// How long a closed connection may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// `GET /gateway` as a websocket.
pub(super) async fn accept(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    upgrade: WebSocketUpgrade,
) -> Response {
    let speaks_v10 = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .any(|pair| pair == "v=10");
    shared
        .until(None, |world| {
            (!world.sessions.moods.is_silent).then_some(())
        })
        .await;
    upgrade.on_upgrade(move |socket| converse(shared, socket, speaks_v10))
}

async fn converse(shared: Arc<Shared>, mut socket: WebSocket, speaks_v10: bool) {
    let (orders, mut inbox) = mpsc::unbounded_channel();
    let connection = shared.world().sessions.open(orders);
    let interval_ms = u64::try_from(shared.options.heartbeat_interval.as_millis());
    let hello = json!({"op": 10, "d": {"heartbeat_interval": interval_ms.unwrap_or(u64::MAX)}});
    shared.world().sessions.order(connection, send(hello));
    if !speaks_v10 {
        shared
            .world()
            .sessions
            .order(connection, Order::Close(Some(INVALID_VERSION)));
    }

    let mut heard = VecDeque::new();
    let mut ended = false;
    // Once it has been silent towards a client it stays so: that line is dead.
    let mut is_dead = false;
    loop {
        tokio::select! {
            order = inbox.recv() => match order {
                Some(Order::Send(_)) if is_dead || shared.is_silent() => {}
                Some(Order::Send(payload)) => {
                    if socket.send(Message::Text(payload.into())).await.is_err() {
                        break;
                    }
                }
                Some(Order::Close(code)) => {
                    shared.world().sessions.closed(connection, false);
                    say_goodbye(&mut socket, code).await;
                    break;
                }
                Some(Order::Drop) | None => break,
            },
            message = socket.recv(), if !is_dead => match message {
                Some(Ok(_)) if shared.is_silent() => is_dead = true,
                Some(Ok(Message::Text(payload))) => {
                    let verdict = match too_many(&mut heard) {
                        true => Err(Some(RATE_LIMITED)),
                        false => hear(&shared, connection, payload.as_str()),
                    };
                    if let Err(code) = verdict {
                        shared.world().sessions.order(connection, Order::Close(code));
                    }
                }
                Some(Ok(Message::Close(frame))) => {
                    ended = frame.is_some_and(|frame| matches!(frame.code, 1000 | 1001));
                    // The socket's own answer to the frame leaves with the next reading.
                    drain(&mut socket).await;
                    break;
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break,
            },
        }
    }
    {
        let mut world = shared.world();
        world.sessions.closed(connection, ended);
        world.sessions.ended += 1;
    }
    shared.publish(Change::Gateway);
}

/// Closes with a frame and reads to the end: closing a socket with unread bytes would reset it and
/// could swallow the frame.
async fn say_goodbye(socket: &mut WebSocket, code: Option<u16>) {
    let frame = code.map(|code| CloseFrame {
        code,
        reason: "".into(),
    });
    if socket.send(Message::Close(frame)).await.is_ok() {
        drain(socket).await;
    }
}

async fn drain(socket: &mut WebSocket) {
    let drained = timeout(GOODBYE, async {
        while let Some(Ok(_)) = socket.recv().await {}
    });
    // Past the time limit there is nobody to be polite to.
    let _ = drained.await;
}

fn too_many(heard: &mut VecDeque<Instant>) -> bool {
    let now = Instant::now();
    heard.push_back(now);
    while heard
        .front()
        .is_some_and(|first| now - *first > Duration::from_secs(60))
    {
        heard.pop_front();
    }
    heard.len() > PAYLOADS_PER_MINUTE
}

/// Takes one payload of the client; an error is the code to close with, or a close without one.
fn hear(shared: &Arc<Shared>, connection: u64, payload: &str) -> Result<(), Option<u16>> {
    if payload.len() > PAYLOAD_BYTES {
        return Err(Some(DECODE_ERROR));
    }
    let payload: Value = serde_json::from_str(payload).map_err(|_| Some(DECODE_ERROR))?;
    let mut world = shared.world();
    let has_session = world.sessions.has_session(connection);
    match payload["op"].as_u64().ok_or(Some(DECODE_ERROR))? {
        1 => {
            world.sessions.heartbeats += 1;
            acknowledge(shared, connection, world.sessions.moods.acknowledges_after);
        }
        2 | 6 if has_session => return Err(Some(ALREADY_AUTHENTICATED)),
        2 => {
            drop(world);
            identify(shared, connection, &payload["d"])?;
        }
        6 => {
            if !shared.is_token(&payload["d"]["token"]) {
                return Err(Some(AUTHENTICATION_FAILED));
            }
            if world.sessions.moods.resumes_in_vain {
                let again = send(json!({"op": 9, "d": true}));
                world.sessions.order(connection, again);
                return Ok(());
            }
            let session = payload["d"]["session_id"].as_str().unwrap_or_default();
            let sequence = payload["d"]["seq"].as_u64().unwrap_or(0);
            if !world.sessions.resume(connection, session, sequence) {
                world
                    .sessions
                    .order(connection, send(json!({"op": 9, "d": false})));
            }
        }
        3 | 4 | 8 | 31 if !has_session => return Err(Some(NOT_AUTHENTICATED)),
        // Presence and voice state: nobody in the sandbox looks at them.
        3 | 4 => {}
        _ => return Err(Some(UNKNOWN_OPCODE)),
    }
    shared.publish(Change::Gateway);
    Ok(())
}

/// Answers a heartbeat, on another task: the world is being looked at.
fn acknowledge(shared: &Arc<Shared>, connection: u64, after: Duration) {
    let shared = Arc::clone(shared);
    tokio::spawn(async move {
        sleep(after).await;
        let answer = send(json!({"op": 11}));
        shared.world().sessions.order(connection, answer);
    });
}

fn identify(shared: &Shared, connection: u64, identify: &Value) -> Result<(), Option<u16>> {
    let mut world = shared.world();
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
    if let Some(refusal) = world.sessions.moods.refusal {
        world.sessions.refused += 1;
        match refusal {
            Refusal::Close(code) => return Err(code),
            Refusal::Invalid => {
                let invalid = send(json!({"op": 9, "d": false}));
                world.sessions.order(connection, invalid);
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
    let session = world.sessions.start(connection, intents);
    let mut guilds = server::guilds(&shared.options);
    guilds.retain(|guild| !world.left.contains(guild));
    let unavailable: Vec<Value> = guilds
        .iter()
        .map(|guild| json!({"id": guild, "unavailable": true}))
        .collect();
    let ready = json!({
        "v": 10, "user": place::current_user(), "guilds": unavailable,
        "session_id": session, "resume_gateway_url": shared.gateway_url(), "shard": shard,
        "application": {"id": APPLICATION, "flags": 0}, "private_channels": [], "_trace": [],
    });
    world.sessions.dispatch_to(connection, "READY", 0, &ready);
    for id in guilds {
        let channels = world.channels.values();
        let channels = channels.filter(|channel| channel.guild() == Some(id));
        let guild = server::whole_guild(&shared.options, id, channels);
        world
            .sessions
            .dispatch_to(connection, "GUILD_CREATE", GUILDS, &guild);
    }
    match world.sessions.moods.ends_sessions {
        None => {}
        Some(Refusal::Close(code)) => world.sessions.order(connection, Order::Close(code)),
        Some(Refusal::Invalid) => {
            let invalid = send(json!({"op": 9, "d": false}));
            world.sessions.order(connection, invalid);
        }
    }
    Ok(())
}

impl Shared {
    /// The gateway takes the token also with the prefix that belongs to HTTP: some libraries send it so.
    fn is_token(&self, token: &Value) -> bool {
        let token = token.as_str().unwrap_or_default();
        token.strip_prefix("Bot ").unwrap_or(token) == self.options.token
    }

    fn is_silent(&self) -> bool {
        self.world().sessions.moods.is_silent
    }

    pub(super) fn gateway_url(&self) -> String {
        format!("{}/gateway", self.url.replacen("http", "ws", 1))
    }
}

pub(super) fn send(payload: Value) -> Order {
    Order::Send(payload.to_string())
}
