//! A database that cannot be used: every command reports where, what and what to do, and does not change it.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::CommandFolder;
use crate::binary::{RunOutput, recite};
use crate::notes::Notes;

const COMMANDS: [&[&str]; 4] = [
    &["quiz"],
    &["serve"],
    &["store", "backup", "copy.db"],
    &["store", "rebuild"],
];

/// A folder whose database has a card.
fn used() -> CommandFolder {
    let desk = CommandFolder::with(Notes::of(&[("a.md", "### What is it?\n\nThis.\n")]));
    let ran = desk.quiz(&[], "\n3\n");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    desk
}

/// Asserts that every command rejects the database with this message and does not change it.
#[track_caller]
fn check(desk: &CommandFolder, words: &str) {
    let before = fs::read(desk.database()).ok();
    for arguments in COMMANDS {
        let mut command = desk.command(arguments);
        // No server is running at this address.
        command.env("DISCORD_TOKEN", "t");
        command.env("DISCORD_API_URL", "http://127.0.0.1:9");
        let ran = RunOutput::of(&mut command);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {ran:?}");
        assert_eq!(ran.stdout, "", "{arguments:?}");
        let error = ran.stderr.lines().find(|line| line.starts_with("error: "));
        let error = error.unwrap_or_else(|| panic!("{arguments:?}: {ran:?}"));
        assert!(error.contains(words), "{arguments:?}: {error}");
        assert!(error.contains("recite.db`"), "{arguments:?}: {error}");
    }
    assert_eq!(fs::read(desk.database()).ok(), before, "it was changed");
    assert!(!desk.folder.path().join("copy.db").exists());
}

fn change(database: &Path, sql: &str) {
    let file = rusqlite::Connection::open(database).expect("it can be opened");
    file.execute_batch(sql).expect("it can be changed");
}

#[test]
fn a_damaged_database_is_rejected() {
    let desk = used();
    let mut bytes = fs::read(desk.database()).expect("the quiz has made it");
    let half = bytes.len() / 2;
    bytes.truncate(half);
    fs::write(desk.database(), bytes).expect("a file");
    check(&desk, "is damaged");
}

#[test]
fn a_text_file_in_place_of_the_database_is_rejected() {
    let desk = used();
    fs::write(desk.database(), "My diary. ".repeat(1000)).expect("a file");
    check(&desk, "is damaged");
}

#[test]
fn the_database_of_a_later_version_is_rejected() {
    let desk = used();
    let later =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        VALUES (9999, 'later', TRUE, x'00', 0); PRAGMA journal_mode = DELETE";
    change(&desk.database(), later);
    let before = fs::read(desk.database()).expect("it is there");
    for arguments in [&["quiz"][..], &["store", "rebuild"]] {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let words = "was used by a later version of Recite (its schema is 9999";
        assert!(ran.stderr.contains(words), "{ran:?}");
    }
    // A backup does not read the content.
    let ran = desk.run(&["store", "backup", "copy.db"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let now = rusqlite::Connection::open(desk.database()).expect("it can be opened");
    let versions = "SELECT MAX(version) FROM _sqlx_migrations";
    let versions = now.query_row(versions, [], |row| row.get::<_, i64>(0));
    assert_eq!(versions.expect("it can be read"), 9999);
    assert_eq!(
        fs::read(desk.database()).expect("it is there").len(),
        before.len()
    );
}

#[test]
fn a_folder_or_another_programs_database_is_rejected() {
    let desk = used();
    fs::remove_file(desk.database()).expect("it is there");
    fs::create_dir(desk.database()).expect("a folder");
    check(&desk, "cannot open");
    fs::remove_dir(desk.database()).expect("it is empty");
    change(&desk.database(), "CREATE TABLE reviews (stars INTEGER)");
    check(&desk, "belongs to another program");
}

#[test]
fn a_set_clock_needs_a_local_discord() {
    let desk = used();
    fs::write(desk.folder.path().join("clock"), "2026-03-01T00:00:00Z").expect("a file");
    let serve = |url: Option<&str>| -> RunOutput {
        let mut command: Command = recite(desk.folder.path());
        command.args(["serve", "--clock", "clock"]);
        command.env("DISCORD_TOKEN", "t");
        if let Some(url) = url {
            command.env("DISCORD_API_URL", url);
        }
        RunOutput::of(&mut command)
    };
    for url in [
        None,
        Some("https://discord.com"),
        Some("https://127.0.0.1.example.com"),
        Some("https://localhost.example.com"),
    ] {
        let ran = serve(url);
        assert_eq!(ran.code, Some(2), "{url:?}: {ran:?}");
        assert!(ran.stderr.contains("`--clock` is for tests"), "{ran:?}");
        assert_eq!(ran.stderr.lines().count(), 1, "{ran:?}");
    }
}
