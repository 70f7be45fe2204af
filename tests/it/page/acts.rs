//! What people do on the page reaches the real bot, and its answers come back.

use serde_json::json;

use super::{ADA, BEN, GENERAL, Page};
use crate::notes::Notes;

#[tokio::test]
async fn an_unknown_person_is_rejected() {
    let page = Page::open(Notes::fixtures()).await;
    let act = json!({"act": "write", "person": "1", "channel": GENERAL, "text": "hello"});
    let answer = page.request("POST", "api/acts").json(&act).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), 404);
    let said: serde_json::Value = answer.json().await.expect("JSON");
    assert_eq!(said["error"], "there is nobody with the id 1 here");
}

#[tokio::test]
async fn a_member_may_not_do_what_is_for_managers() {
    let page = Page::open(Notes::fixtures()).await;
    let outcome = page.slash("daily status", json!({})).await;
    assert_eq!(outcome["outcome"], "failed", "{outcome}");
    let why = outcome["why"].as_str().expect("a reason");
    assert!(why.contains("would not send this"), "{why}");
    let ada = json!({
        "act": "slash", "person": ADA, "channel": GENERAL, "command": "daily status", "options": {},
    });
    let outcome = page.post("api/acts", ada).await;
    assert_eq!(outcome["outcome"], "message", "{outcome}");
}

#[tokio::test]
async fn a_bot_without_events_did_not_respond_and_recovers() {
    let page = Page::open(Notes::fixtures()).await;
    let line = page.post("api/line", json!({"is_cut": true})).await;
    assert_eq!(line["is_cut"], true);
    let outcome = page.slash("ask", json!({"question": "how?"})).await;
    assert_eq!(outcome["why"], "The application did not respond");

    page.post("api/line", json!({"is_cut": false})).await;
    page.until_asked().await;
}

#[tokio::test]
async fn an_empty_message_is_rejected() {
    let page = Page::open(Notes::fixtures()).await;
    let act = json!({"act": "write", "person": BEN, "channel": GENERAL, "text": " "});
    let answer = page.request("POST", "api/acts").json(&act).send().await;
    assert_eq!(answer.expect("an answer").status(), 400);
}
