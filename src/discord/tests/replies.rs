//! Discord's REST replies, in full and changed at random.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fastrand::Rng;
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::mutation::mutated;
use crate::discord::api::Api;
use crate::discord::channels::{ChannelError, Channels, Found};
use crate::discord::commands;
use crate::discord::online::{self, Finding, Place};
use crate::discord::rest::{Cause, Rest, SendError};
use crate::discord::token::Token;
use crate::quiz::{ChannelId, GuildId, MessageId, PostId, RoleId};
use crate::render::Message;
use crate::render::custom_id::Press;

const BOT: u64 = 1_100_000_000_000_000_001;
const GUILD: u64 = 1_200_000_000_000_000_001;
const CHANNEL: u64 = 1_300_000_000_000_000_001;
const ROLE: u64 = 1_200_000_000_000_000_003;
const POSTED: u64 = 1_400_000_000_000_000_002;
const POST: PostId = PostId(42);

/// What Discord answers to one request, with the places that the bot needs.
struct Described {
    request: String,
    reply: Value,
    needed: &'static [&'static str],
}

fn described(
    request: impl Into<String>,
    reply: Value,
    needed: &'static [&'static str],
) -> Described {
    Described {
        request: request.into(),
        reply,
        needed,
    }
}

fn user() -> Value {
    json!({
        "id": BOT.to_string(), "username": "recite", "global_name": null, "avatar": null,
        "discriminator": "0", "public_flags": 0, "flags": 0, "bot": true, "banner": null,
        "accent_color": null, "avatar_decoration_data": null, "collectibles": null, "clan": null,
        "primary_guild": null, "mfa_enabled": true, "locale": "en-US", "premium_type": 0,
        "verified": true, "email": null, "bio": "",
    })
}

fn role(id: u64, permissions: &str) -> Value {
    json!({
        "id": id.to_string(), "name": "a role", "description": null, "permissions": permissions,
        "position": 1, "color": 0, "hoist": false, "managed": false, "mentionable": true,
        "icon": null, "unicode_emoji": null, "flags": 0, "tags": {"bot_id": BOT.to_string()},
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
    })
}

fn roles() -> Value {
    // With bits of the year 2090.
    json!([
        role(GUILD, "1267650600228229401496703205376"),
        role(ROLE, "117760")
    ])
}

fn guild() -> Value {
    json!({
        "id": GUILD.to_string(), "name": "Bakers", "owner_id": "1500000000000000001",
        "roles": roles(), "icon": null, "description": null, "splash": null, "banner": null,
        "features": ["COMMUNITY", "NEWS"], "verification_level": 1, "mfa_level": 0,
        "emojis": [{"id": "1", "name": "x", "roles": [], "require_colons": true, "animated": false}],
        "stickers": [{"id": "2", "name": "x", "type": 2, "format_type": null, "tags": "x"}],
        "afk_timeout": 300, "afk_channel_id": null, "system_channel_id": null, "nsfw_level": 0,
        "system_channel_flags": 0, "preferred_locale": "en-US", "premium_tier": 0,
        "max_members": 500_000, "default_message_notifications": 0, "explicit_content_filter": 0,
        "premium_progress_bar_enabled": false, "vanity_url_code": null, "application_id": null,
        "incidents_data": null, "welcome_screen": {"description": null, "welcome_channels": []},
    })
}

fn channel() -> Value {
    json!({
        "id": CHANNEL.to_string(), "type": 0, "guild_id": GUILD.to_string(), "name": "daily",
        "last_message_id": "1400000000000000009", "position": 1, "parent_id": null, "nsfw": false,
        "topic": null, "rate_limit_per_user": 0, "flags": 0, "last_pin_timestamp": null,
        "icon_emoji": {"id": null, "name": "x"}, "theme_color": null,
        "permission_overwrites": [
            {"id": GUILD.to_string(), "type": 0, "allow": "1024", "deny": "0"},
            {"id": "1500000000000000007", "type": 1, "allow": "0", "deny": "1024"},
        ],
    })
}

fn message(id: u64, author: u64, custom_id: &str) -> Value {
    let button = json!({"type": 2, "style": 1, "label": "Reveal", "custom_id": custom_id, "id": 3});
    json!({
        "id": id.to_string(), "channel_id": CHANNEL.to_string(), "type": 0, "content": "",
        "author": {"id": author.to_string(), "username": "x", "bot": true, "avatar": null},
        "timestamp": "2026-03-01T09:00:00.000000+00:00", "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [],
        "embeds": [], "pinned": false, "flags": 32_768, "nonce": 5,
        "reactions": [{"emoji": {"id": null, "name": "x"}, "count": 1, "me": false}],
        "sticker_items": [{"id": "2", "name": "x", "format_type": 1}],
        "components": [
            {"type": 17, "accent_color": null, "components": [{"type": 10, "content": "x"}]},
            {"type": 1, "id": 2, "components": [button]},
        ],
    })
}

