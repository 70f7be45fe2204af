//! `discord.access = "members"`: outside its servers, the bot answers only members of at least one of them.

use std::time::Duration;

use recite_discord_sim::fixtures::{GENERAL, GUILD, Person};
use recite_discord_sim::interaction::InitialResponse;
use recite_discord_sim::message::Message;
use recite_discord_sim::snowflake::Snowflake;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::drawn_message::title;
use crate::local_discord::faults::Fault;
use crate::notes::Notes;
use crate::user_install::{ON, OTHER_SERVER, two_servers};

const MEMBERS: &str = "access = \"members\"\ndirect_messages = true\n";
const TUNE: &str = "How do I tune a guitar?";
const DENIED: &str = "I only answer members of the servers that I'm in. Join one of them";
const UNKNOWN: &str = "I can't check that right now";
const START: &str = "2026-03-01T18:00:00Z";

impl BotUnderTest {
    /// Returns a bot that answers only members outside its servers, ben, and his direct messages with it.
    pub async fn for_members() -> (Self, Person, Snowflake) {
        let config = format!("{ON}{MEMBERS}");
        let bot = Self::of(Notes::fixtures()).config(&config).at(START);
        let bot = bot.binary().ready().await;
        let ben = bot.stand_in.person("ben");
        bot.stand_in.discord.set_user_install(&ben, true);
        let direct = bot.stand_in.discord.direct_channel(&ben);
        (bot, ben, direct)
    }

    /// Returns how often Discord was asked whether somebody is in a server.
    pub fn lookups(&self) -> usize {
        self.stand_in
            .requests_to("GET", &member_path(GUILD, ""))
            .len()
    }

    pub fn leaves(&self, person: &Person, has_left: bool) {
        self.stand_in.discord.set_absent(person, GUILD, has_left);
    }

    /// Returns what ben is suggested while he types a question.
    pub async fn choices(&self, person: &Person, channel: Snowflake) -> Vec<Value> {
        let options = json!({ "question": "guitar" });
        let discord = &self.stand_in.discord;
        let typed = discord.autocomplete(person, channel, "ask", options, "question");
        match self.stand_in.wait_for("choices", typed.answer()).await {
            Ok(InitialResponse::Choices(choices)) => choices,
            other => panic!("no choices but {other:?}"),
        }
    }

    pub async fn answer_to_message(&self, person: &Person, channel: Snowflake) -> Message {
        let question = self.stand_in.discord.write(person, channel, TUNE);
        self.reply_to(question).await
    }
}

/// Returns the path of a member of a server; with `""`, the start of the paths of all members.
pub fn member_path(guild: Snowflake, member: &str) -> String {
    format!("/guilds/{guild}/members/{member}")
}

pub fn assert_contains(message: &Message, words: &str) {
    assert!(message.text().contains(words), "{}", message.text());
}

#[tokio::test]
async fn a_stranger_gets_one_kind_sentence_and_a_member_an_answer() {
    let (bot, ben, direct) = BotUnderTest::for_members().await;
    let cleo = bot.stand_in.person("cleo");
    let group = bot.stand_in.discord.open_group(&[&ben, &cleo]);
    bot.leaves(&ben, true);
    for channel in [direct, group] {
        let denial = bot.asks_in(&ben, channel, TUNE).await;
        assert_contains(&denial, DENIED);
        assert!(denial.is_ephemeral());
        assert!(bot.choices(&ben, channel).await.is_empty());
    }
    assert_contains(&bot.runs(&ben, direct, "quiz", Value::Null).await, DENIED);
    assert_contains(&bot.answer_to_message(&ben, direct).await, DENIED);
    assert_eq!(bot.lookups(), 1);

    let own = bot.stand_in.discord.direct_channel(&cleo);
    assert_eq!(title(&bot.asks_in(&cleo, own, TUNE).await), TUNE);
    assert!(!bot.choices(&cleo, own).await.is_empty());
    assert_eq!(title(&bot.answer_to_message(&cleo, own).await), TUNE);
    assert_eq!(bot.lookups(), 2);
}

