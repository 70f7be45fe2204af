//! serenity works with the local Discord: its requests are accepted, and it parses the responses and events.

use std::sync::Arc;
use std::time::Duration;

use recite_discord_sim::SandboxOptions;
use recite_discord_sim::fixtures::{APPLICATION, DAILY, GENERAL};
use recite_discord_sim::interaction::{InitialResponse, Interaction};
use serde_json::{Value, json};
use serenity::all::{
    ApplicationId, Client, Context, EventHandler, GatewayError, GatewayIntents,
    Interaction as Event, Message, Ready,
};
use serenity::http::HttpBuilder;
use tokio::task::JoinHandle;

use recite_discord_sim::checks;
use recite_discord_sim::checks::openapi;
use recite_discord_sim::testing::{StandIn, patient_options};

/// A bot that handles every kind of interaction.
struct Handler;

#[serenity::async_trait]
impl EventHandler for Handler {
    async fn ready(&self, ctx: Context, _: Ready) {
        let question = json!({
            "type": 3, "name": "question", "description": "What", "required": true,
            "autocomplete": true,
        });
        let where_ = json!({"type": 7, "name": "channel", "description": "Where"});
        let commands = json!([
            {"name": "ask", "description": "Ask", "options": [question]},
            {"name": "daily", "description": "x", "options": [
                {"type": 1, "name": "setup", "description": "x", "options": [where_]},
            ]},
            {"name": "Answer", "type": 3},
        ]);
        ctx.http
            .create_global_commands(&commands)
            .await
            .expect("Discord takes them");
    }

    async fn message(&self, ctx: Context, message: Message) {
        if message.mentions.iter().any(|user| user.bot) {
            let id = message.id.to_string();
            let body = json!({
                "content": message.content, "allowed_mentions": {"parse": []},
                "message_reference": {"message_id": id},
            });
            ctx.http
                .send_message(message.channel_id, Vec::new(), &body)
                .await
                .expect("sent");
        }
    }

    async fn interaction_create(&self, ctx: Context, event: Event) {
        let answer = match &event {
            Event::Autocomplete(typed) => {
                let so_far = typed.data.autocomplete().expect("an option is typed").value;
                json!({"type": 8, "data": {"choices": [{"name": so_far, "value": "id"}]}})
            }
            Event::Command(command) => {
                let names = command
                    .data
                    .options
                    .iter()
                    .map(|option| option.name.as_str());
                let text = format!("{} {}", command.data.name, names.collect::<String>());
                json!({"type": 4, "data": message(&text)})
            }
            Event::Component(used) if used.data.custom_id == "form" => {
                let input = json!({"type": 4, "custom_id": "words", "style": 1});
                let label = json!({"type": 18, "label": "Words", "component": input});
                json!({"type": 9, "data": {"custom_id": "m", "title": "F", "components": [label]}})
            }
            Event::Component(used) => {
                assert!(used.message.interaction_metadata.is_some());
                json!({"type": 7, "data": message(&used.data.custom_id)})
            }
            Event::Modal(form) => json!({"type": 4, "data": message(&form.data.custom_id)}),
            other => panic!("unexpected {other:?}"),
        };
        let sent = ctx
            .http
            .create_interaction_response(event.id(), event.token(), &answer, vec![]);
        sent.await.expect("Discord takes the answer");
    }
}

fn message(text: &str) -> Value {
    let button = |label: &str, custom_id: &str| json!({"type": 2, "style": 2, "label": label, "custom_id": custom_id});
    let option = json!({"label": "One", "value": "1"});
    json!({
        "flags": 1 << 15, "allowed_mentions": {"parse": []},
        "components": [
            {"type": 17, "components": [{"type": 10, "content": text}]},
            {"type": 1, "components": [button("Press", "pressed"), button("Form", "form")]},
            {"type": 1, "components": [{"type": 3, "custom_id": "chosen", "options": [option]}]},
        ],
    })
}

struct Bot {
    stand_in: StandIn,
    client: JoinHandle<serenity::Result<()>>,
}

impl Bot {
    async fn start(intents: GatewayIntents, options: SandboxOptions) -> Self {
        let stand_in = StandIn::start_with(options).await;
        let token = stand_in.token().to_owned();
        Self::start_at(stand_in, intents, &token).await
    }

    async fn start_at(stand_in: StandIn, intents: GatewayIntents, token: &str) -> Self {
        let http = HttpBuilder::new(token)
            .proxy(stand_in.url())
            .ratelimiter_disabled(true)
            .application_id(ApplicationId::new(APPLICATION.get()))
            .build();
        let client = serenity::client::ClientBuilder::new_with_http(http, intents);
        let mut client: Client = client
            .event_handler_arc(Arc::new(Handler))
            .await
            .expect("the address is right");
        let client = tokio::spawn(async move { client.start().await });
        Self { stand_in, client }
    }

