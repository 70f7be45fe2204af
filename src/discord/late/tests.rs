use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::Request as HttpRequest;
use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::*;
use crate::app::StoreError;
use crate::discord::incoming::{InteractionToken, PrivacyRequest};
use crate::discord::rest::Rest;
use crate::messages::Message;
use crate::messages::stats::opted_out;
use recite_quiz::MemberId;

/// The requests that reached a Discord that takes everything: method, path and JSON body.
type Requests = Arc<Mutex<Vec<(String, String, Value)>>>;

async fn discord() -> (Transport, Requests) {
    let requests = Requests::default();
    let taken = Arc::clone(&requests);
    let take = move |request: HttpRequest| async move {
        let (parts, body) = request.into_parts();
        let body: Bytes = to_bytes(body, 1 << 20).await.expect("a body");
        let body = serde_json::from_slice(&body).expect("JSON");
        let (method, path) = (parts.method.to_string(), parts.uri.path().to_owned());
        taken.lock().expect("a lock").push((method, path, body));
        StatusCode::NO_CONTENT
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async { axum::serve(listener, Router::new().fallback(take)).await });
    let transport = Transport::new(reqwest::Client::new(), base, 9, Rest::default());
    (transport, requests)
}

fn arrival(request: Request) -> Arrival {
    Arrival {
        id: 7,
        token: InteractionToken("token".to_owned()),
        member: MemberId::discord(1),
        guild: None,
        channel: None,
        max_file_bytes: 1,
        request,
    }
}

fn late_requests() -> Vec<(Request, Visibility)> {
    use Visibility::{Asker, Everybody};
    vec![
        (Request::OwnStats, Asker),
        (Request::ServerStats { private: false }, Everybody),
        (Request::ServerStats { private: true }, Asker),
        (Request::Leaderboard { private: false }, Everybody),
        (Request::Leaderboard { private: true }, Asker),
        (Request::Privacy(PrivacyRequest::Show), Asker),
        (Request::Privacy(PrivacyRequest::Export), Asker),
        (Request::Privacy(PrivacyRequest::Delete), Asker),
    ]
}

fn message() -> Message {
    opted_out(true)
}

/// The path of the first answer, and that of the message it became.
const CALLBACK: &str = "/interactions/7/token/callback";
const ORIGINAL: &str = "/webhooks/9/token/messages/@original";

#[tokio::test]
async fn a_reply_that_is_made_soon_is_the_first_answer() {
    for (request, is_seen_by) in late_requests() {
        let (transport, requests) = discord().await;
        let making = async { Ok((Reply::Post(message()), Files::new())) };
        let arrival = arrival(request);
        let now = Instant::now();
        let (outcome, sent) = respond(&transport, &arrival, now, is_seen_by, making).await;
        assert!(outcome == Outcome::Answered && sent.is_ok());
        let expected = json!({ "type": 4, "data": message() });
        let expected = ("POST".to_owned(), CALLBACK.to_owned(), expected);
        assert_eq!(*requests.lock().expect("a lock"), [expected]);
    }
}

#[tokio::test]
async fn a_reply_that_is_late_is_announced_to_who_will_see_it_and_then_brought() {
    for (request, is_seen_by) in late_requests() {
        assert_eq!(visibility(&request), Some(is_seen_by));
        for fails in [false, true] {
            let (transport, requests) = discord().await;
            let (done, made) = oneshot::channel::<()>();
            let making = async {
                made.await.expect("the test finishes it");
                match fails {
                    false => Ok((Reply::Post(message()), Files::new())),
                    true => Err(ReplyError::Store(StoreError::Locked("it".into()))),
                }
            };
            let announced = async {
                while requests.lock().expect("a lock").is_empty() {
                    tokio::task::yield_now().await;
                }
                done.send(()).expect("somebody waits");
            };
            let arrival = arrival(request.clone());
            let begun = Instant::now() - DEFER_AFTER;
            let responding = respond(&transport, &arrival, begun, is_seen_by, making);
            let ((outcome, sent), ()) = tokio::join!(responding, announced);
            assert!(sent.is_ok(), "{sent:?}");
            let requests = requests.lock().expect("a lock").clone();
            let [(_, callback, thinking), (method, original, edit)] = &requests[..] else {
                panic!("{requests:?}");
            };
            assert_eq!(
                (callback.as_str(), thinking["type"].as_u64()),
                (CALLBACK, Some(5))
            );
            let flags = thinking["data"]["flags"].as_u64();
            assert_eq!(flags == Some(64), is_seen_by == Visibility::Asker);
            assert_eq!((method.as_str(), original.as_str()), ("PATCH", ORIGINAL));
            let expected = if fails {
                Outcome::Apologized
            } else {
                Outcome::Answered
            };
            assert_eq!(outcome, expected);
            let words = if fails {
                "try again"
            } else {
                "off the leaderboard"
            };
            assert!(edit.to_string().contains(words), "{edit}");
        }
    }
}
