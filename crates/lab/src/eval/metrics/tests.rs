use super::*;
use crate::eval::tests::result;
use recite_search::Verdict::{Likely, Nothing, Possible, Sure};

#[track_caller]
fn assert_near(found: impl Into<Option<f64>>, expected: f64) {
    let found = found.into();
    let is_near = found.is_some_and(|found| (found - expected).abs() < 1e-9);
    assert!(is_near, "{found:?} is not {expected}");
}

#[test]
fn a_hit_counts_up_to_its_depth() {
    let gains = [false, false, true];
    assert!(is_hit(&gains, 3) && !is_hit(&gains, 2) && !is_hit(&[], 5));
}

#[test]
fn the_reciprocal_rank_is_that_of_the_first_relevant_hit() {
    assert_near(reciprocal_rank(&[false, true, true], 10), 0.5);
    assert_near(reciprocal_rank(&[false, false, false, true], 3), 0.0);
    assert_near(reciprocal_rank(&[], 10), 0.0);
}

#[test]
fn ndcg_counts_every_relevant_id() {
    // Ranks 1 and 3 of three relevant: (1 + 1/2) / (1 + 1/log2(3) + 1/2).
    let ideal = 1.0 + 1.0 / 3.0_f64.log2() + 0.5;
    assert_near(ndcg(&[true, false, true], 3, 10), 1.5 / ideal);
    assert_near(ndcg(&[false, true], 1, 10), 1.0 / 3.0_f64.log2());
    assert_near(ndcg(&[true, true], 2, 10), 1.0);
    assert_near(ndcg(&[], 2, 10), 0.0);
    assert_near(ndcg(&[], 0, 10), 0.0);
    // At most k ids can be found, so more than k relevant ids do not lower the result.
    assert_near(ndcg(&[true, true], 5, 2), 1.0);
}

#[test]
fn auroc_counts_ties_half() {
    // Pairs: .9 beats both; .5 ties with .5 and beats .1; .1 loses to .5 and ties with .1.
    assert_near(
        auroc(&[0.9, 0.5, 0.1], &[0.5, 0.1]),
        (2.0 + 1.5 + 0.5) / 6.0,
    );
    assert_near(auroc(&[0.3], &[0.3]), 0.5);
    assert_near(auroc(&[0.1], &[0.9]), 0.0);
    assert_eq!(auroc(&[0.9], &[]), None);
    assert_eq!(auroc(&[], &[0.9]), None);
}

#[test]
fn percentiles_are_values_that_occurred() {
    assert_near(percentile(&[4.0, 1.0, 3.0, 2.0], 0.5), 2.0);
    assert_near(percentile(&[4.0, 1.0, 3.0, 2.0], 0.99), 4.0);
    assert_near(percentile(&[7.0], 0.5), 7.0);
    assert_eq!(percentile(&[], 0.5), None);
}

#[test]
fn each_look_is_judged_by_the_hits_that_are_visible() {
    let judged = |relevant, top, verdict| {
        let result = result(relevant, top, 0.5, verdict);
        (is_right(&result), is_in_reach(&result))
    };
    for in_full in [Sure, Likely] {
        assert_eq!(judged("a", "ab", in_full), (true, true));
        // A relevant note in the closed menu does not make a wrong note right.
        assert_eq!(judged("a", "bcdefa", in_full), (false, true));
        assert_eq!(judged("a", "bcdefga", in_full), (false, false));
    }
    assert_eq!(judged("a", "bca", Possible), (true, true));
    assert_eq!(judged("a", "bcda", Possible), (false, false));
    assert_eq!(judged("a", "a", Nothing), (false, false));
    let close_call = |top| close_call(result("a", top, 0.9, Sure));
    assert!(is_right(&close_call("ba")) && !is_right(&close_call("bca")));
}

fn close_call(result: QueryResult) -> QueryResult {
    QueryResult {
        is_close_call: true,
        ..result
    }
}

#[test]
fn metrics_are_computed_over_the_right_queries() {
    let metrics = SearchMetrics::compute(&[
        result("a", "ab", 0.8, Sure),
        result("a", "ba", 0.4, Likely),
        result("a", "bca", 0.2, Possible),
        result("a", "", 0.0, Nothing),
        result("", "c", 0.4, Sure),
        result("", "", 0.0, Nothing),
    ]);
    assert_eq!((metrics.answerable, metrics.unanswerable), (4, 2));
    assert_near(metrics.hit_at_1, 0.25);
    assert_near(metrics.hit_at_5, 0.75);
    assert_near(metrics.mrr_at_10, (1.0 + 0.5 + 1.0 / 3.0) / 4.0);
    assert_near(metrics.ndcg_at_10, (1.0 + 1.0 / 3.0_f64.log2() + 0.5) / 4.0);
    // .8 beats .4 and 0; .4 ties and beats; .2 loses and beats; 0 loses and ties.
    assert_near(metrics.auroc, (2.0 + 1.5 + 1.0 + 0.5) / 8.0);
    assert_near(metrics.right_sure, 0.25);
    assert_near(metrics.right_likely, 0.0);
    assert_near(metrics.right_possible, 0.25);
    assert_near(metrics.wrong_sure, 0.0);
    assert_near(metrics.wrong_likely, 0.25);
    assert_near(metrics.wrong_possible, 0.0);
    assert_near(metrics.nothing, 0.25);
    assert_near(metrics.right_in_full, 0.25);
    assert_near(metrics.wrong_in_full, 0.25);
    assert_near(metrics.right_shown, 0.5);
    assert_near(metrics.right_in_reach, 0.75);
    assert_near(metrics.unanswerable_sure, 0.5);
    assert_near(metrics.unanswerable_likely, 0.0);
    assert_near(metrics.unanswerable_possible, 0.0);
    assert_near(metrics.unanswerable_nothing, 0.5);
    assert_near(metrics.unanswerable_shown, 0.5);
}

#[test]
fn a_close_call_is_shown_and_not_in_full() {
    let metrics = SearchMetrics::compute(&[
        close_call(result("a", "ba", 0.8, Sure)),
        close_call(result("a", "bc", 0.5, Likely)),
        close_call(result("", "bc", 0.5, Likely)),
    ]);
    assert_near(metrics.right_possible, 0.5);
    assert_near(metrics.wrong_possible, 0.5);
    assert_near(metrics.right_in_full, 0.0);
    assert_near(metrics.wrong_in_full, 0.0);
    assert_near(metrics.right_shown, 0.5);
    assert_near(metrics.unanswerable_possible, 1.0);
}

#[test]
fn without_queries_there_are_no_metrics() {
    assert_eq!(SearchMetrics::compute(&[]), SearchMetrics::default());
    let unanswerable = SearchMetrics::compute(&[result("", "", 0.0, Nothing)]);
    assert_eq!(unanswerable.hit_at_1, None);
    assert_eq!(unanswerable.unanswerable_nothing, Some(1.0));
}

#[test]
fn the_mean_weights_collections_equally_and_skips_absent_metrics() {
    let one = SearchMetrics {
        answerable: 1,
        hit_at_1: Some(1.0),
        auroc: Some(0.75),
        ..SearchMetrics::default()
    };
    let many = SearchMetrics {
        answerable: 9,
        hit_at_1: Some(0.5),
        ..SearchMetrics::default()
    };
    let mean = SearchMetrics::mean(&[&one, &many]);
    assert_eq!(mean.answerable, 10);
    assert_near(mean.hit_at_1, 0.75);
    assert_near(mean.auroc, 0.75);
    assert_eq!(mean.hit_at_5, None);
}
