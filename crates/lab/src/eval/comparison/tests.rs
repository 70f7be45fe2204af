use super::*;
use crate::eval::tests::outcome;
use recite_search::SearchOptions;
use recite_search::Verdict::{Answer, Closest};

fn run(collections: &[(&str, &[(&str, Outcome)])]) -> Run {
    let named = |(query, outcome): &(&str, Outcome)| Outcome {
        query: (*query).to_owned(),
        ..outcome.clone()
    };
    let collections = collections.iter().map(|(name, outcomes)| Collection {
        name: (*name).to_owned(),
        outcomes: outcomes.iter().map(named).collect(),
    });
    Run::new(SearchOptions::default(), None, collections.collect())
}

#[test]
fn the_sign_test_is_exact() {
    assert!((sign_test(0, 0) - 1.0).abs() < 1e-12);
    assert!((sign_test(3, 3) - 1.0).abs() < 1e-12);
    // 2 · 1/32, and 2 · (1 + 10) / 1024.
    assert!((sign_test(5, 0) - 0.0625).abs() < 1e-12);
    assert!((sign_test(1, 9) - 22.0 / 1024.0).abs() < 1e-12);
    assert!(sign_test(2_000, 1_000) < 1e-60);
}

#[test]
fn the_randomization_test_comes_near_the_exact_probability() {
    // All of five equal differences to one side: 2 of 32 signs are as far.
    let p = randomization_test(&[0.5, 0.5, 0.5, 0.5, 0.5, 0.0]);
    assert!((p - 0.0625).abs() < 0.01, "{p}");
    assert!((randomization_test(&[]) - 1.0).abs() < 1e-12);
    assert!((randomization_test(&[0.5, -0.5]) - 1.0).abs() < 1e-12);
}

#[test]
fn gained_and_lost_queries_are_listed_with_what_came_first() {
    let before = run(&[(
        "c",
        &[
            ("stays", outcome("a", "ab", 0.5, Answer)),
            ("gains", outcome("a", "ba", 0.5, Answer)),
            ("loses", outcome("a", "a", 0.5, Answer)),
            ("none", outcome("", "a", 0.5, Answer)),
        ],
    )]);
    let now = run(&[(
        "c",
        &[
            ("loses", outcome("a", "", 0.5, Closest)),
            ("gains", outcome("a", "ab", 0.5, Answer)),
            ("none", outcome("", "a", 0.2, Closest)),
            ("stays", outcome("a", "a", 0.5, Answer)),
        ],
    )]);
    let found = Comparison::new(&before, &now).expect("they have queries in common");
    let change = |query: &str, first_before: &str, first_now: &str| Change {
        collection: "c".to_owned(),
        query: query.to_owned(),
        first_before: QaId::parse(first_before),
        first_now: QaId::parse(first_now),
    };
    assert_eq!(found.gained, [change("gains", "b", "a")]);
    assert_eq!(found.lost, [change("loses", "a", "")]);
    assert_eq!((found.answerable, found.unanswerable), (3, 1));
    assert_eq!(found.answered_wrongly, (1, 0));
    assert!((found.mrr_at_10.before - 2.5 / 3.0).abs() < 1e-9);
    assert!((found.mrr_at_10.now - 2.0 / 3.0).abs() < 1e-9);
    assert_eq!(found.missing, Missing::default());
}

#[test]
fn what_has_no_partner_is_told_and_not_compared() {
    let a = || outcome("a", "a", 0.5, Answer);
    let before = run(&[
        ("both", &[("twice", a()), ("gone", a()), ("anew", a())]),
        ("old", &[("x", a())]),
    ]);
    let anew = outcome("b", "a", 0.5, Answer);
    let now = run(&[
        ("both", &[("twice", a()), ("twice", a()), ("anew", anew)]),
        ("new", &[("x", a())]),
    ]);
    let found = Comparison::new(&before, &now).expect("they have queries in common");
    assert_eq!(found.answerable, 1);
    assert_eq!(
        found.missing,
        Missing {
            collections_before_only: vec!["old".to_owned()],
            collections_now_only: vec!["new".to_owned()],
            queries_before_only: 1,
            queries_now_only: 1,
            judged_anew: 1,
        }
    );
    assert_eq!(Comparison::new(&run(&[]), &now), None);
}
