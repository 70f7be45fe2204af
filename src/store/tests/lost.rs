//! An empty or missing database is not treated as a new one if other files show that it was lost.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;

/// Files that may be beside a database that was in use.
const OTHER_FILES: [&str; 7] = [
    "recite.db-wal",
    "recite.db-journal",
    "instance",
    "vectors.cache",
    "recite-2026-03-01.db",
    ".backup-a1b2c3",
    "git/newest",
];

fn url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

/// A folder with these files, and the path of the database.
fn folder_with(files: &[&str]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let file = folder.path().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "what was there before").unwrap();
    }
    let path = folder.path().join("recite.db");
    (folder, path)
}

/// Every file below a folder, with its bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push((path.clone(), fs::read(&path).unwrap())),
        }
    }
    found.sort();
    found
}

/// Asserts that opening and copying the database fails and changes no file. Returns the messages.
async fn assert_rejected(folder: &TempDir, path: &Path) -> Vec<String> {
    let before = files(folder.path());
    let copy = tempfile::tempdir().unwrap();
    let errors = [
        prepare(&url(path)).await.expect_err("a bot starts"),
        Store::open(&url(path)).await.expect_err("it is opened"),
        Store::open_file(path).await.expect_err("it is opened"),
        back_up(&url(path), &copy.path().join("copy.db"))
            .await
            .expect_err("it is copied"),
    ];
    assert_eq!(files(folder.path()), before);
    assert_eq!(files(copy.path()), []);
    let root = folder.path().to_str().unwrap();
    let message = errors.iter().map(|it| it.to_string().replace(root, ""));
    message.collect()
}

#[tokio::test]
async fn an_empty_file_beside_other_data_is_rejected() {
    // SQLite treats a single byte as an empty file too.
    for (at, file) in OTHER_FILES.into_iter().enumerate() {
        let (folder, path) = folder_with(&[file]);
        fs::write(&path, vec![0; at % 2]).unwrap();
        let name = file.split('/').next().unwrap();
        for message in assert_rejected(&folder, &path).await {
            assert_eq!(
                message,
                format!(
                    "`/recite.db` is empty, but `/{name}` exists beside it, so its content was lost. Move it and the `-wal` file beside it away and restore a backup, or delete both to start with a new database."
                )
            );
        }
        // The steps in the message work.
        fs::remove_file(&path).unwrap();
        for changes in ["recite.db-wal", "recite.db-journal"] {
            let _ = fs::remove_file(folder.path().join(changes));
        }
        prepare(&url(&path)).await.unwrap();
        Store::open(&url(&path)).await.unwrap().close().await;
    }
}

#[tokio::test]
async fn an_empty_file_of_an_operator_becomes_the_database() {
    for files in [&[][..], &["lost+found/.keep"], &[".keep"]] {
        let (folder, path) = folder_with(files);
        fs::write(&path, "").unwrap();
        let copied = back_up(&url(&path), &folder.path().join("copy.db")).await;
        let message = copied.expect_err("there is nothing").to_string();
        assert!(message.contains("so there is nothing to copy"), "{message}");
        prepare(&url(&path)).await.unwrap();
        // A bot writes this before it opens the database.
        fs::write(folder.path().join("instance"), "a name").unwrap();
        let store = Store::open(&url(&path)).await.unwrap();
        let review = review(1, 1, Rating::Right, 0, Origin::New);
        store.record(&review, None).await.unwrap();
        store.close().await;
        let store = Store::open(&url(&path)).await.unwrap();
        assert_eq!(store.reviews_of(&member(1)).await.unwrap(), [review]);
    }
}

#[tokio::test]
async fn changes_without_their_database_are_not_deleted() {
    for changes in ["recite.db-wal", "recite.db-journal"] {
        let (folder, path) = folder_with(&[changes]);
        for message in assert_rejected(&folder, &path).await {
            assert_eq!(
                message,
                format!(
                    "`/recite.db` is missing, but `/{changes}` beside it still contains changes to it. Put the database back, or move `/{changes}` away and restore a backup or start with a new database."
                )
            );
        }
        // An empty one contains no changes.
        fs::write(folder.path().join(changes), "").unwrap();
        Store::open(&url(&path)).await.unwrap().close().await;
    }
}

#[tokio::test]
async fn the_log_of_a_killed_bot_survives_the_loss_of_its_database() {
    let fixture = Fixture::new().await;
    let review = review(1, 1, Rating::Right, 0, Origin::New);
    fixture.store.record(&review, None).await.unwrap();
    // The files after a kill.
    let (folder, path) = folder_with(&[]);
    let [whole, changes] = ["recite.db", "recite.db-wal"].map(|file| {
        let bytes = fs::read(fixture.folder.path().join(file)).unwrap();
        fs::write(folder.path().join(file), &bytes).unwrap();
        bytes
    });
    assert!(!changes.is_empty());
    fs::write(&path, "").unwrap();
    assert_rejected(&folder, &path).await;
    fs::remove_file(&path).unwrap();
    assert_rejected(&folder, &path).await;
    fs::write(&path, whole).unwrap();
    let store = Store::open(&url(&path)).await.unwrap();
    assert_eq!(store.reviews_of(&member(1)).await.unwrap(), [review]);
}

#[tokio::test]
async fn a_file_of_zeros_is_damaged() {
    // Some file systems leave such a file after a power cut.
    for bytes in [2, 100, 512, 4096, 1 << 20] {
        let (_folder, path) = folder_with(&[]);
        fs::write(&path, vec![0; bytes]).unwrap();
        let error = Store::open(&url(&path))
            .await
            .expect_err("it is no database");
        assert!(matches!(error, StoreError::Corrupt(..)), "{bytes}: {error}");
        assert_eq!(fs::read(&path).unwrap(), vec![0; bytes]);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_symlink_to_a_missing_database_is_followed() {
    let (folder, path) = folder_with(&["elsewhere/.keep"]);
    std::os::unix::fs::symlink("elsewhere/recite.db", &path).unwrap();
    Store::open(&url(&path)).await.unwrap().close().await;
    let made = folder.path().join("elsewhere/recite.db");
    assert!(made.metadata().unwrap().len() > 0);
    // The same with an empty file.
    fs::write(&made, "").unwrap();
    fs::write(folder.path().join("instance"), "a name").unwrap();
    assert_rejected(&folder, &path).await;
}
