//! The log in its text and JSON formats: whole lines, without text of members and without secrets.

use recite_discord_sim::fixtures::GENERAL;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::binary::{RunOutput, recite};
use crate::bot::BotUnderTest;
use crate::notes::{FIXTURES, Notes};

/// A word that is in no note, no name and no code.
const THEIR_WORDS: &str = "quokkas juggling xylophones";

/// A bot that got commands, keystrokes, presses and unreadable interactions, and was stopped.
async fn used(format: &str) -> BotUnderTest {
    let config =
        format!("[log]\nformat = \"{format}\"\nfilter = \"trace\"\n[search]\nmodel_dir = \"\"\n");
    let mut bot = BotUnderTest::of(Notes::fixtures())
        .config(&config)
        .binary()
        .ready()
        .await;
    let asked = json!({"question": THEIR_WORDS});
    bot.stand_in.slash("ask", asked.clone()).await;
    let asked_well = json!({"question": "How do I tune a guitar?"});
    let answer = bot.stand_in.slash("ask", asked_well).await;
    assert!(answer.text().contains("tune a guitar"));
    let ben = bot.stand_in.person("ben");
    let discord = &bot.stand_in.discord;
    let typed = discord.autocomplete(&ben, GENERAL, "ask", asked, "question");
    typed.answer().await.expect("suggestions");
    let odd = json!({
        "id": "902", "token": "sandbox-interaction-odd", "type": 2,
        "data": {"name": 7, "options": [{"value": THEIR_WORDS}]},
    });
    bot.stand_in.discord.dispatch("INTERACTION_CREATE", &odd);
    // Neither a payload of Discord nor JSON that serenity expects.
    bot.stand_in
        .discord
        .dispatch("INTERACTION_CREATE", &json!(THEIR_WORDS));
    bot.stand_in
        .discord
        .dispatch("GUILD_CREATE", &json!({"name": THEIR_WORDS}));
    bot.stand_in
        .slash("ask", json!({"question": "bread"}))
        .await;
    // Checks for the bot's token and those of interactions.
    bot.stop().await;
    bot
}

#[tokio::test]
async fn no_log_filter_logs_text_of_members() {
    let bot = used("text").await;
    let log = bot.log();
    assert!(log.contains("TRACE"), "{log}");
    assert!(!log.contains("quokkas"), "{}", around(&log, "quokkas"));
}

#[tokio::test]
async fn json_lines_are_whole_and_keep_the_same_secrets() {
    let bot = used("json").await;
    let log = bot.log();
    assert!(!log.contains("quokkas"), "{}", around(&log, "quokkas"));
    for line in log.lines() {
        let object: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        let time = object["timestamp"].as_str().unwrap_or_default();
        assert!(time.parse::<jiff::Timestamp>().is_ok(), "{line}");
        assert!(time.ends_with('Z'), "{line}");
        for key in ["level", "message", "target"] {
            assert!(object[key].is_string(), "no `{key}` in {line}");
        }
    }
    assert!(log.contains(r#""level":"TRACE""#), "{log}");
}

#[test]
fn a_fatal_error_has_the_format_of_the_log() {
    let folder = TempDir::new().expect("a temporary folder");
    let config = folder.path().join("recite.toml");
    // The path of the database is a folder.
    let text =
        "[log]\nformat = \"json\"\n[store]\nurl = \"sqlite:.\"\n[search]\nmodel_dir = \"\"\n";
    std::fs::write(config, text).expect("a file");
    let mut serve = recite(folder.path());
    serve.args(["serve", "--config", "recite.toml", "--notes", FIXTURES]);
    let ran = RunOutput::of(serve.env("DISCORD_TOKEN", "t"));
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let last = ran.stderr.lines().last().unwrap_or_default();
    let object: Value = serde_json::from_str(last).expect("it is JSON");
    assert_eq!(object["level"], "ERROR", "{ran:?}");
    let message = object["message"].as_str().unwrap_or_default();
    assert!(message.contains("cannot open"), "{ran:?}");
}

/// Returns the line that contains a word.
fn around<'a>(log: &'a str, word: &str) -> &'a str {
    let mut lines = log.lines();
    lines.find(|line| line.contains(word)).unwrap_or_default()
}
