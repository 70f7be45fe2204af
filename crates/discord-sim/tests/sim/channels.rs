//! Channels: permissions, pings, deleted channels and messages.

use recite_discord_sim::SandboxOptions;
use recite_discord_sim::fixtures::{
    self, APPLICATION, ATTACH_FILES, BOT_PERMISSIONS, DAILY, EMBED_LINKS, GENERAL, GUILD,
    MENTION_EVERYONE, QUIZ, READ_MESSAGE_HISTORY, SEND_MESSAGES, STAFF, TextChannel, VIEW_CHANNEL,
};
use recite_discord_sim::snowflake::Snowflake;
use reqwest::Method;
use serde_json::{Value, json};
use serenity::all::{ChannelId, GuildId, UserId};
use serenity::builder::CreateAttachment;
use serenity::http::{Http, HttpBuilder};
use serenity::model::Permissions;

use super::http_client::{Bot, text_message};
use recite_discord_sim::checks::openapi;
use recite_discord_sim::testing::StandIn;

fn http(stand_in: &StandIn) -> Http {
    HttpBuilder::new(stand_in.token())
        .proxy(stand_in.url())
        .ratelimiter_disabled(true)
        .build()
}

fn messages(channel: Snowflake) -> String {
    format!("/channels/{channel}/messages")
}

fn id(message: &Value) -> &str {
    message["id"].as_str().expect("an id")
}

/// Returns the status and Discord's error code.
fn error_code((status, body): (u16, Value)) -> (u16, u64) {
    (status, body["code"].as_u64().unwrap_or(0))
}

/// Returns the bot's permissions, as serenity computes them from roles and overwrites.
async fn computed(http: &Http, channel: Snowflake) -> Permissions {
    let guild = http
        .get_guild(GuildId::new(GUILD.get()))
        .await
        .expect("it is there");
    let channel = http.get_channel(ChannelId::new(channel.get())).await;
    let channel = channel.expect("it is there").guild().expect("of a server");
    let bot = http.get_member(guild.id, UserId::new(APPLICATION.get()));
    guild.user_permissions_in(&channel, &bot.await.expect("it is a member"))
}

#[tokio::test]
async fn a_client_computes_the_configured_permissions() {
    let stand_in = StandIn::start().await;
    let http = http(&stand_in);
    let before = computed(&http, DAILY).await;
    assert!(before.contains(Permissions::from_bits_truncate(BOT_PERMISSIONS)));
    for bits in [
        BOT_PERMISSIONS,
        BOT_PERMISSIONS & !EMBED_LINKS,
        VIEW_CHANNEL | SEND_MESSAGES | MENTION_EVERYONE,
    ] {
        stand_in.discord.set_bot_permissions(DAILY, bits);
        assert_eq!(computed(&http, DAILY).await.bits(), bits);
        assert_eq!(computed(&http, GENERAL).await, before);
    }
}

#[tokio::test]
async fn a_server_has_the_shape_that_discord_documents() {
    let stand_in = StandIn::start().await;
    stand_in.discord.set_bot_permissions(DAILY, VIEW_CHANNEL);
    let bot = Bot::of(&stand_in);
    let shapes = [
        (format!("/channels/{DAILY}"), "GuildChannelResponse"),
        (
            format!("/guilds/{GUILD}/members/{APPLICATION}"),
            "GuildMemberResponse",
        ),
    ];
    for (path, shape) in shapes {
        let (status, described) = bot.get(&path).await;
        assert_eq!(status, 200, "{path}");
        let shape = format!("/components/schemas/{shape}");
        assert_eq!(openapi::schema_violations(&shape, &described), [""; 0]);
    }
    let (_, roles) = bot.get(&format!("/guilds/{GUILD}/roles")).await;
    for role in roles.as_array().expect("a list") {
        let shape = "/components/schemas/GuildRoleResponse";
        assert_eq!(openapi::schema_violations(shape, role), [""; 0]);
    }
    let (_, guild) = bot.get(&format!("/guilds/{GUILD}")).await;
    assert_eq!(guild["roles"], roles);
    let nobody = bot.get(&format!("/guilds/{GUILD}/members/1")).await;
    assert_eq!(error_code(nobody), (404, 10007));
}

#[tokio::test]
async fn the_bot_cannot_use_a_channel_without_view_channel() {
    let stand_in = StandIn::start().await;
    let bot = Bot::of(&stand_in);
    let (_, posted) = bot.post(&messages(DAILY), &text_message("before")).await;
    let message = format!("{}/{}", messages(DAILY), id(&posted));
    let rest = BOT_PERMISSIONS & !VIEW_CHANNEL;
    stand_in.discord.set_bot_permissions(DAILY, rest);
    for path in [&format!("/channels/{DAILY}"), &messages(DAILY), &message] {
        assert_eq!(error_code(bot.get(path).await), (403, 50001), "{path}");
    }
    let post = bot.post(&messages(DAILY), &text_message("x")).await;
    assert_eq!(error_code(post), (403, 50001));
    let edit = bot.call(Method::PATCH, &message, &text_message("x")).await;
    assert_eq!(error_code(edit), (403, 50001));
}

