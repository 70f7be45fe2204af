//! Options that contain ids arrive resolved, and permissions decide who can use a command.

use std::sync::Mutex;

use recite_discord_sim::fixtures::{
    self, APPLICATION, BOT_PERMISSIONS, DAILY, GENERAL, GUILD, MANAGE_GUILD, Person, QUIZ,
};
use recite_discord_sim::snowflake::Snowflake;
use recite_discord_sim::{Sandbox, SandboxOptions};
use reqwest::Method;
use serde_json::{Value, json};
use serenity::all::{
    ApplicationId, Client, CommandInteraction, Context, EventHandler, GatewayIntents, GuildChannel,
    Interaction, Message,
};
use serenity::http::HttpBuilder;
use tokio::sync::mpsc;

use super::http_client::Bot;
use recite_discord_sim::testing::StandIn;

/// Forwards the events that serenity parses.
struct Listener(Mutex<mpsc::UnboundedSender<Event>>);

enum Event {
    Command(Box<CommandInteraction>),
    ChannelChanged(GuildChannel),
    ChannelDeleted(GuildChannel),
}

impl Listener {
    fn forward(&self, event: Event) {
        let sender = self.0.lock().expect("nobody panics");
        sender.send(event).expect("the test listens");
    }
}

#[serenity::async_trait]
impl EventHandler for Listener {
    async fn interaction_create(&self, _: Context, event: Interaction) {
        let command = event.command().expect("only commands are sent");
        self.forward(Event::Command(Box::new(command)));
    }

    async fn channel_update(&self, _: Context, _: Option<GuildChannel>, new: GuildChannel) {
        self.forward(Event::ChannelChanged(new));
    }

    async fn channel_delete(&self, _: Context, gone: GuildChannel, _: Option<Vec<Message>>) {
        self.forward(Event::ChannelDeleted(gone));
    }
}

/// Starts a local Discord with `/daily setup` and `/quiz`, and returns the events that serenity parses.
async fn listen(options: SandboxOptions) -> (StandIn, mpsc::UnboundedReceiver<Event>) {
    let stand_in = StandIn::start_with(options).await;
    let bot = Bot::of(&stand_in);
    let option = |kind: u8, name: &str| json!({"type": kind, "name": name, "description": "x"});
    let mut channel = option(7, "channel");
    channel["required"] = json!(true);
    channel["channel_types"] = json!([0]);
    let commands = json!([
        {"name": "daily", "description": "x", "default_member_permissions": "32", "contexts": [0],
         "options": [{"type": 1, "name": "setup", "description": "x", "options": [
            channel, option(8, "role"), option(6, "member"), option(4, "count"),
            option(9, "whom"), option(5, "quiet"), option(10, "share"),
         ]}]},
        {"name": "quiz", "description": "x", "contexts": [0, 1]},
    ]);
    let path = format!("/applications/{APPLICATION}/commands");
    assert_eq!(bot.call(Method::PUT, &path, &commands).await.0, 200);

    let http = HttpBuilder::new(stand_in.token())
        .proxy(stand_in.url())
        .ratelimiter_disabled(true)
        .application_id(ApplicationId::new(APPLICATION.get()))
        .build();
    let (sender, events) = mpsc::unbounded_channel();
    let client = serenity::client::ClientBuilder::new_with_http(http, GatewayIntents::GUILDS);
    let mut client: Client = client
        .event_handler(Listener(Mutex::new(sender)))
        .await
        .expect("the address is right");
    tokio::spawn(async move { client.start().await });
    stand_in.wait_until_ready().await;
    (stand_in, events)
}

