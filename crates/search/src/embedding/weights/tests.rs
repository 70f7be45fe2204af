use safetensors::Dtype;

use super::super::tiny_models::TinyModel;
use super::*;

fn error(model: &TinyModel) -> String {
    let folder = model.write();
    let file = std::fs::read(folder.path().join("model.safetensors")).unwrap();
    let config = std::fs::read(folder.path().join("config.json")).unwrap();
    let shape = Shape::parse(&config).unwrap();
    let read = Weights::new(&file, shape).and_then(|it| super::super::bert::Bert::new(&it, shape));
    read.err().unwrap().to_string()
}

#[test]
fn a_tensor_that_does_not_match_is_named() {
    let prefix = TinyModel {
        prefix: "model.",
        ..TinyModel::encoder()
    };
    let doubles = TinyModel {
        dtype: Dtype::F64,
        ..TinyModel::encoder()
    };
    for (model, expected) in [
        (prefix, "there is no tensor `embeddings.word_embeddings.weight`".to_owned()),
        (
            doubles,
            "`embeddings.word_embeddings.weight` consists of F64 numbers, supported: F32, F16, BF16"
                .to_owned(),
        ),
        (
            TinyModel::encoder().with("num_hidden_layers", 3),
            "there is no tensor `encoder.layer.2.attention.self.query.weight`".to_owned(),
        ),
        (
            TinyModel::encoder().with("intermediate_size", 65),
            "`encoder.layer.0.intermediate.dense.weight` has 2048 numbers instead of 2080".to_owned(),
        ),
        (
            TinyModel::encoder().with("hidden_size", 28),
            "`embeddings.word_embeddings.weight` has 1312 numbers instead of 1288".to_owned(),
        ),
    ] {
        let found = error(&model);
        assert_eq!(found, expected);
    }
}
