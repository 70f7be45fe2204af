use serde_json::{Value, json};

use super::*;

fn minilm() -> Value {
    json!({
        "architectures": ["BertModel"], "model_type": "bert", "hidden_size": 384, "intermediate_size": 1536,
        "num_attention_heads": 12, "num_hidden_layers": 6, "layer_norm_eps": 1e-12, "hidden_act": "gelu",
        "type_vocab_size": 2, "pad_token_id": 0, "position_embedding_type": "absolute", "vocab_size": 30522,
    })
}

fn parse(key: &str, value: Value) -> Result<Shape, ShapeError> {
    let mut config = minilm();
    config[key] = value;
    Shape::parse(config.to_string().as_bytes())
}

#[test]
fn the_family_of_bert_is_read() {
    let bert = parse("vocab_size", json!(1)).unwrap();
    assert_eq!((bert.hidden_size, bert.activation), (384, Activation::Gelu));
    assert_eq!((bert.segments, bert.first_position), (2, 0));
    let shape = parse("hidden_act", json!("gelu_new")).unwrap();
    assert_eq!(shape.activation, Activation::ApproximateGelu);
    for (padding, first) in [(json!(1), 1), (json!(null), 2)] {
        let mut config = minilm();
        config["model_type"] = json!("xlm-roberta");
        config["type_vocab_size"] = json!(1);
        config["pad_token_id"] = padding;
        let shape = Shape::parse(config.to_string().as_bytes()).unwrap();
        assert!(shape.first_position >= first && shape.segments == 1);
        assert_eq!(shape.first_position, 2);
    }
}

#[test]
fn what_cannot_be_computed_is_named_with_what_can() {
    for (key, value, expected) in [
        (
            "model_type",
            json!("mpnet"),
            "`model_type` is \"mpnet\", supported: \"bert\"",
        ),
        (
            "hidden_act",
            json!("silu"),
            "`hidden_act` is \"silu\", supported: \"gelu\"",
        ),
        (
            "position_embedding_type",
            json!("relative_key"),
            "`position_embedding_type` is \"relative_key\", supported: \"absolute\"",
        ),
        (
            "num_attention_heads",
            json!(7),
            "`num_attention_heads` is 7",
        ),
        (
            "num_attention_heads",
            json!(0),
            "`num_attention_heads` is 0",
        ),
        ("hidden_size", json!(0), "`hidden_size` is 0"),
        ("intermediate_size", json!(0), "`intermediate_size` is 0"),
        ("type_vocab_size", json!(0), "`type_vocab_size` is 0"),
        ("hidden_size", json!("384"), "invalid type"),
    ] {
        let error = parse(key, value).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
    let error = Shape::parse(b"{}").unwrap_err().to_string();
    assert!(error.starts_with("missing field `model_type`"), "{error}");
}