#[tokio::test]
async fn everyone_is_answered_by_default() {
    let bot = BotUnderTest::ready_with(Notes::fixtures(), ON).await;
    let ben = bot.stand_in.person("ben");
    bot.leaves(&ben, true);
    let direct = bot.stand_in.discord.direct_channel(&ben);
    assert_eq!(title(&bot.asks_in(&ben, direct, TUNE).await), TUNE);
    assert_eq!(bot.lookups(), 0);
}

#[tokio::test]
async fn a_member_is_looked_up_once_an_hour() {
    let (bot, ben, direct) = BotUnderTest::for_members().await;
    for (at, expected) in [
        (START, 1),
        ("2026-03-01T18:59:59Z", 1),
        ("2026-03-01T19:00:00Z", 2),
    ] {
        bot.set_clock(at);
        assert_eq!(title(&bot.asks_in(&ben, direct, TUNE).await), TUNE);
        assert_eq!(bot.lookups(), expected, "{at}");
    }
    bot.leaves(&ben, true);
    assert_eq!(title(&bot.asks_in(&ben, direct, TUNE).await), TUNE);
    bot.set_clock("2026-03-01T20:00:00Z");
    assert_contains(&bot.asks_in(&ben, direct, TUNE).await, DENIED);
    assert_eq!(bot.lookups(), 3);
}

#[tokio::test]
async fn requests_at_the_same_time_share_one_lookup() {
    let (bot, ben, direct) = BotUnderTest::for_members().await;
    let discord = &bot.stand_in.discord;
    let question = json!({ "question": TUNE });
    let ask = |_| discord.slash(&ben, direct, "ask", question.clone());
    let asked: Vec<_> = (0..8).map(ask).collect();
    for asked in asked {
        assert_eq!(title(&bot.stand_in.message_of(&asked).await), TUNE);
    }
    assert_eq!(bot.lookups(), 1);
}

#[tokio::test]
async fn who_uses_the_bot_in_a_server_is_not_looked_up() {
    let (bot, ben, direct) = BotUnderTest::for_members().await;
    bot.asks_in(&ben, GENERAL, TUNE).await;
    assert_eq!(title(&bot.asks_in(&ben, direct, TUNE).await), TUNE);
    assert_eq!(bot.lookups(), 0);

    // As the sentence suggests, a stranger joins and asks there.
    let cleo = bot.stand_in.person("cleo");
    let own = bot.stand_in.discord.direct_channel(&cleo);
    bot.leaves(&cleo, true);
    assert_contains(&bot.asks_in(&cleo, own, TUNE).await, DENIED);
    bot.leaves(&cleo, false);
    assert_contains(&bot.asks_in(&cleo, own, TUNE).await, DENIED);
    bot.asks_in(&cleo, GENERAL, TUNE).await;
    assert_eq!(title(&bot.asks_in(&cleo, own, TUNE).await), TUNE);
    assert_eq!(bot.lookups(), 1);
}

#[tokio::test]
async fn a_failed_lookup_gives_another_sentence_and_is_not_kept() {
    let (bot, ben, direct) = BotUnderTest::for_members().await;
    let path = member_path(GUILD, "");
    bot.stand_in.fail_from_now("GET", &path, Fault::Status(503));
    let unknown = bot.asks_in(&ben, direct, TUNE).await;
    assert_contains(&unknown, UNKNOWN);
    assert!(unknown.is_ephemeral());
    assert!(bot.choices(&ben, direct).await.is_empty());
    assert_contains(&bot.answer_to_message(&ben, direct).await, UNKNOWN);
    bot.stand_in.clear_faults();
    assert_eq!(title(&bot.asks_in(&ben, direct, TUNE).await), TUNE);
}