    async fn ready() -> Self {
        let bot = Self::start(GatewayIntents::GUILDS, patient_options()).await;
        bot.stand_in.wait_until_ready().await;
        bot.stand_in.wait_for_command("ask").await;
        bot
    }

    fn ask(&self) -> Interaction {
        let ben = self.stand_in.person("ben");
        self.stand_in
            .discord
            .slash(&ben, GENERAL, "ask", json!({"question": "how?"}))
    }

    /// Asserts that the bot still answers a command.
    async fn still_answers(&self) {
        assert_eq!(
            self.stand_in.message_of(&self.ask()).await.text(),
            "ask question"
        );
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.client.abort();
    }
}

#[tokio::test]
async fn a_slash_command_is_answered_with_a_v2_message() {
    let bot = Bot::ready().await;
    let message = bot.stand_in.slash("ask", json!({"question": "how?"})).await;
    assert_eq!(message.text(), "ask question");
    assert!(message.uses_components_v2() && !message.is_ephemeral());
    let request = bot
        .stand_in
        .wait_for_request(|it| it.is("POST", "/interactions/"))
        .await;
    assert_eq!((request.status, request.query.as_str()), (Some(204), ""));
    assert!(request.since_interaction.is_some());
    assert_eq!(bot.stand_in.violations(), [""; 0]);
}

#[tokio::test]
async fn messages_have_the_shape_that_discord_documents() {
    let bot = Bot::ready().await;
    let message = bot.stand_in.slash("ask", json!({"question": "how?"})).await;
    let shape = "/components/schemas/MessageResponse";
    assert_eq!(
        openapi::schema_violations(shape, &json!(message.json())),
        [""; 0]
    );
}

#[tokio::test]
async fn choices_arrive_while_typing() {
    let bot = Bot::ready().await;
    let ben = bot.stand_in.person("ben");
    let options = json!({"question": "asyn"});
    let typed = bot
        .stand_in
        .discord
        .autocomplete(&ben, GENERAL, "ask", options, "question");
    let choices = InitialResponse::Choices(vec![json!({"name": "asyn", "value": "id"})]);
    assert_eq!(typed.answer().await, Ok(choices));
}

#[tokio::test]
async fn buttons_menus_and_modals_work_on_a_v2_message() {
    let bot = Bot::ready().await;
    let (stand_in, ben) = (&bot.stand_in, bot.stand_in.person("ben"));
    let message = stand_in.slash("ask", json!({"question": "how?"})).await;
    let Ok(InitialResponse::Updated(updated)) =
        stand_in.press(message.id(), "Press").answer().await
    else {
        panic!("the message is updated");
    };
    assert_eq!(
        (updated.id(), updated.text().as_str()),
        (message.id(), "pressed")
    );

    let chosen = stand_in
        .discord
        .choose(&ben, message.id(), "chosen", &["1"]);
    assert_eq!(stand_in.message_of(&chosen).await.text(), "chosen");
    let unknown = stand_in
        .discord
        .choose(&ben, message.id(), "chosen", &["2"])
        .answer()
        .await;
    assert!(unknown.is_err_and(|failure| failure.to_string().contains("does not offer `2`")));

    let form = stand_in.press(message.id(), "Form");
    assert!(
        matches!(form.answer().await, Ok(InitialResponse::Modal(form)) if form["title"] == "F")
    );
    let submitted = stand_in
        .discord
        .submit_modal(&form, json!({"words": "some"}));
    assert_eq!(stand_in.message_of(&submitted).await.text(), "m");
}

#[tokio::test]
async fn subcommands_and_message_commands_arrive_complete() {
    let bot = Bot::ready().await;
    let (stand_in, ben) = (&bot.stand_in, bot.stand_in.person("ben"));
    let channel = json!({"channel": DAILY});
    assert_eq!(
        stand_in.slash("daily setup", channel).await.text(),
        "daily setup"
    );
    let written = stand_in.discord.write(&ben, GENERAL, "how does it run?");
    let picked = stand_in.discord.menu(&ben, written, "Answer");
    assert_eq!(stand_in.message_of(&picked).await.text(), "Answer ");
}

#[tokio::test]
async fn a_mention_is_readable_without_the_privileged_intent() {
    let intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES;
    let bot = Bot::start(intents, patient_options()).await;
    let stand_in = &bot.stand_in;
    stand_in.wait_until_ready().await;
    let text = format!("<@{APPLICATION}> how?");
    stand_in
        .discord
        .write(&stand_in.person("cleo"), GENERAL, "not for the bot");
    let written = stand_in
        .discord
        .write(&stand_in.person("cleo"), GENERAL, &text);
    let sent = stand_in
        .wait_for_request(|it| it.is("POST", "/channels/"))
        .await;
    assert_eq!(sent.body["content"], text);
    let channel = stand_in.discord.channel(&stand_in.person("ben"), GENERAL);
    let reply = channel.last().expect("the reply is there").json();
    assert_eq!(reply["message_reference"]["message_id"], json!(written));
}

