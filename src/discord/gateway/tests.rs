//! Tests of a connection against a scripted gateway.

use futures_util::{SinkExt, StreamExt};
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc::unbounded_channel;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_util::sync::CancellationToken;

use super::connection::{CloseReason, ClosedConnection, Connection, Session};
use super::timeouts::GatewayTimeouts;
use super::*;
use crate::discord::tests::fixture::Fixture;
use crate::discord::token::Token;

/// A step of the gateway after HELLO and the client's reply.
#[derive(Clone, Debug)]
enum Step {
    Send(Message),
    /// Drops the connection without a close frame.
    Drop,
}

fn text(payload: &Value) -> Step {
    Step::Send(Message::text(payload.to_string()))
}

fn close(code: Option<u16>) -> Step {
    Step::Send(Message::Close(code.map(|code| CloseFrame {
        code: code.into(),
        reason: "".into(),
    })))
}

fn ready() -> Value {
    json!({"op": 0, "s": 1, "t": "READY", "d": {
        "v": 10, "session_id": "s", "resume_gateway_url": "wss://resume.example",
        "guilds": [{"id": "11", "unavailable": true}], "user": {"id": "8", "username": "recite"},
    }})
}

/// A closed connection, its session, and the reported servers.
struct TestResult {
    closed: ClosedConnection,
    session: Option<Session>,
    changes: Vec<ServerChange>,
}

/// Connects to a gateway that performs these steps and then waits for the client to close the connection.
async fn run_script(steps: Vec<Step>) -> TestResult {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut socket = accept_async(stream).await.unwrap();
        let hello = json!({"op": 10, "d": {"heartbeat_interval": 41_250}});
        socket.send(Message::text(hello.to_string())).await.unwrap();
        let identify = loop {
            let message = socket.next().await.unwrap().unwrap().into_text().unwrap();
            let payload: Value = serde_json::from_str(&message).unwrap();
            if payload["op"] != 1 {
                break payload;
            }
        };
        for step in steps {
            match step {
                Step::Send(message) => {
                    // The client may already have closed the connection.
                    let _ = socket.send(message).await;
                }
                Step::Drop => return identify,
            }
        }
        while let Some(Ok(_)) = socket.next().await {}
        identify
    });
    let (servers, mut receiver) = unbounded_channel();
    // No test here sends a request to the API.
    let fixture = Fixture::new("http://127.0.0.1:9").await;
    let gateway = Arc::new(Gateway::new(fixture.services, servers));
    let (mut session, token) = (None, Token::new("a.token").unwrap());
    let connection = Connection::new(&gateway, &token, GatewayTimeouts::default(), &mut session);
    let (client, shutdown) = (reqwest::Client::new(), CancellationToken::new());
    let closed = connection.run(&client, &url, &shutdown).await;
    let identify = server.await.unwrap();
    assert_eq!(identify["op"], 2);
    assert_eq!(identify["d"]["compress"], false);
    drop(gateway);
    let mut changes = Vec::new();
    while let Some(change) = receiver.recv().await {
        changes.push(change);
    }
    TestResult {
        closed,
        session,
        changes,
    }
}

#[tokio::test]
async fn every_reason_for_closing_is_recognized() {
    let op9 = |d: Value| text(&json!({"op": 9, "d": d}));
    let cases = [
        (close(None), CloseReason::Closed(None)),
        (close(Some(1000)), CloseReason::Closed(Some(1000))),
        (close(Some(4003)), CloseReason::Closed(Some(4003))),
        (close(Some(4999)), CloseReason::Closed(Some(4999))),
        (
            text(&json!({"op": 7, "d": null})),
            CloseReason::ReconnectRequested,
        ),
        (
            op9(json!(false)),
            CloseReason::Invalidated {
                is_resumable: false,
            },
        ),
        (
            op9(json!(true)),
            CloseReason::Invalidated { is_resumable: true },
        ),
        (
            op9(Value::Null),
            CloseReason::Invalidated {
                is_resumable: false,
            },
        ),
    ];
    for (step, end) in cases {
        let early = run_script(vec![step.clone()]).await;
        assert_eq!(early.closed.reason, end);
        assert!(early.closed.ready_for.is_none() && early.session.is_none());
        let late = run_script(vec![text(&ready()), step]).await;
        assert_eq!(late.closed.reason, end);
        assert!(late.closed.ready_for.is_some() && late.session.is_some());
    }
    let lost = run_script(vec![text(&ready()), Step::Drop]).await;
    assert!(
        matches!(lost.closed.reason, CloseReason::Lost(_)),
        "{:?}",
        lost.closed
    );
}

