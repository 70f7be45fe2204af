//! `/privacy delete`, including the bytes of the database files.

use std::path::PathBuf;

use recite_quiz::PersonalData;
use serde_json::Value;

use super::answered;
use crate::cards::member;
use crate::daily::saying;

const NOWHERE: [PathBuf; 0] = [];

#[tokio::test]
async fn after_a_deletion_no_byte_of_the_database_names_the_member() {
    let (mut bot, post) = answered().await;
    let (ada, ben) = (bot.stand_in.person("ada"), bot.stand_in.person("ben"));
    let opened = bot.presses(&ada, post.id(), "Reveal").await;
    bot.presses(&ada, opened.id(), "Right").await;
    bot.lives_a_little(&ada).await;
    saying(&bot.stand_in, post.id(), "3 answered, 2 knew it").await;
    assert_ne!(bot.files_naming(&ada), NOWHERE);

    // Before the confirmation nothing is deleted, also after a restart.
    let asked = bot.types(&ada, "privacy delete", Value::Null).await;
    assert!(asked.is_ephemeral());
    assert!(asked.text().contains("it can't be undone"));
    bot.restart().await;
    assert!(!bot.reviews(&ada).await.is_empty());
    let done = bot.presses(&ada, asked.id(), "Delete everything").await;
    assert_eq!(done.id(), asked.id());
    assert!(
        done.text().contains("anything about you"),
        "{}",
        done.text()
    );
    // While the bot runs, in the database file and in its write-ahead log.
    assert_eq!(bot.files_naming(&ada), NOWHERE);

    // Data of other members is still there and counted.
    saying(&bot.stand_in, post.id(), "2 answered, 1 knew it").await;
    assert_eq!(bot.reviews(&ben).await.len(), 1);
    let shown = bot.types(&ada, "privacy show", Value::Null).await;
    assert!(shown.text().contains("Nothing at all"), "{}", shown.text());
    let status = bot.admin("daily status", Value::Null).await;
    assert!(status.text().contains("09:00"), "{}", status.text());

    bot.stop().await;
    let file = rusqlite::Connection::open(bot.database_file());
    let file = file.expect("it can be opened");
    file.execute_batch("VACUUM")
        .expect("nobody else has it open");
    drop(file);
    assert_eq!(bot.files_naming(&ada), NOWHERE);
    assert_ne!(bot.files_naming(&ben), NOWHERE);
    let store = bot.store().await;
    let stored = store.personal_data(&member(&ada)).await;
    assert_eq!(stored.expect("it can be read"), PersonalData::default());
    assert!(!bot.log().contains(&ada.id.to_string()), "{}", bot.log());
}

#[tokio::test]
async fn a_member_who_returns_after_a_deletion_starts_from_zero() {
    let (bot, post) = answered().await;
    let ben = bot.stand_in.person("ben");
    let asked = bot.types(&ben, "privacy delete", Value::Null).await;
    bot.presses(&ben, asked.id(), "Delete everything").await;
    // The second press finds nothing to delete.
    let asked = bot.types(&ben, "privacy delete", Value::Null).await;
    assert!(asked.buttons().is_empty(), "{}", asked.text());
    let graded = bot.ben_grades(post.id(), "Easy").await;
    assert!(graded.text().contains("streak starts"), "{}", graded.text());
    assert_eq!(bot.reviews(&ben).await.len(), 1);
    saying(&bot.stand_in, post.id(), "2 answered, 1 knew it").await;
}

#[tokio::test]
async fn a_deletion_that_takes_longer_than_discord_waits_is_finished() {
    let (bot, _) = answered().await;
    let ben = bot.stand_in.person("ben");
    let asked = bot.types(&ben, "privacy delete", Value::Null).await;
    // The lock is held until the reply is deferred.
    let other = rusqlite::Connection::open(bot.database_file());
    let other = other.expect("it can be opened");
    other
        .execute_batch("BEGIN IMMEDIATE")
        .expect("it is not locked");
    let button = asked.button("Delete everything");
    let button = button.expect("the button is there");
    let pressed = bot.stand_in.discord.press(&ben, asked.id(), &button);
    let deferred = bot.stand_in.wait_for_request(|request| {
        request.is("POST", "/interactions/") && request.body["type"] == 6
    });
    deferred.await;
    other.execute_batch("ROLLBACK").expect("it can be ended");
    let done = pressed.wait_for_message(|message| message.text().contains("anything about you"));
    let done = bot.stand_in.wait_for("the end of the deletion", done).await;
    assert_eq!(done.expect("it is answered").id(), asked.id());
    assert!(bot.reviews(&ben).await.is_empty());
}

#[tokio::test]
async fn a_deletion_blocked_by_a_reader_says_so_and_finishes_later() {
    let (mut bot, _) = answered().await;
    let ben = bot.stand_in.person("ben");
    let reader = rusqlite::Connection::open(bot.database_file());
    let reader = reader.expect("it can be opened");
    let read = "BEGIN; SELECT COUNT(*) FROM reviews";
    reader.execute_batch(read).expect("it can be read");
    let asked = bot.types(&ben, "privacy delete", Value::Null).await;
    let done = bot.presses(&ben, asked.id(), "Delete everything").await;
    for words in ["is deleted", "when it finishes"] {
        assert!(done.text().contains(words), "{}", done.text());
    }
    // The files are not opened here: with POSIX locks, closing one would release the reader's lock.
    let waits = "still contains data that a member deleted";
    assert_eq!(bot.log().matches(waits).count(), 1, "{}", bot.log());
    // The next process waits too, and finishes the deletion.
    bot.restart().await;
    assert_eq!(bot.log().matches(waits).count(), 1, "{}", bot.log());
    reader.execute_batch("COMMIT").expect("it can be ended");
    bot.until_logged("overwrote deleted data").await;
    assert_eq!(bot.files_naming(&ben), NOWHERE);
}
