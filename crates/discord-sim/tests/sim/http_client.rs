//! A client of the REST API, for tests that need no gateway.

use recite_discord_sim::fixtures::APPLICATION;
use recite_discord_sim::interaction::Interaction;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use recite_discord_sim::testing::StandIn;

/// Sends what a bot would send over HTTP.
pub struct Bot<'a> {
    stand_in: &'a StandIn,
    client: Client,
}

impl<'a> Bot<'a> {
    pub fn of(stand_in: &'a StandIn) -> Self {
        Self {
            stand_in,
            client: Client::new(),
        }
    }

    pub async fn with_a_command(stand_in: &'a StandIn) -> Self {
        let bot = Self::of(stand_in);
        let ask = json!([{"name": "ask", "description": "Ask"}]);
        let path = format!("/applications/{APPLICATION}/commands");
        let (status, registered) = bot.call(Method::PUT, &path, &ask).await;
        assert_eq!((status, &registered[0]["name"]), (200, &json!("ask")));
        bot
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        self.call(Method::GET, path, &Value::Null).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.call(Method::POST, path, body).await
    }

    pub async fn call(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let request = self
            .client
            .request(method, format!("{}/api/v10{path}", self.stand_in.url()))
            .header("Authorization", format!("Bot {}", self.stand_in.token()))
            .header("User-Agent", "DiscordBot (https://example.org, 1)")
            .header("Content-Type", "application/json")
            .body(body.to_string());
        let response = request.send().await.expect("the stand-in answers");
        let status = response.status().as_u16();
        let text = response.text().await.expect("the answer has a body");
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    pub async fn answer(&self, interaction: &Interaction, body: &Value) -> (u16, Value) {
        let id = interaction.id().expect("it was sent");
        let path = format!(
            "/interactions/{id}/{}/callback?with_response=true",
            token(interaction)
        );
        self.call(Method::POST, &path, body).await
    }

    pub async fn edit(&self, interaction: &Interaction, body: &Value) -> (u16, Value) {
        let path = format!(
            "/webhooks/{APPLICATION}/{}/messages/@original",
            token(interaction)
        );
        self.call(Method::PATCH, &path, body).await
    }

    pub async fn follow_up(&self, interaction: &Interaction, body: &Value) -> (u16, Value) {
        let path = format!("/webhooks/{APPLICATION}/{}", token(interaction));
        self.call(Method::POST, &path, body).await
    }
}

pub fn token(interaction: &Interaction) -> String {
    format!(
        "sandbox-interaction-{}",
        interaction.id().expect("it was sent")
    )
}

pub fn text_message(text: &str) -> Value {
    json!({"content": text, "allowed_mentions": {"parse": []}})
}
