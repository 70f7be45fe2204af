//! Messages of people: what the bot receives of them, replies, forwards, menus, edits and deletions.

use recite_discord_sim::checks::openapi;
use recite_discord_sim::fixtures::{
    APPLICATION, GENERAL, MEMBER_PERMISSIONS, READ_MESSAGE_HISTORY, SEND_MESSAGES,
    USE_APPLICATION_COMMANDS, VIEW_CHANNEL,
};
use recite_discord_sim::testing::StandIn;
use recite_discord_sim::testing::gateway_tap::GatewayTap;
use recite_discord_sim::{DeliveryOutcome, MemberMessage};
use reqwest::Method;
use serde_json::{Value, json};

use super::http_client::{Bot, text_message};

const GUILDS: u64 = 1;
const GUILD_MESSAGES: u64 = 1 << 9;
const DIRECT_MESSAGES: u64 = 1 << 12;
const MESSAGE_CONTENT: u64 = 1 << 15;

fn outcomes(stand_in: &StandIn) -> Vec<DeliveryOutcome> {
    let deliveries = stand_in.discord.deliveries().into_iter();
    deliveries.map(|delivery| delivery.outcome).collect()
}

async fn with_a_menu(stand_in: &StandIn) -> Bot<'_> {
    let bot = Bot::of(stand_in);
    let path = format!("/applications/{APPLICATION}/commands");
    let menu = json!([{"name": "Answer from notes", "type": 3}]);
    assert_eq!(bot.call(Method::PUT, &path, &menu).await.0, 200);
    bot
}

#[tokio::test]
async fn without_intents_the_bot_receives_no_message() {
    let stand_in = StandIn::start().await;
    let ben = stand_in.person("ben");
    stand_in.discord.write(&ben, GENERAL, "before");
    let mut tap = GatewayTap::start(&stand_in.discord, GUILDS);
    stand_in.discord.write(&ben, GENERAL, "after");
    let direct = stand_in.discord.direct_channel(&ben);
    stand_in.discord.write(&ben, direct, "privately");
    assert!(tap.events().is_empty());
    let expected = [
        DeliveryOutcome::Offline,
        DeliveryOutcome::MissingIntent("GUILD_MESSAGES"),
        DeliveryOutcome::MissingIntent("DIRECT_MESSAGES"),
    ];
    assert_eq!(outcomes(&stand_in), expected);
}

#[tokio::test]
async fn content_is_empty_unless_the_bot_is_mentioned_or_it_is_a_direct_message() {
    let stand_in = StandIn::start().await;
    let ben = stand_in.person("ben");
    let mut tap = GatewayTap::start(&stand_in.discord, GUILD_MESSAGES | DIRECT_MESSAGES);
    let embed = json!({"title": "A link"});
    let plain = MemberMessage::new("How?")
        .with_embed(embed)
        .with_poll("Why?");
    let plain = plain.with_file("a.png", "image/png", b"png");
    stand_in.discord.post(&ben, GENERAL, plain).expect("sent");
    let mention = format!("<@{APPLICATION}> how?");
    stand_in.discord.write(&ben, GENERAL, &mention);
    let direct = stand_in.discord.direct_channel(&ben);
    stand_in.discord.write(&ben, direct, "privately");

    let messages = tap.take("MESSAGE_CREATE");
    let contents: Vec<_> = messages.iter().map(|message| &message["content"]).collect();
    assert_eq!(contents, ["", &mention, "privately"]);
    for list in ["embeds", "attachments", "components"] {
        assert_eq!(messages[0][list], json!([]), "{list}");
    }
    assert!(messages[0].get("poll").is_none());
    assert!(messages[0]["member"]["joined_at"].is_string());
    assert_eq!(messages[1]["mentions"][0]["id"], APPLICATION.to_string());
    assert!(messages[2].get("guild_id").is_none());
    let expected = [
        DeliveryOutcome::WithoutContent,
        DeliveryOutcome::Complete,
        DeliveryOutcome::Complete,
    ];
    assert_eq!(outcomes(&stand_in), expected);
}

