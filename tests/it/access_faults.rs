//! Who gets no note with `discord.access = "members"`, whatever they press, and however slow or broken the lookup is.

use std::time::Duration;

use recite_discord_sim::fixtures::{APPLICATION, GENERAL, GUILD, Person};
use recite_discord_sim::snowflake::Snowflake;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::drawn_message::title;
use crate::local_discord::faults::Fault;
use crate::looks::POSSIBLE;
use crate::member_access::{assert_contains, member_path};
use crate::mentions::labels;
use crate::notes::Notes;
use crate::user_install::ON;

const TUNE: &str = "How do I tune a guitar?";
const VAGUE: &str = "guitar strings of the best brand";
const START: &str = "2026-03-01T18:00:00Z";
const DENIED: &str = "I only answer members of the servers that I'm in.";
const SHARE: &str = "Post to the channel";

/// A bot that answers only members outside its servers, whose guesses can be shared.
async fn for_members_unsure() -> (BotUnderTest, Person, Snowflake) {
    let config = format!("{ON}access = \"members\"\ndirect_messages = true\n{POSSIBLE}");
    let bot = BotUnderTest::ready_at(Notes::fixtures(), &config, START).await;
    let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
    bot.stand_in.discord.set_user_install(&ben, true);
    let group = bot.stand_in.discord.open_group(&[&ben, &cleo]);
    (bot, ben, group)
}

fn store_of(bot: &BotUnderTest) -> rusqlite::Connection {
    let database = bot.database();
    rusqlite::Connection::open(database.trim_start_matches("sqlite:")).expect("a database")
}

#[tokio::test]
async fn a_stranger_cannot_post_notes_with_an_old_share_button() {
    let (bot, ben, group) = for_members_unsure().await;
    let guess = bot.asks_in(&ben, group, VAGUE).await;
    assert!(labels(&guess).contains(&SHARE.to_owned()));
    bot.leaves(&ben, true);
    bot.set_clock("2026-03-01T19:00:00Z");
    let before = bot.posted().len();
    let denial = bot.presses(&ben, guess.id(), SHARE).await;
    assert_contains(&denial, DENIED);
    bot.until_logged_times("answered Post to the channel", 1)
        .await;
    let after = bot.posted();
    assert_eq!(after.len(), before, "{}", after.last().expect("one").text());
}

#[tokio::test]
async fn a_slow_lookup_of_a_press_ends_in_a_private_denial_and_keeps_the_message() {
    let (bot, ben, group) = for_members_unsure().await;
    let guess = bot.asks_in(&ben, group, VAGUE).await;
    bot.leaves(&ben, true);
    bot.set_clock("2026-03-01T19:00:00Z");
    let slow = Fault::Delay(Duration::from_millis(1_500));
    bot.stand_in.fail_next("GET", &member_path(GUILD, ""), slow);
    let discord = &bot.stand_in.discord;
    let id = guess
        .buttons()
        .into_iter()
        .find(|it| it.label == SHARE)
        .expect("share")
        .custom_id;
    let pressed = discord.press(&ben, guess.id(), &id.expect("an id"));
    let _ = bot
        .stand_in
        .wait_for("follow-ups", pressed.wait_for_follow_ups(1))
        .await;
    bot.until_logged_times("answered Post to the channel", 1)
        .await;
    for it in pressed.follow_ups() {
        assert_contains(&it, DENIED);
        assert!(it.is_ephemeral());
    }
    assert!(bot.posted().iter().all(|it| it.channel() != group));
}

