//! Imports arbitrary bytes as a deck. The import fails or succeeds, and nothing is written outside the notes folder.

#![no_main]

use std::fs;

use libfuzzer_sys::fuzz_target;
use recite_anki::import;
use recite_notes::access::AccessOptions;
use recite_notes::load::load;
use tempfile::TempDir;

// The first byte selects the file type.
fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else {
        return;
    };
    let folder = TempDir::new().expect("a temporary folder");
    let name = ["deck.txt", "deck.apkg", "deck.colpkg"][usize::from(kind % 3)];
    let file = folder.path().join(name);
    fs::write(&file, bytes).expect("a file");
    let notes = folder.path().join("notes");
    let imported = import(&file, &notes, None, false);
    for entry in fs::read_dir(folder.path()).expect("a folder") {
        let entry = entry.expect("an entry").path();
        assert!(
            entry == file || (entry == notes && imported.is_ok()),
            "{entry:?}"
        );
    }
    if let Ok(imported) = imported {
        let loaded = load(&notes, &AccessOptions::default()).expect("a folder");
        assert_eq!(loaded.notebook.qas().len(), imported.cards);
    }
});