#[tokio::test]
async fn with_the_privileged_intent_all_content_arrives() {
    let stand_in = StandIn::start().await;
    let mut tap = GatewayTap::start(&stand_in.discord, GUILD_MESSAGES | MESSAGE_CONTENT);
    stand_in
        .discord
        .write(&stand_in.person("ben"), GENERAL, "How?");
    assert_eq!(tap.take("MESSAGE_CREATE")[0]["content"], "How?");
}

#[tokio::test]
async fn a_message_in_a_hidden_channel_is_not_delivered() {
    let stand_in = StandIn::start().await;
    let mut tap = GatewayTap::start(&stand_in.discord, GUILD_MESSAGES);
    stand_in.discord.set_bot_permissions(GENERAL, SEND_MESSAGES);
    stand_in
        .discord
        .write(&stand_in.person("ben"), GENERAL, "How?");
    assert!(tap.take("MESSAGE_CREATE").is_empty());
    assert_eq!(outcomes(&stand_in), [DeliveryOutcome::HiddenChannel]);
}

#[tokio::test]
async fn a_reply_with_a_ping_shows_its_own_text_but_not_that_of_others() {
    let stand_in = StandIn::start().await;
    let (ben, cleo) = (stand_in.person("ben"), stand_in.person("cleo"));
    let bot = Bot::of(&stand_in);
    let (_, own) = bot
        .post(
            &format!("/channels/{GENERAL}/messages"),
            &text_message("Hello"),
        )
        .await;
    let own = own["id"].as_str().expect("an id").parse().expect("an id");
    let others = stand_in.discord.write(&cleo, GENERAL, "How?");
    let mut tap = GatewayTap::start(&stand_in.discord, GUILD_MESSAGES);
    let post = |message| stand_in.discord.post(&ben, GENERAL, message).expect("sent");
    post(MemberMessage::new("thanks").replying_to(own));
    post(MemberMessage::new("quiet").replying_to(own).without_ping());
    let mention = format!("<@{APPLICATION}> this?");
    post(MemberMessage::new(&mention).replying_to(others));

    let replies = tap.take("MESSAGE_CREATE");
    let contents: Vec<_> = replies.iter().map(|reply| &reply["content"]).collect();
    assert_eq!(contents, ["thanks", "", &mention]);
    assert_eq!(replies[0]["type"], 19);
    assert_eq!(replies[0]["referenced_message"]["content"], "Hello");
    assert_eq!(
        replies[2]["message_reference"]["message_id"],
        others.to_string()
    );
    assert_eq!(replies[2]["referenced_message"]["content"], "");
}

#[tokio::test]
async fn a_reply_to_a_response_does_not_ping_the_bot() {
    let stand_in = StandIn::start().await;
    let bot = Bot::with_a_command(&stand_in).await;
    let ben = stand_in.person("ben");
    let asked = stand_in.discord.slash(&ben, GENERAL, "ask", Value::Null);
    let answer = json!({"type": 4, "data": text_message("Because")});
    bot.answer(&asked, &answer).await;
    let answer = asked.message().await.expect("a message").id();
    let mut tap = GatewayTap::start(&stand_in.discord, GUILD_MESSAGES);
    let reply = MemberMessage::new("Why?").replying_to(answer);
    stand_in.discord.post(&ben, GENERAL, reply).expect("sent");
    let replies = tap.take("MESSAGE_CREATE");
    assert_eq!(
        (&replies[0]["content"], &replies[0]["mentions"]),
        (&json!(""), &json!([]))
    );
}

