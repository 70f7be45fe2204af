//! Any bytes as a note file: the reader tells what is wrong and never panics, and what it keeps is true.

#![no_main]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use recite_notes::access::AccessOptions;
use recite_notes::load::{load, read_note};
use tempfile::TempDir;

/// A folder in memory where the system has one: a run writes and reads one file.
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
    // As it was decoded; of what is no text, problems have places all the same.
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
        // An answer is one slice of the source, or two where an id line stood in its midst.
        let mut words = qa.answer.as_str().split_inclusive('\n');
        assert!(words.all(|line| text.contains(line)), "{qa:?}");
        qa.question.plain();
        qa.answer.plain();
    }
});
