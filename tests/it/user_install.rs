//! A bot that members have installed for themselves: in private channels, in direct messages, and in servers that it is
//! not in.

use std::collections::BTreeMap;

use recite_discord_sim::fixtures::{
    APPLICATION, GENERAL, MEMBER_PERMISSIONS, Person, TextChannel, USE_EXTERNAL_APPS,
};
use recite_discord_sim::message::Message;
use recite_discord_sim::snowflake::Snowflake;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::drawn_message::title;
use crate::local_discord::{StandIn, patient_options};
use crate::looks::POSSIBLE;
use crate::mentions::labels;
use crate::notes::Notes;

pub const ON: &str = "[discord]\nuser_install = true\n";
const TUNE: &str = "How do I tune a guitar?";
const VAGUE: &str = "guitar strings of the best brand";
const SHARE: &str = "Post to the channel";
const LATER: &str = "Quiz me on this later";
/// A server that the bot is not in, and its channel.
pub const OTHER_SERVER: Snowflake = Snowflake::new(1_102_000_000_000_000_009);
const ELSEWHERE: Snowflake = Snowflake::new(1_103_000_000_000_000_009);

/// Returns a local Discord with a second server.
pub async fn two_servers() -> StandIn {
    let mut options = patient_options();
    options.channels.push(TextChannel {
        id: ELSEWHERE,
        guild: OTHER_SERVER,
        name: "elsewhere".to_owned(),
    });
    StandIn::start_with(options).await
}

impl BotUnderTest {
    /// Returns a bot in one of two servers, which ben has installed for himself.
    pub async fn installed(config: &str) -> (Self, Person) {
        let stand_in = two_servers().await;
        stand_in.discord.remove_bot(OTHER_SERVER);
        let bot = Self::of(Notes::fixtures());
        let config = format!("{ON}{config}");
        let bot = bot.config(&config).on(stand_in).binary().ready().await;
        let ben = bot.stand_in.person("ben");
        bot.stand_in.discord.set_user_install(&ben, true);
        (bot, ben)
    }

    /// Returns what `person` reads after a command in a channel.
    pub async fn runs(
        &self,
        person: &Person,
        channel: Snowflake,
        command: &str,
        options: Value,
    ) -> Message {
        let used = self
            .stand_in
            .discord
            .slash(person, channel, command, options);
        self.stand_in.message_of(&used).await
    }

    /// Returns what `person` reads after `/ask` in a channel.
    pub async fn asks_in(&self, person: &Person, channel: Snowflake, question: &str) -> Message {
        let options = json!({ "question": question });
        self.runs(person, channel, "ask", options).await
    }

    /// Returns where each command can be installed and used.
    fn installations(&self) -> BTreeMap<String, (Value, Value)> {
        let all = self.stand_in.discord.commands().into_iter();
        let places = |it: &Value| (it["integration_types"].clone(), it["contexts"].clone());
        all.map(|it| {
            (
                it["name"].as_str().unwrap_or_default().to_owned(),
                places(&it),
            )
        })
        .collect()
    }
}

#[tokio::test]
async fn the_setting_decides_where_commands_can_be_installed() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    let expected = |installations: Value, anywhere: Value| {
        let of = |name: &str| match name {
            "daily" | "threads" | "leaderboard" | "reload" => (json!([0]), json!([0])),
            _ => (installations.clone(), anywhere.clone()),
        };
        let names = [
            "ask",
            "quiz",
            "daily",
            "threads",
            "stats",
            "leaderboard",
            "privacy",
            "reload",
            "Answer from notes",
            LATER,
        ];
        let all = names.map(|name| (name.to_owned(), of(name)));
        BTreeMap::from(all)
    };
    let install = format!(
        "https://discord.com/oauth2/authorize?client_id={APPLICATION}&integration_type=1&scope=applications.commands"
    );
    assert_eq!(bot.installations(), expected(json!([0]), json!([0, 1])));
    assert!(!bot.log().contains(&install), "{}", bot.log());
    bot.configure(ON);
    for _ in 0..2 {
        bot.restart().await;
        let everywhere = expected(json!([0, 1]), json!([0, 1, 2]));
        assert_eq!(bot.installations(), everywhere);
        assert_eq!(bot.registrations(), 2);
    }
    assert!(bot.log().contains(&install), "{}", bot.log());
}

