//! Only its owner can read the database, no matter who created it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::*;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// The modes of all files in a folder.
fn modes(folder: &Path) -> Vec<(String, u32)> {
    let files = fs::read_dir(folder).unwrap().map(|entry| {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        (name, mode(&entry.path()))
    });
    let mut modes: Vec<_> = files.collect();
    modes.sort();
    modes
}

fn private(names: &[&str]) -> Vec<(String, u32)> {
    names.iter().map(|it| (it.to_string(), 0o600)).collect()
}

const OPEN: [&str; 3] = ["recite.db", "recite.db-shm", "recite.db-wal"];

#[tokio::test]
async fn a_new_database_and_its_backups_are_private() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("deep/data");
    let path = data.join("recite.db");
    let store = Store::open_file(&path).await.unwrap();
    let review = review(1, 1, Rating::Right, 0, Origin::New);
    store.record(&review, None).await.unwrap();
    assert_eq!(modes(&data), private(&OPEN));
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(data.parent().unwrap()), 0o700);
    let copies = folder.path().join("copies");
    fs::create_dir(&copies).unwrap();
    store.back_up(&copies.join("a.db")).await.unwrap();
    let url = format!("sqlite:{}", path.display());
    back_up(&url, &copies.join("b.db")).await.unwrap();
    assert_eq!(modes(&copies), private(&["a.db", "b.db"]));
}

#[tokio::test]
async fn a_database_that_others_can_read_is_restricted() {
    let fixture = Fixture::new().await;
    let review = review(1, 1, Rating::Right, 0, Origin::New);
    fixture.store.record(&review, None).await.unwrap();
    let folder = fixture.folder.path();
    for file in OPEN {
        set_mode(&folder.join(file), 0o664);
    }
    set_mode(folder, 0o775);
    let again = fixture.reopen().await;
    assert_eq!(modes(folder), private(&OPEN));
    assert_eq!(mode(folder), 0o700);
    // A folder with other files is left alone, for example `.` or `/tmp`.
    fs::write(folder.join("notes.md"), "").unwrap();
    set_mode(&folder.join("notes.md"), 0o644);
    set_mode(folder, 0o755);
    set_mode(&folder.join("recite.db"), 0o644);
    again.close().await;
    fixture.reopen().await;
    assert_eq!(mode(folder), 0o755);
    assert_eq!(mode(&folder.join("notes.md")), 0o644);
    assert_eq!(mode(&folder.join("recite.db")), 0o600);
}

#[tokio::test]
async fn an_empty_file_of_an_operator_becomes_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recite.db");
    fs::write(&path, "").unwrap();
    set_mode(&path, 0o666);
    let store = Store::open_file(&path).await.unwrap();
    assert_eq!(modes(folder.path()), private(&OPEN));
    store.close().await;
}
