//! Tests of `recite sandbox`, the real binary, over the HTTP API of its page. What a person sees and presses is
//! tested in a browser (`web/tests`).

mod actions;
mod guard;
mod install;
mod notes;
mod start;
mod time;

use std::process::Command;

use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::binary::{Process, recite};
use crate::local_discord::{POLL_INTERVAL, TEST_TIMEOUT};
use crate::notes::Notes;

const ADA: &str = "1104000000000000001";
const BEN: &str = "1104000000000000002";
const GENERAL: &str = "1103000000000000001";

/// A sandbox that is ready for use.
struct Page {
    // Dropped first.
    process: Process,
    notes: Notes,
    /// The working directory, without a `.env` or a config file.
    _folder: TempDir,
    /// The printed URL, which ends in a slash.
    url: String,
    client: Client,
}

impl Page {
    async fn open(notes: Notes) -> Self {
        Self::open_with(notes, |_| {}).await
    }

    /// The same as [`Self::open`], with additional arguments or variables.
    async fn open_with(notes: Notes, more: impl FnOnce(&mut Command)) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let mut command = recite(folder.path());
        command.arg("sandbox").arg("--notes").arg(notes.folder());
        more(&mut command);
        let process = Process::start(command);
        process.until_logged("Open http://").await;
        let log = process.log();
        let url = log
            .split("Open ")
            .nth(1)
            .and_then(|rest| rest.split(' ').next());
        let page = Self {
            url: url.expect("an address").to_owned(),
            process,
            notes,
            _folder: folder,
            client: Client::builder().no_proxy().build().expect("a client"),
        };
        page.wait_until_bot_answers().await;
        page
    }

    /// Sends a `POST` request to a path below the URL, which must succeed.
    async fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.request("POST", path).json(&body).send().await;
        success_json(answer.expect("an answer")).await
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.request("GET", path).send().await;
        success_json(answer.expect("an answer")).await
    }

    fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = method.parse().expect("a method");
        self.client.request(method, format!("{}{path}", self.url))
    }

    /// Sends a slash command as ben in #general, and returns the result.
    async fn slash(&self, command: &str, options: Value) -> Value {
        let action = json!({
            "action": "slash", "person": BEN, "channel": GENERAL, "command": command, "options": options,
        });
        self.post("api/actions", action).await
    }

    /// Returns the suggested questions for this input of ben.
    async fn suggestions(&self, typed: &str) -> Vec<String> {
        let action = json!({
            "action": "autocomplete", "person": BEN, "channel": GENERAL, "command": "ask",
            "options": {"question": typed}, "focused": "question",
        });
        let result = self.post("api/actions", action).await;
        let choices = result["choices"].as_array().cloned().unwrap_or_default();
        let names = choices.iter().filter_map(|choice| choice["name"].as_str());
        names.map(str::to_owned).collect()
    }

    /// Waits until the bot has registered its commands and answers.
    async fn wait_until_bot_answers(&self) {
        self.wait_until("the bot to answer", async || {
            let result = self.slash("ask", json!({"question": "?"})).await;
            result["result"] == "message"
        })
        .await;
    }

    /// Polls until `holds` returns true.
    async fn wait_until(&self, what: &str, holds: impl AsyncFn() -> bool) {
        let looking = async {
            while !holds().await {
                tokio::time::sleep(POLL_INTERVAL).await;
            }
        };
        let found = tokio::time::timeout(TEST_TIMEOUT, looking).await;
        found.unwrap_or_else(|_| panic!("timed out waiting for {what}:\n{}", self.process.log()));
    }
}

/// Returns the JSON of a response, which must be a success.
async fn success_json(answer: Response) -> Value {
    let (status, url) = (answer.status(), answer.url().clone());
    let body = answer.text().await.expect("a body");
    assert!(status.is_success(), "{url}: {status}: {body}");
    serde_json::from_str(&body).expect("JSON")
}
