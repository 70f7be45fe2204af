use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::Request as HttpRequest;
use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::*;
use crate::app::StoreError;
use crate::app::quiz::cards::MemberContext;
use crate::discord::access::ChannelAccess;
use crate::discord::commands::Command;
use crate::discord::commands::leaderboard::LeaderboardCommand;
use crate::discord::commands::privacy::PrivacyCommand;
use crate::discord::commands::stats::StatsCommand;
use crate::discord::interaction::{Interaction, InteractionToken, Owner};
use crate::discord::place::Place;
use crate::discord::pressed_button::PressedButton;
use crate::discord::request::Request;
use crate::discord::tests::fixture::Fixture;
use crate::messages::catalog::Catalog;
use crate::messages::custom_id::Press;
use crate::messages::stats::leaderboard_choice;
use recite_quiz::{MemberId, MessageId};

/// The requests that reached a Discord that accepts everything: method, path and JSON body.
type Requests = Arc<Mutex<Vec<(String, String, Value)>>>;

async fn discord() -> (Fixture, Requests) {
    discord_that_rejects(|_| false).await
}

/// Starts a Discord that answers 400 to the bodies that `is_rejected` selects.
async fn discord_that_rejects(is_rejected: fn(&Value) -> bool) -> (Fixture, Requests) {
    let requests = Requests::default();
    let taken = Arc::clone(&requests);
    let take = move |request: HttpRequest| async move {
        let (parts, body) = request.into_parts();
        let body: Bytes = to_bytes(body, 1 << 20).await.expect("a body");
        let body: Value = serde_json::from_slice(&body).expect("JSON");
        let status = match is_rejected(&body) {
            true => StatusCode::BAD_REQUEST,
            false => StatusCode::NO_CONTENT,
        };
        let (method, path) = (parts.method.to_string(), parts.uri.path().to_owned());
        taken.lock().expect("a lock").push((method, path, body));
        status
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async { axum::serve(listener, Router::new().fallback(take)).await });
    (Fixture::new(&url).await, requests)
}

fn address() -> Interaction {
    Interaction {
        id: 7,
        token: InteractionToken("token".to_owned()),
        member: MemberId::discord(1),
        place: Place::Direct,
        guild: None,
        channel: None,
        access: ChannelAccess::default(),
        max_file_bytes: 1,
    }
}

/// Replies to an interaction with what `making` makes.
async fn delivered_by(
    fixture: &Fixture,
    request: &Request,
    arrived: Instant,
    making: impl Future<Output = Result<Reply, ReplyError>>,
) -> DeliveryResult {
    let quiz = fixture.services.live.quiz();
    let interaction = address();
    let context = RequestContext {
        services: &fixture.services,
        quiz: &quiz,
        interaction: &interaction,
        request_name: request.name(),
        takes_choices: request.takes_choices(),
        asker: MemberContext {
            member: interaction.member.clone(),
            guild: None,
            now: fixture.services.clock.now(),
        },
        arrived,
    };
    deliver(&context, request.deferral(), making).await
}

/// Returns requests whose reply may be slow, and whether only the member who asked sees it.
fn late_requests() -> Vec<(Request, bool)> {
    let server = |is_private| Command::Stats(StatsCommand::Server { is_private });
    let board = |is_private| Command::Leaderboard(LeaderboardCommand { is_private });
    let all = [
        (Command::Stats(StatsCommand::Me), true),
        (server(false), false),
        (server(true), true),
        (board(false), false),
        (board(true), true),
        (Command::Privacy(PrivacyCommand::Show), true),
        (Command::Privacy(PrivacyCommand::Export), true),
        (Command::Privacy(PrivacyCommand::Delete), true),
        (Command::Reload, true),
    ];
    all.map(|(command, is_private)| (Request::Command(command), is_private))
        .into()
}

fn message() -> Message {
    leaderboard_choice(Catalog::english(), true)
}

/// The path of the first response, and that of its message.
const CALLBACK: &str = "/api/v10/interactions/7/token/callback";
const ORIGINAL: &str = "/api/v10/webhooks/9/token/messages/@original";