#[tokio::test]
async fn a_slow_lookup_defers_a_private_reply() {
    let (bot, ben, direct) = BotUnderTest::for_members().await;
    let slow = Fault::Delay(Duration::from_millis(1_500));
    bot.stand_in.fail_next("GET", &member_path(GUILD, ""), slow);
    let answer = bot.asks_in(&ben, direct, TUNE).await;
    assert_eq!(title(&answer), TUNE);
    assert!(answer.is_ephemeral());
    let sent = bot.stand_in.requests_to("POST", "/interactions/");
    assert_eq!(sent[0].body, json!({"type": 5, "data": {"flags": 64}}));

    // Where the reply would be public, the refusal is not.
    let cleo = bot.stand_in.person("cleo");
    let group = bot.stand_in.discord.open_group(&[&ben, &cleo]);
    bot.stand_in.discord.set_user_install(&cleo, true);
    bot.leaves(&cleo, true);
    let slow = Fault::Delay(Duration::from_millis(1_500));
    bot.stand_in.fail_next("GET", &member_path(GUILD, ""), slow);
    let denial = bot.runs(&cleo, group, "stats server", Value::Null).await;
    assert_contains(&denial, DENIED);
    assert!(denial.is_ephemeral());
}

#[tokio::test]
async fn everybody_can_view_export_and_delete_their_data() {
    let (bot, ben, direct) = BotUnderTest::for_members().await;
    let card = bot.runs(&ben, GENERAL, "quiz", Value::Null).await;
    let opened = bot.presses(&ben, card.id(), "Reveal").await;
    bot.presses(&ben, opened.id(), "Right").await;
    bot.leaves(&ben, true);
    bot.set_clock("2026-03-01T19:00:00Z");
    assert_contains(&bot.runs(&ben, direct, "quiz", Value::Null).await, DENIED);
    let export = bot.runs(&ben, direct, "privacy export", Value::Null).await;
    assert_contains(&export, "Here is everything I store about you.");
    let shown = bot.runs(&ben, direct, "privacy show", Value::Null).await;
    let asked = bot.presses(&ben, shown.id(), "Delete my data").await;
    let gone = bot.presses(&ben, asked.id(), "Delete everything").await;
    assert_contains(&gone, "Done. I no longer store anything about you.");
}

#[tokio::test]
async fn presses_after_a_restart_need_membership_too() {
    let (mut bot, ben, direct) = BotUnderTest::for_members().await;
    let answer = bot.asks_in(&ben, direct, TUNE).await;
    bot.restart().await;
    let next = bot.presses(&ben, answer.id(), "Not it").await;
    assert_eq!(next.id(), answer.id());
    assert_eq!(bot.lookups(), 2);
    bot.leaves(&ben, true);
    bot.restart().await;
    let denial = bot.presses(&ben, answer.id(), "Not it").await;
    assert_ne!(denial.id(), answer.id());
    assert!(denial.is_ephemeral());
    assert_contains(&denial, DENIED);
    let unchanged = bot.stand_in.discord.message(answer.id());
    assert_eq!(unchanged.map(|it| title(&it)), Some(title(&next)));
}

#[tokio::test]
async fn a_member_of_any_server_is_answered_and_servers_without_the_bot_are_skipped() {
    let config = format!("{ON}{MEMBERS}");
    let bot = BotUnderTest::of(Notes::fixtures());
    let bot = bot.config(&config).at(START).on(two_servers().await);
    let bot = bot.ready().await;
    let (ben, cleo) = (bot.stand_in.person("ben"), bot.stand_in.person("cleo"));
    let discord = &bot.stand_in.discord;
    let (direct, own) = (discord.direct_channel(&ben), discord.direct_channel(&cleo));
    bot.leaves(&ben, true);
    assert_eq!(title(&bot.asks_in(&ben, direct, TUNE).await), TUNE);

    let missing = Fault::Rejected {
        status: 403,
        code: 50001,
        message: "Missing Access",
    };
    let other = member_path(OTHER_SERVER, "");
    bot.stand_in.fail_from_now("GET", &other, missing);
    bot.leaves(&cleo, true);
    assert_contains(&bot.asks_in(&cleo, own, TUNE).await, DENIED);

    discord.remove_bot(OTHER_SERVER);
    bot.until_logged("a server removed the bot").await;
    bot.set_clock("2026-03-01T19:00:00Z");
    let before = bot.stand_in.requests_to("GET", &other).len();
    assert_contains(&bot.asks_in(&ben, direct, TUNE).await, DENIED);
    assert_eq!(bot.stand_in.requests_to("GET", &other).len(), before);
}
