//! `recite ask` on folders of notes in other languages than English.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{RunOutput, recite};

/// Returns the output of `recite ask --json` for a folder with this one note file.
fn asked(note: &str, config: &str, words: &str) -> Value {
    let folder = TempDir::new().expect("a temporary folder");
    let notes = folder.path().join("notes");
    fs::create_dir(&notes).expect("a folder for notes");
    fs::write(notes.join("note.md"), note).expect("the note is written");
    let file = folder.path().join("recite.toml");
    fs::write(&file, config).expect("the config is written");
    let ran = RunOutput::of(
        recite(folder.path())
            .arg("--config")
            .arg(&file)
            .args(["ask", "--json", words]),
    );
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{words}");
    serde_json::from_str(&ran.stdout).expect("it prints JSON")
}

#[track_caller]
fn check(note: &str, words: &str, question: Option<&str>) {
    let report = asked(note, "", words);
    let answer = report["answered"]
        .as_bool()
        .filter(|answered| *answered)
        .and_then(|_| report["hits"][0]["question"].as_str());
    assert_eq!(answer, question, "{words}: {report}");
}

const GERMAN: &str = "# Küche

### Wie reinige ich die Töpfe?

Mit heißem Wasser und einem Schwamm, der nicht kratzt.

### Wo stehen die Gläser?

Im Schrank über der Spüle, gleich neben den Tellern.

### Wann kommt der Müll weg?

Am Dienstag, wenn er am Abend vor dem Haus steht.
";

const CHINESE: &str = "# 厨房

### 怎样清洗锅？

用热水和海绵。

### 杯子在哪里？

在水槽上面的柜子里。

### 如何在 Rust 中运行 async 代码？

需要一个运行时，例如 `tokio`。
";

#[test]
fn german_notes_are_found_by_other_word_forms_and_without_umlauts() {
    let pots = Some("Wie reinige ich die Töpfe?");
    check(GERMAN, "Topf reinigen", pots);
    check(GERMAN, "toepfe reinigen", pots);
    check(GERMAN, "wo steht das glas", Some("Wo stehen die Gläser?"));
    check(GERMAN, "wann muell", Some("Wann kommt der Müll weg?"));
    check(GERMAN, "Wer wurde Weltmeister?", None);
}

#[test]
fn chinese_notes_are_found_without_spaces_and_with_latin_words() {
    check(CHINESE, "清洗锅", Some("怎样清洗锅？"));
    check(CHINESE, "杯子在哪", Some("杯子在哪里？"));
    let code = Some("如何在 Rust 中运行 async 代码？");
    check(CHINESE, "如何在 Rust 中运行 async 代码", code);
    check(CHINESE, "Rust运行async代码", code);
    check(CHINESE, "世界杯谁赢了", None);
}

#[test]
fn a_configured_language_overrides_detection() {
    let hits = |config| {
        let note = "### Docker?\n\nTalo.\n";
        let report = asked(note, config, "talossa");
        report["hits"].as_array().map(Vec::len)
    };
    assert_eq!(hits("search.language = \"auto\""), Some(0));
    assert_eq!(hits("search.language = \"finnish\""), Some(1));
}
