use super::*;
use crate::eval::tests::outcome;
use Verdict::{Answer, Closest, Nothing};

#[track_caller]
fn near(found: impl Into<Option<f64>>, expected: f64) {
    let found = found.into();
    let is_near = found.is_some_and(|found| (found - expected).abs() < 1e-9);
    assert!(is_near, "{found:?} is not {expected}");
}

#[test]
fn a_hit_counts_down_to_its_depth() {
    let gains = [false, false, true];
    assert!(hit(&gains, 3) && !hit(&gains, 2) && !hit(&[], 5));
}

#[test]
fn the_reciprocal_rank_is_that_of_the_first_relevant_hit() {
    near(reciprocal_rank(&[false, true, true], 10), 0.5);
    near(reciprocal_rank(&[false, false, false, true], 3), 0.0);
    near(reciprocal_rank(&[], 10), 0.0);
}

#[test]
fn ndcg_counts_every_relevant_id() {
    // Ranks 1 and 3 of three relevant: (1 + 1/2) / (1 + 1/log2(3) + 1/2).
    let ideal = 1.0 + 1.0 / 3.0_f64.log2() + 0.5;
    near(ndcg(&[true, false, true], 3, 10), 1.5 / ideal);
    near(ndcg(&[false, true], 1, 10), 1.0 / 3.0_f64.log2());
    near(ndcg(&[true, true], 2, 10), 1.0);
    near(ndcg(&[], 2, 10), 0.0);
    near(ndcg(&[], 0, 10), 0.0);
    // No more than k can be found, so more than k relevant ids cost nothing.
    near(ndcg(&[true, true], 5, 2), 1.0);
}

#[test]
fn auroc_counts_ties_half() {
    // Pairs: .9 beats both; .5 ties with .5 and beats .1; .1 loses to .5 and ties with .1.
    near(
        auroc(&[0.9, 0.5, 0.1], &[0.5, 0.1]),
        (2.0 + 1.5 + 0.5) / 6.0,
    );
    near(auroc(&[0.3], &[0.3]), 0.5);
    near(auroc(&[0.1], &[0.9]), 0.0);
    assert_eq!(auroc(&[0.9], &[]), None);
    assert_eq!(auroc(&[], &[0.9]), None);
}

#[test]
fn percentiles_are_values_that_occurred() {
    near(percentile(&[4.0, 1.0, 3.0, 2.0], 0.5), 2.0);
    near(percentile(&[4.0, 1.0, 3.0, 2.0], 0.99), 4.0);
    near(percentile(&[7.0], 0.5), 7.0);
    assert_eq!(percentile(&[], 0.5), None);
}

#[test]
fn each_verdict_is_judged_by_what_it_shows() {
    let decided = |relevant, top, verdict| Decision::of(&outcome(relevant, top, 0.5, verdict));
    assert_eq!(decided("a", "ab", Answer), Decision::AnsweredRightly);
    // The right note among the other matches does not make a wrong answer right.
    assert_eq!(decided("a", "ba", Answer), Decision::AnsweredWrongly);
    assert_eq!(decided("a", "bcdea", Closest), Decision::Offered);
    assert_eq!(decided("a", "bcdefa", Closest), Decision::OfferedInVain);
    assert_eq!(decided("a", "a", Nothing), Decision::RefusedWrongly);
    assert_eq!(decided("", "a", Answer), Decision::AnsweredWrongly);
    assert_eq!(decided("", "a", Closest), Decision::Offered);
    assert_eq!(decided("", "", Nothing), Decision::RefusedRightly);
}

#[test]
fn figures_are_over_the_queries_they_are_about() {
    let figures = Figures::of(&[
        outcome("a", "ab", 0.8, Answer),
        outcome("a", "ba", 0.4, Answer),
        outcome("a", "bca", 0.2, Closest),
        outcome("a", "", 0.0, Nothing),
        outcome("", "c", 0.4, Answer),
        outcome("", "", 0.0, Nothing),
    ]);
    assert_eq!((figures.answerable, figures.unanswerable), (4, 2));
    near(figures.hit_at_1, 0.25);
    near(figures.hit_at_5, 0.75);
    near(figures.mrr_at_10, (1.0 + 0.5 + 1.0 / 3.0) / 4.0);
    near(figures.ndcg_at_10, (1.0 + 1.0 / 3.0_f64.log2() + 0.5) / 4.0);
    // .8 beats .4 and 0; .4 ties and beats; .2 loses and beats; 0 loses and ties.
    near(figures.auroc, (2.0 + 1.5 + 1.0 + 0.5) / 8.0);
    near(figures.answered_rightly, 0.25);
    near(figures.answered_wrongly, 0.25);
    near(figures.offered, 0.25);
    near(figures.offered_in_vain, 0.0);
    near(figures.refused_wrongly, 0.25);
    near(figures.right_note_shown, 0.5);
    near(figures.unanswerable_answered, 0.5);
    near(figures.unanswerable_offered, 0.0);
    near(figures.unanswerable_refused, 0.5);
}

#[test]
fn without_queries_there_are_no_figures() {
    assert_eq!(Figures::of(&[]), Figures::default());
    let unanswerable = Figures::of(&[outcome("", "", 0.0, Nothing)]);
    assert_eq!(unanswerable.hit_at_1, None);
    assert_eq!(unanswerable.unanswerable_refused, Some(1.0));
}

#[test]
fn the_mean_weighs_collections_alike_and_passes_over_absent_figures() {
    let one = Figures {
        answerable: 1,
        hit_at_1: Some(1.0),
        auroc: Some(0.75),
        ..Figures::default()
    };
    let many = Figures {
        answerable: 9,
        hit_at_1: Some(0.5),
        ..Figures::default()
    };
    let mean = Figures::mean(&[&one, &many]);
    assert_eq!(mean.answerable, 10);
    near(mean.hit_at_1, 0.75);
    near(mean.auroc, 0.75);
    assert_eq!(mean.hit_at_5, None);
}