#[tokio::test]
async fn a_fast_reply_is_the_first_response() {
    for (request, _) in late_requests() {
        let (fixture, requests) = discord().await;
        let making = async { Ok(Reply::Post(message())) };
        let now = Instant::now();
        let (outcome, sent) = delivered_by(&fixture, &request, now, making).await;
        assert!(outcome == InteractionOutcome::Answered && sent.is_ok());
        let expected = json!({ "type": 4, "data": message() });
        let expected = ("POST".to_owned(), CALLBACK.to_owned(), expected);
        assert_eq!(*requests.lock().expect("a lock"), [expected]);
    }
}

/// Responds to a request with a reply that is made, or fails, after the deferral. Returns the outcome and the requests to
/// Discord.
async fn respond_late(
    request: &Request,
    reply: Option<Reply>,
) -> (InteractionOutcome, Vec<(String, String, Value)>) {
    let (fixture, requests) = discord().await;
    let (done, made) = oneshot::channel::<()>();
    let making = async {
        made.await.expect("the test finishes it");
        reply.ok_or_else(|| ReplyError::Store(StoreError::Locked("it".into())))
    };
    let announced = async {
        while requests.lock().expect("a lock").is_empty() {
            tokio::task::yield_now().await;
        }
        done.send(()).expect("somebody waits");
    };
    let begun = Instant::now() - DEFER_AFTER;
    let responding = delivered_by(&fixture, request, begun, making);
    let ((outcome, sent), ()) = tokio::join!(responding, announced);
    assert!(sent.is_ok(), "{sent:?}");
    let requests = requests.lock().expect("a lock").clone();
    (outcome, requests)
}

#[tokio::test]
async fn a_slow_reply_is_deferred_and_then_sent() {
    for (request, is_private) in late_requests() {
        for (reply, expected, words) in [
            (
                Some(Reply::Post(message())),
                InteractionOutcome::Answered,
                "off the leaderboard",
            ),
            (None, InteractionOutcome::Apologized, "try again"),
        ] {
            let (outcome, requests) = respond_late(&request, reply).await;
            let [(_, callback, thinking), (method, original, edit)] = &requests[..] else {
                panic!("{requests:?}");
            };
            assert_eq!(
                (callback.as_str(), thinking["type"].as_u64()),
                (CALLBACK, Some(5))
            );
            let flags = thinking["data"]["flags"].as_u64();
            assert_eq!(flags == Some(64), is_private);
            assert_eq!((method.as_str(), original.as_str()), ("PATCH", ORIGINAL));
            assert_eq!(outcome, expected);
            assert!(edit.to_string().contains(words), "{edit}");
        }
    }
}

#[tokio::test]
async fn a_rejected_deferral_is_followed_by_an_apology_at_once() {
    for (request, _) in late_requests() {
        let (fixture, requests) = discord_that_rejects(|body| body["type"] == 5).await;
        // The reply never completes.
        let making = std::future::pending();
        let begun = Instant::now() - DEFER_AFTER;
        let (outcome, sent) = delivered_by(&fixture, &request, begun, making).await;
        assert_eq!(outcome, InteractionOutcome::Apologized);
        assert!(matches!(sent, Ok(DeliveredForm::Apology(_))), "{sent:?}");
        let requests = requests.lock().expect("a lock");
        let last = requests.last().expect("an apology");
        assert_eq!((last.1.as_str(), &last.2["type"]), (CALLBACK, &json!(4)));
        assert!(last.2.to_string().contains("try again"), "{last:?}");
    }
}

/// A press that edits its own message is deferred invisibly; if it fails, the message stays.
#[tokio::test]
async fn a_slow_press_edits_its_message_or_leaves_it() {
    let request = Request::Press(PressedButton {
        press: Ok(Press::Forget { confirmed: true }),
        picked: None,
        owner: Owner::Presser,
        message: MessageId(5),
        replies_to: None,
        asked: None,
    });
    let followup = ORIGINAL.trim_end_matches("/messages/@original");
    for (reply, expected, words) in [
        (
            Some(Reply::Update(message())),
            ("PATCH", ORIGINAL),
            "off the leaderboard",
        ),
        (None, ("POST", followup), "try again"),
    ] {
        let (_, requests) = respond_late(&request, reply).await;
        let [(_, _, announced), (method, path, said)] = &requests[..] else {
            panic!("{requests:?}");
        };
        assert_eq!(*announced, json!({ "type": 6 }));
        assert_eq!((method.as_str(), path.as_str()), expected);
        assert!(said.to_string().contains(words), "{said}");
    }
}
