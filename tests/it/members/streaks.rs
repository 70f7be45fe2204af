//! How members earn and lose streaks over several days.

use std::time::Duration;

use jiff::Timestamp;
use recite_discord_sim::fixtures::DAILY;
use recite_discord_sim::message::Message;
use serde_json::Value;
use tokio::time::interval;

use crate::bot::BotUnderTest;
use crate::daily::{evening, messages};

/// Days in March, for ben.
struct StreakDays {
    bot: BotUnderTest,
    posted: usize,
}

impl StreakDays {
    async fn begin() -> Self {
        let bot = evening().await;
        bot.set_up_daily().await;
        Self { bot, posted: 0 }
    }

    /// Posts the question of a day.
    async fn dawns(&mut self, day: u32) -> Message {
        self.bot.set_clock(&format!("2026-03-{day:02}T09:00:00Z"));
        self.posted += 1;
        let mut posts = messages(&self.bot.stand_in, DAILY, self.posted).await;
        posts.pop().expect("it is there")
    }

    /// Returns what ben reads after his answer on this day.
    async fn is_answered(&mut self, day: u32) -> String {
        let post = self.dawns(day).await;
        self.bot.ben_grades(post.id(), "Missed").await.text()
    }

    /// Returns whether the bot has recorded that it was online in the hour that begins then.
    fn is_seen(&self, from: Timestamp) -> bool {
        let file = rusqlite::Connection::open(self.bot.database().trim_start_matches("sqlite:"));
        let hour = from.as_second() / 3600;
        let count = "SELECT COUNT(*) FROM presence WHERE hour = ?1";
        let count = file.and_then(|file| file.query_row(count, [hour], |row| row.get(0)));
        count.is_ok_and(|count: i64| count == 1)
    }

    /// A day on which the bot is online and nobody answers.
    async fn is_missed(&mut self, day: u32) {
        self.dawns(day).await;
        for hour in 9..=21 {
            let hour = format!("2026-03-{day:02}T{hour:02}:00:00Z");
            self.bot.set_clock(&hour);
            let hour: Timestamp = hour.parse().expect("an instant");
            let seen = async {
                let mut look = interval(Duration::from_millis(5));
                while !self.is_seen(hour) {
                    look.tick().await;
                }
            };
            self.bot
                .stand_in
                .wait_for("the loop to see the hour", seen)
                .await;
        }
    }

    /// A day on which the bot stops after its question.
    async fn is_slept_through(&mut self, day: u32) {
        self.dawns(day).await;
        self.bot.restart().await;
    }

    #[track_caller]
    fn check(said: &str, words: &str) {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[tokio::test]
async fn a_streak_counts_misses_as_answers_and_forgives_two_days_a_month() {
    let mut march = StreakDays::begin().await;
    StreakDays::check(&march.is_answered(1).await, "Your streak starts here");
    StreakDays::check(&march.is_answered(2).await, "2 questions in a row");
    let third = march.is_answered(3).await;
    StreakDays::check(&third, "3 questions in a row**, your longest streak so far");
    // The bot's downtime breaks no streak.
    march.is_slept_through(4).await;
    let fifth = march.is_answered(5).await;
    StreakDays::check(&fifth, "4 questions in a row");
    assert!(!fifth.contains("one freeze"), "{fifth}");
    march.is_missed(6).await;
    StreakDays::check(&march.is_answered(7).await, "one freeze left");
    march.is_missed(8).await;
    let ninth = march.is_answered(9).await;
    StreakDays::check(&ninth, "6 questions in a row");
    StreakDays::check(&ninth, "no freezes left");
    march.is_missed(10).await;
    StreakDays::check(&march.is_answered(11).await, "Your streak starts here");
    let me = march.bot.stand_in.slash("stats me", Value::Null).await;
    StreakDays::check(&me.text(), "1 question in a row, 6 at best");
    StreakDays::check(&me.text(), "no freezes left");
}
