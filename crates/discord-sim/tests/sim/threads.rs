//! Forum channels and threads: the events that the bot receives, its messages and its changes.

use recite_discord_sim::checks::openapi;
use recite_discord_sim::fixtures::{
    self, BOT_PERMISSIONS, GENERAL, GUILD, HELP, MANAGE_THREADS, MEMBER_PERMISSIONS, PINNED_TAG,
    QUESTION_TAG, SEND_MESSAGES_IN_THREADS, SOLVED_TAG,
};
use recite_discord_sim::snowflake::Snowflake;
use recite_discord_sim::testing::gateway_tap::GatewayTap;
use recite_discord_sim::testing::{StandIn, patient_options};
use recite_discord_sim::{MemberMessage, SandboxOptions};
use reqwest::Method;
use serde_json::{Value, json};

use super::http_client::{Bot, text_message};

const GUILDS: u64 = 1;
const GUILD_MESSAGES: u64 = 1 << 9;
const MANAGER: u64 = MEMBER_PERMISSIONS | MANAGE_THREADS;

async fn with_a_forum() -> StandIn {
    StandIn::start_with(SandboxOptions {
        forums: fixtures::forums(),
        ..patient_options()
    })
    .await
}

fn open_post(stand_in: &StandIn, title: &str) -> Snowflake {
    let message = MemberMessage::new("It does not rise.");
    let ben = stand_in.person("ben");
    let post = stand_in
        .discord
        .open_post(&ben, HELP, title, &[QUESTION_TAG], message);
    post.expect("it was posted")
}

async fn answer(bot: &Bot<'_>, thread: Snowflake) -> (u16, u64) {
    let path = format!("/channels/{thread}/messages");
    let (status, body) = bot.post(&path, &text_message("Wait")).await;
    (status, body["code"].as_u64().unwrap_or(0))
}

async fn change(bot: &Bot<'_>, thread: Snowflake, body: Value) -> (u16, u64) {
    let path = format!("/channels/{thread}");
    let (status, body) = bot.call(Method::PATCH, &path, &body).await;
    (status, body["code"].as_u64().unwrap_or(0))
}

#[tokio::test]
async fn a_new_post_comes_with_its_title_and_tags_under_guilds() {
    let stand_in = with_a_forum().await;
    let mut tap = GatewayTap::start(&stand_in.discord, GUILDS);
    let thread = open_post(&stand_in, "Why is my bread flat?");
    let events = tap.events();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["t"], "THREAD_CREATE");
    let created = &events[0]["d"];
    assert_eq!(created["newly_created"], true);
    assert_eq!(created["name"], "Why is my bread flat?");
    assert_eq!(created["applied_tags"], json!([QUESTION_TAG]));
    assert_eq!(created["parent_id"], HELP.to_string());
    assert_eq!(created["owner_id"], stand_in.person("ben").id.to_string());
    // The first message has the id of the thread.
    let first = stand_in.discord.message(thread).expect("it is there");
    assert_eq!(first.channel(), thread);
    assert_eq!(first.json()["content"], "It does not rise.");
}

#[tokio::test]
async fn forums_and_threads_have_the_shape_that_discord_documents() {
    let stand_in = with_a_forum().await;
    let thread = open_post(&stand_in, "Flat");
    let bot = Bot::of(&stand_in);
    for (id, shape) in [(HELP, "GuildChannelResponse"), (thread, "ThreadResponse")] {
        let (status, object) = bot.get(&format!("/channels/{id}")).await;
        assert_eq!(status, 200);
        let shape = format!("/components/schemas/{shape}");
        assert_eq!(openapi::schema_violations(&shape, &object), [""; 0]);
    }
    let (_, active) = bot.get(&format!("/guilds/{GUILD}/threads/active")).await;
    assert_eq!(active["threads"][0]["id"], thread.to_string());
}

#[tokio::test]
async fn the_bot_cannot_answer_before_the_first_message() {
    let stand_in = with_a_forum().await;
    let bot = Bot::of(&stand_in);
    let (ben, cleo) = (stand_in.person("ben"), stand_in.person("cleo"));
    let thread = stand_in.discord.start_post(&ben, HELP, "Flat", &[]);
    let thread = thread.expect("it was posted");
    assert_eq!(answer(&bot, thread).await, (403, 40058));
    let early = stand_in
        .discord
        .post(&cleo, thread, MemberMessage::new("Hm"));
    assert!(early.is_err());
    let first = MemberMessage::new("It does not rise.");
    assert_eq!(stand_in.discord.post(&ben, thread, first), Ok(thread));
    assert_eq!(answer(&bot, thread).await, (200, 0));
}