#[tokio::test]
async fn a_compressed_payload_is_ignored() {
    let bomb = Message::binary(vec![0x78; 1 << 20]);
    let steps = vec![text(&ready()), Step::Send(bomb), close(Some(4000))];
    let outcome = run_script(steps).await;
    assert_eq!(outcome.closed.reason, CloseReason::Closed(Some(4000)));
}

#[tokio::test]
async fn a_payload_above_64_mb_ends_the_connection() {
    // The limit applies to the whole message, in one frame or in fragments.
    let long = format!(r#"{{"op":0,"s":2,"t":"X","d":"{}"}}"#, "x".repeat(65 << 20));
    let outcome = run_script(vec![text(&ready()), Step::Send(Message::text(long))]).await;
    assert!(
        matches!(outcome.closed.reason, CloseReason::Lost(_)),
        "{:?}",
        outcome.closed
    );
    let fits = format!(r#"{{"op":0,"s":2,"t":"X","d":"{}"}}"#, "x".repeat(20 << 20));
    let steps = vec![
        text(&ready()),
        Step::Send(Message::text(fits)),
        close(Some(4000)),
    ];
    assert_eq!(
        run_script(steps).await.closed.reason,
        CloseReason::Closed(Some(4000))
    );
}

#[tokio::test]
async fn a_server_with_an_unreadable_id_does_not_count_as_removed() {
    let mut strange = ready();
    strange["d"]["guilds"] = json!([{"id": "11"}, {"id": null}]);
    let left = json!({"op": 0, "s": 2, "t": "GUILD_DELETE", "d": {"id": "12"}});
    let outage =
        json!({"op": 0, "s": 3, "t": "GUILD_DELETE", "d": {"id": "13", "unavailable": true}});
    let steps = [&strange, &left, &outage].map(text).into_iter();
    let outcome = run_script(steps.chain([close(Some(4000))]).collect()).await;
    assert!(
        matches!(outcome.changes[..], [ServerChange::Removed(GuildId(12))]),
        "{:?}",
        outcome.changes
    );
    let outcome = run_script(vec![text(&ready()), close(Some(4000))]).await;
    assert!(matches!(&outcome.changes[..], [ServerChange::All(all)] if *all == [GuildId(11)]));
}

fn any_payload() -> impl Strategy<Value = Step> {
    let op = prop_oneof![
        Just(json!(null)),
        (0..14_u64).prop_map(|op| json!(op)),
        Just(json!("x"))
    ];
    let kind = prop_oneof![
        Just("READY"),
        Just("RESUMED"),
        Just("GUILD_CREATE"),
        Just("GUILD_DELETE"),
        Just("INTERACTION_CREATE"),
        Just("NEW_EVENT"),
    ];
    let data = prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!("x")),
        Just(json!({"id": null, "token": 5, "guilds": {}, "user": [], "session_id": 7})),
        Just(json!({"heartbeat_interval": -5})),
    ];
    let sequence = prop_oneof![
        Just(Value::Null),
        any::<u64>().prop_map(|s| json!(s)),
        Just(json!("x"))
    ];
    let payload = (op, kind, data, sequence)
        .prop_map(|(op, t, d, s)| text(&json!({"op": op, "t": t, "d": d, "s": s})));
    prop_oneof![
        6 => payload,
        1 => ".{0,40}".prop_map(|junk| Step::Send(Message::text(junk))),
        1 => any::<Vec<u8>>().prop_map(|junk| Step::Send(Message::binary(junk))),
    ]
}

#[test]
fn a_close_frame_ends_the_connection_after_any_payloads() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let scripts = proptest::collection::vec(any_payload(), 0..12);
    proptest!(ProptestConfig::with_cases(64), |(mut steps in scripts)| {
        steps.push(close(Some(4000)));
        let end = runtime.block_on(run_script(steps)).closed.reason;
        let is_end = matches!(
            end,
            CloseReason::Closed(Some(4000)) | CloseReason::ReconnectRequested | CloseReason::Invalidated { .. }
        );
        prop_assert!(is_end, "{end:?}");
    });
}
