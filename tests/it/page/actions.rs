//! Actions of people on the page reach the real bot, and its responses come back.

use serde_json::json;

use super::{ADA, BEN, GENERAL, Page};
use crate::notes::Notes;
use recite_discord_sim::fixtures::{HELP, PINNED_TAG, QUESTION_TAG};

#[tokio::test]
async fn an_action_of_an_unknown_person_is_rejected() {
    let page = Page::open(Notes::fixtures()).await;
    let action = json!({"action": "write", "person": "1", "channel": GENERAL, "text": "hello"});
    let answer = page
        .request("POST", "api/actions")
        .json(&action)
        .send()
        .await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), 404);
    let said: serde_json::Value = answer.json().await.expect("JSON");
    assert_eq!(said["error"], "no person has the id 1");
}

#[tokio::test]
async fn a_member_cannot_use_a_command_for_managers() {
    let page = Page::open(Notes::fixtures()).await;
    let result = page.slash("daily status", json!({})).await;
    assert_eq!(result["result"], "failed", "{result}");
    let why = result["why"].as_str().expect("a reason");
    assert!(why.contains("would not send this"), "{why}");
    let ada = json!({
        "action": "slash", "person": ADA, "channel": GENERAL, "command": "daily status", "options": {},
    });
    let result = page.post("api/actions", ada).await;
    assert_eq!(result["result"], "message", "{result}");
}

#[tokio::test]
async fn a_blocked_bot_does_not_respond_and_recovers_later() {
    let page = Page::open(Notes::fixtures()).await;
    let connection = page
        .post("api/connection", json!({"is_blocked": true}))
        .await;
    assert_eq!(connection["is_blocked"], true);
    let result = page.slash("ask", json!({"question": "how?"})).await;
    assert_eq!(result["why"], "The application did not respond");

    page.post("api/connection", json!({"is_blocked": false}))
        .await;
    page.wait_until_bot_answers().await;
}

#[tokio::test]
async fn an_empty_message_is_rejected() {
    let page = Page::open(Notes::fixtures()).await;
    let action = json!({"action": "write", "person": BEN, "channel": GENERAL, "text": " "});
    let answer = page
        .request("POST", "api/actions")
        .json(&action)
        .send()
        .await;
    assert_eq!(answer.expect("an answer").status(), 400);
}

#[tokio::test]
async fn a_post_is_a_thread_that_can_be_locked() {
    let page = Page::open(Notes::fixtures()).await;
    let post = |tag| {
        json!({
            "action": "open_post", "person": BEN, "forum": HELP, "title": "Flat", "tags": [tag],
            "text": "It does not rise.",
        })
    };
    let refused = page.post("api/actions", post(PINNED_TAG)).await;
    assert_eq!(refused["why"], "only moderators can apply this tag");
    let opened = page.post("api/actions", post(QUESTION_TAG)).await;
    let thread = &opened["channel"];
    assert_eq!(opened["result"], "opened", "{opened}");
    let lock =
        json!({"action": "set_thread", "thread": thread, "is_archived": false, "is_locked": true});
    page.post("api/actions", lock).await;
    let action = json!({"action": "write", "person": BEN, "channel": thread, "text": "hello"});
    let refused = page.post("api/actions", action).await;
    assert_eq!(refused["why"], "the thread is locked");
}

#[tokio::test]
async fn a_message_that_does_not_exist_cannot_be_deleted() {
    let page = Page::open(Notes::fixtures()).await;
    let action = json!({"action": "delete", "person": BEN, "message": "1"});
    let refused = page.post("api/actions", action).await;
    assert_eq!(refused["why"], "the message does not exist");
}
