//! `recite store backup` and `recite store rebuild`.

use std::fs;
use std::path::Path;

use recite::store::Store;
use serde_json::Value;

use super::CommandFolder;
use crate::binary::{RunOutput, recite};
use crate::bot::BotUnderTest;
use crate::cards::member;
use crate::daily::evening;
use crate::notes::Notes;

impl BotUnderTest {
    /// Runs a command on its database while the bot runs.
    fn beside(&self, arguments: &[&str]) -> RunOutput {
        let database = self.database();
        let data = Path::new(database.trim_start_matches("sqlite:")).parent();
        let mut command = recite(self.notes.folder());
        command.env("RECITE_DATA_DIR", data.expect("it lies in a folder"));
        RunOutput::of(command.args(arguments))
    }
}

#[tokio::test]
async fn a_backup_beside_a_running_bot_is_whole_and_replaces_nothing() {
    let bot = evening().await;
    let ben = bot.stand_in.person("ben");
    let card = bot.stand_in.slash("quiz", Value::Null).await;
    let graded = bot.ben_grades(card.id(), "Right").await;
    let copy = bot.notes.path("copy.db");
    let to = copy.to_str().expect("a UTF-8 path");
    let ran = bot.beside(&["store", "backup", to]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.stdout.contains(to), "{ran:?}");
    // The bot still writes.
    let card = bot.presses(&ben, graded.id(), "Next").await;
    bot.ben_grades(card.id(), "Right").await;
    let whole = fs::read(&copy).expect("the copy is there");
    let again = bot.beside(&["store", "backup", to]);
    assert_eq!(
        (again.code, again.stdout.as_str()),
        (Some(2), ""),
        "{again:?}"
    );
    assert!(again.stderr.contains("already exists"), "{again:?}");
    assert_eq!(fs::read(&copy).expect("the copy is there"), whole);

    let url = format!("sqlite:{to}");
    let restored = Store::open(&url).await.expect("the copy opens");
    let reviews = restored.reviews_of(&member(&ben)).await;
    assert_eq!(reviews.expect("they can be read").len(), 1);
    assert_eq!(bot.reviews(&ben).await.len(), 2);
}

#[tokio::test]
async fn a_rebuild_repairs_derived_data_and_reports_how_much_was_wrong() {
    let bot = evening().await;
    let card = bot.stand_in.slash("quiz", Value::Null).await;
    bot.ben_grades(card.id(), "Right").await;
    let ran = bot.beside(&["store", "rebuild"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
    let well = "replayed 1 reviews: 1 cards, 0 answers to daily questions; no row was wrong\n";
    assert_eq!(ran.stdout, well);
    let database = bot.database();
    let file = rusqlite::Connection::open(database.trim_start_matches("sqlite:"));
    let file = file.expect("it can be opened");
    file.execute_batch("UPDATE cards SET stability = 1000")
        .expect("it can be written");
    drop(file);
    let ran = bot.beside(&["store", "rebuild"]);
    assert!(ran.stdout.contains("fixed 1 wrong row"), "{ran:?}");
    let ran = bot.beside(&["store", "rebuild"]);
    assert_eq!(ran.stdout, well);
}

#[test]
fn without_a_database_backup_and_rebuild_fail_and_create_none() {
    let desk = CommandFolder::with(Notes::fixtures());
    for arguments in [&["store", "backup", "copy.db"][..], &["store", "rebuild"]] {
        let ran = desk.run(arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.stderr.contains("recite.db"), "{ran:?}");
    }
    assert!(!desk.database().exists() && !desk.folder.path().join("copy.db").exists());
}

#[test]
fn an_emptied_database_is_not_treated_as_new() {
    let desk = CommandFolder::with(Notes::fixtures());
    let typed = "\n3\nq\n";
    let graded = desk.quiz(&[], typed);
    assert_eq!(graded.code, Some(0), "{graded:?}");
    let data = desk.database().parent().expect("a folder").to_owned();
    fs::write(data.join("instance"), "").expect("a file");
    fs::write(desk.database(), "").expect("a file");
    for arguments in [
        &["quiz"][..],
        &["store", "rebuild"],
        &["store", "backup", "copy.db"],
        &["serve"],
    ] {
        let mut command = desk.command(arguments);
        command.env("DISCORD_TOKEN", "none-that-is-needed");
        let ran = RunOutput::of(&mut command);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
        for words in ["recite.db", "is empty", "instance", "restore a backup"] {
            assert!(ran.stderr.contains(words), "{words}: {ran:?}");
        }
        assert_eq!(fs::read(desk.database()).expect("it is there"), b"");
    }
    fs::remove_file(desk.database()).expect("it is there");
    let graded = desk.quiz(&[], typed);
    assert_eq!(graded.code, Some(0), "{graded:?}");
}
