use std::fs;
use std::os::unix::fs::symlink;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::sandbox::notes::tests::pane;
use crate::sandbox::protocol::RenameFile;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand the rest";

/// Lists everything below a folder.
fn all_below(folder: &TempDir) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder.path()).min_depth(1);
    let entries = entries.sort_by_file_name().into_iter();
    let below = entries.map(|it| {
        let path = it.unwrap().into_path();
        let below = path.strip_prefix(folder.path()).unwrap();
        below.display().to_string()
    });
    below.collect()
}

fn rename(pane: &NotesPane, from: &str, to: &str) -> Result<FilePath, NotesError> {
    pane.rename(&RenameFile {
        from: from.to_owned(),
        to: to.to_owned(),
    })
}

#[test]
fn a_renamed_file_creates_its_folders_and_removes_empty_ones() {
    let (folder, pane) = pane(&[("old/deep/a.md", "a"), ("p.png", "p"), ("b.md", "b")]);
    rename(&pane, "old/deep/a.md", "new/folder/c.md").unwrap();
    rename(&pane, "p.png", "new/q.png").unwrap();
    rename(&pane, "b.md", "b.md").unwrap();
    assert_eq!(
        all_below(&folder),
        ["b.md", "new", "new/folder", "new/folder/c.md", "new/q.png"]
    );
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    assert_eq!(
        (read("new/folder/c.md"), read("new/q.png")),
        ("a".into(), "p".into())
    );
}

#[test]
fn a_rename_never_overwrites_a_file() {
    let (folder, pane) = pane(&[("a.md", "a"), ("b.md", "b"), ("c.md/x.md", "")]);
    symlink("nowhere", folder.path().join("d.md")).unwrap();
    for to in ["b.md", "c.md", "d.md"] {
        let refused = rename(&pane, "a.md", to);
        assert!(matches!(refused, Err(NotesError::Exists(_))), "{refused:?}");
    }
    assert_eq!(
        all_below(&folder),
        ["a.md", "b.md", "c.md", "c.md/x.md", "d.md"]
    );
    assert_eq!(fs::read(folder.path().join("b.md")).unwrap(), b"b");
}

#[test]
fn a_rename_cannot_change_the_type_of_a_file_or_move_a_link() {
    let (folder, pane) = pane(&[("a.md", "a"), ("p.png", "p")]);
    symlink("a.md", folder.path().join("link.md")).unwrap();
    let refusals = [
        ("a.md", "a.png"),
        ("a.md", "a.txt"),
        ("p.png", "p.md"),
        ("p.png", "p.env"),
        ("p.png", "p"),
        ("link.md", "other.md"),
        ("none.md", "other.md"),
    ];
    for (from, to) in refusals {
        assert!(rename(&pane, from, to).is_err(), "{from} to {to}");
    }
    assert_eq!(all_below(&folder), ["a.md", "link.md", "p.png"]);
}

#[test]
fn deleting_a_file_removes_its_empty_folders() {
    let (folder, pane) = pane(&[("x/y/a.md", "a"), ("x/p.png", "p"), ("b.md", "b")]);
    symlink("b.md", folder.path().join("link.md")).unwrap();
    pane.delete("x/y/a.md").unwrap();
    assert_eq!(all_below(&folder), ["b.md", "link.md", "x", "x/p.png"]);
    pane.delete("link.md").unwrap();
    pane.delete("x/p.png").unwrap();
    pane.delete("b.md").unwrap();
    assert!(all_below(&folder).is_empty() && folder.path().is_dir());
    assert!(pane.delete("b.md").is_err(), "it is gone");
}

/// Creates a folder with files that must not be changed, inside and outside the notes.
fn protected_folder() -> (TempDir, NotesPane) {
    let (folder, _) = pane(&[
        ("outside.md", "outside"),
        ("outside.png", "outside"),
        ("notes/a.md", "a"),
        ("notes/p.png", "p"),
        ("notes/.git/config.md", "hidden"),
        ("notes/.hidden.md", "hidden"),
        ("notes/server.pem", "key"),
        ("notes/data/own.md", "own"),
    ]);
    let root = folder.path().join("notes");
    symlink("../outside.md", root.join("out.md")).unwrap();
    symlink("..", root.join("up")).unwrap();
    symlink(".git", root.join("git")).unwrap();
    let options = recite_notes::access::AccessOptions {
        private: vec![root.join("data")],
        ..Default::default()
    };
    let links = crate::messages::answer::Links::default();
    let pane = NotesPane::new("notes".to_owned(), root, options, true, links);
    (folder, pane)
}

