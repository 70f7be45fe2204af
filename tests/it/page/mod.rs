//! `recite sandbox`, the real binary, asked over HTTP as its page asks. What a person sees and presses is
//! in the browser's tests (`web/tests`).

mod acts;
mod guard;
mod notes;
mod start;
mod time;

use std::process::Command;

use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::binary::{Process, recite};
use crate::local_discord::{LOOK_EVERY, PATIENCE};
use crate::notes::Notes;

const ADA: &str = "1104000000000000001";
const BEN: &str = "1104000000000000002";
const GENERAL: &str = "1103000000000000001";

/// A sandbox that is ready to be used.
struct Page {
    // Dropped first.
    process: Process,
    notes: Notes,
    /// Where it is started: without a `.env` or a config.
    _folder: TempDir,
    /// The printed address; it ends in a slash.
    url: String,
    client: Client,
}

impl Page {
    async fn open(notes: Notes) -> Self {
        Self::open_with(notes, |_| {}).await
    }

    /// As [`Self::open`], with more arguments or variables.
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
        page.until_asked().await;
        page
    }

    /// `POST` to a path below the address, which must be taken.
    async fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.request("POST", path).json(&body).send().await;
        taken(answer.expect("an answer")).await
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.request("GET", path).send().await;
        taken(answer.expect("an answer")).await
    }

    fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = method.parse().expect("a method");
        self.client.request(method, format!("{}{path}", self.url))
    }

    /// Sends a slash command as ben in #general; what came of it.
    async fn slash(&self, command: &str, options: Value) -> Value {
        let act = json!({
            "act": "slash", "person": BEN, "channel": GENERAL, "command": command, "options": options,
        });
        self.post("api/acts", act).await
    }

    /// The questions that are suggested while ben types this.
    async fn suggestions(&self, typed: &str) -> Vec<String> {
        let act = json!({
            "act": "autocomplete", "person": BEN, "channel": GENERAL, "command": "ask",
            "options": {"question": typed}, "focused": "question",
        });
        let outcome = self.post("api/acts", act).await;
        let choices = outcome["choices"].as_array().cloned().unwrap_or_default();
        let names = choices.iter().filter_map(|choice| choice["name"].as_str());
        names.map(str::to_owned).collect()
    }

    /// Waits until the bot has registered its commands and answers.
    async fn until_asked(&self) {
        self.until("the bot to answer", async || {
            let outcome = self.slash("ask", json!({"question": "?"})).await;
            outcome["outcome"] == "message"
        })
        .await;
    }

    /// Asks again and again, as each answer is waited for, until it `holds`.
    async fn until(&self, what: &str, holds: impl AsyncFn() -> bool) {
        let looking = async {
            while !holds().await {
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        let found = tokio::time::timeout(PATIENCE, looking).await;
        found.unwrap_or_else(|_| panic!("waited in vain for {what}:\n{}", self.process.log()));
    }
}

async fn taken(answer: Response) -> Value {
    let (status, url) = (answer.status(), answer.url().clone());
    let body = answer.text().await.expect("a body");
    assert!(status.is_success(), "{url}: {status}: {body}");
    serde_json::from_str(&body).expect("JSON")
}
