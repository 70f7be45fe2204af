//! The switch of the page that installs the bot for a person, with the setting `discord.user_install`.

use std::fs;

use futures_util::StreamExt;
use recite_discord_sim::fixtures::APPLICATION;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_tungstenite::client_async;

use super::{BEN, Page};
use crate::notes::Notes;

impl Page {
    /// Returns the state that the page receives when it connects.
    async fn state(&self) -> Value {
        let address = self.url.trim_start_matches("http://");
        let host = address.split('/').next().expect("a host");
        let stream = TcpStream::connect(host).await.expect("a connection");
        let events = format!("ws://{address}api/events");
        let (mut socket, _) = client_async(events, stream).await.expect("a websocket");
        let first = socket.next().await.expect("a message").expect("a message");
        let text = first.into_text().expect("text");
        serde_json::from_str(&text).expect("JSON")
    }

    /// Asks as ben in the private channel without the bot, after he has installed it.
    async fn ask_in_private_channel(&self) -> Value {
        let install = json!({"action": "set_installed", "person": BEN, "is_installed": true});
        self.post("api/actions", install).await;
        let state = self.state().await;
        let channels = state["channels"].as_array().expect("channels").iter();
        let mut private = channels.filter(|channel| channel["kind"] == "private");
        let ask = json!({
            "action": "slash", "person": BEN, "channel": private.next().expect("one")["id"],
            "command": "ask", "options": {"question": "How do I tune a guitar?"},
        });
        self.post("api/actions", ask).await
    }
}

#[tokio::test]
async fn the_switch_works_if_the_setting_is_on() {
    let page = Page::open(Notes::fixtures()).await;
    let result = page.ask_in_private_channel().await;
    assert_eq!(result["result"], "failed", "{result}");

    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("recite.toml");
    fs::write(
        &file,
        "discord.user_install = true\ndiscord.access = \"members\"\n",
    )
    .expect("a file");
    let page = Page::open_with(Notes::fixtures(), |command| {
        command.arg("--config").arg(&file);
    })
    .await;
    let result = page.ask_in_private_channel().await;
    assert_eq!(result["result"], "message", "{result}");
    assert_eq!(page.state().await["bot"]["id"], APPLICATION.to_string());
}
