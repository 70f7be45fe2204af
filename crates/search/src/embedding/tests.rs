use super::*;

#[derive(serde::Deserialize)]
struct Reference {
    text: String,
    vector: Vec<f32>,
}

/// The folder into which `scripts/fetch-model` downloads the model.
const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/all-MiniLM-L6-v2");

/// Loads the real encoder; a test that needs it fails without the model.
fn encoder() -> Encoder {
    Encoder::load(Path::new(MODEL)).unwrap_or_else(|error| panic!("{error}"))
}

fn product(a: &[f32], b: &[f32]) -> f64 {
    let pairs = a.iter().zip(b);
    pairs.map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn vectors_equal_those_of_the_reference() {
    let encoder = encoder();
    let lines = include_str!("fixtures/reference.jsonl").lines();
    let mut compared = 0;
    for line in lines {
        let reference: Reference = serde_json::from_str(line).unwrap();
        let found = encoder.encode(&reference.text).vector;
        let cosine = product(&found, &reference.vector);
        assert!(cosine >= 0.9999, "{cosine} for {:?}", reference.text);
        compared += 1;
    }
    assert_eq!(compared, 50);
}
