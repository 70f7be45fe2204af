//! Files of the bot are readable only by its user.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::bot::BotUnderTest;
use crate::daily::evening;

/// Returns every file and folder below this one, including itself, with its mode.
fn modes(path: &Path) -> Vec<(PathBuf, u32)> {
    let found = fs::symlink_metadata(path).expect("it can be looked at");
    let mut modes = vec![(path.to_owned(), found.permissions().mode() & 0o7777)];
    if found.is_dir() {
        for entry in fs::read_dir(path).expect("a folder") {
            modes.extend(self::modes(&entry.expect("it can be read").path()));
        }
    }
    modes
}

impl BotUnderTest {
    /// Returns the folder of its files.
    pub fn data(&self) -> PathBuf {
        let database = PathBuf::from(self.database().trim_start_matches("sqlite:"));
        database.parent().expect("a folder").to_owned()
    }
}

/// Asserts that only the owner has access to a folder and everything in it.
pub fn assert_private(data: &Path) {
    let modes = modes(data);
    assert!(modes.len() > 3, "{modes:?}");
    for (path, mode) in modes {
        assert_eq!(mode & 0o077, 0, "{}: {mode:04o}", path.display());
    }
}

#[tokio::test]
async fn files_of_the_bot_are_private_to_its_user() {
    let mut bot = evening().await;
    bot.types(
        &bot.stand_in.person("ben"),
        "ask",
        json!({"question": "git"}),
    )
    .await;
    bot.stand_in.slash("quiz", Value::Null).await;
    assert_private(&bot.data());

    // Files of an older version, or copied by an operator.
    bot.stop().await;
    for (path, mode) in modes(&bot.data()) {
        let open = fs::Permissions::from_mode(mode | 0o055);
        fs::set_permissions(path, open).expect("it is ours");
    }
    bot.start_without_waiting();
    bot.wait_until_ready(2).await;
    assert_private(&bot.data());
    let log = bot.log();
    for name in ["data`", "recite.db`", "instance`"] {
        let line = format!("{name} to its owner");
        assert_eq!(log.matches(&line).count(), 1, "{name}: {log}");
    }
}
