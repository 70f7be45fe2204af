//! Interactions that this version of the bot cannot read.

use recite_discord_sim::fixtures::GENERAL;
use recite_discord_sim::interaction::InitialResponse;
use recite_discord_sim::snowflake::Snowflake;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::local_discord::StandIn;
use crate::notes::Notes;

/// Posts a message with this button as the bot, as an older version may have done.
async fn with_button(stand_in: &StandIn, custom_id: &str) -> Snowflake {
    let button = json!({"type": 2, "style": 2, "label": "Old", "custom_id": custom_id});
    let body = json!({
        "content": "From another time", "allowed_mentions": {"parse": []},
        "components": [{"type": 1, "components": [button]}],
    });
    let sent = reqwest::Client::new()
        .post(format!(
            "{}/api/v10/channels/{GENERAL}/messages",
            stand_in.url()
        ))
        .header("Authorization", format!("Bot {}", stand_in.token()))
        .header("User-Agent", "DiscordBot (https://example.org, 1)")
        .json(&body)
        .send()
        .await
        .expect("the stand-in answers");
    let message: Value = sent.json().await.expect("a message");
    let id = message["id"].as_str().expect("it has an id");
    id.parse().expect("a snowflake")
}

#[tokio::test]
async fn a_button_of_another_version_gets_a_reply() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    for custom_id in [
        "9nh0AAAAAAAAAAE",
        "1z",
        "1n",
        "reveal:42",
        "1ph0AAAAAAAAAAE.x",
        "🦀",
    ] {
        let message = with_button(&bot.stand_in, custom_id).await;
        let press = bot.stand_in.press(message, "Old");
        let Ok(InitialResponse::Message(reply)) = press.answer().await else {
            panic!("{custom_id}: the bot says something");
        };
        assert!(reply.is_ephemeral());
        let apology = "This version of me can't read that button. Please ask again.";
        assert_eq!(reply.text(), apology, "{custom_id}");
    }
}

#[tokio::test]
async fn a_command_of_another_version_gets_a_reply() {
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    let other = json!([{"name": "recall", "description": "Not yet"}]);
    let (url, token) = (bot.stand_in.url(), bot.stand_in.token());
    let application = recite_discord_sim::fixtures::APPLICATION;
    reqwest::Client::new()
        .put(format!("{url}/api/v10/applications/{application}/commands"))
        .header("Authorization", format!("Bot {token}"))
        .header("User-Agent", "DiscordBot (https://example.org, 1)")
        .json(&other)
        .send()
        .await
        .expect("the stand-in answers");
    let message = bot.stand_in.slash("recall", Value::Null).await;
    assert!(message.is_ephemeral());
    let apology = "I don't know that command. Please reload Discord and try again.";
    assert_eq!(message.text(), apology);
}

#[tokio::test]
async fn an_interaction_in_an_unknown_form_is_answered() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    let strange = [
        (json!({"id": "901", "token": "odd-901", "type": 99}), 4),
        (
            json!({"id": "902", "token": "odd-902", "type": 2, "data": {"name": 7}}),
            4,
        ),
        (
            json!({"id": "903", "token": "odd-903", "type": 4, "data": []}),
            8,
        ),
        (
            json!({"id": "904", "token": "odd-904", "type": 3, "data": {"component_type": 99}}),
            4,
        ),
    ];
    for (event, answer_type) in &strange {
        bot.stand_in.discord.dispatch("INTERACTION_CREATE", event);
        let (id, token) = (event["id"].as_str(), event["token"].as_str());
        let path = format!(
            "/interactions/{}/{}/callback",
            id.unwrap_or(""),
            token.unwrap_or("")
        );
        let request = bot
            .stand_in
            .wait_for_request(|it| it.is("POST", &path))
            .await;
        assert_eq!(request.body["type"], *answer_type, "{event}");
    }
    // Too little data to answer; nothing else happens.
    for event in [
        json!({}),
        json!(null),
        json!([1]),
        json!({"type": 2, "id": 5, "token": 6}),
    ] {
        bot.stand_in.discord.dispatch("INTERACTION_CREATE", &event);
    }
    bot.stand_in
        .slash("ask", json!({"question": "tune a guitar"}))
        .await;
    assert_eq!(bot.stand_in.discord.identify_count(), 1);
    bot.stop().await;
    assert!(!bot.log().contains("odd-90"), "{}", bot.log());
}
