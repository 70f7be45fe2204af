//! `recite ask` with the model.

use std::fs;
use std::path::Path;

use recite::background::embedding::cache::{Cache, StaleRecords};
use recite_search::embedding::MODEL;
use serde_json::Value;

use super::folders::{ModelFolders, basil_and};
use crate::binary::{RunOutput, recite};
use crate::notes::Notes;

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn ask_computes_once_and_keeps_stdout_to_the_answer() {
    let (places, notes) = (ModelFolders::with_model(), basil_and(5));
    let mut ran_before = None;
    for _ in 0..2 {
        let ran = places.ask(&notes, &["--json"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        let answer: Value = serde_json::from_str(&ran.stdout).expect("JSON alone");
        assert_eq!(answer["hits"][0]["question"], "How do I water basil?");
        let kept = kept_at(&places);
        if let Some((answer_before, kept_before)) = ran_before {
            assert_eq!(answer, answer_before);
            assert!(kept == kept_before, "the file was written again");
        }
        ran_before = Some((answer, kept));
    }

    let words = places.ask(&notes, &["--json", "--no-model"]);
    assert_eq!((words.code, words.stderr.as_str()), (Some(0), ""));
    let words: Value = serde_json::from_str(&words.stdout).expect("JSON alone");
    assert_eq!(words["verdict"], "nothing");
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn the_english_model_does_not_vote_on_a_query_in_another_script() {
    let places = ModelFolders::with_model();
    let notes = Notes::of(&[(
        "zh.md",
        "### 如何安装 Python 3？\n\n下载安装包。\n\n### 什么是 Docker？\n\n一种容器。\n",
    )]);
    for query in ["你好", "天气怎么样 today", "лучший рецепт"] {
        let ask = |flags: &[&str]| {
            let mut command = recite(places.folder.path());
            command.args(["ask", query, "--json", "--notes"]);
            command.arg(notes.folder()).args(flags);
            command.env("RECITE_MODEL_DIR", &places.model);
            let ran = RunOutput::of(&mut command);
            serde_json::from_str::<Value>(&ran.stdout).expect("JSON alone")
        };
        assert_eq!(ask(&[]), ask(&["--no-model"]), "{query}");
    }
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn ask_during_encoding_by_a_bot_answers_without_saving_vectors() {
    let places = ModelFolders::with_model();
    // As a bot does while it computes.
    let (_in_use, problem) = Cache::open(&places.cache(), MODEL.id(), StaleRecords::Drop);
    assert_eq!(problem.map(|it| it.to_string()), None);
    let other = Notes::of(&[("other.md", "### How do herbs get water?\n\nFrom a can.\n")]);
    let ran = places.ask(&other, &[]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains("How do herbs get water?"), "{ran:?}");
    let expected = format!(
        "warning: `{}` is in use by another Recite. New embeddings are not cached.\n",
        places.cache().display()
    );
    assert_eq!(ran.stderr, expected);
}

/// Returns the content of the cache and when it was last written.
fn kept_at(places: &ModelFolders) -> (Vec<u8>, std::time::SystemTime) {
    let written = fs::metadata(places.cache()).and_then(|file| file.modified());
    let bytes = fs::read(places.cache());
    (bytes.expect("vectors are kept"), written.expect("a time"))
}

#[cfg(unix)]
#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn ask_warns_about_a_broken_model_and_answers_lexically() {
    let truncate = |path: &Path| fs::write(path, "{").expect("a file");
    let places = ModelFolders::with_broken("tokenizer.json", truncate);
    let notes = basil_and(0);
    let mut command = recite(places.folder.path());
    command.args(["ask", "water basil", "--json", "--notes"]);
    command.arg(notes.folder());
    command.env("RECITE_MODEL_DIR", &places.model);
    let ran = RunOutput::of(&mut command);
    assert_eq!(ran.code, Some(0));
    let answer: Value = serde_json::from_str(&ran.stdout).expect("JSON alone");
    assert_eq!(answer["hits"][0]["question"], "How do I water basil?");
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    let path = places.model.join("tokenizer.json");
    let begin = format!("warning: `{}` is not the file", path.display());
    assert!(ran.stderr.starts_with(&begin), "{}", ran.stderr);
}
