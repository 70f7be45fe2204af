//! serenity parses the events of members' messages, threads and message menus, whatever the message contains.

use recite_discord_sim::fixtures::{self, APPLICATION, GENERAL, HELP, QUESTION_TAG, SOLVED_TAG};
use recite_discord_sim::snowflake::Snowflake;
use recite_discord_sim::testing::{StandIn, patient_options};
use recite_discord_sim::{MemberMessage, SandboxOptions};
use reqwest::Method;
use serde_json::json;
use serenity::all::{
    ApplicationId, Client, Context, EventHandler, GatewayIntents, GuildChannel,
    Interaction as Event, Message,
};
use serenity::http::HttpBuilder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

use super::http_client::Bot;

/// Reports each event that serenity could parse.
struct Reporter(UnboundedSender<String>);

#[serenity::async_trait]
impl EventHandler for Reporter {
    async fn message(&self, _: Context, message: Message) {
        self.report(format!("message {}", message.content));
    }

    async fn thread_create(&self, _: Context, thread: GuildChannel) {
        self.report(format!("thread {}", thread.name));
    }

    async fn thread_update(&self, _: Context, _: Option<GuildChannel>, thread: GuildChannel) {
        let state = thread.thread_metadata.expect("a thread");
        self.report(format!("archived {}", state.archived));
    }

    async fn interaction_create(&self, _: Context, event: Event) {
        let command = event.command().expect("a command");
        let target = command.data.resolved.messages.values().next();
        let context = command.context.expect("a context");
        self.report(match target {
            Some(target) => format!("menu {}", target.author.name),
            None => format!("slash {context:?}"),
        });
    }
}

impl Reporter {
    fn report(&self, event: String) {
        self.0.send(event).expect("the test listens");
    }
}

struct Listener {
    stand_in: StandIn,
    events: UnboundedReceiver<String>,
    client: JoinHandle<serenity::Result<()>>,
}

impl Listener {
    async fn start() -> Self {
        let intents = GatewayIntents::non_privileged() | GatewayIntents::MESSAGE_CONTENT;
        let stand_in = StandIn::start_with(SandboxOptions {
            forums: fixtures::forums(),
            privileged_intents: GatewayIntents::MESSAGE_CONTENT.bits(),
            ..patient_options()
        })
        .await;
        let http = HttpBuilder::new(stand_in.token())
            .proxy(stand_in.url())
            .ratelimiter_disabled(true)
            .application_id(ApplicationId::new(APPLICATION.get()))
            .build();
        let (sender, events) = unbounded_channel();
        let client = serenity::client::ClientBuilder::new_with_http(http, intents);
        let mut client: Client = client
            .event_handler(Reporter(sender))
            .await
            .expect("the address is right");
        let client = tokio::spawn(async move { client.start().await });
        stand_in.wait_until_ready().await;
        Self {
            stand_in,
            events,
            client,
        }
    }

    async fn next(&mut self) -> String {
        self.events.recv().await.expect("the bot runs")
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.client.abort();
    }
}

/// Returns one message of each kind, in #general.
fn every_kind(stand_in: &StandIn) -> Vec<Snowflake> {
    let (ben, discord) = (stand_in.person("ben"), &stand_in.discord);
    let post = |message| discord.post(&ben, GENERAL, message).expect("sent");
    let first = post(MemberMessage::new("plain").silent());
    let others = [
        post(MemberMessage::new("reply").replying_to(first)),
        post(MemberMessage::forwarding(first)),
        post(MemberMessage::new("").with_sticker("wave")),
        post(MemberMessage::new("poll").with_poll("Which?")),
        post(MemberMessage::new("file").with_file("a.png", "image/png", b"png")),
        discord.post_as_webhook("ci", GENERAL, MemberMessage::new("hook")),
        discord.post_as_bot("other", GENERAL, MemberMessage::new("bot")),
    ];
    [first].into_iter().chain(others).collect()
}

#[tokio::test]
async fn every_kind_of_message_is_parsed() {
    let mut bot = Listener::start().await;
    every_kind(&bot.stand_in);
    for content in ["plain", "reply", "", "", "poll", "file", "hook", "bot"] {
        assert_eq!(bot.next().await, format!("message {content}"));
    }
}

#[tokio::test]
async fn every_kind_of_message_can_be_the_target_of_a_menu() {
    let mut bot = Listener::start().await;
    let path = format!("/applications/{APPLICATION}/commands");
    let menu = json!([
        {"name": "Answer", "type": 3},
        {"name": "ask", "description": "Ask", "integration_types": [0, 1], "contexts": [0, 1, 2]},
    ]);
    let client = Bot::of(&bot.stand_in);
    assert_eq!(client.call(Method::PUT, &path, &menu).await.0, 200);
    let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
    let discord = &bot.stand_in.discord;
    let messages = every_kind(&bot.stand_in);
    let group = discord.open_group(&[&ben, &cleo]);
    discord.set_user_install(&ben, true);
    for message in &messages {
        discord.menu(&ben, *message, "Answer");
    }
    for channel in [discord.direct_channel(&ben), group] {
        discord.slash(&ben, channel, "ask", json!({}));
    }
    for _ in &messages {
        assert!(bot.next().await.starts_with("message "));
    }
    for author in ["ben", "ben", "ben", "ben", "ben", "ben", "ci", "other"] {
        assert_eq!(bot.next().await, format!("menu {author}"));
    }
    assert_eq!(bot.next().await, "slash BotDm");
    assert_eq!(bot.next().await, "slash PrivateChannel");
}

#[tokio::test]
async fn threads_are_parsed() {
    let mut bot = Listener::start().await;
    let ben = bot.stand_in.person("ben");
    let discord = &bot.stand_in.discord;
    let text = MemberMessage::new("It does not rise.");
    let thread = discord
        .open_post(&ben, HELP, "Flat", &[QUESTION_TAG, SOLVED_TAG], text)
        .expect("it was posted");
    discord.archive_thread(thread, true);
    assert_eq!(bot.next().await, "thread Flat");
    assert_eq!(bot.next().await, "message It does not rise.");
    assert_eq!(bot.next().await, "archived true");
}