fn a_path() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just(".."),
        Just("."),
        Just(""),
        Just(".git"),
        Just("up"),
        Just("git"),
        Just("data"),
        Just("notes"),
        Just("/"),
        Just("out.md"),
        Just(".hidden.md"),
        Just("server.pem"),
        Just("outside.md"),
        Just("own.md"),
        Just("config.md"),
        Just("outside.png"),
        Just("\0.md"),
    ];
    prop::collection::vec(part, 1..5).prop_map(|parts| parts.join("/"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_path_can_reach_a_protected_file(path in a_path(), other in a_path()) {
        let (folder, pane) = protected_folder();
        let before = all_below(&folder);
        let made = pane.add_picture(&format!("{path}.md"), "x.png", PNG);
        if made.is_ok() {
            // For example below `notes/`, where a folder with that name is created.
            return Ok(());
        }
        prop_assert!(pane.delete(&path).is_err(), "deleted {path:?}");
        prop_assert!(rename(&pane, &path, &other).is_err(), "moved {path:?}");
        prop_assert_eq!(all_below(&folder), before);
    }
}

#[test]
fn hidden_private_and_outside_files_are_not_touched() {
    let (folder, pane) = protected_folder();
    let before = all_below(&folder);
    for path in [
        "",
        "..",
        "../outside.md",
        "up/outside.md",
        "out.md",
        ".hidden.md",
        ".git/config.md",
        "git/config.md",
        "server.pem",
        "data/own.md",
        "/etc/hostname",
        "./a.md",
        "x/../a.md",
        "a.md/",
        "data",
        "up",
    ] {
        assert!(pane.delete(path).is_err(), "deleted {path:?}");
        let to = if path.ends_with(".png") {
            "new.png"
        } else {
            "new.md"
        };
        assert!(rename(&pane, path, to).is_err(), "moved from {path:?}");
    }
    for path in [
        "",
        "../new.md",
        "up/new.md",
        ".new.md",
        ".git/new.md",
        "git/new.md",
        "data/new.md",
        "/tmp/new.md",
        "./new.md",
        "x/../new.md",
        "a.md/new.md",
        "x/.y/new.md",
    ] {
        assert!(rename(&pane, "a.md", path).is_err(), "moved to {path:?}");
        assert!(
            pane.add_picture(path, "x.png", PNG).is_err(),
            "next to {path:?}"
        );
    }
    assert_eq!(all_below(&folder), before);
}

#[test]
fn read_only_notes_are_not_changed() {
    let (folder, _) = pane(&[("a.md", "### Why?\n\nSo.\n")]);
    let pane = crate::sandbox::notes::tests::pane_on(folder.path(), false);
    let read_only = |error: NotesError| matches!(error, NotesError::ReadOnly);
    assert!(read_only(rename(&pane, "a.md", "b.md").unwrap_err()));
    assert!(read_only(pane.delete("a.md").unwrap_err()));
    assert!(read_only(
        pane.add_picture("a.md", "a.png", PNG).unwrap_err()
    ));
    assert_eq!(all_below(&folder), ["a.md"]);
}

#[test]
fn a_picture_is_saved_next_to_its_note_with_a_unique_name() {
    let (folder, pane) = pane(&[("a.md", ""), ("b/a.md", ""), ("b/images/x.txt", "")]);
    let add = |note: &str, name: &str, bytes: &[u8]| {
        let it = pane.add_picture(note, name, bytes).unwrap();
        assert_eq!(fs::read(folder.path().join(&it.path)).unwrap(), bytes);
        (it.path, it.markdown)
    };
    let expected = |path: &str, markdown: &str| (path.to_owned(), markdown.to_owned());
    let other = [PNG, b"!"].concat();
    assert_eq!(
        add("a.md", "A jar (1).PNG", PNG),
        expected("A-jar-1.png", "![A jar 1](A-jar-1.png)")
    );
    assert_eq!(
        add("a.md", "A jar [1].png", &other),
        expected("A-jar-1-2.png", "![A jar 1](A-jar-1-2.png)")
    );
    assert_eq!(
        add("a.md", "A jar (1).png", PNG).0,
        "A-jar-1.png",
        "it exists already"
    );
    assert_eq!(
        add("b/a.md", "x.png", PNG),
        expected("b/images/x.png", "![x](images/x.png)")
    );
    assert_eq!(
        add("new/a.md", "größe.png", PNG),
        expected("new/größe.png", "![größe](größe.png)")
    );
    for name in [".png", "../../.png", "...png", "\u{202e}.png", "!!.png"] {
        assert!(
            add("c/a.md", name, PNG).0.starts_with("c/picture"),
            "{name}"
        );
    }
    assert_eq!(add("a.md", "../../etc/passwd.png", PNG).0, "passwd.png");
    assert_eq!(add("a.md", "C:\\x\\y.gif", b"GIF89a").0, "y.gif");
}

#[test]
fn only_pictures_that_discord_can_show_are_accepted() {
    let (folder, pane) = pane(&[("a.md", "")]);
    let why = |name: &str, bytes: &[u8]| {
        pane.add_picture("a.md", name, bytes)
            .unwrap_err()
            .to_string()
    };
    for name in ["a.svg", "a.html", "a", "a.png.exe", "a.mp4", "a.env", ""] {
        let why = why(name, PNG);
        assert!(
            why.contains("is not a picture that Discord can show"),
            "{why}"
        );
    }
    for (name, bytes) in [
        ("a.png", &b"<html>"[..]),
        ("a.jpg", PNG),
        ("a.gif", b""),
        ("a.webp", b"RIFF"),
    ] {
        assert!(why(name, bytes).contains("is not a valid"), "{name}");
    }
    let large = [PNG, &vec![0; MAX_ATTACHMENT_BYTES as usize]].concat();
    assert!(why("a.png", &large).contains("Discord allows at most 10 MiB"));
    assert_eq!(all_below(&folder), ["a.md"]);
}

proptest! {
    #[test]
    fn every_picture_gets_a_safe_name(name in "\\PC{0,90}", folder in "[./\\\\ a-z]{0,8}") {
        let stem = safe_stem(&format!("{folder}{name}.png"));
        prop_assert!(!stem.is_empty() && stem.chars().count() <= MAX_NAME_CHARS);
        prop_assert!(recite_notes::access::is_plain_path(&format!("{stem}.png")), "{stem}");
        let is_mark = |c: char| c.is_ascii_punctuation() && !matches!(c, '-' | '_');
        prop_assert!(!stem.contains(|c: char| is_mark(c) || c.is_whitespace() || c.is_control()), "{stem}");
    }
}
