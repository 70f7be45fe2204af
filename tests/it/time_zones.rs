//! The daily question in local time: clock changes, and changes of the time zone by an admin.

use jiff::Timestamp;
use recite_discord_sim::fixtures::{DAILY, GENERAL};
use recite_discord_sim::interaction::InitialResponse;
use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::daily::{evening, messages, notes};

impl BotUnderTest {
    /// Sets up #daily again, and returns what the admin reads.
    async fn set_up_at(&self, time: &str, zone: &str) -> String {
        let options = json!({"channel": DAILY, "time": time, "timezone": zone});
        self.admin("daily setup", options).await.text()
    }

    /// Asserts that the status shows this instant for the next question.
    async fn assert_next(&self, instant: &str) {
        let instant: Timestamp = instant.parse().expect("an instant");
        let status = self.admin("daily status", Value::Null).await.text();
        let next = format!("<t:{}:", instant.as_second());
        assert!(status.contains(&next), "{next}: {status}");
    }

    /// Returns the suggestions for ada while she types this option of `/daily setup`.
    async fn offered(&self, option: &str, typed: &str) -> Vec<String> {
        let ada = self.stand_in.person("ada");
        let options = json!({"channel": DAILY, "time": "9", option: typed});
        let discord = &self.stand_in.discord;
        let typed = discord.autocomplete(&ada, GENERAL, "daily setup", options, option);
        let offered = self.stand_in.wait_for("choices", typed.answer()).await;
        let Ok(InitialResponse::Choices(offered)) = offered else {
            panic!("{offered:?}");
        };
        let values = offered.iter().map(|choice| choice["value"].as_str());
        values
            .map(|value| value.expect("a text").to_owned())
            .collect()
    }
}

/// A bot on the day before Berlin's clocks change, at 20:00 UTC.
async fn before(day: &str) -> BotUnderTest {
    let config = "[search]\nmodel_dir = \"\"\n";
    BotUnderTest::ready_at(notes(), config, &format!("{day}T20:00:00Z")).await
}

#[tokio::test]
async fn a_time_skipped_by_a_clock_change_is_posted_right_after_it() {
    let bot = before("2026-03-28").await;
    let said = bot.set_up_at("02:30", "Europe/Berlin").await;
    assert!(said.contains("Europe/Berlin"), "{said}");
    // 02:00 is followed by 03:00 there.
    bot.assert_next("2026-03-29T01:00:00Z").await;
    bot.set_clock("2026-03-29T00:59:59Z");
    bot.assert_next("2026-03-29T01:00:00Z").await;
    messages(&bot.stand_in, DAILY, 0).await;
    bot.set_clock("2026-03-29T01:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
    // The day after it is 02:30 again, two hours ahead of UTC.
    bot.assert_next("2026-03-30T00:30:00Z").await;
    bot.set_clock("2026-03-30T00:30:00Z");
    messages(&bot.stand_in, DAILY, 2).await;
}

#[tokio::test]
async fn a_time_repeated_by_a_clock_change_is_posted_once() {
    let bot = before("2026-10-24").await;
    bot.set_up_at("02:30", "Europe/Berlin").await;
    bot.set_clock("2026-10-25T00:30:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
    bot.set_clock("2026-10-25T01:30:00Z");
    bot.assert_next("2026-10-26T01:30:00Z").await;
    messages(&bot.stand_in, DAILY, 1).await;
    bot.set_clock("2026-10-26T01:30:00Z");
    messages(&bot.stand_in, DAILY, 2).await;
}

#[tokio::test]
async fn changing_hour_or_zone_after_todays_question_posts_no_second_one() {
    let bot = evening().await;
    bot.set_up_daily().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
    for (time, zone, next) in [
        ("18:00", "UTC", "2026-03-02T18:00:00Z"),
        ("18:00", "Europe/Berlin", "2026-03-02T17:00:00Z"),
        // There it is still yesterday, and today's question was posted.
        ("23:00", "Pacific/Pago_Pago", "2026-03-03T10:00:00Z"),
        // There it is late in the evening.
        ("12:00", "Pacific/Kiritimati", "2026-03-01T22:00:00Z"),
    ] {
        bot.set_up_at(time, zone).await;
        bot.assert_next(next).await;
    }
    bot.set_up_at("18:00", "UTC").await;
    for hour in ["17:59", "18:00", "23:59"] {
        bot.set_clock(&format!("2026-03-01T{hour}:00Z"));
        bot.assert_next("2026-03-02T18:00:00Z").await;
        messages(&bot.stand_in, DAILY, 1).await;
    }
    bot.set_clock("2026-03-02T18:00:00Z");
    messages(&bot.stand_in, DAILY, 2).await;
}

#[tokio::test]
async fn time_zones_and_topic_lists_are_suggested_while_typing() {
    let bot = evening().await;
    for (typed, wanted) in [
        ("berl", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("", "UTC"),
    ] {
        let offered = bot.offered("timezone", typed).await;
        assert!(offered.contains(&wanted.to_owned()), "{offered:?}");
        assert!(offered.len() <= 25);
        let said = bot.set_up_at("9:00", &offered[0]).await;
        assert!(said.contains(&offered[0]), "{said}");
    }
    assert_eq!(bot.offered("timezone", "Olympus Mons").await, [""; 0]);
    assert_eq!(bot.offered("topics", "py").await, ["python"]);
    assert_eq!(bot.offered("topics", "rust, py").await, ["rust, python"]);
}

#[tokio::test]
async fn without_a_schedule_days_begin_as_configured() {
    let config = "[search]\nmodel_dir = \"\"\n[daily]\ntimezone = \"Asia/Tokyo\"\n";
    let bot = BotUnderTest::ready_at(notes(), config, "2026-03-01T14:59:00Z").await;
    let ben = bot.stand_in.person("ben");
    let here = bot.stand_in.discord.direct_channel(&ben);
    for (instant, day) in [
        ("2026-03-01T14:59:00Z", "2026-03-01"),
        ("2026-03-01T15:00:00Z", "2026-03-02"),
    ] {
        bot.set_clock(instant);
        for channel in [here, GENERAL] {
            let discord = &bot.stand_in.discord;
            let typed = discord.slash(&ben, channel, "quiz", Value::Null);
            let card = bot.stand_in.message_of(&typed).await;
            bot.ben_grades(card.id(), "Easy").await;
            let last = bot.reviews(&ben).await.pop().expect("he graded");
            assert_eq!(last.day.to_string(), day);
        }
    }
    // A schedule without a zone uses the configured one.
    let options = json!({"channel": DAILY, "time": "9 pm"});
    let said = bot.admin("daily setup", options).await.text();
    assert!(said.contains("Asia/Tokyo"), "{said}");
    bot.assert_next("2026-03-02T12:00:00Z").await;
}
