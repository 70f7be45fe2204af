use super::*;
use crate::eval::tests::result;
use recite_search::SearchOptions;
use recite_search::Verdict::{Possible, Sure};

fn run(collections: &[(&str, &[(&str, QueryResult)])]) -> EvalRun {
    let named = |(query, result): &(&str, QueryResult)| QueryResult {
        query: (*query).to_owned(),
        ..result.clone()
    };
    let collections = collections.iter().map(|(name, outcomes)| Collection {
        name: (*name).to_owned(),
        outcomes: outcomes.iter().map(named).collect(),
    });
    EvalRun::new(SearchOptions::default(), None, collections.collect())
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
fn the_randomization_test_is_close_to_the_exact_probability() {
    // All five differences have the same sign: 2 of 32 combinations of signs are as far from 0.
    let p = randomization_test(&[0.5, 0.5, 0.5, 0.5, 0.5, 0.0]);
    assert!((p - 0.0625).abs() < 0.01, "{p}");
    assert!((randomization_test(&[]) - 1.0).abs() < 1e-12);
    assert!((randomization_test(&[0.5, -0.5]) - 1.0).abs() < 1e-12);
}

#[test]
fn gained_and_lost_queries_are_listed_with_their_first_hits() {
    let before = run(&[(
        "c",
        &[
            ("stays", result("a", "ab", 0.5, Sure)),
            ("gains", result("a", "ba", 0.5, Sure)),
            ("loses", result("a", "a", 0.5, Sure)),
            ("none", result("", "a", 0.5, Sure)),
        ],
    )]);
    let now = run(&[(
        "c",
        &[
            ("loses", result("a", "", 0.5, Possible)),
            ("gains", result("a", "ab", 0.5, Sure)),
            ("none", result("", "a", 0.2, Possible)),
            ("stays", result("a", "a", 0.5, Sure)),
        ],
    )]);
    let found = Comparison::new(&before, &now).expect("they have queries in common");
    let change = |query: &str, first_before: &str, first_now: &str| ChangedQuery {
        collection: "c".to_owned(),
        query: query.to_owned(),
        first_before: QaId::parse(first_before),
        first_now: QaId::parse(first_now),
    };
    assert_eq!(found.gained, [change("gains", "b", "a")]);
    assert_eq!(found.lost, [change("loses", "a", "")]);
    assert_eq!((found.answerable, found.unanswerable), (3, 1));
    assert_eq!(found.unanswerable_in_full, (1, 0));
    let in_full = [found.right_in_full, found.wrong_in_full];
    let in_full = in_full.map(|it| (it.before * 3.0, it.now * 3.0));
    assert_eq!(in_full, [(2.0, 2.0), (1.0, 0.0)]);
    assert!((found.mrr_at_10.before - 2.5 / 3.0).abs() < 1e-9);
    assert!((found.mrr_at_10.now - 2.0 / 3.0).abs() < 1e-9);
    assert_eq!(found.unpaired, UnpairedQueries::default());
}

#[test]
fn unpaired_queries_are_counted_and_not_compared() {
    let a = || result("a", "a", 0.5, Sure);
    let before = run(&[
        ("both", &[("twice", a()), ("gone", a()), ("rejudged", a())]),
        ("old", &[("x", a())]),
    ]);
    let rejudged = result("b", "a", 0.5, Sure);
    let now = run(&[
        (
            "both",
            &[("twice", a()), ("twice", a()), ("rejudged", rejudged)],
        ),
        ("new", &[("x", a())]),
    ]);
    let found = Comparison::new(&before, &now).expect("they have queries in common");
    assert_eq!(found.answerable, 1);
    assert_eq!(
        found.unpaired,
        UnpairedQueries {
            collections_before_only: vec!["old".to_owned()],
            collections_now_only: vec!["new".to_owned()],
            queries_before_only: 1,
            queries_now_only: 1,
            rejudged: 1,
        }
    );
    assert_eq!(Comparison::new(&run(&[]), &now), None);
}
