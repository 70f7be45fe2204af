//! Commands in direct messages, in private channels, and where only a person has installed the app.

use recite_discord_sim::SandboxOptions;
use recite_discord_sim::fixtures::{
    APPLICATION, GENERAL, GUILD, MEMBER_PERMISSIONS, USE_EXTERNAL_APPS,
};
use recite_discord_sim::testing::StandIn;
use recite_discord_sim::testing::gateway_tap::GatewayTap;
use reqwest::Method;
use serde_json::{Value, json};

use super::http_client::{Bot, text_message};

async fn with_commands(stand_in: &StandIn) -> Bot<'_> {
    let bot = Bot::of(stand_in);
    let path = format!("/applications/{APPLICATION}/commands");
    let commands = json!([
        {"name": "ask", "description": "Ask", "integration_types": [0, 1], "contexts": [0, 1, 2]},
        {"name": "daily", "description": "Daily", "integration_types": [0], "contexts": [0]},
    ]);
    assert_eq!(bot.call(Method::PUT, &path, &commands).await.0, 200);
    bot
}

#[tokio::test]
async fn an_interaction_says_where_it_happens_and_by_whose_installation() {
    let stand_in = StandIn::start().await;
    with_commands(&stand_in).await;
    let discord = &stand_in.discord;
    let (ben, cleo) = (stand_in.person("ben"), stand_in.person("cleo"));
    let direct = discord.direct_channel(&ben);
    let group = discord.open_group(&[&ben, &cleo]);
    discord.set_user_install(&ben, true);
    let mut tap = GatewayTap::start(discord, 0);
    for channel in [GENERAL, direct, group] {
        discord.slash(&ben, channel, "ask", Value::Null);
    }
    let events = tap.take("INTERACTION_CREATE");
    let owner = ben.id.to_string();
    let expected = [
        (0, json!({"0": GUILD, "1": owner}), "member"),
        (1, json!({"0": "0", "1": owner}), "user"),
        (2, json!({"1": owner}), "user"),
    ];
    assert_eq!(events.len(), expected.len());
    for (event, (context, owners, who)) in events.iter().zip(expected) {
        assert_eq!(event["context"], context);
        assert_eq!(event["authorizing_integration_owners"], owners);
        assert!(event[who].is_object());
        assert_eq!(event["user"].is_object(), who == "user");
        assert_eq!(event["guild_id"].is_string(), who == "member");
    }
    assert_eq!(events[2]["channel"]["type"], 3);
}

#[tokio::test]
async fn the_application_lists_the_installations_that_it_allows() {
    for (allows_user_install, expected) in
        [(true, json!({"0": {}, "1": {}})), (false, json!({"0": {}}))]
    {
        let stand_in = StandIn::start_with(SandboxOptions {
            allows_user_install,
            ..SandboxOptions::default()
        })
        .await;
        let (_, application) = Bot::of(&stand_in).get("/applications/@me").await;
        assert_eq!(application["integration_types_config"], expected);
    }
}

#[tokio::test]
async fn without_the_installation_a_private_channel_offers_nothing() {
    let stand_in = StandIn::start().await;
    with_commands(&stand_in).await;
    let discord = &stand_in.discord;
    let (ben, cleo) = (stand_in.person("ben"), stand_in.person("cleo"));
    let group = discord.open_group(&[&ben, &cleo]);
    let unsent = discord.slash(&ben, group, "ask", Value::Null);
    assert_eq!(unsent.id(), None);
    discord.set_user_install(&ben, true);
    assert_eq!(discord.commands_for(&ben, group).len(), 1);
    assert!(discord.commands_for(&cleo, group).is_empty());
    assert!(
        discord
            .commands_for(&stand_in.person("ada"), group)
            .is_empty()
    );
}

#[tokio::test]
async fn a_user_installed_use_allows_five_follow_ups() {
    let stand_in = StandIn::start().await;
    let bot = with_commands(&stand_in).await;
    let discord = &stand_in.discord;
    let ben = stand_in.person("ben");
    discord.set_user_install(&ben, true);
    discord.remove_bot(GUILD);
    let asked = discord.slash(&ben, GENERAL, "ask", Value::Null);
    let answer = json!({"type": 4, "data": text_message("So")});
    assert_eq!(bot.answer(&asked, &answer).await.0, 200);
    let channel = bot.get(&format!("/channels/{GENERAL}")).await;
    assert_eq!(channel.1["code"], 50001);
    for _ in 0..5 {
        assert_eq!(bot.follow_up(&asked, &text_message("Also")).await.0, 200);
    }
    let (status, refused) = bot.follow_up(&asked, &text_message("Also")).await;
    assert_eq!((status, &refused["code"]), (400, &json!(40094)));
    assert_eq!(
        discord.slash(&ben, GENERAL, "daily", Value::Null).id(),
        None
    );
}

#[tokio::test]
async fn without_external_apps_a_user_installed_response_is_ephemeral() {
    let stand_in = StandIn::start().await;
    let bot = with_commands(&stand_in).await;
    let discord = &stand_in.discord;
    let ben = stand_in.person("ben");
    discord.set_user_install(&ben, true);
    let fewer = MEMBER_PERMISSIONS & !USE_EXTERNAL_APPS;
    discord.set_permissions(&ben, GENERAL, Some(fewer));
    let answer = json!({"type": 4, "data": text_message("So")});
    for is_there in [true, false] {
        if !is_there {
            discord.remove_bot(GUILD);
        }
        let asked = discord.slash(&ben, GENERAL, "ask", Value::Null);
        bot.answer(&asked, &answer).await;
        let message = asked.message().await.expect("a message");
        assert_eq!(message.is_ephemeral(), !is_there);
    }
}

#[tokio::test]
async fn a_person_who_left_the_server_is_not_a_member() {
    let stand_in = StandIn::start().await;
    let bot = Bot::of(&stand_in);
    let ben = stand_in.person("ben");
    let path = format!("/guilds/{GUILD}/members/{}", ben.id);
    assert_eq!(bot.get(&path).await.0, 200);
    stand_in.discord.set_absent(&ben, GUILD, true);
    let (status, missing) = bot.get(&path).await;
    assert_eq!((status, &missing["code"]), (404, &json!(10007)));
}
