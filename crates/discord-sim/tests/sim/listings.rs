//! The lists that a page needs: interactions, messages, channels, commands.

use std::time::Duration;

use recite_discord_sim::SandboxOptions;
use recite_discord_sim::fixtures::{self, APPLICATION, DAILY, GENERAL, GUILD, TextChannel};
use recite_discord_sim::interaction::InteractionError;
use recite_discord_sim::interaction_log::{InteractionProgress, LoggedInteraction};
use recite_discord_sim::snowflake::Snowflake;
use reqwest::Method;
use serde_json::{Value, json};

use super::http_client::{Bot, text_message};
use recite_discord_sim::testing::StandIn;

fn progress(stand_in: &StandIn) -> Vec<InteractionProgress> {
    let logged = stand_in.discord.interactions();
    logged.into_iter().map(|it| it.progress).collect()
}

#[tokio::test]
async fn an_interaction_waits_until_it_is_answered_or_times_out() {
    let stand_in = StandIn::start().await;
    let bot = Bot::with_a_command(&stand_in).await;
    let ben = stand_in.person("ben");
    let answered = stand_in.discord.slash(&ben, GENERAL, "ask", Value::Null);
    assert_eq!(progress(&stand_in), [InteractionProgress::Waiting]);
    // A rejected answer does not count: another may follow.
    let refused = bot.answer(&answered, &json!({"type": 8})).await;
    assert_eq!(refused.0, 400);
    assert_eq!(progress(&stand_in), [InteractionProgress::Waiting]);
    bot.answer(&answered, &json!({"type": 4, "data": text_message("yes")}))
        .await;
    assert_eq!(progress(&stand_in), [InteractionProgress::Answered]);

    stand_in.discord.slash(&ben, GENERAL, "ask", Value::Null);
    assert_eq!(
        progress(&stand_in),
        [InteractionProgress::Answered, InteractionProgress::Waiting],
        "oldest first"
    );
    assert!(!stand_in.violations().is_empty(), "type 8 without choices");

    let hurried = StandIn::start_with(SandboxOptions {
        initial_response_timeout: Duration::from_millis(50),
        ..SandboxOptions::default()
    });
    let hurried = hurried.await;
    Bot::with_a_command(&hurried).await;
    let failed = hurried.discord.slash(&ben, GENERAL, "ask", Value::Null);
    assert_eq!(failed.answer().await, Err(InteractionError::NoAnswer));
    assert_eq!(progress(&hurried), [InteractionProgress::Failed]);
}

#[tokio::test]
async fn an_interaction_is_logged_with_its_event() {
    let stand_in = StandIn::start().await;
    Bot::with_a_command(&stand_in).await;
    let cleo = stand_in.person("cleo");
    let sent = stand_in.discord.slash(&cleo, GENERAL, "ask", Value::Null);
    let id = sent.id().expect("it was sent");
    let LoggedInteraction {
        kind,
        person,
        event,
        ..
    } = stand_in
        .discord
        .logged_interaction(id)
        .expect("it is logged");
    assert_eq!((kind, person), (2, cleo.id));
    assert_eq!(event["id"], json!(id));
    assert_eq!(event["data"]["name"], "ask");
    assert_eq!(event["member"]["user"]["username"], "cleo");
    assert_eq!(event["locale"], "de");
    assert_eq!(stand_in.discord.logged_interaction(Snowflake::new(1)), None);
    let again = stand_in.discord.interaction_by_id(id);
    assert_eq!(again.and_then(|it| it.sent_at()), sent.sent_at());
}

#[tokio::test]
async fn an_interaction_that_the_client_would_not_send_is_not_logged() {
    let stand_in = StandIn::start().await;
    let ben = stand_in.person("ben");
    stand_in.discord.slash(&ben, GENERAL, "ask", Value::Null);
    assert_eq!(stand_in.discord.interactions(), []);
}

#[tokio::test]
async fn only_the_newest_interactions_are_kept() {
    let stand_in = StandIn::start().await;
    Bot::with_a_command(&stand_in).await;
    let ben = stand_in.person("ben");
    let send = || {
        stand_in
            .discord
            .slash(&ben, GENERAL, "ask", Value::Null)
            .id()
    };
    let all: Vec<_> = (0..502).filter_map(|_| send()).collect();
    let logged = stand_in.discord.interactions();
    let logged: Vec<Snowflake> = logged.into_iter().map(|it| it.id).collect();
    assert_eq!(logged, all[2..]);
    assert_eq!(stand_in.discord.logged_interaction(all[1]), None);
}

