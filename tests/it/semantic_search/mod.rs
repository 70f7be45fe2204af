//! Semantic search: vectors are computed in the background, stored, and never delay an answer.
//!
//! Most of these tests need the real model, which `scripts/fetch-model` fetches: `cargo test` lists them as
//! ignored, and `cargo test -- --include-ignored`, which `.ci/run` runs, fails them without it.

mod ask;
mod cache;
pub mod folders;
mod other_languages;

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::bot::BotUnderTest;

use folders::{ModelFolders, UNDERSTOOD, basil_and, mentions_basil};

#[tokio::test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
async fn lexical_search_answers_at_once_and_semantic_search_when_ready() {
    let places = ModelFolders::with_model();
    let mut bot = places.bot(basil_and(100)).await;
    bot.assert_answers_words().await;
    assert!(!mentions_basil(&bot.ask_for_herbs().await));
    assert!(!bot.log().contains(UNDERSTOOD), "{}", bot.log());

    bot.until_understood().await;
    assert_eq!(bot.first_progress(), Some((0, 202)), "{}", bot.log());
    assert!(mentions_basil(&bot.ask_for_herbs().await));
    assert_eq!(bot.warnings(), [""; 0]);

    bot.restart().await;
    bot.until_understood().await;
    // Nothing is computed, so there is no progress to log.
    assert_eq!(bot.first_progress(), None, "{}", bot.log());
    assert!(mentions_basil(&bot.ask_for_herbs().await));
}

#[tokio::test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
async fn killed_while_encoding_it_continues_where_it_stopped() {
    let places = ModelFolders::with_model();
    let mut bot = places.bot(basil_and(200)).await;
    places.until_kept(2000).await;
    bot.kill_and_start().await;
    bot.until_understood().await;
    let (done, all) = bot.first_progress().expect("it is logged");
    assert!((1..402).contains(&done) && all == 402, "{}", bot.log());
    assert!(mentions_basil(&bot.ask_for_herbs().await));
}

#[tokio::test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
async fn sigterm_stops_it_while_encoding() {
    let places = ModelFolders::with_model();
    let mut bot = places.bot(basil_and(1_000)).await;
    places.until_kept(2000).await;
    bot.stop().await;
    let log = bot.log();
    assert!(log.trim_end().ends_with("stopped") && !log.contains(UNDERSTOOD));
}

#[cfg(unix)]
#[tokio::test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
async fn sigterm_stops_it_while_the_model_is_read_from_a_hanging_disk() {
    // Nothing is ever written into this pipe.
    let pipe = |path: &Path| {
        let made = Command::new("mkfifo").arg(path).status();
        assert!(made.expect("`mkfifo` is there").success());
    };
    let places = ModelFolders::with_broken("config.json", pipe);
    let mut bot = places.bot(basil_and(0)).await;
    bot.assert_answers_words().await;
    bot.stop().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_truncated_model_is_reported_once_and_lexical_search_answers() {
    let truncate = |path: &Path| fs::write(path, [0; 1000]).expect("a file");
    let places = ModelFolders::with_broken("model.safetensors", truncate);
    let bot = places.bot(basil_and(0)).await;
    bot.until_logged("the search matches words only").await;
    bot.assert_answers_words().await;
    assert!(!mentions_basil(&bot.ask_for_herbs().await));
    let [warning] = &bot.warnings()[..] else {
        panic!("{}", bot.log());
    };
    let path = places.model.join("model.safetensors");
    for words in [&*path.to_string_lossy(), "1000 bytes", "fetch-model"] {
        assert!(warning.contains(words), "{warning}");
    }
}

#[tokio::test]
async fn without_a_model_one_log_line_says_how_to_get_it() {
    let bot = BotUnderTest::of(basil_and(0)).binary().ready().await;
    let line =
        "there is no model in `models/all-MiniLM-L6-v2`; run `scripts/fetch-model` to download it";
    bot.until_logged(line).await;
    bot.assert_answers_words().await;
    assert!(!mentions_basil(&bot.ask_for_herbs().await));
    assert_eq!(bot.log().matches("model").count(), 3, "{}", bot.log());
    assert_eq!(bot.warnings(), [""; 0]);
}

#[tokio::test]
async fn a_disabled_model_is_not_mentioned_in_the_log() {
    let config = "[search]\nmodel_dir = \"\"\n";
    let mut bot = BotUnderTest::ready_with(basil_and(0), config).await;
    bot.assert_answers_words().await;
    bot.stop().await;
    assert!(!bot.log().contains("model"), "{}", bot.log());
}