#[tokio::test]
async fn a_server_with_the_commands_but_without_the_bot_is_outside() {
    let config = format!("{ON}access = \"members\"\n");
    let bot = BotUnderTest::ready_at(Notes::fixtures(), &config, START).await;
    let event = json!({
        "id": "1500000000000000001", "application_id": APPLICATION.to_string(), "type": 2,
        "token": "sandbox-interaction-x", "version": 1, "guild_id": "777", "context": 0,
        "channel_id": "778", "channel": {"id": "778", "type": 0},
        "authorizing_integration_owners": {"0": "777"},
        "app_permissions": "0",
        "member": {"permissions": "2147483647", "user": {"id": "4242", "username": "eve"}},
        "data": {"id": "1", "type": 1, "name": "ask",
            "options": [{"type": 3, "name": "question", "value": TUNE}]},
    });
    bot.stand_in.discord.dispatch("INTERACTION_CREATE", &event);
    let request = bot
        .stand_in
        .wait_for_received_request(|it| it.path.contains("1500000000000000001"))
        .await;
    let body = request.body.to_string();
    let _ = bot.stand_in.violations();
    assert!(body.contains("only answer members"), "{body}");
}

#[tokio::test]
async fn privacy_works_while_discord_cannot_be_asked_and_plain_403_is_not_a_no() {
    let config = format!("{ON}access = \"members\"\ndirect_messages = true\n");
    let bot = BotUnderTest::ready_at(Notes::fixtures(), &config, START).await;
    let ben = bot.stand_in.person("ben");
    let direct = bot.stand_in.discord.direct_channel(&ben);
    bot.stand_in
        .fail_from_now("GET", &member_path(GUILD, ""), Fault::Status(403));
    let shown = bot.runs(&ben, direct, "privacy show", Value::Null).await;
    assert_contains(&shown, "What I store about you");
    let said = bot.asks_in(&ben, direct, TUNE).await;
    assert_contains(&said, "I can't check that right now");
}

#[tokio::test]
async fn a_stranger_leaves_no_feedback() {
    let config = format!("{ON}access = \"members\"\n");
    let bot = BotUnderTest::ready_at(Notes::fixtures(), &config, START).await;
    let ben = bot.stand_in.person("ben");
    let direct = bot.stand_in.discord.direct_channel(&ben);
    let answer = bot.asks_in(&ben, direct, TUNE).await;
    bot.leaves(&ben, true);
    bot.set_clock("2026-03-01T19:00:00Z");
    let denial = bot.presses(&ben, answer.id(), "Not it").await;
    assert_contains(&denial, DENIED);
    // The feedback is saved after the reply.
    bot.asks_in(&bot.stand_in.person("cleo"), GENERAL, TUNE)
        .await;
    let mut bot = bot;
    bot.stop().await;
    let store = store_of(&bot);
    let count: i64 = store
        .query_row("SELECT count(*) FROM feedback", [], |row| row.get(0))
        .expect("a table");
    assert_eq!(count, 0);
}

#[tokio::test]
async fn every_command_is_denied_to_a_stranger() {
    let (bot, ben, group) = for_members_unsure().await;
    bot.leaves(&ben, true);
    let direct = bot.stand_in.discord.direct_channel(&ben);
    for channel in [direct, group] {
        for command in ["quiz", "stats me", "stats server"] {
            let sent = bot
                .stand_in
                .discord
                .slash(&ben, channel, command, Value::Null);
            if let Ok(said) = sent.message().await {
                assert_contains(&said, DENIED);
                assert!(said.is_ephemeral());
            }
        }
    }
    let cleo = bot.stand_in.person("cleo");
    let question = bot.stand_in.discord.write(&cleo, group, TUNE);
    let used = bot
        .stand_in
        .discord
        .menu(&ben, question, "Answer from notes");
    assert_contains(&bot.stand_in.message_of(&used).await, DENIED);
}

