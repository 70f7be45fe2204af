//! Planned faults happen, violations fail the test, and files arrive complete.

use std::sync::Arc;
use std::time::{Duration, Instant};

use recite_discord_sim::fixtures::{APPLICATION, GENERAL};
use recite_discord_sim::{Sandbox, SandboxOptions};
use serde_json::{Value, json};
use serenity::http::{Http, HttpBuilder};
use tokio::sync::mpsc;

use recite_discord_sim::checks::openapi;
use recite_discord_sim::testing::StandIn;
use recite_discord_sim::testing::faults::Fault;
use recite_discord_sim::testing::stages::RequestStage;

fn http(stand_in: &StandIn) -> Http {
    HttpBuilder::new(stand_in.token())
        .proxy(stand_in.url())
        .ratelimiter_disabled(true)
        .build()
}

async fn post(http: &Http) -> Result<(), serenity::Error> {
    let body = json!({"content": "x", "allowed_mentions": {"parse": []}});
    http.send_message(GENERAL.get().into(), Vec::new(), &body)
        .await
        .map(drop)
}

fn posted(stand_in: &StandIn) -> usize {
    stand_in
        .discord
        .channel(&stand_in.person("ben"), GENERAL)
        .len()
}

#[tokio::test]
async fn a_rate_limit_has_a_retry_time_and_ends() {
    let stand_in = StandIn::start().await;
    let retry_after = Duration::from_millis(1500);
    stand_in.fail_next("POST", "/channels/", Fault::RateLimited { retry_after });
    let response = reqwest::Client::new()
        .post(format!(
            "{}/api/v10/channels/{GENERAL}/messages",
            stand_in.url()
        ))
        .header("Authorization", format!("Bot {}", stand_in.token()))
        .header("User-Agent", "DiscordBot (https://example.org, 1)")
        .body(json!({"content": "x", "allowed_mentions": {"parse": []}}).to_string())
        .send()
        .await
        .expect("the stand-in answers");
    assert_eq!(response.status().as_u16(), 429);
    assert_eq!(response.headers()["retry-after"], "2");
    let body: Value = serde_json::from_str(&response.text().await.expect("a body")).expect("JSON");
    assert_eq!(body["retry_after"], 1.5);
    assert_eq!(posted(&stand_in), 0);
    post(&http(&stand_in)).await.expect("the limit has passed");
    assert_eq!(posted(&stand_in), 1);
}

#[tokio::test]
async fn a_request_is_not_carried_out_if_it_is_lost_and_is_if_only_its_answer_is_lost() {
    let stand_in = StandIn::start().await;
    let http = http(&stand_in);
    stand_in.fail_next("POST", "/channels/", Fault::LostRequest);
    post(&http).await.expect_err("the connection was cut");
    assert_eq!(posted(&stand_in), 0);
    stand_in.fail_next("POST", "/channels/", Fault::LostAnswer);
    post(&http).await.expect_err("the connection was cut");
    assert_eq!(posted(&stand_in), 1);
    stand_in.fail_next("POST", "/channels/", Fault::StatusAfterHandling(502));
    post(&http).await.expect_err("the answer says so");
    assert_eq!(posted(&stand_in), 2);
    let statuses: Vec<_> = stand_in
        .requests()
        .iter()
        .map(|request| request.status)
        .collect();
    assert_eq!(statuses, [None, None, Some(502)]);
}

#[tokio::test]
async fn an_outage_lasts_as_many_requests_as_planned() {
    let stand_in = StandIn::start().await;
    let http = http(&stand_in);
    stand_in.fail_times("POST", "/channels/", 2, Fault::Status(503));
    for _ in 0..2 {
        post(&http).await.expect_err("Discord is down");
    }
    post(&http).await.expect("Discord is up again");
    let delay = Duration::from_millis(30);
    stand_in.fail_next("POST", "/channels/", Fault::Delay(delay));
    let before = Instant::now();
    post(&http).await.expect("it only takes longer");
    assert!(before.elapsed() >= delay);
}

#[tokio::test]
async fn an_outage_can_last_until_it_is_cleared() {
    let stand_in = StandIn::start().await;
    let http = http(&stand_in);
    let refused = Fault::Rejected {
        status: 403,
        code: 50013,
        message: "Missing Permissions",
    };
    stand_in.fail_from_now("POST", "/channels/", refused);
    for _ in 0..3 {
        let error = post(&http).await.expect_err("it is refused").to_string();
        assert!(error.contains("Missing Permissions"), "{error}");
    }
    stand_in.clear_faults();
    post(&http).await.expect("it is over");

    let mut seen = 0;
    stand_in.fail_where(move |request| {
        seen += usize::from(request.method == "POST");
        (seen % 2 == 0).then_some(Fault::Status(500))
    });
    post(&http).await.expect("the first is let through");
    post(&http).await.expect_err("the second is not");
    assert_eq!(posted(&stand_in), 2);
}