#[tokio::test]
async fn a_menu_contains_the_whole_message_without_any_intent() {
    let stand_in = StandIn::start().await;
    with_a_menu(&stand_in).await;
    let (ben, cleo) = (stand_in.person("ben"), stand_in.person("cleo"));
    let mut tap = GatewayTap::start(&stand_in.discord, GUILDS);
    let original = stand_in.discord.write(&ben, GENERAL, "How do I knead?");
    let reply = MemberMessage::new("Yes, how?").replying_to(original);
    let reply = stand_in.discord.post(&cleo, GENERAL, reply).expect("sent");
    let forwarded = MemberMessage::forwarding(original);
    let forwarded = stand_in.discord.post(&cleo, GENERAL, forwarded);
    let hook = MemberMessage::new("").with_embed(json!({"title": "Build failed"}));
    let hook = stand_in.discord.post_as_webhook("ci", GENERAL, hook);
    for message in [reply, forwarded.expect("sent"), hook] {
        stand_in.discord.menu(&ben, message, "Answer from notes");
    }
    let events = tap.take("INTERACTION_CREATE");
    let targets: Vec<&Value> = events
        .iter()
        .map(|event| {
            let id = event["data"]["target_id"].as_str().expect("a target");
            &event["data"]["resolved"]["messages"][id]
        })
        .collect();
    assert_eq!(events[0]["data"]["type"], 3);
    assert_eq!(targets[0]["content"], "Yes, how?");
    assert!(targets[0].get("referenced_message").is_none());
    let copy = &targets[1]["message_snapshots"][0]["message"];
    assert_eq!(copy["content"], "How do I knead?");
    assert_eq!(targets[1]["message_reference"]["type"], 1);
    assert_eq!(targets[2]["embeds"][0]["title"], "Build failed");
    assert_eq!(targets[2]["author"]["bot"], true);
    assert!(targets[2]["webhook_id"].is_string());
}

#[tokio::test]
async fn a_menu_carries_the_permissions_of_the_member_in_the_channel() {
    let stand_in = StandIn::start().await;
    with_a_menu(&stand_in).await;
    let ben = stand_in.person("ben");
    let message = stand_in.discord.write(&ben, GENERAL, "How?");
    let silenced = MEMBER_PERMISSIONS & !SEND_MESSAGES;
    stand_in
        .discord
        .set_permissions(&ben, GENERAL, Some(silenced));
    let refused = stand_in
        .discord
        .post(&ben, GENERAL, MemberMessage::new("x"));
    assert_eq!(
        refused,
        Err("ben cannot send this in this channel".to_owned())
    );
    let mut tap = GatewayTap::start(&stand_in.discord, GUILDS);
    stand_in.discord.menu(&ben, message, "Answer from notes");
    let event = tap.take("INTERACTION_CREATE").remove(0);
    assert_eq!(event["member"]["permissions"], silenced.to_string());

    for missing in [USE_APPLICATION_COMMANDS, VIEW_CHANNEL] {
        let fewer = Some(MEMBER_PERMISSIONS & !missing);
        stand_in.discord.set_permissions(&ben, GENERAL, fewer);
        let unsent = stand_in.discord.menu(&ben, message, "Answer from notes");
        assert_eq!(unsent.id(), None);
    }
    stand_in.discord.set_permissions(&ben, GENERAL, None);
    let sent = stand_in.discord.menu(&ben, message, "Answer from notes");
    assert!(sent.id().is_some());
}

#[tokio::test]
async fn the_bot_replies_to_a_message_only_while_it_exists() {
    let stand_in = StandIn::start().await;
    let bot = Bot::of(&stand_in);
    let ben = stand_in.person("ben");
    let question = stand_in.discord.write(&ben, GENERAL, "How?");
    let path = format!("/channels/{GENERAL}/messages");
    let reply = |fail: bool| {
        let mut reply = text_message("Like this");
        let reference = json!({"message_id": question.to_string(), "fail_if_not_exists": fail});
        reply["message_reference"] = reference;
        reply["flags"] = json!(1 << 12);
        reply
    };
    let (status, replied) = bot.post(&path, &reply(true)).await;
    assert_eq!((status, &replied["type"]), (200, &json!(19)));
    assert_eq!(replied["flags"], 1 << 12);
    assert_eq!(replied["mentions"], json!([]));
    // The bot may not read the question over HTTP either.
    let (_, read) = bot.get(&format!("{path}/{question}")).await;
    assert_eq!(read["content"], "");

    stand_in.discord.delete_as(&ben, question).expect("deleted");
    assert_eq!(bot.post(&path, &reply(true)).await.1["code"], 50035);
    let (status, plain) = bot.post(&path, &reply(false)).await;
    assert_eq!((status, &plain["type"]), (200, &json!(0)));
    let unread = READ_MESSAGE_HISTORY;
    stand_in
        .discord
        .set_bot_permissions(GENERAL, MEMBER_PERMISSIONS & !unread);
    assert_eq!(bot.post(&path, &reply(false)).await.1["code"], 160_002);
}

