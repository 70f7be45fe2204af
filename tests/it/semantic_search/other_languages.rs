//! Questions in another language than the notes, with the multilingual model.

use std::path::Path;

use serde_json::json;

use super::folders::{ModelFolders, basil_and, mentions_basil};
use crate::bot::BotUnderTest;

const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/models/universal-sentence-encoder-multilingual"
);
const READY: &str =
    "embeddings are ready; questions in other languages than the notes also match by meaning";

#[tokio::test]
#[ignore = "needs the models: run scripts/fetch-model and scripts/fetch-model multilingual, then cargo test -- --include-ignored"]
async fn a_question_in_another_language_is_answered_with_one_line_in_that_language() {
    assert!(
        Path::new(FOLDER).join("weights.npz").exists(),
        "there is no {FOLDER}: run scripts/fetch-model multilingual"
    );
    let places = ModelFolders::with_model();
    let (model, data) = (json!(places.model), json!(places.data()));
    let config = format!(
        "[search]\nmodel_dir = {model}\nmultilingual_model_dir = {}\n[data]\ndir = {data}\n",
        json!(FOLDER)
    );
    let bot = BotUnderTest::of(basil_and(10))
        .config(&config)
        .binary()
        .ready()
        .await;
    bot.until_logged(READY).await;
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
    let english = json!({"question": "How do I water basil?"});
    let reply = json!(bot.stand_in.slash("ask", english).await.json()).to_string();
    assert!(!reply.contains("Sprache"), "{reply}");
    assert!(places.data().join("multilingual.cache").exists());
    assert_eq!(bot.warnings(), [""; 0]);
}