#[tokio::test]
async fn a_test_can_act_at_each_stage_of_a_request() {
    let stand_in = StandIn::start().await;
    let http = http(&stand_in);
    let (sender, mut stages) = mpsc::unbounded_channel();
    let discord = Arc::clone(&stand_in.discord);
    let ben = stand_in.person("ben");
    stand_in.on_each_stage(move |stage, request| {
        assert_eq!(request.method, "POST");
        let posted = discord.channel(&ben, GENERAL).len();
        sender.send((stage, posted)).expect("the test listens");
    });
    post(&http).await.expect("sent");
    let mut next = async || stand_in.wait_for("a stage", stages.recv()).await;
    assert_eq!(next().await, Some((RequestStage::Arrived, 0)));
    assert_eq!(next().await, Some((RequestStage::Done, 1)));
    assert_eq!(next().await, Some((RequestStage::Answered, 1)));

    stand_in.fail_next("POST", "/channels/", Fault::LostAnswer);
    post(&http).await.expect_err("the connection was cut");
    assert_eq!(next().await, Some((RequestStage::Arrived, 1)));
    assert_eq!(next().await, Some((RequestStage::Done, 2)));
    stand_in.clear_stage_callback();
    post(&http).await.expect("sent");
    assert_eq!(next().await, None);
}

#[tokio::test]
async fn a_body_that_discord_would_reject_is_reported_with_its_request() {
    let stand_in = StandIn::start().await;
    let body = json!({"content": "@everyone"});
    let sent = http(&stand_in)
        .send_message(GENERAL.get().into(), Vec::new(), &body)
        .await;
    sent.expect("the stand-in accepts it");
    let violations = stand_in.violations();
    let named = format!("POST /channels/{GENERAL}/messages: /allowed_mentions");
    assert!(
        violations
            .iter()
            .any(|violation| violation.starts_with(&named)),
        "{violations:?}"
    );
}

#[test]
fn a_test_fails_if_it_does_not_read_its_violations() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let careless = std::panic::catch_unwind(|| {
        runtime.block_on(async {
            let stand_in = StandIn::start().await;
            let body = json!({"content": "@everyone"});
            let sent = http(&stand_in)
                .send_message(GENERAL.get().into(), Vec::new(), &body)
                .await;
            sent.expect("the stand-in accepts it");
        });
    });
    assert!(careless.is_err());
}

#[tokio::test]
async fn files_are_recorded_stored_and_served() {
    let stand_in = StandIn::start().await;
    let mut file = serenity::builder::CreateAttachment::bytes(b"png".to_vec(), "a.png");
    file.description = Some("A picture".to_owned());
    let media = json!({"url": "attachment://a.png"});
    let text = json!({"type": 10, "content": "x"});
    let thumbnail = json!({"type": 11, "media": media});
    let components = json!([
        {"type": 12, "items": [{"media": media}]},
        {"type": 13, "file": media},
        {"type": 14},
        {"type": 9, "components": [text], "accessory": thumbnail},
    ]);
    let body = json!({
        "flags": 1 << 15, "components": components, "allowed_mentions": {"parse": []},
        "attachments": [{"id": 0, "filename": "a.png", "description": "A picture"}],
    });
    let http = http(&stand_in);
    let sent = http
        .send_message(GENERAL.get().into(), vec![file], &body)
        .await
        .expect("sent");
    assert_eq!(
        sent.attachments[0].description.as_deref(),
        Some("A picture")
    );
    let recorded = &stand_in.requests_to("POST", "/channels/")[0];
    assert_eq!(
        (
            recorded.files[0].name.as_str(),
            recorded.files[0].size_bytes
        ),
        ("a.png", 3)
    );
    let id = sent.attachments[0].id.get();
    let id = recite_discord_sim::snowflake::Snowflake::new(id);
    assert_eq!(stand_in.discord.file(id), Some(b"png".to_vec()));
    let shown = reqwest::get(&sent.attachments[0].url)
        .await
        .expect("the address works");
    assert_eq!(shown.bytes().await.expect("a body"), b"png"[..]);
    let message = stand_in.discord.channel(&stand_in.person("ben"), GENERAL)[0].clone();
    let shape = "/components/schemas/MessageResponse";
    assert_eq!(
        openapi::schema_violations(shape, &json!(message.json())),
        [""; 0]
    );
    let application = http
        .get_current_application_info()
        .await
        .expect("it parses");
    assert_eq!(application.id.get(), APPLICATION.get());
}

#[tokio::test]
async fn a_stopped_sandbox_does_not_answer_and_can_restart_on_its_port() {
    let sandbox = Sandbox::start(SandboxOptions::default())
        .await
        .expect("a free port");
    let client = reqwest::Client::new();
    let url = format!("{}/api/v10/gateway", sandbox.url());
    client.get(&url).send().await.expect("it answers");
    let port = sandbox
        .url()
        .rsplit(':')
        .next()
        .and_then(|port| port.parse().ok());
    sandbox.stop().await;
    client.get(&url).send().await.expect_err("it has stopped");
    let options = SandboxOptions {
        port: port.expect("a port"),
        ..SandboxOptions::default()
    };
    let _again = Sandbox::start(options)
        .await
        .expect("the port is free again");
    client.get(&url).send().await.expect("it answers again");
}
