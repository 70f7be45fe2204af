//! Questions in another language than the notes, with the multilingual model.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::folders::{ModelFolders, basil_and, mentions_basil};
use crate::binary::{RunOutput, recite};
use crate::bot::BotUnderTest;
use crate::looks::POSSIBLE;

const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/models/universal-sentence-encoder-multilingual"
);
const READY: &str =
    "embeddings are ready; questions in other languages than the notes also match by meaning";

/// Returns the configuration with both models.
fn config(places: &ModelFolders) -> String {
    assert!(
        Path::new(FOLDER).join("weights.npz").exists(),
        "there is no {FOLDER}: run scripts/fetch-model multilingual"
    );
    let (model, data) = (json!(places.model), json!(places.data()));
    format!(
        "[search]\nmodel_dir = {model}\nmultilingual_model_dir = {}\n[data]\ndir = {data}\n",
        json!(FOLDER)
    )
}

async fn bot(config: &str) -> BotUnderTest {
    let bot = BotUnderTest::of(basil_and(10)).config(config).binary();
    let bot = bot.ready().await;
    bot.until_logged(READY).await;
    bot
}

#[tokio::test]
#[ignore = "needs the models: run scripts/fetch-model and scripts/fetch-model multilingual, then cargo test -- --include-ignored"]
async fn a_question_in_another_language_is_answered_with_one_line_in_that_language() {
    let places = ModelFolders::with_model();
    let bot = bot(&config(&places)).await;
    for (question, line) in [
        (
            "Wie gieße ich mein Basilikum?",
            "Die Notizen sind in einer anderen Sprache.",
        ),
        (
            "バジルに水をやるには？",
            "ノートは別の言語で書かれています。",
        ),
    ] {
        let reply = bot
            .stand_in
            .slash("ask", json!({ "question": question }))
            .await;
        assert!(mentions_basil(&reply), "{:?}", reply.json());
        let text = json!(reply.json()).to_string();
        assert!(text.contains(line), "{text}");
    }
    let typed = json!({"question": "Wie gieße ich mein Bas"});
    let suggested = bot.suggested(typed, "question").await;
    assert_eq!(suggested[0]["name"], "How do I water basil?");
    let english = json!({"question": "How do I water basil?"});
    let reply = json!(bot.stand_in.slash("ask", english).await.json()).to_string();
    assert!(!reply.contains("Sprache"), "{reply}");
    assert!(places.data().join("multilingual.cache").exists());
    assert_eq!(bot.warnings(), [""; 0]);
}

#[tokio::test]
#[ignore = "needs the models: run scripts/fetch-model and scripts/fetch-model multilingual, then cargo test -- --include-ignored"]
async fn what_was_asked_in_another_language_stays_above_every_reply_that_follows() {
    const ASKED: &str = "-# Asked: Wie gieße ich mein Basilikum?\n\
                         -# Die Notizen sind in einer anderen Sprache.\n";
    let places = ModelFolders::with_model();
    let bot = bot(&config(&places).replace("[search]", POSSIBLE.trim_end())).await;
    let offered = bot.asks("Wie gieße ich mein Basilikum?").await;
    assert!(offered.text().starts_with(ASKED), "{}", offered.text());
    let label = &offered.buttons()[0].label;
    let chosen = bot.presses_own(&offered, label).await;
    let next = bot.presses_own(&chosen, "Not it").await;
    let (private, public) = bot.shares(&next).await;
    for message in [chosen, next, private, public] {
        assert!(message.text().starts_with(ASKED), "{}", message.text());
    }
}

#[test]
#[ignore = "needs the models: run scripts/fetch-model and scripts/fetch-model multilingual, then cargo test -- --include-ignored"]
fn ask_prints_that_the_notes_are_in_another_language() {
    let places = ModelFolders::with_model();
    let notes = basil_and(10);
    write_config(&places, &config(&places));
    let ask = |arguments: &[&str]| {
        let mut command = recite(places.folder.path());
        command.arg("ask").args(arguments);
        RunOutput::of(command.arg("--notes").arg(notes.folder())).stdout
    };
    let line = "Die Notizen sind in einer anderen Sprache.\n\n";
    let german = ask(&["Wie gieße ich mein Basilikum?"]);
    assert!(german.starts_with(line), "{german}");
    assert!(!ask(&["How do I water basil?"]).contains("Sprache"));
    for (question, language) in [
        ("Wie gieße ich mein Basilikum?", json!("de")),
        ("How do I water basil?", json!(null)),
    ] {
        let report: Value = serde_json::from_str(&ask(&[question, "--json"])).expect("JSON");
        assert_eq!(report["language"], language, "{question}");
    }
}

fn write_config(places: &ModelFolders, config: &str) {
    let folder = places.folder.path().join("config");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("recite.toml"), config).expect("a file");
}
