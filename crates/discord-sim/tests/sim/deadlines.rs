//! Deadlines and the order of responses, over HTTP without a gateway.

use std::time::Duration;

use recite_discord_sim::SandboxOptions;
use recite_discord_sim::fixtures::{APPLICATION, DAILY, GENERAL};
use recite_discord_sim::interaction::{InitialResponse, Interaction, InteractionError};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::http_client::{Bot, text_message, token};
use recite_discord_sim::testing::StandIn;

fn ask(stand_in: &StandIn) -> Interaction {
    stand_in
        .discord
        .slash(&stand_in.person("ben"), GENERAL, "ask", Value::Null)
}

#[tokio::test]
async fn a_late_response_is_rejected() {
    let options = SandboxOptions {
        initial_response_timeout: Duration::from_millis(50),
        ..SandboxOptions::default()
    };
    let stand_in = StandIn::start_with(options).await;
    let bot = Bot::with_a_command(&stand_in).await;
    let interaction = ask(&stand_in);
    let failure = interaction.answer().await.expect_err("nobody answered");
    assert_eq!(failure.to_string(), "The application did not respond");
    let (status, error) = bot
        .answer(
            &interaction,
            &json!({"type": 4, "data": text_message("late")}),
        )
        .await;
    assert_eq!((status, &error["code"]), (404, &json!(10062)));
}

#[tokio::test]
async fn a_second_initial_response_is_rejected() {
    let stand_in = StandIn::start().await;
    let bot = Bot::with_a_command(&stand_in).await;
    let interaction = ask(&stand_in);
    let answer = json!({"type": 4, "data": text_message("yes")});
    let (status, resource) = bot.answer(&interaction, &answer).await;
    assert_eq!(
        (status, &resource["resource"]["message"]["content"]),
        (200, &json!("yes"))
    );
    let (status, error) = bot.answer(&interaction, &answer).await;
    assert_eq!((status, &error["code"]), (400, &json!(40060)));
    let Ok(InitialResponse::Message(message)) = interaction.answer().await else {
        panic!("a message")
    };
    assert_eq!(message.text(), "yes");
}

#[tokio::test]
async fn a_token_works_until_it_expires() {
    let stand_in = StandIn::start().await;
    let bot = Bot::with_a_command(&stand_in).await;
    let interaction = ask(&stand_in);
    let (status, error) = bot.edit(&interaction, &text_message("too early")).await;
    assert_eq!((status, &error["code"]), (404, &json!(10015)));
    bot.answer(&interaction, &json!({"type": 5})).await;
    // The message stays at "thinking…", so this returns when the token expires.
    stand_in
        .discord
        .advance(SandboxOptions::default().token_lifetime);
    assert_eq!(interaction.message().await, Err(InteractionError::NoAnswer));
    let (status, error) = bot.edit(&interaction, &text_message("too late")).await;
    assert_eq!((status, &error["code"]), (401, &json!(50027)));
}

#[tokio::test]
async fn the_initial_response_decides_whether_it_is_ephemeral() {
    let stand_in = StandIn::start().await;
    let bot = Bot::with_a_command(&stand_in).await;
    let interaction = ask(&stand_in);
    bot.answer(&interaction, &json!({"type": 5, "data": {"flags": 64}}))
        .await;
    assert_eq!(interaction.answer().await, Ok(InitialResponse::Deferred));
    let (status, _) = bot.edit(&interaction, &text_message("for you")).await;
    assert_eq!(status, 200);
    let message = stand_in.message_of(&interaction).await;
    assert!(message.is_ephemeral() && !message.is_loading());
    let sees = |name: &str| {
        stand_in
            .discord
            .channel(&stand_in.person(name), GENERAL)
            .len()
    };
    assert_eq!((sees("ben"), sees("cleo")), (1, 0));
}