#[tokio::test]
async fn a_reply_of_the_bot_pings_only_if_it_may() {
    let stand_in = StandIn::start().await;
    let bot = Bot::of(&stand_in);
    let ben = stand_in.person("ben");
    let question = stand_in.discord.write(&ben, GENERAL, "How?");
    let path = format!("/channels/{GENERAL}/messages");
    for (allowed, pinged) in [
        (json!({"parse": []}), 0),
        (json!({"parse": [], "replied_user": true}), 1),
    ] {
        let body = json!({
            "content": "So", "allowed_mentions": allowed,
            "message_reference": {"message_id": question.to_string()},
        });
        let (_, reply) = bot.post(&path, &body).await;
        assert_eq!(reply["mentions"].as_array().map(Vec::len), Some(pinged));
    }
}

#[tokio::test]
async fn deleting_a_message_of_a_member_needs_a_permission() {
    let stand_in = StandIn::start().await;
    let bot = Bot::of(&stand_in);
    let (ada, ben) = (stand_in.person("ada"), stand_in.person("ben"));
    let cleo = stand_in.person("cleo");
    let question = stand_in.discord.write(&ben, GENERAL, "How?");
    let mut tap = GatewayTap::start(&stand_in.discord, GUILD_MESSAGES);
    let path = format!("/channels/{GENERAL}/messages/{question}");
    let (status, refused) = bot.call(Method::DELETE, &path, &Value::Null).await;
    assert_eq!((status, &refused["code"]), (403, &json!(50013)));
    assert!(stand_in.discord.delete_as(&cleo, question).is_err());
    stand_in
        .discord
        .edit_text(&ben, question, "Why?")
        .expect("edited");
    stand_in.discord.delete_as(&ada, question).expect("deleted");
    assert_eq!(tap.take("MESSAGE_DELETE")[0]["id"], question.to_string());
}

#[tokio::test]
async fn messages_of_members_have_the_shape_that_discord_documents() {
    let stand_in = StandIn::start().await;
    let ben = stand_in.person("ben");
    let post = |message| stand_in.discord.post(&ben, GENERAL, message).expect("sent");
    let first = post(MemberMessage::new("How?").with_file("a.png", "image/png", b"png"));
    let reply = post(MemberMessage::new("So").replying_to(first));
    // The document does not know forwarded messages, whose reference has the type 1.
    for id in [first, reply] {
        let message = stand_in.discord.message(id).expect("it is there");
        let shape = "/components/schemas/MessageResponse";
        let message = json!(message.json());
        assert_eq!(openapi::schema_violations(shape, &message), [""; 0]);
    }
}

#[tokio::test]
async fn the_bot_reacts_to_a_message() {
    let stand_in = StandIn::start().await;
    let bot = Bot::of(&stand_in);
    let question = stand_in
        .discord
        .write(&stand_in.person("ben"), GENERAL, "How?");
    let path = format!("/channels/{GENERAL}/messages/{question}/reactions");
    let react = |emoji: &str| format!("{path}/{emoji}/@me");
    let (status, _) = bot
        .call(Method::PUT, &react("%F0%9F%A4%B7"), &Value::Null)
        .await;
    assert_eq!(status, 204);
    let message = stand_in.discord.message(question).expect("it is there");
    assert_eq!(message.json()["reactions"][0]["emoji"]["name"], "🤷");
    let (_, unknown) = bot.call(Method::PUT, &react("shrug"), &Value::Null).await;
    assert_eq!(unknown["code"], 10014);
    stand_in
        .discord
        .set_bot_permissions(GENERAL, VIEW_CHANNEL | SEND_MESSAGES);
    let (_, refused) = bot
        .call(Method::PUT, &react("%F0%9F%A4%B7"), &Value::Null)
        .await;
    assert_eq!(refused["code"], 50013);
}