#[tokio::test]
async fn without_history_the_list_is_empty_and_no_message_can_be_read() {
    let stand_in = StandIn::start().await;
    let bot = Bot::of(&stand_in);
    let (_, posted) = bot.post(&messages(DAILY), &text_message("before")).await;
    let rest = BOT_PERMISSIONS & !READ_MESSAGE_HISTORY;
    stand_in.discord.set_bot_permissions(DAILY, rest);
    assert_eq!(bot.get(&messages(DAILY)).await, (200, json!([])));
    let message = format!("{}/{}", messages(DAILY), id(&posted));
    assert_eq!(error_code(bot.get(&message).await), (403, 50001));
    // The channel still contains the id of its last message, which can still be edited.
    let (_, channel) = bot.get(&format!("/channels/{DAILY}")).await;
    assert_eq!(channel["last_message_id"], posted["id"]);
    assert_eq!(
        bot.call(Method::PATCH, &message, &text_message("x"))
            .await
            .0,
        200
    );
    let mut reply = text_message("x");
    reply["message_reference"] = json!({"message_id": id(&posted)});
    let reply = bot.post(&messages(DAILY), &reply).await;
    assert_eq!(error_code(reply), (400, 160_002));
}

#[tokio::test]
async fn a_post_without_the_required_permission_is_rejected() {
    let stand_in = StandIn::start().await;
    let (bot, http) = (Bot::of(&stand_in), http(&stand_in));
    let without = |bits: u64| {
        let bits = BOT_PERMISSIONS & !bits;
        stand_in.discord.set_bot_permissions(DAILY, bits);
    };
    without(SEND_MESSAGES);
    let post = bot.post(&messages(DAILY), &text_message("x")).await;
    assert_eq!(error_code(post), (403, 50013));
    without(EMBED_LINKS);
    let embed = json!({"embeds": [{"title": "x"}], "allowed_mentions": {"parse": []}});
    let post = bot.post(&messages(DAILY), &embed).await;
    assert_eq!(error_code(post), (403, 50013));
    without(ATTACH_FILES);
    let file = CreateAttachment::bytes(b"png".to_vec(), "a.png");
    let posted = http
        .send_message(DAILY.get().into(), vec![file], &text_message("x"))
        .await;
    let refused = posted.expect_err("it may not").to_string();
    assert!(refused.contains("Missing Permissions"), "{refused}");
    assert_eq!(bot.post(&messages(DAILY), &text_message("x")).await.0, 200);
}

#[tokio::test]
async fn a_deleted_channel_is_unknown_everywhere() {
    let stand_in = StandIn::start().await;
    let bot = Bot::with_a_command(&stand_in).await;
    let (_, posted) = bot.post(&messages(DAILY), &text_message("x")).await;
    let message = format!("{}/{}", messages(DAILY), id(&posted));
    stand_in.discord.delete_channel(DAILY);
    for path in [&format!("/channels/{DAILY}"), &messages(DAILY), &message] {
        assert_eq!(error_code(bot.get(path).await), (404, 10003), "{path}");
    }
    let post = bot.post(&messages(DAILY), &text_message("x")).await;
    assert_eq!(error_code(post), (404, 10003));
    let edit = bot.call(Method::PATCH, &message, &text_message("x")).await;
    assert_eq!(error_code(edit), (404, 10003));
    let ben = stand_in.person("ben");
    let typed = stand_in.discord.slash(&ben, DAILY, "ask", Value::Null);
    assert!(typed.answer().await.is_err());
    assert_eq!(bot.get(&messages(GENERAL)).await.0, 200);
}

#[tokio::test]
async fn a_message_deleted_by_an_admin_cannot_be_edited() {
    let stand_in = StandIn::start().await;
    let bot = Bot::of(&stand_in);
    let (_, posted) = bot.post(&messages(DAILY), &text_message("x")).await;
    let deleted = id(&posted).parse().expect("a snowflake");
    stand_in.discord.delete_message(deleted);
    let message = format!("{}/{}", messages(DAILY), id(&posted));
    let edit = bot.call(Method::PATCH, &message, &text_message("y")).await;
    assert_eq!(error_code(edit), (404, 10008));
    // The channel keeps the id of its last message even after it is deleted.
    let (_, channel) = bot.get(&format!("/channels/{DAILY}")).await;
    assert_eq!(channel["last_message_id"], posted["id"]);
}

#[tokio::test]
async fn only_mentionable_roles_are_pinged() {
    let stand_in = StandIn::start().await;
    let bot = Bot::of(&stand_in);
    let text = json!({"type": 10, "content": format!("<@&{QUIZ}> <@&{STAFF}>")});
    let post = |roles: &[Snowflake]| {
        json!({
            "flags": 1 << 15, "components": [{"type": 17, "components": [text]}],
            "allowed_mentions": {"parse": [], "roles": roles},
        })
    };
    let (_, nobody) = bot.post(&messages(DAILY), &post(&[])).await;
    assert_eq!(nobody["mention_roles"], json!([]));
    let both = post(&[QUIZ, STAFF]);
    let (_, one) = bot.post(&messages(DAILY), &both).await;
    assert_eq!(one["mention_roles"], json!([QUIZ]));
    let bits = BOT_PERMISSIONS | MENTION_EVERYONE;
    stand_in.discord.set_bot_permissions(DAILY, bits);
    let (_, all) = bot.post(&messages(DAILY), &both).await;
    assert_eq!(all["mention_roles"], json!([QUIZ, STAFF]));
}