#[tokio::test]
async fn messages_are_listed_with_reader_and_channel() {
    let stand_in = StandIn::start().await;
    let bot = Bot::with_a_command(&stand_in).await;
    let (discord, ben) = (&stand_in.discord, stand_in.person("ben"));
    discord.write(&ben, DAILY, "hello");
    let asked = discord.slash(&ben, GENERAL, "ask", Value::Null);
    let data = json!({"content": "for you", "flags": 64, "allowed_mentions": {"parse": []}});
    bot.answer(&asked, &json!({"type": 4, "data": data})).await;
    let direct = discord.direct_channel(&ben);
    discord.write(&ben, direct, "psst");

    let messages = discord.messages().into_iter();
    let messages = messages.map(|it| (it.text(), it.channel(), it.reader()));
    let expected = [
        ("hello".to_owned(), DAILY, None),
        ("for you".to_owned(), GENERAL, Some(ben.id)),
        ("psst".to_owned(), direct, None),
    ];
    assert_eq!(messages.collect::<Vec<_>>(), expected);
    assert_eq!(discord.direct_message_person(direct), Some(ben.id));
    assert_eq!(discord.direct_message_person(DAILY), None);
}

#[tokio::test]
async fn text_channels_are_listed_in_order_without_deleted_ones() {
    let channel = |id: u64, name: &str| TextChannel {
        id: Snowflake::new(id),
        guild: GUILD,
        name: name.to_owned(),
    };
    let channels = vec![
        channel(3, "general"),
        channel(1, "gone"),
        channel(2, "daily-quiz"),
    ];
    let stand_in = StandIn::start_with(SandboxOptions {
        channels: channels.clone(),
        ..SandboxOptions::default()
    });
    let discord = &stand_in.await.discord;
    discord.direct_channel(&fixtures::people()[0]);
    discord.delete_channel(Snowflake::new(1));
    let there = [channels[0].clone(), channels[2].clone()];
    assert_eq!(discord.text_channels(), there);
}

#[tokio::test]
async fn a_person_gets_the_commands_that_a_client_offers() {
    let stand_in = StandIn::start().await;
    let bot = Bot::of(&stand_in);
    let command = |name: &str, key: &str, value: Value| {
        let mut command = json!({"name": name, "description": "x"});
        command[key] = value;
        command
    };
    let global = json!([
        command("ask", "contexts", Value::Null),
        command("here", "contexts", json!([0])),
        command("alone", "contexts", json!([1])),
        command("daily", "default_member_permissions", json!("32")),
        command("reset", "default_member_permissions", json!("0")),
        {"name": "Answer from notes", "type": 3},
    ]);
    let own = json!([{"name": "ask", "description": "the server's own"}]);
    let path = format!("/applications/{APPLICATION}");
    for (path, commands) in [
        (format!("{path}/commands"), &global),
        (format!("{path}/guilds/{GUILD}/commands"), &own),
    ] {
        assert_eq!(bot.call(Method::PUT, &path, commands).await.0, 200);
    }

    let discord = &stand_in.discord;
    let names = |person: &str, channel| -> Vec<String> {
        let commands = discord.commands_for(&stand_in.person(person), channel);
        let names = commands
            .iter()
            .filter_map(|command| command["name"].as_str());
        names.map(str::to_owned).collect()
    };
    assert_eq!(names("ben", GENERAL), ["ask", "here", "Answer from notes"]);
    let all = ["ask", "here", "daily", "reset", "Answer from notes"];
    assert_eq!(names("ada", GENERAL), all);
    let first = &discord.commands_for(&stand_in.person("ben"), GENERAL)[0];
    assert_eq!(first["description"], "the server's own");

    let direct = discord.direct_channel(&stand_in.person("ben"));
    let alone = ["ask", "alone", "daily", "reset", "Answer from notes"];
    assert_eq!(names("ben", direct), alone);
    assert_eq!(names("cleo", direct), [""; 0]);
    assert_eq!(names("cleo", Snowflake::new(1)), [""; 0]);
}
