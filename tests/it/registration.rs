//! The commands as Discord lists them, and the log at startup.

use recite_discord_sim::fixtures::APPLICATION;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::notes::Notes;

impl BotUnderTest {
    pub fn registrations(&self) -> usize {
        let path = format!("/applications/{APPLICATION}/commands");
        self.stand_in.requests_to("PUT", &path).len()
    }

    /// Replaces Discord's list, as another version of the bot would.
    async fn overwrite_commands(&self, commands: Value) {
        let (url, token) = (self.stand_in.url(), self.stand_in.token());
        let sent = reqwest::Client::new()
            .put(format!("{url}/api/v10/applications/{APPLICATION}/commands"))
            .header("Authorization", format!("Bot {token}"))
            .header("User-Agent", "DiscordBot (https://example.org, 1)")
            .json(&commands)
            .send()
            .await;
        assert!(sent.expect("the stand-in answers").status().is_success());
    }
}

#[tokio::test]
async fn commands_are_registered_once_and_left_alone_while_they_are_the_same() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    let names = |commands: Vec<Value>| -> Vec<Value> {
        commands
            .iter()
            .map(|command| command["name"].clone())
            .collect()
    };
    let all = [
        "ask",
        "quiz",
        "daily",
        "threads",
        "stats",
        "leaderboard",
        "privacy",
        "reload",
        "Answer from notes",
        "Quiz me on this later",
    ];
    assert_eq!(names(bot.stand_in.discord.commands()), all);
    bot.restart().await;
    bot.stand_in.discord.invalid_session(false);
    let again = bot.stand_in.discord.wait_for_identifies(3);
    bot.stand_in.wait_for("a new session", again).await;
    assert_eq!(bot.registrations(), 1);
}

#[tokio::test]
async fn a_list_that_differs_is_replaced() {
    let mut bot = BotUnderTest::ready(Notes::fixtures()).await;
    let ours = bot.stand_in.discord.commands();
    let old =
        json!([{"name": "ask", "description": "As it was"}, {"name": "old", "description": "x"}]);
    bot.overwrite_commands(old).await;
    bot.restart().await;
    assert_eq!(bot.registrations(), 3);
    let now = bot.stand_in.discord.commands();
    let options = |commands: &[Value]| commands[0]["options"].clone();
    assert_eq!((now.len(), options(&now)), (ours.len(), options(&ours)));
}

#[tokio::test]
async fn each_step_of_the_start_is_one_log_line() {
    let notes = Notes::of(&[("a.md", "### Why?\n\nBecause.\n\n### How?\n")]);
    let bot = BotUnderTest::ready(notes).await;
    let log = bot.log();
    let lines = [
        "loaded 1 Q&As in 0 topics from 1 files in ".to_owned(),
        "found 1 problem(s) in the notes; run `recite check` to list all of them".to_owned(),
        format!(
            "invite the bot with https://discord.com/oauth2/authorize?client_id={APPLICATION}\
             &scope=bot+applications.commands&permissions=274878024704"
        ),
        "connected as recite in 1 server".to_owned(),
    ];
    assert!(!log.contains('\u{1b}'), "a log file shows no colors: {log}");
    let mut rest = log.as_str();
    for line in &lines {
        let at = rest.find(line.as_str());
        let at = at.unwrap_or_else(|| panic!("`{line}` is not there, or too early:\n{log}"));
        rest = &rest[at..];
        assert_eq!(log.matches(line.as_str()).count(), 1, "{log}");
    }
}

#[tokio::test]
async fn the_bot_asks_for_the_guilds_intent_alone() {
    // The local Discord closes with 4014 on any privileged intent, since none is enabled, and sends
    // GUILD_CREATE only with GUILDS: the bot is ready, so both were right.
    let bot = BotUnderTest::ready(Notes::fixtures()).await;
    assert_eq!(bot.stand_in.discord.identify_count(), 1);
    assert_eq!(bot.stand_in.discord.intents(), 1);
}
