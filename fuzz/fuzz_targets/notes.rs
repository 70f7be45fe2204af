//! Loads arbitrary bytes as a note file. The loader reports problems, never panics, and counts every character once.

#![no_main]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use recite_notes::access::AccessOptions;
use recite_notes::load::{load, read_note};
use tempfile::TempDir;

/// A folder in memory if the system has one: every run writes and reads a file.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let memory = Path::new("/dev/shm");
    let folder = match memory.is_dir() {
        true => TempDir::new_in(memory),
        false => TempDir::new(),
    };
    folder.expect("a temporary folder")
});

fuzz_target!(|bytes: &[u8]| {
    fs::write(FOLDER.path().join("note.md"), bytes).expect("a file");
    let loaded = load(FOLDER.path(), &AccessOptions::default()).expect("a folder that is there");
    // The text as decoded. Problems have a line even if the bytes are not UTF-8.
    let text = read_note(loaded.notebook.access(), "note.md")
        .unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned());
    let lines = text.lines().count().max(1);
    for problem in &loaded.problems {
        assert!((1..=lines + 1).contains(&problem.line), "{problem}");
        assert!(!problem.what.is_empty() && !problem.remedy.is_empty());
    }
    for qa in loaded.notebook.qas() {
        assert_eq!(loaded.notebook.get(&qa.id), Some(qa));
        assert!((1..=lines).contains(&qa.source.line));
        assert!(!qa.answer.as_str().trim().is_empty(), "{qa:?}");
        // An answer consists of whole lines of the source, unless it contains an id or a picture from the front matter.
        let mut lines = qa.answer.as_str().lines().map(str::trim_end);
        let is_cut = text.contains("<!--") || text.contains("<{IMAGE:");
        assert!(is_cut || lines.all(|line| text.contains(line)), "{qa:?}");
        qa.question.plain();
        qa.answer.plain();
    }
    // Every character belongs to exactly one category, and unread text is listed.
    for file in &loaded.coverage {
        let bare = text.trim_start_matches('\u{feff}');
        let cut = text.chars().count() - bare.chars().count();
        let whole = text.chars().count() - cut.min(1);
        assert_eq!(file.coverage.total(), whole);
        let uncovered = file.coverage.unread + file.coverage.ignored;
        assert_eq!(uncovered == 0, file.unread.is_empty());
        for passage in &file.unread {
            assert!((1..=lines).contains(&passage.line), "{passage:?}");
        }
    }
});
