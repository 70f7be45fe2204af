//! Modes of files and folders, made and found.

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
fn whatever_mode_a_file_has_nobody_but_its_owner_may_use_it_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    open(OpenOptions::new().write(true).create(true), &path).unwrap();
    assert_eq!(mode(&path), 0o600);
    for others in 0..=0o77 {
        set_mode(&path, 0o600 | others);
        open(OpenOptions::new().read(true).write(true), &path).unwrap();
        assert_eq!(mode(&path), 0o600, "{others:o}");
        set_mode(&path, 0o400 | others);
        tighten_file(&path);
        assert_eq!(mode(&path), 0o400, "{others:o}");
    }
    let missing = folder.path().join("missing");
    tighten_file(&missing);
    assert!(!missing.exists());
}

#[test]
fn missing_folders_are_made_for_their_owner_and_those_that_are_there_stay() {
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
fn a_folder_is_tightened_only_when_all_in_it_is_recites_own() {
    let is_own = |name: &str| name.starts_with("own");
    for (names, found, expected) in [
        (&["own"][..], 0o755, 0o700),
        (&["own", "own-2"], 0o777, 0o700),
        (&["own"], 0o2775, 0o2700),
        (&["own"], 0o500, 0o500),
        (&["own", "notes.md"], 0o755, 0o755),
        (&["own", "notes.md"], 0o777, 0o777),
        // Everybody's, as `/tmp` is.
        (&["own"], 0o1777, 0o1777),
    ] {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            fs::write(folder.path().join(name), "").unwrap();
        }
        set_mode(folder.path(), found);
        tighten_folder(folder.path(), is_own);
        assert_eq!(mode(folder.path()), expected, "{names:?} {found:o}");
        set_mode(folder.path(), 0o700);
    }
}
