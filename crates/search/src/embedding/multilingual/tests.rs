use super::*;

/// The folder into which `scripts/fetch-model multilingual` downloads the model.
const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../models/universal-sentence-encoder-multilingual"
);

/// A text with the tokens and the vector that the Python package computes for it.
#[derive(serde::Deserialize)]
struct Reference {
    text: String,
    tokens: Vec<u32>,
    /// In units of 0.0001.
    vector: Vec<i16>,
}

fn cosine(a: &[f32], b: &[i16]) -> f64 {
    let pairs = || {
        a.iter()
            .map(|&a| f64::from(a))
            .zip(b.iter().map(|&b| f64::from(b)))
    };
    let product: f64 = pairs().map(|(a, b)| a * b).sum();
    let squares = |it: fn((f64, f64)) -> f64| pairs().map(it).map(|x| x * x).sum::<f64>().sqrt();
    product / squares(|it| it.0) / squares(|it| it.1)
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model multilingual, then cargo test -- --include-ignored"]
fn tokens_and_vectors_equal_those_of_the_python_package() {
    let encoder =
        MultilingualEncoder::load(Path::new(FOLDER)).unwrap_or_else(|error| panic!("{error}"));
    let lines = include_str!("fixtures/reference.jsonl").lines();
    let mut compared = 0;
    for line in lines {
        let Reference {
            text,
            tokens,
            vector,
        } = serde_json::from_str(line).unwrap();
        assert_eq!(encoder.tokenizer.encode(&text), tokens, "{text:?}");
        let found = encoder.encode(&text);
        let cosine = cosine(&found, &vector);
        assert!(cosine >= 0.99999, "{cosine} for {text:?}");
        let length: f32 = found.iter().map(|number| number * number).sum();
        assert!((length - 1.0).abs() < 1e-5, "{length} for {text:?}");
        compared += 1;
    }
    assert_eq!(compared, 50);
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model multilingual, then cargo test -- --include-ignored"]
fn any_text_has_a_vector() {
    let encoder =
        MultilingualEncoder::load(Path::new(FOLDER)).unwrap_or_else(|error| panic!("{error}"));
    let long = "なぜ遅いのですか ".repeat(10_000);
    for text in [
        "",
        " ",
        "\u{200b}",
        "\0",
        "\u{fffd}\u{10ffff}",
        "a\u{301}",
        &long,
    ] {
        let vector = encoder.encode(text);
        assert_eq!(vector.len(), MODEL.dimensions);
        assert!(vector.iter().all(|number| number.is_finite()), "{text:?}");
    }
}

#[test]
fn the_download_script_has_the_same_checksums() {
    let script = include_str!("../../../../../scripts/fetch-model");
    for (name, checksum) in MODEL.files {
        let line = format!("{checksum} {name}\n");
        assert!(
            script.contains(&line) || script.contains(&line.replace('\n', "'")),
            "{line}"
        );
    }
}