#[tokio::test]
async fn archived_and_locked_threads_reject_the_bot() {
    let stand_in = with_a_forum().await;
    let bot = Bot::of(&stand_in);
    let ben = stand_in.person("ben");
    let thread = open_post(&stand_in, "Flat");
    let mut tap = GatewayTap::start(&stand_in.discord, GUILDS);
    stand_in.discord.lock_thread(thread, true);
    assert_eq!(answer(&bot, thread).await, (400, 160_005));
    let reply = stand_in
        .discord
        .post(&ben, thread, MemberMessage::new("Hm"));
    assert_eq!(reply, Err("the thread is locked".to_owned()));
    stand_in.discord.lock_thread(thread, false);
    stand_in.discord.archive_thread(thread, true);
    assert_eq!(answer(&bot, thread).await, (400, 50083));
    let updates = tap.take("THREAD_UPDATE");
    let archived = |update: &Value| update["thread_metadata"]["archived"] == true;
    let archived: Vec<bool> = updates.iter().map(archived).collect();
    assert_eq!(archived, [false, false, true]);
    // A message of a member unarchives it.
    let reply = stand_in
        .discord
        .post(&ben, thread, MemberMessage::new("Hm"));
    assert!(reply.is_ok());
    assert_eq!(answer(&bot, thread).await, (200, 0));
}

#[tokio::test]
async fn threads_have_a_permission_of_their_own() {
    let stand_in = with_a_forum().await;
    let bot = Bot::of(&stand_in);
    let thread = open_post(&stand_in, "Flat");
    stand_in.discord.set_bot_permissions(HELP, BOT_PERMISSIONS);
    assert_eq!(answer(&bot, thread).await, (403, 50013));
    let bits = BOT_PERMISSIONS | SEND_MESSAGES_IN_THREADS;
    stand_in.discord.set_bot_permissions(HELP, bits);
    assert_eq!(answer(&bot, thread).await, (200, 0));
    let in_forum = bot
        .post(&format!("/channels/{HELP}/messages"), &text_message("Wait"))
        .await;
    assert_eq!(in_forum.1["code"], 50008);
}

#[tokio::test]
async fn changing_a_thread_needs_manage_threads() {
    let stand_in = with_a_forum().await;
    let bot = Bot::of(&stand_in);
    let thread = open_post(&stand_in, "Flat");
    let solved = json!({"applied_tags": [QUESTION_TAG, SOLVED_TAG]});
    assert_eq!(change(&bot, thread, solved.clone()).await, (403, 50013));
    stand_in.discord.set_bot_permissions(HELP, MANAGER);
    let mut tap = GatewayTap::start(&stand_in.discord, GUILDS);
    assert_eq!(change(&bot, thread, solved).await, (200, 0));
    let updated = tap.take("THREAD_UPDATE").remove(0);
    assert_eq!(updated["applied_tags"], json!([QUESTION_TAG, SOLVED_TAG]));
    let unknown = json!({"applied_tags": [GENERAL]});
    assert_eq!(change(&bot, thread, unknown).await, (404, 10087));
    let pinned = json!({"applied_tags": [PINNED_TAG]});
    assert_eq!(change(&bot, thread, pinned.clone()).await, (200, 0));
    assert_eq!(
        change(&bot, thread, json!({"archived": true})).await,
        (200, 0)
    );
    assert_eq!(change(&bot, thread, pinned).await, (400, 50083));
    let both = json!({"archived": false, "locked": true});
    assert_eq!(change(&bot, thread, both).await, (200, 0));
    assert_eq!(
        change(&bot, GENERAL, json!({"name": "x"})).await,
        (403, 50013)
    );
    assert_eq!(stand_in.violations(), [""; 0]);
}

#[tokio::test]
async fn a_thread_starts_at_a_message_of_a_text_channel() {
    let stand_in = with_a_forum().await;
    let ben = stand_in.person("ben");
    let message = stand_in.discord.write(&ben, GENERAL, "How?");
    let mut tap = GatewayTap::start(&stand_in.discord, GUILDS | GUILD_MESSAGES);
    let thread = stand_in.discord.start_thread(&ben, message, "How");
    assert_eq!(thread, Ok(message));
    let said = MemberMessage::new("like this");
    stand_in.discord.post(&ben, message, said).expect("sent");
    let events = tap.events();
    let names: Vec<_> = events.iter().map(|event| &event["t"]).collect();
    assert_eq!(names, ["THREAD_CREATE", "MESSAGE_CREATE", "MESSAGE_CREATE"]);
    // It begins with a notice that contains the message.
    let starter = &events[1]["d"];
    assert_eq!(starter["type"], 21);
    assert_eq!(starter["referenced_message"]["id"], message.to_string());
    assert_eq!(starter["referenced_message"]["content"], "");
    let (_, listed) = Bot::of(&stand_in)
        .get(&format!("/channels/{message}/messages"))
        .await;
    let shape = "/components/schemas/MessageResponse";
    for listed in listed.as_array().expect("messages") {
        assert_eq!(openapi::schema_violations(shape, listed), [""; 0]);
    }
    assert_eq!(events[2]["d"]["channel_id"], message.to_string());
    assert_eq!(events[2]["d"]["content"], "");
    stand_in.discord.delete_channel(message);
    assert_eq!(tap.events()[0]["t"], "THREAD_DELETE");
}
