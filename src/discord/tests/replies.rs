//! Discord's REST replies, in full and changed at random.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fastrand::Rng;
use proptest::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::descriptions::{BOT, CHANNEL, GUILD, POST, POSTED, ROLE, everything};
use super::mutation::mutated;
use crate::clock::Reference;
use crate::discord::api::{Api, ApiError, Cause, ErrorKind};
use crate::discord::channels::{Channels, Range};
use crate::discord::online::{self, Finding, Place};
use crate::discord::token::Token;
use crate::messages::Message;
use crate::metrics::Metrics;
use recite_quiz::post::MessagePresence;
use recite_quiz::{ChannelId, GuildId, MessageId, RoleId};

/// The status and the body of each reply, by its request.
type Replies = HashMap<String, (&'static str, String)>;

/// Answers each request with the reply that is there for it.
struct Server {
    url: String,
    replies: Arc<Mutex<Replies>>,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let replies = Arc::<Mutex<Replies>>::default();
        let known = Arc::clone(&replies);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&known)));
            }
        });
        Self { url, replies }
    }

    fn say(&self, request: &str, reply: String) {
        self.say_with("200 OK", request, reply);
    }

    fn say_with(&self, status: &'static str, request: &str, reply: String) {
        let mut replies = self.replies.lock().unwrap();
        replies.insert(request.to_owned(), (status, reply));
    }
}

/// One request a connection.
async fn answer(mut stream: TcpStream, known: Arc<Mutex<Replies>>) {
    let mut request = Vec::new();
    let head = loop {
        let mut bytes = [0; 4096];
        match stream.read(&mut bytes).await {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&bytes[..read]),
        }
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let lower = head.to_lowercase();
            let length = lower
                .lines()
                .find_map(|it| it.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |it| it.parse().unwrap()) {
                break head.to_owned();
            }
        }
    };
    let line = head
        .lines()
        .next()
        .unwrap_or_default()
        .replace("/api/v10", "");
    let request = line
        .split(['?'])
        .next()
        .unwrap_or_default()
        .trim_end_matches(" HTTP/1.1");
    let reply = known.lock().unwrap().get(request).cloned();
    let (status, reply) = reply.unwrap_or(("404 Not Found", String::new()));
    let length = reply.len();
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    let _ = stream.write_all((head + &reply).as_bytes()).await;
}

/// What the bot makes of all the replies.
#[derive(Debug, PartialEq)]
struct Understood {
    findings: Vec<Finding>,
    missing: Vec<&'static str>,
    newest: Option<MessageId>,
    found: MessagePresence,
    posted: MessageId,
}

async fn understood(server: &Server) -> Result<Understood, ApiError> {
    let (guild, channel) = (GuildId(GUILD), ChannelId(CHANNEL));
    let place = Place {
        guild,
        channel,
        role: Some(RoleId(ROLE)),
    };
    let token = Token::new("a.token").unwrap();
    let findings = online::look(&token, Some(&server.url), &[place]).await;
    let api = Api::new(
        &server.url,
        &token,
        Metrics::default(),
        Reference::default(),
    )
    .unwrap();
    let channels = Channels::new(api, BOT);
    let message = Message::aside("A question");
    let files = Vec::new();
    channels
        .edit(channel, MessageId(POSTED), &message, &files)
        .await?;
    channels.write_to(5, &message).await?;
    Ok(Understood {
        findings,
        missing: channels.missing_permissions(guild, channel, true).await?,
        newest: channels.newest_message(channel).await?,
        found: channels
            .find_post(guild, channel, Range::Behind(None), POST)
            .await?,
        posted: channels.post(channel, &message, "nonce", &files).await?,
    })
}

