//! Vectors that cannot be kept, or not be trusted.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::places::{Places, basil_and, has_model, tells_of_basil};

#[tokio::test]
async fn a_cache_damaged_in_its_midst_is_told_once_and_mended() {
    if !has_model() {
        return;
    }
    let places = Places::new();
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
    assert!(tells_of_basil(&bot.ask_for_herbs().await));
    let [warning] = &bot.warnings()[..] else {
        panic!("{}", bot.log());
    };
    assert!(warning.contains("is damaged from byte"), "{warning}");
    let (done, all) = bot.first_progress().expect("it is told");
    assert!((1..12).contains(&done) && all == 12, "{}", bot.log());

    bot.restart().await;
    bot.until_understood().await;
    assert_eq!((bot.first_progress(), bot.warnings().len()), (None, 0));
}

#[tokio::test]
async fn a_cache_of_another_model_is_told_once_and_begun_anew() {
    if !has_model() {
        return;
    }
    let places = Places::new();
    fs::create_dir(places.data()).expect("a folder");
    fs::write(places.cache(), b"recite\x00\x01 another and its vectors").expect("a file");
    let mut bot = places.bot(basil_and(2)).await;
    bot.until_understood().await;
    let [warning] = &bot.warnings()[..] else {
        panic!("{}", bot.log());
    };
    assert!(warning.contains("made with another model"), "{warning}");
    bot.restart().await;
    bot.until_understood().await;
    assert_eq!((bot.first_progress(), bot.warnings().len()), (None, 0));
}

#[tokio::test]
async fn without_a_folder_for_data_it_warns_once_and_meaning_still_comes() {
    if !has_model() {
        return;
    }
    let places = Places::new();
    fs::write(places.data(), "a file where the folder should be").expect("a file");
    let mut bot = places.bot(basil_and(2)).await;
    bot.until_understood().await;
    assert!(tells_of_basil(&bot.ask_for_herbs().await));
    let [warning] = &bot.warnings()[..] else {
        panic!("{}", bot.log());
    };
    let path = places.cache();
    assert!(warning.contains(&*path.to_string_lossy()), "{warning}");
}

/// A small disk of its own, which only root can have; `None` for others, who are told so.
#[cfg(target_os = "linux")]
struct SmallDisk(PathBuf);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn at(folder: PathBuf, size: &str) -> Option<Self> {
        fs::create_dir(&folder).expect("a folder");
        let options = format!("size={size}");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "tmpfs"]);
        let mounted = mount.arg(&folder).output();
        if !mounted.is_ok_and(|it| it.status.success()) {
            eprintln!("not tested: only root can mount a small disk");
            return None;
        }
        Some(Self(folder))
    }

    fn make_read_only(&self) {
        let mut mount = Command::new("mount");
        let mounted = mount.args(["-o", "remount,ro"]).arg(&self.0).status();
        assert!(mounted.expect("`mount` is there").success());
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the bot may still hold its file.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_is_told_once_and_meaning_still_comes() {
    if !has_model() {
        return;
    }
    let places = Places::new();
    let Some(_disk) = SmallDisk::at(places.data(), "16k") else {
        return;
    };
    let mut bot = places.bot(basil_and(20)).await;
    for done in [0, 1] {
        bot.assert_answers_words().await;
        bot.until_understood().await;
        assert!(tells_of_basil(&bot.ask_for_herbs().await));
        let [warning] = &bot.warnings()[..] else {
            panic!("{}", bot.log());
        };
        // Half a record would be damage at the next start.
        assert!(warning.contains("cannot be written"), "{warning}");
        let progress = bot.first_progress().expect("it is told").0;
        assert_eq!(progress > 0, done > 0, "{}", bot.log());
        if done == 0 {
            bot.restart().await;
        }
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_read_only_disk_vectors_are_used_but_only_those_of_this_model() {
    if !has_model() {
        return;
    }
    let places = Places::new();
    let Some(disk) = SmallDisk::at(places.data(), "256k") else {
        return;
    };
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

    let places = Places::new();
    let Some(disk) = SmallDisk::at(places.data(), "256k") else {
        return;
    };
    let mut foreign = kept;
    foreign[10] ^= 1;
    fs::write(places.cache(), foreign).expect("a file");
    disk.make_read_only();
    let mut bot = places.bot(basil_and(2)).await;
    bot.until_understood().await;
    assert_eq!(bot.first_progress(), Some((0, 6)), "{}", bot.log());
    bot.stop().await;
}
