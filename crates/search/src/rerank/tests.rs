use std::sync::Arc;

use super::*;
use crate::candidates::confidence;
use crate::embedding::LinearMap;
use crate::embedding::tiny_models::TinyModel;
use crate::scoring::{Evidence, QueryStrength, Similarity, probability};
use crate::tests::notebook;
use crate::{SearchIndex, SearchOptions, Verdict};

const STRENGTH: QueryStrength = QueryStrength {
    scale: LinearMap {
        factor: 1.0,
        offset: 0.0,
    },
    max_score: 10.0,
    unknown_word_score: 1.0,
    searched_count: 100,
};

fn evidence(similarity: f32) -> Evidence {
    let similarity = Similarity {
        whole: similarity,
        tokens: similarity,
    };
    Evidence {
        similarity: Some(similarity),
        ..Evidence::default()
    }
}

/// Returns candidates with this evidence, numbered from 0.
fn candidates(evidence: &[Evidence]) -> Vec<Candidate> {
    let new = |(at, evidence): (usize, &Evidence)| Candidate::new(at, *evidence, &STRENGTH);
    evidence.iter().enumerate().map(new).collect()
}

fn documents(found: &[Candidate]) -> Vec<usize> {
    found.iter().map(|it| it.document).collect()
}

fn log_odds(probability: f32) -> f32 {
    (probability / (1.0 - probability)).ln()
}

fn tiny_encoder() -> CrossEncoder {
    let folder = TinyModel::cross_encoder().write();
    CrossEncoder::load(folder.path()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn scores_move_candidates_and_the_confidence() {
    let similarities = [0.5, 0.45, 0.4, 0.35].map(evidence);
    let mut found = candidates(&similarities);
    correct(&mut found, &[Some(-4.0), Some(6.0), None]);
    // The last one was not read, and stays behind the others.
    assert_eq!(documents(&found), [1, 2, 0, 3]);
    let unread = candidates(&similarities);
    for at in [1, 3] {
        let document = found[at].document;
        assert_eq!(found[at].probability(), unread[document].probability());
    }
    // 6/4 for the first one.
    let before = log_odds(unread[1].probability());
    let moved = log_odds(found[0].probability()) - before;
    assert!((moved - 1.5).abs() < 1e-4, "{moved}");
    let same_order = candidates(&[1, 2, 0, 3].map(|at: usize| similarities[at]));
    let moved =
        log_odds(confidence(&STRENGTH, &found)) - log_odds(confidence(&STRENGTH, &same_order));
    assert!((moved - 1.5).abs() < 1e-4, "{moved}");
    // Extreme scores are limited.
    let mut wild = candidates(&similarities);
    correct(&mut wild, &[Some(-4.0), Some(600.0)]);
    assert!((wild[0].probability() - probability(before + 2.5)).abs() < 1e-4);
    // Equal scores keep the order.
    let mut unmoved = candidates(&similarities);
    correct(&mut unmoved, &[None; 4]);
    assert_eq!(documents(&unmoved), [0, 1, 2, 3]);
}

#[test]
fn a_note_on_another_question_is_never_sure_whatever_the_cross_encoder_returns() {
    let kinds: [fn(&mut Evidence); 2] = [
        |evidence| evidence.fit.is_twin = true,
        |evidence| evidence.missing_share = 0.6,
    ];
    let verdict = |found: &[Candidate]| {
        let is_doubtful = found[0].evidence.is_doubtful();
        let confidence = confidence(&STRENGTH, found);
        Verdict::new(confidence, is_doubtful, &SearchOptions::default())
    };
    for make_doubtful in kinds {
        for similarities in [[0.8, 0.7], [0.7, 0.8]] {
            let mut evidence = similarities.map(evidence);
            make_doubtful(&mut evidence[0]);
            let mut found = candidates(&evidence);
            correct(&mut found, &[Some(10.0), Some(-10.0)]);
            assert_eq!(documents(&found), [0, 1]);
            assert_eq!(verdict(&found), Verdict::Likely);
            // Without the doubt, the same scores are enough.
            let mut found = candidates(&similarities.map(self::evidence));
            correct(&mut found, &[Some(10.0), Some(-10.0)]);
            assert_eq!(verdict(&found), Verdict::Sure);
        }
    }
}

const NOTES: [(&str, &str); 3] = [
    ("How do I water a cactus?", "The plant needs little rain."),
    ("How do I tune a guitar?", "By ear."),
    ("仙人掌怎么浇水", "两周一次。"),
];

/// Returns the probabilities of the candidates for [`NOTES`], by document, before and after they are read.
fn read(evidence: &[Evidence; 3]) -> [[f32; 3]; 2] {
    let mut found = candidates(evidence);
    let probabilities = |found: &[Candidate]| {
        let mut of = [0.0; 3];
        for candidate in found {
            of[candidate.document] = candidate.probability();
        }
        of
    };
    let before = probabilities(&found);
    rerank(
        &tiny_encoder(),
        "tune a guitar",
        &notebook(&NOTES),
        &mut found,
    );
    [before, probabilities(&found)]
}

#[test]
fn nothing_is_read_if_the_query_is_the_question_of_a_note() {
    let mut evidence = [0.5, 0.45, 0.4].map(evidence);
    evidence[0].fit.is_exact = true;
    let [before, after] = read(&evidence);
    assert_eq!(after, before);
}

#[test]
fn notes_that_the_model_cannot_read_keep_their_scores() {
    let [before, after] = read(&[0.5, 0.45, 0.4].map(evidence));
    assert_eq!(after[2], before[2]);
    assert!((after[0] - before[0]).abs() > 0.01 && (after[1] - before[1]).abs() > 0.01);
}

#[test]
fn the_window_with_the_most_words_of_the_query_is_read() {
    let answer = format!("{} water", "plant ".repeat(100));
    let notebook = notebook(&[("A cactus", &answer)]);
    let window = |query| closest_window(query, &notebook.qas()[0]).unwrap();
    assert!(window("Water, please").ends_with("water"));
    assert!(!window("the plant").ends_with("water"));
}

#[test]
fn only_a_careful_search_reads_the_notes() {
    let notebook = notebook(&NOTES);
    let index = SearchIndex::build(&notebook, SearchOptions::default());
    let careful = || index.search_carefully("water guitar", None, 1, &[], &notebook);
    let plain = || index.search("water guitar", None, 1);
    assert_eq!(careful(), plain());
    let before = plain();
    index.add_cross_encoder(Arc::new(tiny_encoder()));
    assert_eq!(plain(), before);
    let read = careful();
    assert_eq!(read.hits.len(), 1);
    assert_ne!(read.confidence, before.confidence);
}
