use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;

fn read(files: &[(&str, Value)]) -> Result<Recipe, ModelError> {
    let folder = TempDir::new().unwrap();
    for (name, contents) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents.to_string()).unwrap();
    }
    Recipe::read(folder.path())
}

fn modules(pooling: &str) -> Value {
    let module = |name: &str, path: &str| json!({ "idx": 0, "name": "0", "path": path, "type": format!("sentence_transformers.models.{name}") });
    json!([
        module("Transformer", ""),
        module("Pooling", pooling),
        module("Normalize", "2_Normalize")
    ])
}

#[test]
fn without_files_the_vector_is_the_mean() {
    assert_eq!(read(&[]).unwrap(), Recipe::default());
}

#[test]
fn pooling_is_read_from_the_file_that_the_modules_name() {
    let pooling = |mode: &str| {
        json!({ "word_embedding_dimension": 384, "pooling_mode_cls_token": false,
            "pooling_mode_mean_tokens": false, "include_prompt": true, mode: true })
    };
    for (mode, expected) in [
        ("pooling_mode_cls_token", Pooling::First),
        ("pooling_mode_mean_tokens", Pooling::Mean),
        ("pooling_mode_mean_sqrt_len_tokens", Pooling::Mean),
        ("pooling_mode_max_tokens", Pooling::Max),
    ] {
        let default = read(&[("1_Pooling/config.json", pooling(mode))]).unwrap();
        let named = [
            ("modules.json", modules("pool")),
            ("pool/config.json", pooling(mode)),
        ];
        assert_eq!(
            (default.pooling, read(&named).unwrap().pooling),
            (expected, expected)
        );
    }
    let newer = json!({ "embedding_dimension": 384, "pooling_mode": "cls" });
    let newer = read(&[("1_Pooling/config.json", newer)]).unwrap();
    assert_eq!(newer.pooling, Pooling::First);
}

#[test]
fn prompts_and_lengths_are_read() {
    let length = json!({ "max_seq_length": 128, "do_lower_case": true });
    let arctic = json!({ "prompts": { "query": "Represent this: " }, "default_prompt_name": null });
    let recipe = read(&[
        ("sentence_bert_config.json", length),
        ("config_sentence_transformers.json", arctic),
    ]);
    let recipe = recipe.unwrap();
    assert_eq!((recipe.max_tokens, recipe.lowercase), (Some(128), true));
    assert_eq!(recipe.query_prompt, "Represent this: ");
    assert_eq!(recipe.passage_prompt, "");
    let e5 = json!({ "prompts": { "query": "query: ", "passage": "passage: ", "other": null } });
    let recipe = read(&[("config_sentence_transformers.json", e5)]).unwrap();
    assert_eq!(
        [recipe.query_prompt, recipe.passage_prompt],
        ["query: ", "passage: "]
    );
    let default = json!({ "prompts": { "any": "x " }, "default_prompt_name": "any" });
    let recipe = read(&[("config_sentence_transformers.json", default)]).unwrap();
    assert_eq!([recipe.query_prompt, recipe.passage_prompt], ["x ", "x "]);
}

#[test]
fn what_cannot_be_computed_is_named_with_what_can() {
    let dense = json!([{ "path": "2_Dense", "type": "sentence_transformers.models.Dense" }]);
    let both = json!({ "pooling_mode_cls_token": true, "pooling_mode_mean_tokens": true });
    let last = json!({ "pooling_mode_lasttoken": true });
    let prompt = json!({ "pooling_mode_mean_tokens": true, "include_prompt": false });
    let prompts = json!({ "prompts": { "query": "query: " } });
    for (files, expected) in [
        (
            vec![("modules.json", dense)],
            "modules.json` has the module `sentence_transformers.models.Dense`",
        ),
        (
            vec![("1_Pooling/config.json", both)],
            "config.json` has the pooling `cls_token + mean_tokens`",
        ),
        (
            vec![("1_Pooling/config.json", last)],
            "config.json` has the pooling `lasttoken`",
        ),
        (
            vec![("1_Pooling/config.json", json!({}))],
            "config.json` has the pooling ``",
        ),
        (
            vec![
                ("1_Pooling/config.json", prompt),
                ("config_sentence_transformers.json", prompts),
            ],
            "config.json` has `include_prompt` = false",
        ),
        (
            vec![("sentence_bert_config.json", json!([]))],
            "sentence_bert_config.json`: invalid",
        ),
    ] {
        let error = read(&files).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
