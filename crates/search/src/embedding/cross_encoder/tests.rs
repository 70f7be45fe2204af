use super::super::tiny_models::TinyModel;
use super::*;

const QUERY: &str = "How do I water a cactus?";
const TEXT: &str = "The plant needs little rain: watering once in two weeks.";

fn load(model: &TinyModel) -> Result<CrossEncoder, ModelError> {
    CrossEncoder::load(model.write().path())
}

/// Compares with `BertForSequenceClassification` of transformers 4.46 with the same weights, and with the truncation
/// `longest_first` of `tokenizers` 0.20.
#[test]
fn scores_equal_those_of_the_reference() {
    let encoder = load(&TinyModel::cross_encoder()).unwrap();
    let long = [TEXT; 3].join(" ");
    for (query, text, expected) in [
        (QUERY, TEXT, -1.498_67),
        (TEXT, QUERY, -1.111_885),
        ("", "Bread is done when it sounds hollow.", -0.843_969),
        // Longer than 40 tokens: the second text, the first, and both are cut.
        (QUERY, &long, -1.067_077),
        (&long, QUERY, -2.798_271),
        (&long, &long, -1.298_714),
    ] {
        let found = encoder.score(query, text);
        assert!((found - expected).abs() < 1e-4, "{found} for {expected}");
    }
}

#[test]
fn a_busy_encoder_returns_nothing() {
    let encoder = load(&TinyModel::cross_encoder()).unwrap();
    let texts = [TEXT, QUERY].map(str::to_owned);
    let scores = encoder.score_if_idle(QUERY, &texts).unwrap();
    assert_eq!(scores[0], encoder.score(QUERY, TEXT));
    assert_eq!(scores[1], encoder.score(QUERY, QUERY));
    let busy = encoder.is_busy.lock().unwrap();
    assert_eq!(encoder.score_if_idle(QUERY, &texts), None);
    drop(busy);
    assert_eq!(encoder.score_if_idle(QUERY, &texts), Some(scores));
}

#[test]
fn other_models_are_rejected_by_name() {
    let labels = TinyModel {
        labels: 2,
        ..TinyModel::cross_encoder()
    };
    let multilingual = TinyModel {
        labels: 1,
        ..TinyModel::multilingual()
    };
    for (model, expected) in [
        (
            TinyModel::encoder(),
            "there is no tensor `pooler.dense.weight`",
        ),
        (
            multilingual,
            "the tokenizer `Unigram`; supported: WordPiece",
        ),
        (labels, "`classifier.weight` has 64 numbers instead of 32"),
        (
            TinyModel::cross_encoder().with("type_vocab_size", 1),
            "`type_vocab_size` is 1",
        ),
    ] {
        let error = load(&model).err().unwrap().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
