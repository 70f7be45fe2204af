//! Floors of the search quality on the shipped notes.

use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{RunOutput, recite};
use crate::notes::SHIPPED;
use crate::semantic_search::folders::model;

const JUDGED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/relevance");

/// Figures that must not fall: a little below the measured values.
const WORDS_ALONE: &[(&str, f64)] = &[
    ("hit_at_1", 0.75),
    ("hit_at_5", 0.92),
    ("mrr_at_10", 0.81),
    ("auroc", 0.83),
    ("right_in_reach", 0.78),
];

/// Measured with the model, which `.ci/run` fetches.
const WITH_MODEL: &[(&str, f64)] = &[
    ("hit_at_1", 0.80),
    ("hit_at_5", 0.95),
    ("mrr_at_10", 0.87),
    ("auroc", 0.86),
    ("right_in_reach", 0.88),
];

#[test]
fn the_search_over_our_own_notes_stays_above_its_floors() {
    let folder = TempDir::new().expect("a temporary folder");
    let args = ["eval", "--json", "--no-model", "--notes", SHIPPED, JUDGED];
    holds(
        &RunOutput::of(recite(folder.path()).args(args)),
        WORDS_ALONE,
    );
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn the_search_with_the_model_stays_above_its_floors() {
    let folder = TempDir::new().expect("a temporary folder");
    let mut recite = recite(folder.path());
    recite.args(["eval", "--json", "--notes", SHIPPED, JUDGED]);
    let ran = RunOutput::of(recite.env("RECITE_MODEL_DIR", model()));
    assert!(
        ran.stdout.contains("\"with_model\": true"),
        "{}",
        ran.stdout
    );
    holds(&ran, WITH_MODEL);
}

fn holds(ran: &RunOutput, floors: &[(&str, f64)]) {
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let report: Value = serde_json::from_str(&ran.stdout).expect("it prints JSON");
    let measured = |figure: &str| report["mean"][figure].as_f64().unwrap_or_default();
    let fallen = floors
        .iter()
        .filter(|(figure, floor)| measured(figure) < *floor);
    let fallen = fallen.map(|(figure, floor)| {
        let now = measured(figure);
        format!("{figure} is {now:.4}, below its floor {floor}; `recite eval tests/relevance --misses 20` shows why")
    });
    assert_eq!(fallen.collect::<Vec<_>>(), [""; 0]);
}