#[test]
fn whatever_changes_beside_what_is_needed_the_bot_understands_the_same() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Server::start());
    let all = everything();
    for it in &all {
        server.say(&it.request, it.reply.to_string());
    }
    let plain = runtime.block_on(understood(&server)).unwrap();
    assert!(
        plain
            .findings
            .iter()
            .all(|it| it.state == online::State::Good),
        "{plain:?}"
    );
    assert_eq!(plain.found, MessagePresence::Present(MessageId(POSTED)));
    proptest!(ProptestConfig::with_cases(100), |(seed in any::<u64>())| {
        let mut rng = Rng::with_seed(seed);
        for it in &all {
            server.say(&it.request, mutated(&it.reply, it.needed, &mut rng));
        }
        let changed = runtime.block_on(understood(&server));
        prop_assert_eq!(changed.map_err(|error| error.to_string()), Ok(plain_again(&plain)));
    });
}

fn plain_again(plain: &Understood) -> Understood {
    Understood {
        findings: plain.findings.clone(),
        missing: plain.missing.clone(),
        ..*plain
    }
}

#[tokio::test]
async fn a_reply_without_what_is_needed_is_named_with_the_field() {
    let server = Server::start().await;
    let permissions = format!("/guilds/{GUILD} has no usable `roles[1].permissions`");
    type Change = fn(&mut Value);
    let cases: [(&str, String, Change); 5] = [
        ("GET /guilds/", permissions, |it| {
            it["roles"][1]["permissions"] = json!({})
        }),
        (
            "GET /guilds/",
            "has no usable `roles`: it is missing".to_owned(),
            |it| {
                it.as_object_mut().unwrap().remove("roles");
            },
        ),
        (
            "/members/",
            "has no usable `roles[0]`: it is null".to_owned(),
            |it| {
                it["roles"][0] = Value::Null;
            },
        ),
        (
            "/members/",
            "has no usable `(all of it)`: it is null".to_owned(),
            |it| *it = Value::Null,
        ),
        (
            "GET /channels/",
            "`permission_overwrites[0].deny`".to_owned(),
            |it| {
                it["permission_overwrites"][0]["deny"] = json!(-1);
            },
        ),
    ];
    for (request, told, change) in cases {
        let mut changes = 0;
        for it in everything() {
            let mut reply = it.reply;
            let is_object = reply.is_object();
            if it.request.contains(request) && is_object && changes == 0 {
                change(&mut reply);
                changes += 1;
            }
            server.say(&it.request, reply.to_string());
        }
        let error = understood(&server).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unreadable, "{error:?}");
        assert!(error.to_string().contains(&told), "{told}: {error}");
        assert!(error.to_string().contains("the reply to GET /"), "{error}");
    }
}

/// The code decides whether anything else is tried, and the wait when.
#[test]
fn whatever_changes_in_an_error_its_code_and_its_wait_are_read() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Server::start());
    let token = Token::new("a.token").unwrap();
    let api = Api::new(
        &server.url,
        &token,
        Metrics::default(),
        Reference::default(),
    )
    .unwrap();
    let refusal = |status, body| {
        server.say_with(status, "GET /x", body);
        let asked = api.call(Cause::Member, Method::GET, "/x", Duration::from_secs(5));
        runtime.block_on(asked.once().send()).unwrap_err()
    };
    let over = json!({
        "code": 10062, "message": "Unknown interaction", "errors": {"data": {"_errors": []}},
    });
    let limited = json!({"code": 0, "message": "Slow down", "retry_after": 1.5, "global": false});
    proptest!(ProptestConfig::with_cases(64), |(seed in any::<u64>())| {
        let mut rng = Rng::with_seed(seed);
        let error = refusal("404 Not Found", mutated(&over, &["code"], &mut rng));
        prop_assert!(matches!(error, ApiError::Over { code: 10062 }), "{error:?}");
        let error = refusal("429 Too Many Requests", mutated(&limited, &["retry_after"], &mut rng));
        let wait = Some(Duration::from_millis(1_500));
        let is_heard = matches!(error, ApiError::Refused { retry_after, .. } if retry_after == wait);
        prop_assert!(is_heard, "{error:?}");
    });
}
