//! Changes that the bot detects by itself, broken saves, and a missing folder.

use std::fs;
use std::os::unix::fs::symlink;

use super::{BASIL, basil, notes};
use crate::bot::BotUnderTest;
use crate::notes::Notes;

const GUITAR: &str = "How do I tune a guitar?";

#[tokio::test]
async fn a_broken_save_keeps_the_last_good_version_and_is_reported_once() {
    let bot = BotUnderTest::ready(notes()).await;
    bot.notes
        .write("guitar.md", b"### How do I tune a guitar?\n\n\xff\0\n");
    let line = "guitar.md:3:1: this byte is not valid UTF-8; the last good version stays live. Save the file as UTF-8.";
    bot.until_logged(line).await;
    bot.assert_answers(GUITAR, "By ear.").await;
    // Another broken save, and a save of another file: no new problem.
    bot.notes
        .write("guitar.md", b"### How do I tune a guitar?\n\n\xfe\0\n");
    bot.notes.write("garden/basil.md", basil("At dusk."));
    bot.until_answered(BASIL, "At dusk.").await;
    bot.assert_answers(GUITAR, "By ear.").await;
    assert_eq!(bot.log().matches(line).count(), 1, "{}", bot.log());
    bot.notes
        .write("guitar.md", "### How do I tune a guitar?\n\nBy fork.\n");
    bot.until_answered(GUITAR, "By fork.").await;
}

#[tokio::test]
async fn a_missing_folder_is_reported_once_and_its_notes_stay() {
    let bot = BotUnderTest::ready(notes()).await;
    let away = bot.notes.folder().with_extension("away");
    fs::rename(bot.notes.folder(), &away).expect("it is there");
    bot.until_logged("could not reload the notes").await;
    bot.assert_answers(BASIL, "In the morning.").await;
    fs::write(away.join("garden/basil.md"), basil("At dusk.")).expect("a file");
    fs::rename(&away, bot.notes.folder()).expect("nothing is in its place");
    bot.until_answered(BASIL, "At dusk.").await;
    assert_eq!(bot.log().matches(" ERROR ").count(), 1, "{}", bot.log());
    // It is another folder than the one that was watched first.
    bot.notes.write("garden/basil.md", basil("At dawn."));
    bot.until_answered(BASIL, "At dawn.").await;
}

#[tokio::test]
async fn notes_behind_links_are_watched_as_kubernetes_mounts_them() {
    let notes = Notes::empty();
    let folder = notes.folder();
    for (version, answer) in [
        ("..2026_11_28_09_00_00.1", "First."),
        ("..2026_11_28_09_05_00.2", "Second."),
    ] {
        notes.write(format!("{version}/basil.md"), basil(answer));
    }
    symlink("..2026_11_28_09_00_00.1", folder.join("..data")).expect("a link");
    symlink("..data/basil.md", folder.join("basil.md")).expect("a link");
    let bot = BotUnderTest::ready(notes).await;
    bot.assert_answers(BASIL, "First.").await;
    symlink("..2026_11_28_09_05_00.2", bot.notes.path("..data_tmp")).expect("a link");
    fs::rename(bot.notes.path("..data_tmp"), bot.notes.path("..data")).expect("both are there");
    bot.until_answered(BASIL, "Second.").await;
    // It also watches the new target of the link.
    bot.notes
        .write("..2026_11_28_09_05_00.2/basil.md", basil("Third."));
    bot.until_answered(BASIL, "Third.").await;
}

#[tokio::test]
async fn saves_by_renaming_and_new_folders_are_noticed() {
    let bot = BotUnderTest::ready(notes()).await;
    bot.notes.write(".basil.md.tmp", basil("At noon."));
    let saved = bot.notes.path("garden/basil.md");
    fs::rename(bot.notes.path(".basil.md.tmp"), saved).expect("both are there");
    bot.until_answered(BASIL, "At noon.").await;
    bot.notes
        .write("new/deep/er.md", "### Why is the sky blue?\n\nBecause.\n");
    bot.until_answered("Why is the sky blue?", "Because.").await;
    bot.notes
        .write("new/deep/er.md", "### Why is the sky blue?\n\nWhy not?\n");
    bot.until_answered("Why is the sky blue?", "Why not?").await;
}
