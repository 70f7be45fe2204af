//! What the recorder stores of a request and its response.

use std::sync::Arc;

use recite_discord_sim::fixtures::{APPLICATION, DAILY, GENERAL};
use recite_discord_sim::recorder::Recorder;
use recite_discord_sim::{Sandbox, SandboxOptions};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::http_client::{Bot, text_message};
use recite_discord_sim::testing::{StandIn, TEST_TIMEOUT};

/// Starts a sandbox with a recorder, like the page does.
async fn recorded(recorder: Recorder) -> (Sandbox, Arc<Recorder>) {
    let recorder = Arc::new(recorder);
    let sandbox = Sandbox::start_recorded(SandboxOptions::default(), Arc::clone(&recorder)).await;
    (sandbox.expect("a free port"), recorder)
}

fn post(sandbox: &Sandbox, path: &str) -> RequestBuilder {
    Client::new()
        .post(format!("{}/api/v10{path}", sandbox.url()))
        .header("Authorization", format!("Bot {}", sandbox.token()))
        .header("User-Agent", "DiscordBot (https://example.org, 1)")
}

async fn say(sandbox: &Sandbox, text: &str) {
    let request = post(sandbox, &format!("/channels/{GENERAL}/messages"));
    let request = request.header("Content-Type", "application/json");
    let sent = request.body(text_message(text).to_string()).send().await;
    assert_eq!(sent.expect("an answer").status().as_u16(), 200);
}

#[tokio::test]
async fn a_request_is_recorded_with_its_response_and_reported_twice() {
    let (sandbox, recorder) = recorded(Recorder::default()).await;
    let mut updates = recorder.updates();
    say(&sandbox, "hello").await;
    let numbers = [updates.recv().await, updates.recv().await];
    assert_eq!(
        numbers,
        [Ok(0), Ok(0)],
        "when it arrived and when the response was sent"
    );
    let request = recorder.request(0).expect("it is kept");
    assert_eq!((request.status, request.number), (Some(200), 0));
    assert_eq!(request.body, text_message("hello"));
    assert_eq!(request.answer["content"], "hello");
    assert_eq!((request.interaction, request.violations), (None, vec![]));
}

#[tokio::test]
async fn violations_are_stored_with_their_request() {
    let stand_in = StandIn::start().await;
    let bot = Bot::of(&stand_in);
    let path = format!("/channels/{GENERAL}/messages");
    bot.post(&path, &text_message("good")).await;
    bot.post(&path, &json!({"content": "@everyone"})).await;
    let requests = stand_in.requests();
    assert_eq!(requests[0].violations, [""; 0]);
    let [own] = &requests[1].violations[..] else {
        panic!("{:?}", requests[1].violations)
    };
    assert!(own.starts_with("/allowed_mentions"), "{own}");
    assert_eq!(stand_in.violations(), [format!("POST {path}: {own}")]);
}

#[tokio::test]
async fn a_request_about_an_interaction_has_its_id_and_elapsed_time() {
    let stand_in = StandIn::start().await;
    let bot = Bot::with_a_command(&stand_in).await;
    let ben = stand_in.person("ben");
    let asked = stand_in.discord.slash(&ben, GENERAL, "ask", Value::Null);
    bot.answer(&asked, &json!({"type": 5})).await;
    bot.edit(&asked, &text_message("found")).await;
    bot.follow_up(&asked, &text_message("and more")).await;
    let requests = stand_in.requests();
    let (registration, about) = requests.split_first().expect("requests");
    let about_it = (registration.interaction, registration.since_interaction);
    assert_eq!(about_it, (None, None));
    assert_eq!(about.len(), 3);
    for request in about {
        assert_eq!(request.interaction, asked.id(), "{}", request.path);
        let since = request.since_interaction.expect("it was sent");
        assert!(since < TEST_TIMEOUT, "{since:?}");
    }
    let sent_at = asked.sent_at().expect("it was sent");
    let first = about[0].received_at - sent_at;
    assert_eq!(about[0].since_interaction, Some(first));
}

#[tokio::test]
async fn a_path_without_an_interaction_is_recorded_without_one() {
    let stand_in = StandIn::start().await;
    let bot = Bot::of(&stand_in);
    bot.get("/webhooks/1").await;
    bot.get(&format!("/webhooks/{APPLICATION}/another-token"))
        .await;
    bot.get("/interactions/none/token").await;
    for request in stand_in.requests() {
        assert_eq!(request.interaction, None, "{}", request.path);
        assert_eq!(request.since_interaction, None, "{}", request.path);
    }
    // An unknown path also gets Discord's own error.
    assert_eq!(stand_in.requests()[0].answer["code"], 0);
}

#[tokio::test]
async fn only_the_newest_requests_are_kept_and_numbers_continue() {
    let (sandbox, recorder) = recorded(Recorder::with_limit(2)).await;
    for text in ["one", "two", "three"] {
        say(&sandbox, text).await;
    }
    let kept = recorder.requests();
    let kept: Vec<_> = kept.iter().map(|it| (it.number, it.status)).collect();
    assert_eq!(kept, [(1, Some(200)), (2, Some(200))]);
    assert!(recorder.request(0).is_none() && recorder.request(3).is_none());
    let second = recorder.request(1).expect("it is kept");
    assert_eq!(second.body["content"], "two");
}

