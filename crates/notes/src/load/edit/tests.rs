use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use proptest::prelude::*;
use tempfile::TempDir;

use super::{NoteFileError, Put, is_note_path, note_paths, put, read_note};
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

/// A folder without any choices of the operator.
fn at(folder: &Path) -> Access {
    Access::of(folder, &AccessOptions::default()).unwrap()
}

/// Everything below a folder, hidden files too.
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
fn only_names_below_the_folder_are_paths_of_notes() {
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
fn what_is_written_is_read_back_and_nothing_else_is_left() {
    let folder = folder(&[("a.md", "old")]);
    assert_eq!(
        put(&at(folder.path()), "a.md", "new", true).unwrap(),
        Put::Written
    );
    assert_eq!(read_note(&at(folder.path()), "a.md").unwrap(), "new");
    let deep = "python/lists/sort.md";
    assert_eq!(
        put(&at(folder.path()), deep, "deep", false).unwrap(),
        Put::Written
    );
    assert_eq!(read_note(&at(folder.path()), deep).unwrap(), "deep");
    assert_eq!(note_paths(&at(folder.path())), ["a.md", deep]);
    assert_eq!(
        all_below(folder.path()),
        ["a.md", "python", "python/lists", deep]
    );
}

#[test]
fn a_new_note_never_takes_the_place_of_one_that_is_there() {
    let folder = folder(&[("a.md", "old")]);
    assert_eq!(
        put(&at(folder.path()), "a.md", "new", false).unwrap(),
        Put::Taken
    );
    assert_eq!(read_note(&at(folder.path()), "a.md").unwrap(), "old");
}

#[test]
fn a_note_keeps_its_permissions_and_a_new_one_has_the_usual_ones() {
    let folder = folder(&[("a.md", "old"), ("usual", "")]);
    let file = folder.path().join("a.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    put(&at(folder.path()), "a.md", "new", true).unwrap();
    assert_eq!(mode(&file), 0o640);
    put(&at(folder.path()), "b.md", "new", false).unwrap();
    let usual = mode(&folder.path().join("usual"));
    assert_eq!(mode(&folder.path().join("b.md")), usual);
}

#[test]
fn a_write_protected_note_stays_as_it_is() {
    let folder = folder(&[("a.md", "old")]);
    let file = folder.path().join("a.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let refused = put(&at(folder.path()), "a.md", "new", true);
    assert!(
        matches!(refused, Err(NoteFileError::Protected(_))),
        "{refused:?}"
    );
    assert_eq!(fs::read_to_string(file).unwrap(), "old");
}

#[test]
fn a_link_within_the_folder_is_followed_and_stays_one() {
    let folder = folder(&[("real/a.md", "old")]);
    symlink("real/a.md", folder.path().join("link.md")).unwrap();
    symlink("real", folder.path().join("also")).unwrap();
    put(&at(folder.path()), "link.md", "new", true).unwrap();
    assert!(folder.path().join("link.md").is_symlink());
    assert_eq!(read_note(&at(folder.path()), "real/a.md").unwrap(), "new");
    put(&at(folder.path()), "also/b.md", "new", false).unwrap();
    assert_eq!(read_note(&at(folder.path()), "real/b.md").unwrap(), "new");
}

#[test]
fn no_link_leads_out_of_the_folder() {
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
            let put = put(&at(folder.path()), path, "taken over", replaces);
            assert!(
                matches!(put, Err(NoteFileError::Outside(_))),
                "{path}: {put:?}"
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
        put(&at(folder.path()), "a.md", &edited, true).unwrap(),
        Put::Written
    );
    let bytes = fs::read(folder.path().join("a.md")).unwrap();
    assert_eq!(bytes, edited.as_bytes());
    assert_eq!(read_note(&at(folder.path()), "a.md").unwrap(), edited);
}

#[test]
fn what_cannot_be_edited_is_told_by_name() {
    let folder = folder(&[
        ("folder.md/a.md", ""),
        ("large.md", &"x".repeat(MAX_NOTE_BYTES as usize + 1)),
    ]);
    fs::write(folder.path().join("binary.md"), b"caf\xe9\0").unwrap();
    let described = |path: &str| read_note(&at(folder.path()), path).unwrap_err().to_string();
    assert_eq!(
        described("binary.md"),
        "`binary.md` cannot be edited here: this byte is no UTF-8, so the file is kept out; save the file as UTF-8."
    );
    assert!(described("large.md").contains("more than 16 MiB"));
    assert!(described("folder.md").contains("is no file"));
    assert!(described("none.md").starts_with("There is no note `none.md`."));
    assert!(described("../a.md").starts_with("`../a.md` is no path for a note."));
    let below_a_file = put(&at(folder.path()), "binary.md/b.md", "new", false);
    assert!(matches!(
        below_a_file,
        Err(NoteFileError::Unwritable { .. })
    ));
    let large = put(
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
    fn no_path_whatever_writes_outside_the_folder(
        parts in prop::collection::vec("\\.{0,3}|[a-z]{1,3}|~|C:|\\\\|[a-z]\\.md", 1..6),
        is_absolute in any::<bool>(),
    ) {
        let around = TempDir::new().unwrap();
        let inside = around.path().join("notes");
        fs::create_dir(&inside).unwrap();
        let path = format!("{}{}.md", if is_absolute { "/" } else { "" }, parts.join("/"));
        // Whether it is written or refused.
        let written = put(&at(&inside), &path, "text", false);
        let beside = all_below(around.path());
        prop_assert!(beside.iter().all(|it| it == "notes" || it.starts_with("notes/")), "{beside:?}");
        prop_assert_eq!(written.is_ok(), is_note_path(&path));
        if written.is_ok() {
            prop_assert_eq!(read_note(&at(&inside), &path).unwrap(), "text");
        }
    }
}

#[test]
fn no_note_is_made_in_a_folder_of_recites_own() {
    let folder = folder(&[("data/recite.txt", "")]);
    let options = AccessOptions {
        private: vec![folder.path().join("data")],
        ..AccessOptions::default()
    };
    let access = Access::of(folder.path(), &options).unwrap();
    for path in ["data/a.md", "data/b/a.md"] {
        let refused = put(&access, path, "### Why?\n\nSo.\n", false);
        assert!(matches!(refused, Err(NoteFileError::Outside(_))), "{path}");
    }
    assert_eq!(all_below(folder.path()), ["data", "data/recite.txt"]);
}

#[test]
fn files_beside_notes_are_listed_if_they_may_be_sent() {
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
fn what_is_there_is_never_written_over_by_a_new_file() {
    let folder = folder(&[("a.png", "old")]);
    let access = at(folder.path());
    let create = |path: &str| super::create(&access, path, b"new").ok();
    assert_eq!(create("a.png"), Some(Put::Taken));
    assert_eq!(create("b/c.png"), Some(Put::Written));
    for path in ["../d.png", ".d.png", "d", "a.png/d.png"] {
        assert_eq!(create(path), None, "{path}");
    }
    assert_eq!(all_below(folder.path()), ["a.png", "b", "b/c.png"]);
    assert_eq!(fs::read(folder.path().join("a.png")).unwrap(), b"old");
}
