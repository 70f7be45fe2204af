//! Tests that random changes to Discord's REST replies do not affect the bot.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fastrand::Rng;
use proptest::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::descriptions::{BOT, CHANNEL, GUILD, POST, POSTED, ROLE, all_replies};
use super::mutation::mutate;
use crate::clock::SkewDetector;
use crate::discord::api::{Api, ApiError, ErrorKind, RequestClass};
use crate::discord::channels::for_posts;
use crate::discord::channels::{Channels, SearchRange};
use crate::discord::online::{self, ChannelPurpose, Finding, ScheduledChannel};
use crate::discord::options::{InstallOptions, MessageOptions};
use crate::discord::token::Token;
use crate::messages::Message;
use crate::messages::permission::ChannelPermission;
use crate::metrics::Metrics;
use recite_quiz::post::MessagePresence;
use recite_quiz::{ChannelId, GuildId, MessageId, RoleId};

/// The status and the body of each reply, by request.
type Replies = HashMap<String, (&'static str, String)>;

/// A server that sends prepared replies.
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

    fn set_reply(&self, request: &str, reply: String) {
        self.set_reply_with_status("200 OK", request, reply);
    }

    fn set_reply_with_status(&self, status: &'static str, request: &str, reply: String) {
        let mut replies = self.replies.lock().unwrap();
        replies.insert(request.to_owned(), (status, reply));
    }
}

/// Reads one request from the connection and replies to it.
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

/// Everything that the bot reads from the replies.
#[derive(Debug, PartialEq)]
struct ParsedReplies {
    findings: Vec<Finding>,
    missing: Vec<ChannelPermission>,
    newest: Option<MessageId>,
    found: MessagePresence,
    posted: MessageId,
}

async fn request_everything(server: &Server) -> Result<ParsedReplies, ApiError> {
    let (guild, channel) = (GuildId(GUILD), ChannelId(CHANNEL));
    let scheduled = ScheduledChannel {
        guild,
        channel,
        purpose: ChannelPurpose::Daily {
            role: Some(RoleId(ROLE)),
        },
    };
    let token = Token::new("a.token").unwrap();
    let findings = online::check(
        &token,
        Some(&server.url),
        MessageOptions::default(),
        InstallOptions::default(),
        &[scheduled],
    )
    .await;
    let api = Api::new(
        &server.url,
        &token,
        Metrics::default(),
        SkewDetector::default(),
    )
    .unwrap();
    let channels = Channels::new(api, BOT);
    let message = Message::private_text("A question");
    let files = Vec::new();
    channels
        .edit(channel, MessageId(POSTED), &message, &files)
        .await?;
    channels.write_to(5, &message).await?;
    Ok(ParsedReplies {
        findings,
        missing: channels
            .missing_permissions(guild, channel, &for_posts(true))
            .await?,
        newest: channels.newest_message(channel).await?,
        found: channels
            .find_post(guild, channel, SearchRange::After(None), POST)
            .await?,
        posted: channels.post(channel, &message, "nonce", &files).await?,
    })
}

#[test]
fn changes_outside_the_needed_paths_have_no_effect() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Server::start());
    let all = all_replies();
    for it in &all {
        server.set_reply(&it.request, it.reply.to_string());
    }
    let plain = runtime.block_on(request_everything(&server)).unwrap();
    assert!(
        plain
            .findings
            .iter()
            .all(|it| it.state != online::FindingState::Change),
        "{plain:?}"
    );
    assert_eq!(plain.found, MessagePresence::Present(MessageId(POSTED)));
    proptest!(ProptestConfig::with_cases(100), |(seed in any::<u64>())| {
        let mut rng = Rng::with_seed(seed);
        for it in &all {
            server.set_reply(&it.request, mutate(&it.reply, it.needed, &mut rng));
        }
        let changed = runtime.block_on(request_everything(&server));
        prop_assert_eq!(changed.map_err(|error| error.to_string()), Ok(copy_of(&plain)));
    });
}

fn copy_of(replies: &ParsedReplies) -> ParsedReplies {
    ParsedReplies {
        findings: replies.findings.clone(),
        missing: replies.missing.clone(),
        ..*replies
    }
}

#[tokio::test]
async fn an_error_about_a_reply_contains_the_request_and_the_path() {
    let server = Server::start().await;
    let permissions = format!("/guilds/{GUILD}: `roles[1].permissions` is ");
    type Change = fn(&mut Value);
    let cases: [(&str, String, Change); 5] = [
        ("GET /guilds/", permissions, |it| {
            it["roles"][1]["permissions"] = json!({})
        }),
        ("GET /guilds/", "`roles` is missing".to_owned(), |it| {
            it.as_object_mut().unwrap().remove("roles");
        }),
        ("/members/", "`roles[0]` is null".to_owned(), |it| {
            it["roles"][0] = Value::Null;
        }),
        ("/members/", "`(root)` is null".to_owned(), |it| {
            *it = Value::Null
        }),
        (
            "GET /channels/",
            "`permission_overwrites[0].deny`".to_owned(),
            |it| {
                it["permission_overwrites"][0]["deny"] = json!(-1);
            },
        ),
    ];
    for (request, expected, change) in cases {
        let mut changes = 0;
        for it in all_replies() {
            let mut reply = it.reply;
            let is_object = reply.is_object();
            if it.request.contains(request) && is_object && changes == 0 {
                change(&mut reply);
                changes += 1;
            }
            server.set_reply(&it.request, reply.to_string());
        }
        let error = request_everything(&server).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{error:?}");
        assert!(error.to_string().contains(&expected), "{expected}: {error}");
        assert!(error.to_string().contains("the reply to GET /"), "{error}");
    }
}

#[test]
fn the_code_and_the_delay_of_a_changed_error_are_still_read() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Server::start());
    let token = Token::new("a.token").unwrap();
    let api = Api::new(
        &server.url,
        &token,
        Metrics::default(),
        SkewDetector::default(),
    )
    .unwrap();
    let request_error = |status, body| {
        server.set_reply_with_status(status, "GET /x", body);
        let call = api.call(
            RequestClass::Interaction,
            Method::GET,
            "/x",
            Duration::from_secs(5),
        );
        runtime.block_on(call.without_retries().send()).unwrap_err()
    };
    let over = json!({
        "code": 10062, "message": "Unknown interaction", "errors": {"data": {"_errors": []}},
    });
    let limited = json!({"code": 0, "message": "Slow down", "retry_after": 1.5, "global": false});
    proptest!(ProptestConfig::with_cases(64), |(seed in any::<u64>())| {
        let mut rng = Rng::with_seed(seed);
        let error = request_error("404 Not Found", mutate(&over, &["code"], &mut rng));
        prop_assert!(matches!(error, ApiError::Expired { code: 10062 }), "{error:?}");
        let error = request_error("429 Too Many Requests", mutate(&limited, &["retry_after"], &mut rng));
        let delay = Some(Duration::from_millis(1_500));
        let has_delay = matches!(error, ApiError::Rejected { retry_after, .. } if retry_after == delay);
        prop_assert!(has_delay, "{error:?}");
    });
}
