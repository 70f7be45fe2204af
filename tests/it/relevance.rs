//! The search over the notes we ship stays as good as it is.

use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{Ran, recite};
use crate::notes::SHIPPED;

const JUDGED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/relevance");

/// Figures that must not fall, a little below what was measured when they were written down.
const FLOORS: &[(&str, f64)] = &[
    ("hit_at_1", 0.69),
    ("hit_at_5", 0.80),
    ("mrr_at_10", 0.74),
    ("auroc", 0.72),
    ("right_note_shown", 0.73),
];

#[test]
fn the_search_over_our_own_notes_stays_above_its_floors() {
    let folder = TempDir::new().expect("a temporary folder");
    let ran = Ran::of(recite(folder.path()).args(["eval", "--json", "--notes", SHIPPED, JUDGED]));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let report: Value = serde_json::from_str(&ran.stdout).expect("it prints JSON");
    let measured = |figure: &str| report["mean"][figure].as_f64().unwrap_or_default();
    let fallen = FLOORS
        .iter()
        .filter(|(figure, floor)| measured(figure) < *floor);
    let fallen = fallen.map(|(figure, floor)| {
        let now = measured(figure);
        format!("{figure} is {now:.4}, below its floor {floor}; `recite eval tests/relevance --misses 20` shows why")
    });
    assert_eq!(fallen.collect::<Vec<_>>(), [""; 0]);
}
