//! Tests of suggestions while a member types fast.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request as HttpRequest;
use axum::http::StatusCode;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::Instant;

use super::fixture::Fixture;
use crate::discord::access::ChannelAccess;
use crate::discord::commands::suggestions::SuggestionRequest;
use crate::discord::dispatch::respond;
use crate::discord::interaction::{Interaction, InteractionToken};
use crate::discord::place::Place;
use crate::discord::request::{ReceivedInteraction, Request};
use recite_quiz::MemberId;

/// The ids of the interactions that got a response.
type Answered = Arc<Mutex<Vec<u64>>>;

async fn discord() -> (Fixture, Answered) {
    let answered = Answered::default();
    let taken = Arc::clone(&answered);
    let take = move |request: HttpRequest| async move {
        // `/api/v10/interactions/{id}/{token}/callback`
        let id = request.uri().path().split('/').nth(4);
        let id = id.and_then(|id| id.parse().ok()).expect("an id");
        taken.lock().expect("a lock").push(id);
        StatusCode::NO_CONTENT
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async { axum::serve(listener, Router::new().fallback(take)).await });
    (Fixture::new(&url).await, answered)
}

/// Starts the reply to a keystroke, and returns when it waits or is done.
async fn type_key(fixture: &Fixture, member: u64, id: u64) -> JoinHandle<()> {
    let received = ReceivedInteraction {
        interaction: Interaction {
            id,
            token: InteractionToken("token".to_owned()),
            member: MemberId::discord(member),
            place: Place::Direct,
            guild: None,
            channel: None,
            access: ChannelAccess::default(),
            max_file_bytes: 1,
        },
        request: Request::Suggest(SuggestionRequest::Question {
            typed: "why".to_owned(),
            topic: None,
        }),
    };
    let services = fixture.services.clone();
    let before = services.keystrokes.len();
    let reply = tokio::spawn({
        let services = services.clone();
        async move { respond(&services, &received, Instant::now()).await }
    });
    while services.keystrokes.len() == before && !reply.is_finished() {
        yield_now().await;
    }
    reply
}

#[tokio::test]
async fn a_member_has_one_search_in_progress_and_only_the_newest_keystroke_waits() {
    let (fixture, answered) = discord().await;
    let keystrokes = fixture.services.keystrokes.clone();
    let in_progress = keystrokes.turn(&MemberId::discord(1), 10).await;
    let mut waiting = Vec::new();
    // The newest keystroke is the one with the highest id, in whatever order they are handled.
    for id in [11, 13, 12] {
        waiting.push(type_key(&fixture, 1, id).await);
    }
    // Another member does not wait.
    type_key(&fixture, 2, 14).await.await.expect("it ends");
    assert_eq!(*answered.lock().expect("a lock"), [14]);
    assert_eq!(keystrokes.len(), 4);

    drop(in_progress);
    for reply in waiting {
        reply.await.expect("it ends");
    }
    assert_eq!(*answered.lock().expect("a lock"), [14, 13]);
    assert_eq!(keystrokes.len(), 0);
    let metrics = fixture.services.metrics.render();
    let dropped = metrics.lines().find(|line| line.contains("Obsolete"));
    assert!(
        dropped.is_some_and(|line| line.ends_with(" 2")),
        "{metrics}"
    );
}

#[tokio::test]
async fn a_keystroke_that_is_given_up_does_not_block_the_next_one() {
    let (fixture, answered) = discord().await;
    let member = MemberId::discord(1);
    let in_progress = fixture.services.keystrokes.turn(&member, 10).await;
    let given_up = type_key(&fixture, 1, 11).await;
    given_up.abort();
    assert!(given_up.await.expect_err("it is aborted").is_cancelled());
    drop(in_progress);
    type_key(&fixture, 1, 12).await.await.expect("it ends");
    assert_eq!(*answered.lock().expect("a lock"), [12]);
    assert_eq!(fixture.services.keystrokes.len(), 0);
}
