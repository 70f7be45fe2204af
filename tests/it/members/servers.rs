//! Several servers with one bot: their data is separate.

use recite_discord_sim::SandboxOptions;
use recite_discord_sim::fixtures::{DAILY, TextChannel, channels};
use recite_discord_sim::snowflake::Snowflake;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::daily::{EVENING, messages, notes};
use crate::local_discord::{StandIn, patient_options};

const ELSEWHERE: Snowflake = Snowflake::new(1_103_000_000_000_000_009);

#[tokio::test]
async fn each_server_has_its_own_question_time_zone_leaderboard_and_stats() {
    let elsewhere = TextChannel {
        id: ELSEWHERE,
        guild: Snowflake::new(1_102_000_000_000_000_009),
        name: "elsewhere".to_owned(),
    };
    let options = SandboxOptions {
        channels: [channels(), vec![elsewhere]].concat(),
        ..patient_options()
    };
    let stand_in = StandIn::start_with(options).await;
    let config = "[search]\nmodel_dir = \"\"\n";
    let bot = BotUnderTest::of(notes())
        .on(stand_in)
        .config(config)
        .at(EVENING)
        .start()
        .await;
    bot.wait_until_ready(1).await;
    bot.set_up_daily().await;
    let ada = bot.stand_in.person("ada");
    let there = |command: &str, options: Value| {
        let discord = &bot.stand_in.discord;
        discord.slash(&ada, ELSEWHERE, command, options)
    };
    let options = json!({"channel": ELSEWHERE, "time": "18:30", "timezone": "Asia/Tokyo"});
    let said = bot
        .stand_in
        .message_of(&there("daily setup", options))
        .await;
    assert!(said.text().contains("Asia/Tokyo"), "{}", said.text());
    // 18:30 there is 09:30 UTC.
    bot.set_clock("2026-03-01T09:00:00Z");
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    messages(&bot.stand_in, ELSEWHERE, 0).await;
    bot.ben_grades(post.id(), "Right").await;
    bot.set_clock("2026-03-01T09:30:00Z");
    messages(&bot.stand_in, ELSEWHERE, 1).await;

    let ben = bot.stand_in.person("ben").id.to_string();
    for (command, here, other) in [
        ("leaderboard", ben.as_str(), "Nobody has any points yet"),
        ("stats server", "1 answer", "0 answers"),
        ("daily status", "09:00", "18:30"),
    ] {
        let said = bot.types(&ada, command, Value::Null).await;
        assert!(said.text().contains(here), "{command}: {}", said.text());
        assert!(!said.text().contains(other), "{command}: {}", said.text());
        let said = bot.stand_in.message_of(&there(command, Value::Null)).await;
        assert!(said.text().contains(other), "{command}: {}", said.text());
        assert!(!said.text().contains(&ben), "{command}: {}", said.text());
    }
}
