use super::super::tiny_models::TinyModel;
use super::*;

/// The folder into which `scripts/fetch-model` downloads the model.
const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/all-MiniLM-L6-v2");

#[test]
#[ignore = "needs the model: run scripts/fetch-model, then cargo test -- --include-ignored"]
fn the_known_similarities_are_those_of_the_known_model() {
    let encoder = Encoder::load(Path::new(MODEL)).unwrap();
    assert_eq!(*encoder.scale(), MeaningScale::default());
    let found = PairSimilarities::measure(&encoder);
    let numbers = |of: PairSimilarities| [of.whole, of.tokens].concat();
    let known = numbers(PairSimilarities::PINNED);
    for (found, known) in numbers(found).into_iter().zip(known) {
        assert!((found - known).abs() < 0.001, "{found} for {known}");
    }
}

#[test]
fn similarities_of_another_model_are_mapped_onto_the_known_ones() {
    let folder = TinyModel::encoder().write();
    let encoder = Encoder::load(folder.path()).unwrap();
    let found = PairSimilarities::measure(&encoder);
    let known = PairSimilarities::PINNED;
    for (map, found, known) in [
        (encoder.scale().whole, found.whole, known.whole),
        (encoder.scale().tokens, found.tokens, known.tokens),
    ] {
        let unrelated = map.apply(found[0]);
        assert!((unrelated - known[0]).abs() < 1e-4, "{unrelated}");
        let same = map.apply(found[1]);
        // A model with random weights hardly distinguishes the two.
        assert!(same <= known[1] + 1e-4 && map.factor > 0.0, "{same}");
    }
}

#[test]
fn a_narrow_range_of_cosines_is_spread() {
    let map = LinearMap::between([0.72, 0.9], [0.05, 0.5]);
    assert!((map.apply(0.72) - 0.05).abs() < 1e-5);
    assert!((map.apply(0.9) - 0.5).abs() < 1e-5);
}

#[test]
fn a_calibration_file_is_read_and_checked() {
    let folder = TinyModel::encoder().write();
    let path = folder.path().join(CALIBRATION_FILE);
    let map = |factor, offset| LinearMap { factor, offset };
    let scale = MeaningScale {
        whole: map(2.0, -0.5),
        tokens: map(1.5, 0.1),
        log_odds: map(0.9, 0.2),
    };
    assert_eq!(scale.write(folder.path()).unwrap(), path);
    let mut encoder = Encoder::load(folder.path()).unwrap();
    assert_eq!(*encoder.scale(), scale);
    encoder.drop_calibration();
    assert_eq!(*encoder.scale(), MeaningScale::estimate(&encoder));
    let short =
        r#"{ "whole": {"factor": 2, "offset": -0.5}, "tokens": {"factor": 1.5, "offset": 0.1} }"#;
    fs::write(&path, short).unwrap();
    let found = MeaningScale::read(folder.path()).unwrap().unwrap();
    assert_eq!(found.log_odds, LinearMap::default());
    for (text, expected) in [
        (short.replace("1.5", "0"), "the factor 0 and the offset 0.1"),
        (short.replace("tokens", "token"), "unknown field `token`"),
    ] {
        fs::write(&path, text).unwrap();
        let error = Encoder::load(folder.path()).err().unwrap().to_string();
        let name = path.display().to_string();
        assert!(error.contains(expected) && error.contains(&name), "{error}");
    }
}