/// Every reply that the bot reads, as Discord describes them today.
fn everything() -> Vec<Described> {
    let in_channel = format!("/channels/{CHANNEL}");
    let in_guild = format!("/guilds/{GUILD}");
    let mut listed = commands::definitions();
    for command in listed.as_array_mut().into_iter().flatten() {
        for (name, value) in [
            ("id", json!("7")),
            ("application_id", json!("8")),
            ("version", json!("9")),
            ("type", json!(1)),
            ("nsfw", json!(false)),
            ("dm_permission", json!(true)),
            ("name_localizations", Value::Null),
            ("description_localizations", Value::Null),
        ] {
            command[name] = value;
        }
    }
    let marker = Press::Reveal(POST).to_string();
    let messages = json!([
        message(POSTED + 1, 5, "somebody's"),
        message(POSTED, BOT, &marker),
        message(POSTED - 1, BOT, "another"),
    ]);
    vec![
        described("GET /users/@me", user(), &["id", "username"]),
        described(
            "GET /applications/@me",
            json!({
                "id": BOT.to_string(), "name": "recite", "icon": null, "description": "", "bot": user(),
                "bot_public": true, "bot_require_code_grant": false, "verify_key": "x", "flags": 0,
                "owner": user(), "team": null, "interactions_endpoint_url": null, "summary": "",
                "install_params": {"scopes": ["bot"], "permissions": "117760"},
                "integration_types_config": {"0": {}}, "type": null, "hook": true,
            }),
            &[
                "id",
                "name",
                "interactions_endpoint_url",
                "bot_require_code_grant",
            ],
        ),
        described(
            "GET /gateway/bot",
            json!({
                "url": "wss://gateway.discord.gg", "shards": 1,
                "session_start_limit": {
                    "total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1,
                },
            }),
            &[
                "url",
                "session_start_limit/total",
                "session_start_limit/remaining",
                "session_start_limit/reset_after",
            ],
        ),
        described(
            format!("GET /applications/{BOT}/commands"),
            listed,
            &[
                "*/name",
                "*/description",
                "*/contexts",
                "*/integration_types",
                "*/options",
                "*/default_member_permissions",
            ],
        ),
        described(
            "GET /users/@me/guilds",
            json!([{
                "id": GUILD.to_string(), "name": "Bakers", "icon": null, "banner": null,
                "owner": false, "permissions": "36953089", "features": ["COMMUNITY"],
                "approximate_member_count": 5, "approximate_presence_count": 1,
            }]),
            &["*/id", "*/name"],
        ),
        described(
            format!("GET {in_guild}"),
            guild(),
            &["owner_id", "roles/*/id", "roles/*/permissions"],
        ),
        described(
            format!("GET {in_guild}/roles"),
            roles(),
            &["*/id", "*/mentionable"],
        ),
        described(
            format!("GET {in_guild}/members/{BOT}"),
            json!({
                "user": user(), "nick": null, "avatar": null, "banner": null, "roles": [ROLE.to_string()],
                "joined_at": "2026-03-01T09:00:00.000000+00:00", "premium_since": null, "deaf": false,
                "mute": false, "flags": 0, "pending": false, "communication_disabled_until": null,
            }),
            &["roles"],
        ),
        described(
            format!("GET {in_channel}"),
            channel(),
            &[
                "name",
                "last_message_id",
                "permission_overwrites/*/id",
                "permission_overwrites/*/allow",
                "permission_overwrites/*/deny",
            ],
        ),
        described(
            format!("GET {in_channel}/messages"),
            messages,
            &[
                "*/id",
                "*/author/id",
                "*/components/*/components/*/custom_id",
            ],
        ),
        described(
            format!("POST {in_channel}/messages"),
            message(POSTED, BOT, &marker),
            &["id"],
        ),
        described(
            format!("PATCH {in_channel}/messages/{POSTED}"),
            message(POSTED, BOT, &marker),
            &[],
        ),
        described(
            "POST /users/@me/channels",
            json!({
                "id": CHANNEL.to_string(), "type": 1, "last_message_id": null, "flags": 0,
                "recipients": [user()],
            }),
            &["id"],
        ),
    ]
}

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
    found: Found,
    posted: MessageId,
}

async fn understood(server: &Server) -> Result<Understood, ChannelError> {
    let (guild, channel) = (GuildId(GUILD), ChannelId(CHANNEL));
    let place = Place {
        guild,
        channel,
        role: Some(RoleId(ROLE)),
    };
    let token = Token::new("a.token").unwrap();
    let findings = online::look(&token, Some(&server.url), &[place]).await;
    let base = format!("{}/api/v10", server.url);
    let api = Api::new(reqwest::Client::new(), base, &token, Rest::default());
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
        found: channels.find_post(guild, channel, None, POST).await?,
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
    assert_eq!(plain.found, Found::There(MessageId(POSTED)));
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
        assert!(matches!(error, ChannelError::Unreadable(_)), "{error:?}");
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
    let base = format!("{}/api/v10", server.url);
    let api = Api::new(reqwest::Client::new(), base, &token, Rest::default());
    let refusal = |status, body| {
        server.say_with(status, "GET /x", body);
        let asked = api.get_once(Cause::Member, "/x", Duration::from_secs(5));
        runtime.block_on(asked).unwrap_err()
    };
    let over = json!({
        "code": 10062, "message": "Unknown interaction", "errors": {"data": {"_errors": []}},
    });
    let limited = json!({"code": 0, "message": "Slow down", "retry_after": 1.5, "global": false});
    proptest!(ProptestConfig::with_cases(64), |(seed in any::<u64>())| {
        let mut rng = Rng::with_seed(seed);
        let error = refusal("404 Not Found", mutated(&over, &["code"], &mut rng));
        prop_assert!(matches!(error, SendError::Over { code: 10062 }), "{error:?}");
        let error = refusal("429 Too Many Requests", mutated(&limited, &["retry_after"], &mut rng));
        let wait = Some(Duration::from_millis(1_500));
        let is_heard = matches!(error, SendError::Refused { retry_after, .. } if retry_after == wait);
        prop_assert!(is_heard, "{error:?}");
    });
}