#[tokio::test]
async fn channels_roles_and_people_arrive_resolved() {
    let (stand_in, mut events) = listen(SandboxOptions::default()).await;
    let (ada, ben) = (stand_in.person("ada"), stand_in.person("ben"));
    stand_in
        .discord
        .set_bot_permissions(GENERAL, BOT_PERMISSIONS);
    let changed = stand_in.wait_for("the change", events.recv()).await;
    assert!(matches!(changed, Some(Event::ChannelChanged(it)) if it.id.get() == GENERAL.get()));
    let options = json!({
        "channel": DAILY, "role": QUIZ, "member": ben.id, "count": 3, "whom": ben.id,
        "quiet": true, "share": 0.5,
    });
    let sent = stand_in
        .discord
        .slash(&ada, GENERAL, "daily setup", options);
    assert!(sent.id().is_some(), "{:?}", sent.answer().await);
    let event = stand_in.wait_for("the event", events.recv()).await;
    let Some(Event::Command(command)) = event else {
        panic!("a command");
    };
    let resolved = &command.data.resolved;
    let channel = &resolved.channels[&DAILY.get().into()];
    let may = channel.permissions.expect("ada's permissions");
    assert_eq!(
        (channel.name.as_deref(), may.bits()),
        (Some("daily"), ada.permissions)
    );
    assert_eq!(resolved.roles[&QUIZ.get().into()].name, "quiz");
    assert_eq!(resolved.users[&ben.id.get().into()].name, "ben");
    assert!(resolved.members[&ben.id.get().into()].roles.is_empty());
    assert_eq!(
        command.app_permissions.map(|may| may.bits()),
        Some(BOT_PERMISSIONS)
    );
    assert_eq!(command.guild_id.map(|guild| guild.get()), Some(GUILD.get()));
}

#[tokio::test]
async fn a_client_offers_only_valid_values_for_an_option() {
    let (stand_in, _events) = listen(SandboxOptions::default()).await;
    let ada = stand_in.person("ada");
    let direct = stand_in.discord.direct_channel(&ada);
    for options in [
        json!({"channel": "daily"}),
        json!({"channel": Snowflake::new(1)}),
        json!({"channel": direct}),
        json!({"channel": DAILY, "role": DAILY}),
        json!({"channel": DAILY, "member": QUIZ}),
        json!({"channel": DAILY, "count": "3"}),
        json!({"channel": DAILY, "quiet": "yes"}),
        json!({"channel": DAILY, "whom": DAILY}),
    ] {
        let sent = stand_in
            .discord
            .slash(&ada, GENERAL, "daily setup", options.clone());
        assert!(sent.id().is_none(), "{options}");
    }
}

#[tokio::test]
async fn a_command_is_available_to_people_with_its_permissions() {
    let moderator = Person {
        id: Snowflake::new(1_104_000_000_000_000_009),
        name: "dora".to_owned(),
        permissions: fixtures::MEMBER_PERMISSIONS | MANAGE_GUILD,
        locale: "en-US".to_owned(),
    };
    let mut people = fixtures::people();
    people.push(moderator);
    let options = SandboxOptions {
        people,
        ..SandboxOptions::default()
    };
    let (stand_in, _events) = listen(options).await;
    let may = |name: &str| {
        let options = json!({"channel": DAILY});
        let person = stand_in.person(name);
        let sent = stand_in
            .discord
            .slash(&person, GENERAL, "daily setup", options);
        sent.id().is_some()
    };
    assert_eq!(["ada", "ben", "dora"].map(may), [true, false, true]);
}

#[tokio::test]
async fn direct_messages_have_a_user_and_no_server() {
    let (stand_in, mut events) = listen(SandboxOptions::default()).await;
    let (discord, ada): (&Sandbox, _) = (&stand_in.discord, stand_in.person("ada"));
    let direct = discord.direct_channel(&ada);
    discord.slash(&ada, direct, "quiz", Value::Null);
    let event = stand_in.wait_for("the event", events.recv()).await;
    let Some(Event::Command(command)) = event else {
        panic!("a command");
    };
    assert!(command.guild_id.is_none() && command.member.is_none());
    assert_eq!(
        (command.user.name.as_str(), command.context.map(u8::from)),
        ("ada", Some(1))
    );
    let only_in_servers = discord.slash(&ada, direct, "daily setup", json!({"channel": DAILY}));
    assert!(only_in_servers.id().is_none());
}

#[tokio::test]
async fn the_bot_is_notified_of_a_deleted_channel() {
    let (stand_in, mut events) = listen(SandboxOptions::default()).await;
    stand_in.discord.delete_channel(DAILY);
    let event = stand_in.wait_for("the event", events.recv()).await;
    let Some(Event::ChannelDeleted(gone)) = event else {
        panic!("a channel is deleted");
    };
    assert_eq!(
        (gone.id.get(), gone.guild_id.get()),
        (DAILY.get(), GUILD.get())
    );
}