#[tokio::test]
async fn a_follow_up_directly_after_a_deferral_replaces_it() {
    let stand_in = StandIn::start().await;
    let bot = Bot::with_a_command(&stand_in).await;
    let interaction = ask(&stand_in);
    bot.answer(&interaction, &json!({"type": 5})).await;
    bot.follow_up(&interaction, &text_message("first")).await;
    bot.follow_up(&interaction, &text_message("second")).await;
    assert_eq!(stand_in.message_of(&interaction).await.text(), "first");
    let second = interaction
        .wait_for_follow_ups(1)
        .await
        .expect("it was posted");
    assert_eq!(second[0].text(), "second");
    let edited = bot.edit(&interaction, &text_message("changed")).await.1;
    let seen = interaction
        .wait_for_message(|message| message.text() == "changed")
        .await;
    let seen = seen.expect("it was edited");
    assert_eq!(json!(seen.json()), edited);
    let path = format!(
        "/webhooks/{APPLICATION}/{}/messages/@original",
        token(&interaction)
    );
    assert_eq!(bot.call(Method::DELETE, &path, &Value::Null).await.0, 204);
    assert_eq!(interaction.message().await, Err(InteractionError::Deleted));
    assert_eq!(
        bot.edit(&interaction, &text_message("gone")).await.1["code"],
        10008
    );
}

#[tokio::test]
async fn an_enforced_nonce_posts_once() {
    let stand_in = StandIn::start().await;
    let bot = Bot::with_a_command(&stand_in).await;
    let path = format!("/channels/{DAILY}/messages");
    let mut post = text_message("the question of the day");
    (post["nonce"], post["enforce_nonce"]) = (json!("2026-08-06"), json!(true));
    let (_, first) = bot.call(Method::POST, &path, &post).await;
    let (_, again) = bot.call(Method::POST, &path, &post).await;
    assert_eq!(first["id"], again["id"]);
    let (_, listed) = bot.call(Method::GET, &path, &Value::Null).await;
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    let message = format!("{path}/{}", first["id"].as_str().expect("an id"));
    bot.call(Method::DELETE, &message, &Value::Null).await;
    let (status, error) = bot.call(Method::POST, &path, &post).await;
    assert_eq!((status, &error["code"]), (404, &json!(10008)));
}

#[tokio::test]
async fn an_invalid_token_is_rejected_with_discords_error() {
    let stand_in = StandIn::start().await;
    let url = format!("{}/api/v10/users/@me", stand_in.url());
    let response = Client::new()
        .get(url)
        .header("Authorization", "Bot wrong")
        .send()
        .await;
    let response = response.expect("the stand-in answers");
    assert_eq!(response.status().as_u16(), 401);
    let body: Value = serde_json::from_str(&response.text().await.expect("a body")).expect("JSON");
    assert_eq!(body, json!({"message": "401: Unauthorized", "code": 0}));
    let violations = stand_in.violations();
    assert!(violations[0].contains("User-Agent"), "{violations:?}");
}

#[tokio::test]
async fn a_command_that_a_client_would_not_send_is_not_sent() {
    let stand_in = StandIn::start().await;
    let ben = stand_in.person("ben");
    let unknown = stand_in.discord.slash(&ben, GENERAL, "ask", Value::Null);
    let failure = unknown
        .answer()
        .await
        .expect_err("there is no such command");
    assert!(
        failure
            .to_string()
            .contains("no command `ask` is registered"),
        "{failure}"
    );

    let bot = Bot::with_a_command(&stand_in).await;
    let option =
        json!({"type": 4, "name": "count", "description": "x", "required": true, "max_value": 3});
    let setup = json!({"type": 1, "name": "setup", "description": "x", "options": [option]});
    let daily = json!([{
        "name": "daily", "description": "x", "default_member_permissions": "32", "options": [setup],
    }]);
    bot.call(
        Method::PUT,
        &format!("/applications/{APPLICATION}/commands"),
        &daily,
    )
    .await;
    let ada = stand_in.person("ada");
    let reasons = [
        (&ben, "daily setup", json!({"count": 1}), "ben cannot"),
        (&ada, "daily", Value::Null, "only a group"),
        (&ada, "daily stop", Value::Null, "no subcommand `stop`"),
        (&ada, "daily setup", Value::Null, "`count` is required"),
        (
            &ada,
            "daily setup",
            json!({"count": 1, "x": 1}),
            "no option `x`",
        ),
        (
            &ada,
            "daily setup",
            json!({"count": "1"}),
            "does not accept",
        ),
        (
            &ada,
            "daily setup",
            json!({"count": 4}),
            "outside its limits",
        ),
    ];
    for (person, command, options, reason) in reasons {
        let failure = stand_in
            .discord
            .slash(person, GENERAL, command, options)
            .answer()
            .await;
        let failure = failure.expect_err("it is not sent").to_string();
        assert!(failure.contains(reason), "{failure}");
    }
    assert!(
        stand_in
            .discord
            .slash(&ada, GENERAL, "daily setup", json!({"count": 3}))
            .id()
            .is_some()
    );
}