#[tokio::test]
async fn a_question_is_answered_everywhere_and_its_buttons_work_after_a_restart() {
    let (mut bot, ben) = BotUnderTest::installed("").await;
    let cleo = bot.stand_in.person("cleo");
    let discord = &bot.stand_in.discord;
    let group = discord.open_group(&[&ben, &cleo]);
    let direct = discord.direct_channel(&ben);
    for channel in [group, direct, ELSEWHERE, GENERAL] {
        let answer = bot.asks_in(&ben, channel, TUNE).await;
        assert_eq!(
            (title(&answer), answer.is_ephemeral()),
            (TUNE.to_owned(), false)
        );
        bot.restart().await;
        let next = bot.presses(&ben, answer.id(), "Not it").await;
        assert_eq!(next.id(), answer.id());
        assert_ne!(title(&next), TUNE);
    }
    // Another member of the private channel gets a private copy.
    let answer = bot.asks_in(&ben, group, TUNE).await;
    let copy = bot.presses(&cleo, answer.id(), "Not it").await;
    assert!(copy.is_ephemeral());
}

#[tokio::test]
async fn a_guess_is_private_where_others_are_and_can_be_posted_where_discord_allows_it() {
    let (bot, ben) = BotUnderTest::installed(POSSIBLE).await;
    let discord = &bot.stand_in.discord;
    let cleo = bot.stand_in.person("cleo");
    let group = discord.open_group(&[&ben, &cleo]);
    for channel in [group, ELSEWHERE] {
        let guess = bot.asks_in(&ben, channel, VAGUE).await;
        assert!(guess.is_ephemeral());
        assert!(labels(&guess).contains(&SHARE.to_owned()));
        let (edited, public) = bot.shares(&guess).await;
        assert!(!labels(&edited).contains(&SHARE.to_owned()));
        assert!(public.text().contains(VAGUE));
    }
    let offered = bot.asks_in(&ben, ELSEWHERE, VAGUE).await;
    let public = bot.posted().len();
    let fewer = MEMBER_PERMISSIONS & !USE_EXTERNAL_APPS;
    discord.set_permissions(&ben, ELSEWHERE, Some(fewer));
    let guess = bot.asks_in(&ben, ELSEWHERE, VAGUE).await;
    assert!(guess.is_ephemeral());
    assert!(!labels(&guess).contains(&SHARE.to_owned()));
    assert!(
        bot.asks_in(&ben, ELSEWHERE, "Which rocket is fastest?")
            .await
            .is_ephemeral()
    );
    // The permission was removed after the button was shown.
    let refused = bot.presses(&ben, offered.id(), SHARE).await;
    assert!(
        refused.text().contains("I can't post here"),
        "{}",
        refused.text()
    );
    assert_eq!(bot.posted().len(), public);
}

#[tokio::test]
async fn in_another_server_nothing_is_posted_as_the_bot_and_no_server_is_stored() {
    let (mut bot, ben) = BotUnderTest::installed("").await;
    let cleo = bot.stand_in.person("cleo");
    let discord = &bot.stand_in.discord;
    let question = discord.write(&cleo, ELSEWHERE, TUNE);
    let used = discord.menu(&ben, question, "Answer from notes");
    let answer = bot.stand_in.message_of(&used).await;
    assert_eq!(title(&answer), TUNE);
    assert!(answer.is_ephemeral());
    assert!(!labels(&answer).contains(&"Post as reply".to_owned()));
    let why = "I can't post here, because I'm not in this server.";
    assert!(answer.text().contains(why), "{}", answer.text());

    for command in ["daily show", "leaderboard", "reload"] {
        let unsent = discord.slash(&ben, ELSEWHERE, command, Value::Null);
        assert_eq!(unsent.id(), None, "{command}");
    }
    let refused = bot.runs(&ben, ELSEWHERE, "stats server", Value::Null).await;
    assert!(
        refused.text().contains("only in servers that I'm in"),
        "{}",
        refused.text()
    );

    let card = bot.runs(&ben, ELSEWHERE, "quiz", Value::Null).await;
    let opened = bot.presses(&ben, card.id(), "Reveal").await;
    bot.presses(&ben, opened.id(), "Right").await;
    let later = discord.menu(&ben, answer.id(), LATER);
    let added = bot.stand_in.message_of(&later).await;
    assert!(
        added.text().contains("I'll quiz you on"),
        "{}",
        added.text()
    );
    bot.stop().await;
    let database = bot.database();
    let file = database.trim_start_matches("sqlite:");
    let store = rusqlite::Connection::open(file).expect("the bot has made it");
    let reviews = "SELECT count(*), count(guild) FROM reviews";
    let counts = store.query_row(reviews, [], |row| Ok((row.get(0)?, row.get(1)?)));
    assert_eq!(counts, Ok((1, 0)));
}
