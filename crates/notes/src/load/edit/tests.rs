use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use proptest::prelude::*;
use tempfile::TempDir;

use super::{NoteFileError, WriteOutcome, is_note_path, note_paths, read_note, write_note};
use crate::access::{Access, AccessOptions};
use crate::load::MAX_NOTE_BYTES;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

/// Returns the access rules for a folder with default options.
fn at(folder: &Path) -> Access {
    Access::new(folder, &AccessOptions::default()).unwrap()
}

/// Returns every path below a folder, including hidden ones.
fn all_below(folder: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder)
        .min_depth(1)
        .sort_by_file_name();
    let paths = entries.into_iter().map(|entry| entry.unwrap().into_path());
    let below = paths.map(|path| path.strip_prefix(folder).unwrap().display().to_string());
    below.collect()
}

fn mode(file: &Path) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o777
}

#[test]
fn only_visible_paths_below_the_folder_are_note_paths() {
    for path in [
        "a.md",
        "b/c d.markdown",
        "ü/Größe.md",
        "a..b.md",
        "x/y/z.MD",
    ] {
        assert!(is_note_path(path), "{path}");
    }
    for path in [
        "",
        "a",
        "a.txt",
        "/a.md",
        "../a.md",
        "a/../b.md",
        "./a.md",
        "a/./b.md",
        "a//b.md",
        "a.md/",
        ".a.md",
        ".git/a.md",
        "b/.c/a.md",
        ".md",
        "a\0.md",
        "a\n.md",
        "a.md/..",
    ] {
        assert!(!is_note_path(path), "{path:?}");
    }
}

#[test]
fn a_written_note_is_read_back_and_no_other_file_remains() {
    let folder = folder(&[("a.md", "old")]);
    assert_eq!(
        write_note(&at(folder.path()), "a.md", "new", true).unwrap(),
        WriteOutcome::Written
    );
    assert_eq!(read_note(&at(folder.path()), "a.md").unwrap(), "new");
    let deep = "python/lists/sort.md";
    assert_eq!(
        write_note(&at(folder.path()), deep, "deep", false).unwrap(),
        WriteOutcome::Written
    );
    assert_eq!(read_note(&at(folder.path()), deep).unwrap(), "deep");
    assert_eq!(note_paths(&at(folder.path())), ["a.md", deep]);
    assert_eq!(
        all_below(folder.path()),
        ["a.md", "python", "python/lists", deep]
    );
}

#[test]
fn a_new_note_never_replaces_an_existing_one() {
    let folder = folder(&[("a.md", "old")]);
    assert_eq!(
        write_note(&at(folder.path()), "a.md", "new", false).unwrap(),
        WriteOutcome::AlreadyExists
    );
    assert_eq!(read_note(&at(folder.path()), "a.md").unwrap(), "old");
}