#[tokio::test]
async fn a_private_channel_offers_no_reply_and_a_slow_lookup_keeps_presses_working() {
    let config = format!("{ON}access = \"members\"\n");
    let bot = BotUnderTest::ready_at(Notes::fixtures(), &config, START).await;
    let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
    bot.stand_in.discord.set_user_install(&ben, true);
    let group = bot.stand_in.discord.open_group(&[&ben, &cleo]);
    let question = bot.stand_in.discord.write(&cleo, group, TUNE);
    let used = bot
        .stand_in
        .discord
        .menu(&ben, question, "Answer from notes");
    let answer = bot.stand_in.message_of(&used).await;
    assert!(!labels(&answer).contains(&"Post as reply".to_owned()));
    let slow = || Fault::Delay(Duration::from_millis(1_500));
    let public = bot.asks_in(&ben, group, TUNE).await;
    bot.set_clock("2026-03-01T19:00:00Z");
    bot.stand_in
        .fail_next("GET", &member_path(GUILD, ""), slow());
    bot.presses(&ben, public.id(), "Not it").await;
    let discord = &bot.stand_in.discord;
    let next = discord.until(|it| it.message(public.id()).filter(|it| title(it) != TUNE));
    let next = bot.stand_in.wait_for("the next match", next).await;
    bot.set_clock("2026-03-01T20:00:00Z");
    bot.stand_in
        .fail_next("GET", &member_path(GUILD, ""), slow());
    bot.presses(&ben, public.id(), "Quiz me on this later")
        .await;
    let unchanged = bot
        .stand_in
        .discord
        .message(public.id())
        .expect("a message");
    assert_eq!(title(&unchanged), title(&next));
}

#[tokio::test]
async fn no_button_of_an_old_message_shows_a_stranger_a_note() {
    for is_slow in [false, true] {
        let config = format!("{ON}access = \"members\"\n{POSSIBLE}");
        let bot = BotUnderTest::ready_at(Notes::fixtures(), &config, START).await;
        let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
        bot.stand_in.discord.set_user_install(&ben, true);
        let group = bot.stand_in.discord.open_group(&[&ben, &cleo]);
        let direct = bot.stand_in.discord.direct_channel(&ben);
        let mut messages = Vec::new();
        for channel in [group, direct] {
            messages.push(bot.asks_in(&ben, channel, VAGUE).await);
            messages.push(bot.asks_in(&ben, channel, "zzzz qqqq").await);
            let card = bot.runs(&ben, channel, "quiz", Value::Null).await;
            messages.push(card);
            messages.push(bot.runs(&ben, channel, "stats me", Value::Null).await);
        }
        bot.leaves(&ben, true);
        let mut hour = 19;
        for message in messages {
            for button in message.buttons() {
                let Some(id) = button.custom_id else { continue };
                if button.label == SHARE {
                    continue;
                }
                bot.set_clock(&format!(
                    "2026-03-{:02}T{:02}:00:00Z",
                    1 + hour / 24,
                    hour % 24
                ));
                hour += 1;
                if is_slow {
                    let slow = Fault::Delay(Duration::from_millis(1_100));
                    bot.stand_in.fail_next("GET", &member_path(GUILD, ""), slow);
                }
                let before = bot.posted().len();
                let pressed = bot.stand_in.discord.press(&ben, message.id(), &id);
                if is_slow {
                    let _ = bot
                        .stand_in
                        .wait_for("a follow-up", pressed.wait_for_follow_ups(1))
                        .await;
                } else {
                    let said = bot.stand_in.message_of(&pressed).await;
                    if button.label != SHARE {
                        assert_contains(&said, DENIED);
                    }
                }
                if button.label != SHARE {
                    for it in pressed.follow_ups() {
                        assert_contains(&it, DENIED);
                        assert!(it.is_ephemeral());
                    }
                    assert_eq!(bot.posted().len(), before, "{}", button.label);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_member_shares_after_a_slow_lookup_and_types_during_one() {
    let (bot, ben, group) = for_members_unsure().await;
    let guess = bot.asks_in(&ben, group, VAGUE).await;
    bot.set_clock("2026-03-01T19:00:00Z");
    let slow = Fault::Delay(Duration::from_millis(1_500));
    bot.stand_in.fail_next("GET", &member_path(GUILD, ""), slow);
    let (edited, public) = bot.shares(&guess).await;
    assert!(!edited.text().is_empty());
    assert!(public.text().contains(VAGUE));
    bot.set_clock("2026-03-01T20:00:00Z");
    let slow = Fault::Delay(Duration::from_millis(6_000));
    bot.stand_in.fail_next("GET", &member_path(GUILD, ""), slow);
    assert!(bot.choices(&ben, group).await.is_empty());
    assert!(bot.choices(&ben, group).await.is_empty());
}
