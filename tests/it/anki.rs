//! `recite export anki` and `recite import anki`.

use tempfile::TempDir;

use crate::binary::{RunOutput, recite};
use crate::notes::SHIPPED;

#[test]
fn the_shipped_notes_go_to_anki_and_come_back_without_a_problem() {
    let folder = TempDir::new().expect("a temporary folder");
    let run = |arguments: &[&str]| RunOutput::of(recite(folder.path()).args(arguments));
    for deck in ["deck.apkg", "deck.txt"] {
        let exported = run(&["export", "anki", deck, "--notes", SHIPPED]);
        assert_eq!(
            (exported.code, exported.stderr.as_str()),
            (Some(0), ""),
            "{exported:?}"
        );
        let again = run(&["export", "anki", deck, "--notes", SHIPPED]);
        assert_eq!(
            (again.code, again.stdout.as_str()),
            (Some(2), ""),
            "{again:?}"
        );
        assert!(again.stderr.contains("already exists"), "{again:?}");

        let target = format!("from/{deck}");
        let imported = run(&["import", "anki", deck, &target]);
        assert_eq!(
            (imported.code, imported.stderr.as_str()),
            (Some(0), ""),
            "{imported:?}"
        );
        assert!(imported.stdout.starts_with("wrote "), "{imported:?}");
        let questions = |folder: &str| {
            let checked = run(&["check", "--json", "--notes", folder]);
            assert_eq!(checked.code, Some(0), "{checked:?}");
            let report: serde_json::Value = serde_json::from_str(&checked.stdout).expect("JSON");
            (report["questions"].clone(), report["topics"].clone())
        };
        assert_eq!(questions(&target), questions(SHIPPED));
        let again = run(&["import", "anki", deck, &target]);
        assert_eq!(again.code, Some(2), "{again:?}");
        let replaced = run(&["import", "anki", deck, &target, "--overwrite"]);
        assert_eq!(replaced.code, Some(0), "{replaced:?}");
    }
    let refused = run(&["import", "anki", "none.apkg", "from/none"]);
    assert_eq!(
        (refused.code, refused.stdout.as_str()),
        (Some(1), ""),
        "{refused:?}"
    );
    assert!(refused.stderr.contains("none.apkg"), "{refused:?}");
    assert_eq!(
        run(&["export", "anki", "deck.zip", "--notes", SHIPPED]).code,
        Some(2)
    );
}
