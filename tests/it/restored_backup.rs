//! A restored backup: posts that Discord has are not repeated.

use std::fs;
use std::path::PathBuf;

use recite_discord_sim::fixtures::{BOT_PERMISSIONS, DAILY, READ_MESSAGE_HISTORY};
use recite_quiz::Origin;

use crate::bot::BotUnderTest;
use crate::daily::{evening, messages, saying};

impl BotUnderTest {
    fn file(&self) -> PathBuf {
        self.database().trim_start_matches("sqlite:").into()
    }
}

#[tokio::test]
async fn after_an_older_backup_todays_question_is_not_posted_again() {
    let mut bot = evening().await;
    bot.set_up_daily().await;
    let backup = bot.notes.path("backup.db");
    let store = bot.store().await;
    store.back_up(&backup).await.expect("it can be copied");
    store.close().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    let ben = bot.stand_in.person("ben");
    let opened = bot.presses(&ben, post.id(), "Reveal").await;
    bot.stop().await;
    fs::copy(&backup, bot.file()).expect("nobody has it open");
    // After Discord has forgotten the nonce.
    bot.stand_in.discord.expire_nonces();
    bot.set_clock("2026-03-01T10:00:00Z");
    bot.start_without_waiting();
    bot.wait_until_ready(2).await;
    bot.until_logged("found the question of").await;
    messages(&bot.stand_in, DAILY, 1).await;
    // Older buttons still work.
    let graded = bot.presses(&ben, opened.id(), "Right").await;
    assert!(
        graded.text().contains("see this card again"),
        "{}",
        graded.text()
    );
    saying(&bot.stand_in, post.id(), "1 answered and knew it").await;
}

#[tokio::test]
async fn a_missing_database_is_created_and_logged() {
    let mut bot = evening().await;
    bot.stop().await;
    let line = "is missing, although a bot has run here before";
    assert!(!bot.log().contains(line), "{}", bot.log());
    fs::remove_file(bot.file()).expect("it was stopped");
    bot.start_without_waiting();
    bot.wait_until_ready(2).await;
    assert_eq!(bot.log().matches(line).count(), 1, "{}", bot.log());
}

#[tokio::test]
async fn a_grade_of_a_question_missing_from_an_older_backup_updates_the_card() {
    let mut bot = evening().await;
    bot.set_up_daily().await;
    let backup = bot.notes.path("backup.db");
    let store = bot.store().await;
    store.back_up(&backup).await.expect("it can be copied");
    store.close().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    let post = messages(&bot.stand_in, DAILY, 1).await.remove(0);
    let ben = bot.stand_in.person("ben");
    let opened = bot.presses(&ben, post.id(), "Reveal").await;
    bot.stop().await;
    fs::copy(&backup, bot.file()).expect("nobody has it open");
    bot.set_clock("2026-03-02T08:00:00Z");
    bot.start_without_waiting();
    bot.wait_until_ready(2).await;
    let graded = bot.presses(&ben, opened.id(), "Right").await;
    assert!(
        graded.text().contains("see this card again"),
        "{}",
        graded.text()
    );
    let reviews = bot.reviews(&ben).await;
    assert!(matches!(reviews[0].origin, Origin::Late(_)), "{reviews:?}");
}

/// A bot that posted today's question, then got an older database, and cannot read the channel's history.
async fn restored_without_history() -> BotUnderTest {
    let mut bot = evening().await;
    bot.set_up_daily().await;
    let backup = bot.notes.path("backup.db");
    let store = bot.store().await;
    store.back_up(&backup).await.expect("it can be copied");
    store.close().await;
    bot.set_clock("2026-03-01T09:00:00Z");
    messages(&bot.stand_in, DAILY, 1).await;
    bot.stop().await;
    fs::copy(&backup, bot.file()).expect("nobody has it open");
    bot.stand_in.discord.expire_nonces();
    let blind = BOT_PERMISSIONS & !READ_MESSAGE_HISTORY;
    bot.stand_in.discord.set_bot_permissions(DAILY, blind);
    bot.set_clock("2026-03-01T10:00:00Z");
    bot.start_without_waiting();
    bot.wait_until_ready(2).await;
    bot
}

#[tokio::test]
async fn after_an_older_backup_an_unverifiable_question_is_held() {
    let bot = restored_without_history().await;
    bot.until_logged("holding back the question of").await;
    bot.until_status("restored from a backup", 1).await;
    messages(&bot.stand_in, DAILY, 1).await;
    // The next day is posted normally.
    bot.set_clock("2026-03-02T09:00:00Z");
    messages(&bot.stand_in, DAILY, 2).await;
}

#[tokio::test]
async fn a_question_is_found_below_hundreds_of_newer_messages() {
    let mut bot = evening().await;
    bot.set_up_daily().await;
    let backup = bot.notes.path("backup.db");
    let store = bot.store().await;
    store.back_up(&backup).await.expect("it can be copied");
    store.close().await;
    let ben = bot.stand_in.person("ben");
    for n in 0..150 {
        bot.stand_in
            .discord
            .write(&ben, DAILY, &format!("before {n}"));
    }
    bot.set_clock("2026-03-01T09:00:00Z");
    messages(&bot.stand_in, DAILY, 151).await;
    bot.stop().await;
    for n in 0..250 {
        bot.stand_in
            .discord
            .write(&ben, DAILY, &format!("after {n}"));
    }
    fs::copy(&backup, bot.file()).expect("nobody has it open");
    bot.stand_in.discord.expire_nonces();
    bot.set_clock("2026-03-01T10:00:00Z");
    bot.start_without_waiting();
    bot.wait_until_ready(2).await;
    bot.until_logged("found the question of").await;
    messages(&bot.stand_in, DAILY, 401).await;
}
