//! One connection against a gateway that says whatever a test wants.

use futures_util::{SinkExt, StreamExt};
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc::unbounded_channel;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_util::sync::CancellationToken;

use super::connection::{Connection, Course, End, Session};
use super::patience::Patience;
use super::*;
use crate::discord::tests::fixture::Fixture;
use crate::discord::token::Token;

/// What the gateway does after it said HELLO and heard the answer.
#[derive(Clone, Debug)]
enum Act {
    Say(Message),
    /// Lets go of the connection without a word.
    Drop,
}

fn text(payload: &Value) -> Act {
    Act::Say(Message::text(payload.to_string()))
}

fn close(code: Option<u16>) -> Act {
    Act::Say(Message::Close(code.map(|code| CloseFrame {
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

/// What became of a connection, its session, and the servers that were told.
struct Outcome {
    course: Course,
    session: Option<Session>,
    told: Vec<Told>,
}

/// Connects to a gateway that does all this, and then waits for the other side to end the connection.
async fn connected(acts: Vec<Act>) -> Outcome {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut socket = accept_async(stream).await.unwrap();
        let hello = json!({"op": 10, "d": {"heartbeat_interval": 41_250}});
        socket.send(Message::text(hello.to_string())).await.unwrap();
        let identify = loop {
            let heard = socket.next().await.unwrap().unwrap().into_text().unwrap();
            let heard: Value = serde_json::from_str(&heard).unwrap();
            if heard["op"] != 1 {
                break heard;
            }
        };
        for act in acts {
            match act {
                Act::Say(message) => {
                    // The other side may be gone already.
                    let _ = socket.send(message).await;
                }
                Act::Drop => return identify,
            }
        }
        while let Some(Ok(_)) = socket.next().await {}
        identify
    });
    let (servers, mut told) = unbounded_channel();
    // Nothing here asks Discord's API.
    let fixture = Fixture::new("http://127.0.0.1:9").await;
    let gateway = Arc::new(Gateway::new(fixture.services, servers));
    let (mut session, token) = (None, Token::new("a.token").unwrap());
    let connection = Connection::new(&gateway, &token, Patience::default(), &mut session);
    let (client, leave) = (reqwest::Client::new(), CancellationToken::new());
    let course = connection.follow(&client, &url, &leave).await;
    let identify = server.await.unwrap();
    assert_eq!(identify["op"], 2);
    assert_eq!(identify["d"]["compress"], false);
    drop(gateway);
    let mut all = Vec::new();
    while let Some(one) = told.recv().await {
        all.push(one);
    }
    Outcome {
        course,
        session,
        told: all,
    }
}

#[tokio::test]
async fn every_way_to_end_a_connection_is_told_apart() {
    let op9 = |d: Value| text(&json!({"op": 9, "d": d}));
    let cases = [
        (close(None), End::Closed(None)),
        (close(Some(1000)), End::Closed(Some(1000))),
        (close(Some(4003)), End::Closed(Some(4003))),
        (close(Some(4999)), End::Closed(Some(4999))),
        (text(&json!({"op": 7, "d": null})), End::ReconnectAsked),
        (
            op9(json!(false)),
            End::Invalidated {
                is_resumable: false,
            },
        ),
        (op9(json!(true)), End::Invalidated { is_resumable: true }),
        (
            op9(Value::Null),
            End::Invalidated {
                is_resumable: false,
            },
        ),
    ];
    for (act, end) in cases {
        let early = connected(vec![act.clone()]).await;
        assert_eq!(early.course.end, end);
        assert!(early.course.ready_for.is_none() && early.session.is_none());
        let late = connected(vec![text(&ready()), act]).await;
        assert_eq!(late.course.end, end);
        assert!(late.course.ready_for.is_some() && late.session.is_some());
    }
    let lost = connected(vec![text(&ready()), Act::Drop]).await;
    assert!(matches!(lost.course.end, End::Lost(_)), "{:?}", lost.course);
}

/// As deflate makes of a gigabyte of zeros: nothing here inflates it.
#[tokio::test]
async fn a_compressed_payload_is_ignored() {
    let bomb = Message::binary(vec![0x78; 1 << 20]);
    let acts = vec![text(&ready()), Act::Say(bomb), close(Some(4000))];
    let outcome = connected(acts).await;
    assert_eq!(outcome.course.end, End::Closed(Some(4000)));
}

#[tokio::test]
async fn a_payload_above_64_mb_ends_the_connection() {
    // As it would be sent in fragments, or in one frame: the sum counts.
    let long = format!(r#"{{"op":0,"s":2,"t":"X","d":"{}"}}"#, "x".repeat(65 << 20));
    let outcome = connected(vec![text(&ready()), Act::Say(Message::text(long))]).await;
    assert!(
        matches!(outcome.course.end, End::Lost(_)),
        "{:?}",
        outcome.course
    );
    let fits = format!(r#"{{"op":0,"s":2,"t":"X","d":"{}"}}"#, "x".repeat(20 << 20));
    let acts = vec![
        text(&ready()),
        Act::Say(Message::text(fits)),
        close(Some(4000)),
    ];
    assert_eq!(connected(acts).await.course.end, End::Closed(Some(4000)));
}

#[tokio::test]
async fn a_server_whose_id_cannot_be_read_counts_for_none_that_left() {
    let mut strange = ready();
    strange["d"]["guilds"] = json!([{"id": "11"}, {"id": null}]);
    let left = json!({"op": 0, "s": 2, "t": "GUILD_DELETE", "d": {"id": "12"}});
    let outage =
        json!({"op": 0, "s": 3, "t": "GUILD_DELETE", "d": {"id": "13", "unavailable": true}});
    let acts = [&strange, &left, &outage].map(text).into_iter();
    let outcome = connected(acts.chain([close(Some(4000))]).collect()).await;
    assert!(
        matches!(outcome.told[..], [Told::Removed(GuildId(12))]),
        "{:?}",
        outcome.told
    );
    let outcome = connected(vec![text(&ready()), close(Some(4000))]).await;
    assert!(matches!(&outcome.told[..], [Told::All(all)] if *all == [GuildId(11)]));
}

fn any_payload() -> impl Strategy<Value = Act> {
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
        1 => ".{0,40}".prop_map(|junk| Act::Say(Message::text(junk))),
        1 => any::<Vec<u8>>().prop_map(|junk| Act::Say(Message::binary(junk))),
    ]
}

/// Nothing that Discord says can keep a connection from ending when Discord ends it.
#[test]
fn whatever_comes_in_whatever_order_the_close_is_heard() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let scripts = proptest::collection::vec(any_payload(), 0..12);
    proptest!(ProptestConfig::with_cases(64), |(mut acts in scripts)| {
        acts.push(close(Some(4000)));
        let end = runtime.block_on(connected(acts)).course.end;
        let is_end = matches!(
            end,
            End::Closed(Some(4000)) | End::ReconnectAsked | End::Invalidated { .. }
        );
        prop_assert!(is_end, "{end:?}");
    });
}