#[test]
fn a_note_keeps_its_permissions_and_a_new_one_gets_the_default() {
    let folder = folder(&[("a.md", "old"), ("usual", "")]);
    let file = folder.path().join("a.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    write_note(&at(folder.path()), "a.md", "new", true).unwrap();
    assert_eq!(mode(&file), 0o640);
    write_note(&at(folder.path()), "b.md", "new", false).unwrap();
    let usual = mode(&folder.path().join("usual"));
    assert_eq!(mode(&folder.path().join("b.md")), usual);
}

#[test]
fn a_write_protected_note_is_not_changed() {
    let folder = folder(&[("a.md", "old")]);
    let file = folder.path().join("a.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let refused = write_note(&at(folder.path()), "a.md", "new", true);
    assert!(
        matches!(refused, Err(NoteFileError::WriteProtected(_))),
        "{refused:?}"
    );
    assert_eq!(fs::read_to_string(file).unwrap(), "old");
}

#[test]
fn a_symbolic_link_within_the_folder_is_followed_and_kept() {
    let folder = folder(&[("real/a.md", "old")]);
    symlink("real/a.md", folder.path().join("link.md")).unwrap();
    symlink("real", folder.path().join("also")).unwrap();
    write_note(&at(folder.path()), "link.md", "new", true).unwrap();
    assert!(folder.path().join("link.md").is_symlink());
    assert_eq!(read_note(&at(folder.path()), "real/a.md").unwrap(), "new");
    write_note(&at(folder.path()), "also/b.md", "new", false).unwrap();
    assert_eq!(read_note(&at(folder.path()), "real/b.md").unwrap(), "new");
}

#[test]
fn no_symbolic_link_leads_out_of_the_folder() {
    let outside = folder(&[("secret.md", "secret")]);
    let folder = folder(&[("a.md", "")]);
    symlink(
        outside.path().join("secret.md"),
        folder.path().join("file.md"),
    )
    .unwrap();
    symlink(
        outside.path().join("none.md"),
        folder.path().join("dead.md"),
    )
    .unwrap();
    symlink(outside.path(), folder.path().join("out")).unwrap();
    for path in ["file.md", "dead.md", "out/secret.md"] {
        let read = read_note(&at(folder.path()), path);
        assert!(
            matches!(read, Err(NoteFileError::Outside(_))),
            "{path}: {read:?}"
        );
    }
    for path in [
        "file.md",
        "dead.md",
        "out/secret.md",
        "out/new.md",
        "out/deep/new.md",
    ] {
        for replaces in [true, false] {
            let result = write_note(&at(folder.path()), path, "changed", replaces);
            assert!(
                matches!(result, Err(NoteFileError::Outside(_))),
                "{path}: {result:?}"
            );
        }
    }
    assert_eq!(all_below(outside.path()), ["secret.md"]);
    let kept = fs::read_to_string(outside.path().join("secret.md")).unwrap();
    assert_eq!(kept, "secret");
}

#[test]
fn a_note_in_an_older_encoding_is_saved_as_utf_8() {
    let folder = folder(&[]);
    fs::write(folder.path().join("a.md"), b"### Caf\xe9?\n\nIm B\xfcro.\n").unwrap();
    let text = read_note(&at(folder.path()), "a.md").unwrap();
    assert_eq!(text, "### Café?\n\nIm Büro.\n");
    let edited = text.replace("Im", "Neben dem");
    assert_eq!(
        write_note(&at(folder.path()), "a.md", &edited, true).unwrap(),
        WriteOutcome::Written
    );
    let bytes = fs::read(folder.path().join("a.md")).unwrap();
    assert_eq!(bytes, edited.as_bytes());
    assert_eq!(read_note(&at(folder.path()), "a.md").unwrap(), edited);
}

#[test]
fn errors_name_the_note_that_cannot_be_edited() {
    let folder = folder(&[
        ("folder.md/a.md", ""),
        ("large.md", &"x".repeat(MAX_NOTE_BYTES as usize + 1)),
    ]);
    fs::write(folder.path().join("binary.md"), b"caf\xe9\0").unwrap();
    let error_of = |path: &str| read_note(&at(folder.path()), path).unwrap_err().to_string();
    assert_eq!(
        error_of("binary.md"),
        "Cannot edit `binary.md` here: this byte is not valid UTF-8, so the file is skipped. Save the file as UTF-8."
    );
    assert!(error_of("large.md").contains("more than the limit of 16 MiB"));
    assert!(error_of("folder.md").contains("is not a regular file"));
    assert!(error_of("none.md").starts_with("The note `none.md` does not exist."));
    assert!(error_of("../a.md").starts_with("`../a.md` is not a valid path for a note."));
    let below_a_file = write_note(&at(folder.path()), "binary.md/b.md", "new", false);
    assert!(matches!(
        below_a_file,
        Err(NoteFileError::Unwritable { .. })
    ));
    let large = write_note(
        &at(folder.path()),
        "b.md",
        &"x".repeat(MAX_NOTE_BYTES as usize + 1),
        false,
    );
    assert!(matches!(large, Err(NoteFileError::TooLarge)));
    assert!(!folder.path().join("b.md").exists());
}

proptest! {
    #[test]
    fn no_path_writes_outside_the_folder(
        parts in prop::collection::vec("\\.{0,3}|[a-z]{1,3}|~|C:|\\\\|[a-z]\\.md", 1..6),
        is_absolute in any::<bool>(),
    ) {
        let around = TempDir::new().unwrap();
        let inside = around.path().join("notes");
        fs::create_dir(&inside).unwrap();
        let path = format!("{}{}.md", if is_absolute { "/" } else { "" }, parts.join("/"));
        // Whether or not it is written.
        let written = write_note(&at(&inside), &path, "text", false);
        let beside = all_below(around.path());
        prop_assert!(beside.iter().all(|it| it == "notes" || it.starts_with("notes/")), "{beside:?}");
        prop_assert_eq!(written.is_ok(), is_note_path(&path));
        if written.is_ok() {
            prop_assert_eq!(read_note(&at(&inside), &path).unwrap(), "text");
        }
    }
}

#[test]
fn no_note_is_created_in_recites_own_folders() {
    let folder = folder(&[("data/recite.txt", "")]);
    let options = AccessOptions {
        private: vec![folder.path().join("data")],
        ..AccessOptions::default()
    };
    let access = Access::new(folder.path(), &options).unwrap();
    for path in ["data/a.md", "data/b/a.md"] {
        let refused = write_note(&access, path, "### Why?\n\nSo.\n", false);
        assert!(matches!(refused, Err(NoteFileError::Outside(_))), "{path}");
    }
    assert_eq!(all_below(folder.path()), ["data", "data/recite.txt"]);
}

#[test]
fn attachments_are_listed_if_they_may_be_sent() {
    let folder = folder(&[
        ("a.md", ""),
        ("a.png", ""),
        ("b/c.pdf", ""),
        ("b/.d.png", ""),
        ("key.pem", ""),
    ]);
    symlink("/etc/hostname", folder.path().join("out.txt")).unwrap();
    let access = at(folder.path());
    assert_eq!(super::attachment_paths(&access), ["a.png", "b/c.pdf"]);
}

#[test]
fn a_new_file_never_replaces_an_existing_one() {
    let folder = folder(&[("a.png", "old")]);
    let access = at(folder.path());
    let create_file = |path: &str| super::create_file(&access, path, b"new").ok();
    assert_eq!(create_file("a.png"), Some(WriteOutcome::AlreadyExists));
    assert_eq!(create_file("b/c.png"), Some(WriteOutcome::Written));
    for path in ["../d.png", ".d.png", "d", "a.png/d.png"] {
        assert_eq!(create_file(path), None, "{path}");
    }
    assert_eq!(all_below(folder.path()), ["a.png", "b", "b/c.png"]);
    assert_eq!(fs::read(folder.path().join("a.png")).unwrap(), b"old");
}
