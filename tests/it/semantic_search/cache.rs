//! Vectors that cannot be stored, or that are damaged.

use std::fs;

use super::folders::{ModelFolders, basil_and, mentions_basil};
#[cfg(target_os = "linux")]
use crate::small_disk::SmallDisk;

#[tokio::test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
async fn a_cache_damaged_in_the_middle_is_reported_once_and_repaired() {
    let places = ModelFolders::with_model();
    let mut bot = places.bot(basil_and(5)).await;
    bot.until_understood().await;
    bot.stop().await;
    let good = fs::read(places.cache()).expect("vectors are kept");
    let mut damaged = good.clone();
    let midst = damaged.len() / 2;
    damaged[midst] ^= 0x10;
    fs::write(places.cache(), damaged).expect("a file");

    let mut bot = places.bot(basil_and(5)).await;
    bot.assert_answers_words().await;
    bot.until_understood().await;
    assert!(mentions_basil(&bot.ask_for_herbs().await));
    let [warning] = &bot.warnings()[..] else {
        panic!("{}", bot.log());
    };
    assert!(warning.contains("is damaged from byte"), "{warning}");
    let (done, all) = bot.first_progress().expect("it is logged");
    assert!((1..12).contains(&done) && all == 12, "{}", bot.log());

    bot.restart().await;
    bot.until_understood().await;
    assert_eq!((bot.first_progress(), bot.warnings().len()), (None, 0));
}

#[tokio::test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
async fn a_cache_of_another_model_is_reported_once_and_replaced() {
    let places = ModelFolders::with_model();
    fs::create_dir(places.data()).expect("a folder");
    fs::write(places.cache(), b"recite\x00\x01 another and its vectors").expect("a file");
    let mut bot = places.bot(basil_and(2)).await;
    bot.until_understood().await;
    let [warning] = &bot.warnings()[..] else {
        panic!("{}", bot.log());
    };
    assert!(
        warning.contains("was written with another model"),
        "{warning}"
    );
    bot.restart().await;
    bot.until_understood().await;
    assert_eq!((bot.first_progress(), bot.warnings().len()), (None, 0));
}

#[tokio::test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
async fn without_a_data_folder_it_warns_once_and_semantic_search_still_works() {
    let places = ModelFolders::with_model();
    fs::write(places.data(), "a file where the folder should be").expect("a file");
    let mut bot = places.bot(basil_and(2)).await;
    bot.until_understood().await;
    assert!(mentions_basil(&bot.ask_for_herbs().await));
    let [warning] = &bot.warnings()[..] else {
        panic!("{}", bot.log());
    };
    let path = places.cache();
    assert!(warning.contains(&*path.to_string_lossy()), "{warning}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
async fn a_full_disk_is_reported_once_and_semantic_search_still_works() {
    let places = ModelFolders::with_model();
    let _disk = SmallDisk::at(places.data(), "16k");
    let mut bot = places.bot(basil_and(20)).await;
    for done in [0, 1] {
        bot.assert_answers_words().await;
        bot.until_understood().await;
        assert!(mentions_basil(&bot.ask_for_herbs().await));
        let [warning] = &bot.warnings()[..] else {
            panic!("{}", bot.log());
        };
        // Half a record would be damaged data at the next start.
        assert!(warning.contains("cannot write"), "{warning}");
        let progress = bot.first_progress().expect("it is logged").0;
        assert_eq!(progress > 0, done > 0, "{}", bot.log());
        if done == 0 {
            bot.restart().await;
        }
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
async fn on_a_read_only_disk_only_vectors_of_this_model_are_used() {
    let places = ModelFolders::with_model();
    let disk = SmallDisk::at(places.data(), "256k");
    let notes = basil_and(2);
    assert_eq!(places.ask(&notes, &[]).stderr, "");
    let kept = fs::read(places.cache()).expect("vectors are kept");
    disk.make_read_only();
    let mut bot = places.bot(basil_and(2)).await;
    bot.until_understood().await;
    assert_eq!(bot.first_progress(), None, "{}", bot.log());
    assert_eq!(bot.warnings().len(), 1, "{}", bot.log());
    bot.stop().await;
    drop(disk);

    let places = ModelFolders::with_model();
    let disk = SmallDisk::at(places.data(), "256k");
    let mut foreign = kept;
    foreign[10] ^= 1;
    fs::write(places.cache(), foreign).expect("a file");
    disk.make_read_only();
    let mut bot = places.bot(basil_and(2)).await;
    bot.until_understood().await;
    assert_eq!(bot.first_progress(), Some((0, 6)), "{}", bot.log());
    bot.stop().await;
}