#[tokio::test]
async fn an_edit_keeps_components_v2() {
    let stand_in = StandIn::start().await;
    let bot = Bot::of(&stand_in);
    let body = |text: &str| {
        json!({
            "components": [{"type": 10, "content": text}], "allowed_mentions": {"parse": []},
        })
    };
    let mut first = body("before");
    first["flags"] = json!(1 << 15);
    let (_, posted) = bot.post(&messages(DAILY), &first).await;
    let message = format!("{}/{}", messages(DAILY), id(&posted));
    let (status, edited) = bot.call(Method::PATCH, &message, &body("after")).await;
    assert_eq!((status, &edited["flags"]), (200, &json!(1 << 15)));
    let content = bot
        .call(Method::PATCH, &message, &text_message("text"))
        .await;
    assert_eq!(error_code(content), (400, 50035));
}

#[tokio::test]
async fn a_nonce_prevents_a_second_post_until_it_expires() {
    let stand_in = StandIn::start().await;
    let bot = Bot::of(&stand_in);
    let mut post = text_message("x");
    (post["nonce"], post["enforce_nonce"]) = (json!("n"), json!(true));
    let (_, first) = bot.post(&messages(DAILY), &post).await;
    assert_eq!(bot.post(&messages(DAILY), &post).await.1["id"], first["id"]);
    stand_in.discord.expire_nonces();
    assert_ne!(bot.post(&messages(DAILY), &post).await.1["id"], first["id"]);
}

#[tokio::test]
async fn direct_messages_are_between_the_bot_and_one_person() {
    let stand_in = StandIn::start().await;
    let bot = Bot::with_a_command(&stand_in).await;
    let (ben, cleo) = (stand_in.person("ben"), stand_in.person("cleo"));
    let recipient = json!({"recipient_id": ben.id});
    let (_, channel) = bot.post("/users/@me/channels", &recipient).await;
    let shape = "/components/schemas/PrivateChannelResponse";
    assert_eq!(openapi::schema_violations(shape, &channel), [""; 0]);
    assert_eq!(channel["id"], json!(stand_in.discord.direct_channel(&ben)));
    let path = format!("/channels/{}/messages", id(&channel));
    bot.post(&path, &text_message("for you")).await;
    let texts: Vec<String> = stand_in
        .discord
        .direct_messages(&ben)
        .iter()
        .map(|message| message.text())
        .collect();
    assert_eq!(texts, ["for you"]);
    assert!(stand_in.discord.direct_messages(&cleo).is_empty());

    let here = stand_in.discord.direct_channel(&ben);
    let answer = json!({"type": 4, "data": text_message("yes")});
    let asked = stand_in.discord.slash(&ben, here, "ask", Value::Null);
    assert_eq!(bot.answer(&asked, &answer).await.0, 200);
    assert_eq!(stand_in.message_of(&asked).await.text(), "yes");
    let stranger = stand_in.discord.slash(&cleo, here, "ask", Value::Null);
    assert!(stranger.id().is_none());

    stand_in.discord.close_direct_messages(&ben, true);
    let refused = bot.post(&path, &text_message("again")).await;
    assert_eq!(error_code(refused), (403, 50007));
    let nobody = json!({"recipient_id": "1"});
    let nobody = bot.post("/users/@me/channels", &nobody).await;
    assert_eq!(error_code(nobody), (404, 10013));
}

#[tokio::test]
async fn options_add_channels_servers_and_people() {
    let elsewhere = Snowflake::new(1_102_000_000_000_000_002);
    let channel = |number: u64, guild| TextChannel {
        id: Snowflake::new(1_103_000_000_000_000_100 + number),
        guild,
        name: format!("channel-{number}"),
    };
    let mut channels = fixtures::channels();
    channels.extend([channel(1, GUILD), channel(2, elsewhere)]);
    let options = SandboxOptions {
        channels,
        people: fixtures::crowd(50),
        ..SandboxOptions::default()
    };
    let stand_in = StandIn::start_with(options).await;
    let bot = Bot::of(&stand_in);
    let names = async |guild| {
        let (_, channels) = bot.get(&format!("/guilds/{guild}/channels")).await;
        let channels = channels.as_array().expect("a list").clone();
        let names = channels
            .iter()
            .map(|it| it["name"].as_str().map(str::to_owned));
        names.map(|name| name.expect("a name")).collect::<Vec<_>>()
    };
    assert_eq!(names(GUILD).await, ["general", "daily", "channel-1"]);
    assert_eq!(names(elsewhere).await, ["channel-2"]);
    assert_eq!(bot.get(&format!("/guilds/{elsewhere}")).await.0, 200);
    let people = stand_in.discord.people();
    assert_eq!((people.len(), &*people[49].name), (50, "member50"));
}