#[tokio::test]
async fn a_response_to_a_dropped_request_is_ignored() {
    let (sandbox, recorder) = recorded(Recorder::with_limit(0)).await;
    say(&sandbox, "hello").await;
    assert!(recorder.requests().is_empty());
}

#[tokio::test]
async fn a_file_of_many_megabytes_is_recorded_completely() {
    let (sandbox, recorder) = recorded(Recorder::default()).await;
    let bytes = vec![0; 5 * 1024 * 1024];
    let part = Part::bytes(bytes).file_name("a.png");
    let mut body = text_message("look");
    body["attachments"] = json!([{"id": 0, "filename": "a.png"}]);
    let form = Form::new().text("payload_json", body.to_string());
    let request = post(&sandbox, &format!("/channels/{DAILY}/messages"));
    let sent = request.multipart(form.part("files[0]", part)).send().await;
    assert_eq!(sent.expect("an answer").status().as_u16(), 200);
    let request = recorder.request(0).expect("it is kept");
    assert_eq!(request.files[0].size_bytes, 5 * 1024 * 1024);
    assert_eq!(request.violations, [""; 0]);
}

#[tokio::test]
async fn a_large_response_arrives_complete_and_is_not_recorded() {
    let (sandbox, recorder) = recorded(Recorder::default()).await;
    let long = "x".repeat(300 * 1024);
    let request = post(&sandbox, &format!("/channels/{GENERAL}/messages"));
    let sent = request.body(text_message(&long).to_string()).send().await;
    let answer = sent.expect("an answer").text().await.expect("a body");
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    assert_eq!(answer["content"].as_str().map(str::len), Some(long.len()));
    let request = recorder.request(0).expect("it is kept");
    assert_eq!((request.status, request.answer), (Some(200), Value::Null));
    assert!(!request.violations.is_empty(), "too long for Discord");
}

#[tokio::test]
async fn an_incomplete_body_is_recorded_as_incomplete() {
    let (sandbox, recorder) = recorded(Recorder::default()).await;
    let mut updates = recorder.updates();
    let address = sandbox.url().trim_start_matches("http://");
    let mut line = TcpStream::connect(address).await.expect("it listens");
    let head = format!(
        "POST /api/v10/channels/{GENERAL}/messages HTTP/1.1\r\nHost: {address}\r\n\
         User-Agent: DiscordBot (https://example.org, 1)\r\nContent-Length: 100\r\n\r\n{{\"con"
    );
    line.write_all(head.as_bytes()).await.expect("it reads");
    line.shutdown().await.expect("it is still there");
    let number = tokio::time::timeout(TEST_TIMEOUT, updates.recv()).await;
    assert_eq!(number.expect("it is recorded"), Ok(0));
    let request = recorder.request(0).expect("it is kept");
    assert!(request.is_broken);
    assert_eq!((request.body, request.violations), (Value::Null, vec![]));
    // The connection ends, or an error follows.
    let mut rest = String::new();
    let _ = tokio::time::timeout(TEST_TIMEOUT, line.read_to_string(&mut rest)).await;
    assert!(!rest.contains("200 OK"), "{rest}");
    say(&sandbox, "it still serves others").await;
}

#[tokio::test]
async fn gateway_connections_are_not_recorded() {
    let (sandbox, recorder) = recorded(Recorder::default()).await;
    let address = sandbox.url().trim_start_matches("http://");
    let mut line = TcpStream::connect(address).await.expect("it listens");
    let head = format!(
        "GET /gateway?v=10 HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    line.write_all(head.as_bytes()).await.expect("it reads");
    let mut answer = [0; 12];
    line.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 101");
    assert!(recorder.requests().is_empty());
}

#[tokio::test]
async fn a_request_from_a_page_of_another_site_is_rejected_and_not_recorded() {
    let (sandbox, recorder) = recorded(Recorder::default()).await;
    let foreign = [
        ("Origin", "https://site.example"),
        ("Host", "rebound.example"),
    ];
    for (header, value) in foreign {
        let request = post(&sandbox, &format!("/channels/{GENERAL}/messages"));
        let request = request
            .header(header, value)
            .body(text_message("hello").to_string());
        let sent = request.send().await.expect("an answer");
        assert_eq!(sent.status().as_u16(), 403, "{header}");
    }
    assert!(recorder.requests().is_empty());
}

#[tokio::test]
async fn responses_to_autocomplete_are_dropped_first() {
    let (sandbox, recorder) = recorded(Recorder::with_limit(2)).await;
    say(&sandbox, "first").await;
    for _ in 0..3 {
        let body = json!({"type": 8, "data": {"choices": []}}).to_string();
        let request = post(&sandbox, "/interactions/1/token/callback").body(body);
        let request = request.header("Content-Type", "application/json");
        request.send().await.expect("an answer");
    }
    say(&sandbox, "second").await;
    let kept = recorder.requests();
    let bodies: Vec<&Value> = kept
        .iter()
        .map(|request| &request.body["content"])
        .collect();
    assert_eq!(bodies, ["first", "second"]);
    assert!(recorder.request(0).is_some() && recorder.request(1).is_none());
}
