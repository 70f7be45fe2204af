//! Random request bodies are answered and recorded, and none crashes the sandbox.

use std::sync::Arc;

use axum::middleware::from_fn_with_state;
use proptest::prelude::*;
use recite_discord_sim::fixtures::{APPLICATION, DAILY, GENERAL};
use recite_discord_sim::recorder::{Recorder, record};
use recite_discord_sim::{Sandbox, SandboxOptions};
use reqwest::{Client, Method};
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

/// The keys that the sandbox reads, so that random values reach its code.
const KEYS: [&str; 24] = [
    "type",
    "data",
    "content",
    "embeds",
    "components",
    "component",
    "accessory",
    "items",
    "media",
    "file",
    "url",
    "id",
    "custom_id",
    "attachments",
    "flags",
    "choices",
    "name",
    "value",
    "options",
    "nonce",
    "enforce_nonce",
    "message_reference",
    "message_id",
    "default_member_permissions",
];

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0_u64..24).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(json!(1 << 15)),
        ".{0,8}".prop_map(Value::from),
        Just(json!("attachment://a.png")),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        let list = prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from);
        let key = prop::sample::select(&KEYS[..]);
        let object = prop::collection::vec((key, inner), 0..6).prop_map(|pairs| {
            let pairs = pairs.into_iter();
            let pairs = pairs.map(|(key, value)| (key.to_owned(), value));
            Value::Object(Map::from_iter(pairs))
        });
        prop_oneof![list, object.clone(), object]
    })
}

/// Generates a message of components with some random values.
fn message() -> impl Strategy<Value = Value> {
    let kind = prop::sample::select(vec![1_u64, 2, 3, 9, 10, 11, 12, 13, 14, 17, 18]);
    let keys = [
        "components",
        "accessory",
        "items",
        "media",
        "file",
        "id",
        "options",
    ];
    let key = prop::sample::select(keys.to_vec());
    let strange = prop::collection::vec((key, anything()), 1..3);
    let component = (kind, strange).prop_map(|(kind, strange)| {
        let mut component = json!({"type": kind, "content": "x", "custom_id": "x"});
        for (key, value) in strange {
            component[key] = value;
        }
        component
    });
    let components = prop::collection::vec(component, 1..4);
    components.prop_map(|components| json!({"flags": 1 << 15, "components": components}))
}

/// Sends `body` to every endpoint that accepts one. An error means that the connection failed.
async fn send_everywhere(sandbox: &Sandbox, body: &Value) -> reqwest::Result<()> {
    let ben = &sandbox.people()[1];
    let of_application = format!("/applications/{APPLICATION}/commands");
    let ask = json!([{"name": "ask", "description": "Ask"}]);
    send(sandbox, Method::PUT, &of_application, &ask).await?;
    let asked = sandbox.slash(ben, GENERAL, "ask", Value::Null);
    let id = asked.id().expect("there is such a command");
    let token = format!("sandbox-interaction-{id}");
    let callback = format!("/interactions/{id}/{token}/callback");
    let webhook = format!("/webhooks/{APPLICATION}/{token}");
    send(sandbox, Method::POST, &callback, body).await?;
    let data = json!({"type": 4, "data": body});
    send(sandbox, Method::POST, &callback, &data).await?;
    let original = format!("{webhook}/messages/@original");
    send(sandbox, Method::PATCH, &original, body).await?;
    send(sandbox, Method::POST, &webhook, body).await?;
    let messages = format!("/channels/{DAILY}/messages");
    send(sandbox, Method::POST, &messages, body).await?;
    send(sandbox, Method::POST, "/users/@me/channels", body).await?;
    send(sandbox, Method::PUT, &of_application, &json!([body])).await
}

async fn send(sandbox: &Sandbox, method: Method, path: &str, body: &Value) -> reqwest::Result<()> {
    let request = Client::new().request(method, format!("{}/api/v10{path}", sandbox.url()));
    let request = request.header("Authorization", format!("Bot {}", sandbox.token()));
    let request = request.header("Content-Type", "application/json");
    request.body(body.to_string()).send().await.map(drop)
}

#[test]
fn any_body_is_answered_and_recorded() {
    let runtime = Runtime::new().expect("a runtime");
    let recorder = Arc::new(Recorder::with_limit(8));
    let layer = from_fn_with_state(Arc::clone(&recorder), record);
    let start = Sandbox::start_with(SandboxOptions::default(), |router| router.layer(layer));
    let sandbox = runtime.block_on(start).expect("a free port");
    proptest!(ProptestConfig::with_cases(200), |(body in prop_oneof![anything(), message()])| {
        let sent = runtime.block_on(send_everywhere(&sandbox, &body));
        prop_assert!(sent.is_ok(), "{sent:?}");
        // The recorder keeps only the requests with this body.
        let unanswered = recorder.requests().into_iter().find(|it| it.status.is_none());
        prop_assert!(unanswered.is_none(), "{unanswered:?}");
    });
}