#[tokio::test]
async fn a_dropped_connection_is_resumed() {
    let bot = Bot::ready().await;
    bot.stand_in.discord.drop_connections();
    bot.stand_in
        .wait_for("a resume", bot.stand_in.discord.wait_for_resumes(1))
        .await;
    bot.still_answers().await;
    assert_eq!(
        (
            bot.stand_in.discord.identify_count(),
            bot.stand_in.discord.resume_count()
        ),
        (1, 1)
    );
}

#[tokio::test]
async fn sessions_resume_after_op_7_op_9_with_true_and_a_resumable_close() {
    let bot = Bot::ready().await;
    let discord = &bot.stand_in.discord;
    let acts: [&dyn Fn(); 3] = [
        &|| discord.reconnect(),
        &|| discord.invalid_session(true),
        &|| discord.close(Some(4000)),
    ];
    for (count, act) in acts.iter().enumerate() {
        act();
        bot.stand_in
            .wait_for("a resume", discord.wait_for_resumes(count + 1))
            .await;
        bot.still_answers().await;
    }
    assert_eq!(discord.identify_count(), 1);
}

#[tokio::test]
async fn op_9_with_false_is_followed_by_a_new_identify() {
    let bot = Bot::ready().await;
    bot.stand_in.discord.invalid_session(false);
    bot.stand_in
        .wait_for("an identify", bot.stand_in.discord.wait_for_identifies(2))
        .await;
    bot.still_answers().await;
}

#[tokio::test]
async fn an_unknown_event_is_ignored() {
    let bot = Bot::ready().await;
    bot.stand_in
        .discord
        .dispatch("INTERACTION_CREATE", &json!({"type": 99}));
    bot.stand_in.discord.dispatch("SOMETHING_NEW", &json!({}));
    bot.still_answers().await;
}

#[tokio::test]
async fn a_wrong_token_closes_with_4004() {
    let stand_in = StandIn::start().await;
    let mut bot = Bot::start_at(stand_in, GatewayIntents::GUILDS, "wrong").await;
    let ended = bot
        .stand_in
        .wait_for("the client to end", &mut bot.client)
        .await;
    let error = ended
        .expect("it does not panic")
        .expect_err("the token is wrong");
    let wrong = serenity::Error::Gateway(GatewayError::InvalidAuthentication);
    assert_eq!(error.to_string(), wrong.to_string());
}

#[tokio::test]
async fn an_intent_that_is_not_enabled_closes_with_4014() {
    let intents = GatewayIntents::MESSAGE_CONTENT;
    let mut bot = Bot::start(intents, patient_options()).await;
    let ended = bot
        .stand_in
        .wait_for("the client to end", &mut bot.client)
        .await;
    let error = ended
        .expect("it does not panic")
        .expect_err("the intent is not allowed");
    let wrong = serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents);
    assert_eq!(error.to_string(), wrong.to_string());
}

#[tokio::test]
async fn an_identify_can_be_rejected_with_any_code() {
    let stand_in = StandIn::start().await;
    stand_in.discord.reject_identify(Some(4013));
    let token = stand_in.token().to_owned();
    let mut bot = Bot::start_at(stand_in, GatewayIntents::GUILDS, &token).await;
    let ended = bot
        .stand_in
        .wait_for("the client to end", &mut bot.client)
        .await;
    let error = ended
        .expect("it does not panic")
        .expect_err("the identify was refused");
    let wrong = serenity::Error::Gateway(GatewayError::InvalidGatewayIntents);
    assert_eq!(error.to_string(), wrong.to_string());
}

#[test]
fn the_message_of_these_tests_is_valid() {
    assert_eq!(checks::message_violations(&message("x"), &[]), [""; 0]);
}

/// serenity 0.12 does not notice such a close. It misses the heartbeat and identifies again.
#[tokio::test]
async fn the_client_recovers_from_a_close_without_a_code() {
    let options = SandboxOptions {
        heartbeat_interval: Duration::from_millis(300),
        ..patient_options()
    };
    let bot = Bot::start(GatewayIntents::GUILDS, options).await;
    let discord = &bot.stand_in.discord;
    bot.stand_in.wait_until_ready().await;
    bot.stand_in.wait_for_command("ask").await;
    discord.close(None);
    let back = discord.until(|it| (it.identify_count() + it.resume_count() > 1).then_some(()));
    bot.stand_in.wait_for("the bot to come back", back).await;
    bot.still_answers().await;
}
