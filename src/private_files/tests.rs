//! Modes of files and folders that Recite creates or finds.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;

use super::*;

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_file_of_any_mode_is_restricted_to_its_owner() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    open(OpenOptions::new().write(true).create(true), &path).unwrap();
    assert_eq!(mode(&path), 0o600);
    for others in 0..=0o77 {
        set_mode(&path, 0o600 | others);
        open(OpenOptions::new().read(true).write(true), &path).unwrap();
        assert_eq!(mode(&path), 0o600, "{others:o}");
        set_mode(&path, 0o400 | others);
        restrict_file(&path);
        assert_eq!(mode(&path), 0o400, "{others:o}");
    }
    let missing = folder.path().join("missing");
    restrict_file(&missing);
    assert!(!missing.exists());
}

#[test]
fn missing_folders_are_created_for_their_owner_and_existing_ones_are_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o755);
    let deep = folder.path().join("a/b/c");
    create_folder(&deep).unwrap();
    for made in deep.ancestors().take(3) {
        assert_eq!(mode(made), 0o700, "{}", made.display());
    }
    assert_eq!(mode(folder.path()), 0o755);
    create_folder(&deep).unwrap();
    create_folder(Path::new("")).unwrap();
}

#[test]
fn a_folder_is_restricted_only_if_all_entries_are_recites_own() {
    let is_own = |name: &str| name.starts_with("own");
    for (names, found, expected) in [
        (&["own"][..], 0o755, 0o700),
        (&["own", "own-2"], 0o777, 0o700),
        (&["own"], 0o2775, 0o2700),
        (&["own"], 0o500, 0o500),
        (&["own", "notes.md"], 0o755, 0o755),
        (&["own", "notes.md"], 0o777, 0o777),
        // A shared folder, like `/tmp`.
        (&["own"], 0o1777, 0o1777),
    ] {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            fs::write(folder.path().join(name), "").unwrap();
        }
        set_mode(folder.path(), found);
        restrict_folder(folder.path(), is_own);
        assert_eq!(mode(folder.path()), expected, "{names:?} {found:o}");
        set_mode(folder.path(), 0o700);
    }
}
