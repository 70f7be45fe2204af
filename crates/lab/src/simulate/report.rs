//! What many simulated years come to: means, and differences paired by seed.

use std::collections::HashMap;

use super::{Outcome, Policy, Private, SHARED, Settings, Shared, TRUTHS, Truth, policies};

/// Outcomes by truth and policy, each in the order of the seeds.
pub type Outcomes = HashMap<(Truth, Policy), Vec<Outcome>>;

#[derive(Debug, serde::Serialize)]
pub struct Report {
    pub settings: Settings,
    pub first_seed: u64,
    pub seeds: usize,
    pub truths: Vec<UnderTruth>,
    pub signs: Vec<Sign>,
}

/// The figures of every policy under one truth.
#[derive(Debug, serde::Serialize)]
pub struct UnderTruth {
    pub truth: Truth,
    pub rows: Vec<Row>,
}

#[derive(Debug, serde::Serialize)]
pub struct Row {
    #[serde(flatten)]
    pub policy: Policy,
    pub name: String,
    /// The name of what it is held against.
    pub against: Option<String>,
    pub recall: Figure,
    pub worst_quarter: Figure,
    pub coverage: Figure,
    pub answers: Figure,
    /// The mean recall on every seventh day.
    pub weeks: Vec<f64>,
}

/// A mean over the seeds, and how far it is from the baseline's.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct Figure {
    pub mean: f64,
    pub difference: Option<Difference>,
}

/// The mean of differences between outcomes of the same seed.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Difference {
    pub mean: f64,
    pub standard_error: f64,
    /// The 99 % interval, by Student's t.
    pub low: f64,
    pub high: f64,
}

/// Something that the choosing must keep to.
#[derive(Debug, serde::Serialize)]
pub struct Sign {
    pub truth: Truth,
    pub what: &'static str,
    pub difference: Difference,
    pub holds: bool,
}

/// The least that choosing two private cards by gain must add to the recall of two random ones.
const PRIVATE_GAIN: f64 = 0.03;
/// The most by which the shared choice may stay below a shuffle bag.
const BELOW_BAG: f64 = 0.003;

impl Report {
    pub fn new(settings: Settings, first_seed: u64, outcomes: &Outcomes) -> Self {
        let under = |truth| UnderTruth {
            truth,
            rows: policies()
                .map(|policy| Row::new(truth, policy, outcomes))
                .collect(),
        };
        Self {
            settings,
            first_seed,
            seeds: outcomes.values().map(Vec::len).max().unwrap_or_default(),
            truths: TRUTHS.map(under).into(),
            signs: TRUTHS
                .into_iter()
                .flat_map(|it| signs(it, outcomes))
                .collect(),
        }
    }
}

impl Row {
    fn new(truth: Truth, policy: Policy, outcomes: &Outcomes) -> Self {
        let own = &outcomes[&(truth, policy)];
        let baseline = policy.baseline();
        let others = baseline.map(|baseline| &outcomes[&(truth, baseline)]);
        let figure = |of: fn(&Outcome) -> f64| Figure {
            mean: mean(own.iter().map(of)),
            difference: others.map(|others| difference(own, others, of)),
        };
        let weeks = own.first().map_or(0, |outcome| outcome.weeks.len());
        Self {
            policy,
            name: policy.name(),
            against: baseline.map(Policy::name),
            recall: figure(|it| it.recall),
            worst_quarter: figure(|it| it.worst_quarter),
            coverage: figure(|it| it.coverage),
            answers: figure(|it| it.answers),
            weeks: (0..weeks)
                .map(|week| mean(own.iter().map(|outcome| outcome.weeks[week])))
                .collect(),
        }
    }
}

/// What must hold under a truth, and whether it does.
fn signs(truth: Truth, outcomes: &Outcomes) -> Vec<Sign> {
    let of = |shared, private| &outcomes[&(truth, Policy { shared, private })];
    let shared = |it| of(it, Private::None);
    let private = |it| of(Shared::Gain, it);
    let between = |one, other| difference(one, other, |it: &Outcome| it.recall);
    let sign = |what, difference, holds: fn(&Difference) -> bool| Sign {
        truth,
        what,
        difference,
        holds: holds(&difference),
    };
    vec![
        sign(
            "the shared choice is better than a random one, the whole 99 % interval above 0",
            between(shared(Shared::Gain), shared(Shared::Random)),
            |it| it.low > 0.0,
        ),
        sign(
            "the shared choice is at most 0.003 below a shuffle bag",
            between(shared(Shared::Gain), shared(Shared::ShuffleBag)),
            |it| it.mean >= -BELOW_BAG,
        ),
        sign(
            "two private cards by gain are at least 0.03 above two random ones",
            between(private(Private::Gain(2)), private(Private::Random(2))),
            |it| it.mean >= PRIVATE_GAIN,
        ),
    ]
}

/// How far the first outcomes are from the others, seed by seed.
fn difference(own: &[Outcome], others: &[Outcome], of: fn(&Outcome) -> f64) -> Difference {
    let differences = own
        .iter()
        .zip(others)
        .map(|(own, other)| of(own) - of(other));
    let differences: Vec<f64> = differences.collect();
    let (count, middle) = (differences.len() as f64, mean(differences.iter().copied()));
    let squares: f64 = differences.iter().map(|it| (it - middle).powi(2)).sum();
    let standard_error = match differences.len() {
        0 | 1 => f64::INFINITY,
        _ => (squares / (count - 1.0) / count).sqrt(),
    };
    let reach = t_99(differences.len().saturating_sub(1)) * standard_error;
    Difference {
        mean: middle,
        standard_error,
        low: middle - reach,
        high: middle + reach,
    }
}

/// Half the width of a 99 % interval in standard errors, for so many degrees of freedom: Student's t at
/// 0.995. Beyond the table by the first terms of its expansion around the normal.
fn t_99(freedom: usize) -> f64 {
    const FIRST: [f64; 9] = [
        63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.250,
    ];
    match freedom {
        0 => f64::INFINITY,
        1..=9 => FIRST[freedom - 1],
        _ => {
            let (z, n) = (2.575_829_f64, freedom as f64);
            let first = (z.powi(3) + z) / (4.0 * n);
            let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / (96.0 * n * n);
            let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
            z + first + second + third / n.powi(3)
        }
    }
}

fn mean(numbers: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = numbers.len().max(1) as f64;
    numbers.sum::<f64>() / count
}

/// Every simulation that a report needs.
pub fn runs(first_seed: u64, seeds: usize) -> Vec<(Truth, Policy, u64)> {
    let of_seed = |seed| policies().map(move |policy| (policy, seed));
    let seeds = (0..seeds as u64).map(move |it| first_seed.wrapping_add(it));
    let runs = seeds.flat_map(of_seed);
    let runs = TRUTHS.into_iter().flat_map(move |truth| {
        runs.clone()
            .map(move |(policy, seed)| (truth, policy, seed))
    });
    runs.collect()
}

/// The outcomes of [`runs`], which come in their order.
pub fn gathered(runs: &[(Truth, Policy, u64)], outcomes: Vec<Outcome>) -> Outcomes {
    let mut gathered = Outcomes::new();
    for ((truth, policy, _), outcome) in runs.iter().zip(outcomes) {
        gathered.entry((*truth, *policy)).or_default().push(outcome);
    }
    gathered
}

/// The policies that a plot shows, the others being close to one of them.
pub fn is_plotted(policy: Policy) -> bool {
    let ends = [SHARED[0], SHARED[SHARED.len() - 1]];
    ends.contains(&policy) || matches!(policy.private, Private::Random(_) | Private::Gain(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(recall: f64) -> Outcome {
        Outcome {
            recall,
            worst_quarter: 0.0,
            coverage: 0.0,
            answers: 0.0,
            weeks: Vec::new(),
        }
    }

    #[test]
    fn differences_are_paired_by_seed() {
        let others = [0.1, 0.5, 0.9].map(outcome);
        let own = [0.2, 0.6, 1.0].map(outcome);
        let same = difference(&own, &others, |it| it.recall);
        assert!((same.mean - 0.1).abs() < 1e-12 && same.standard_error < 1e-12);
        let own = [0.1, 0.6, 1.1].map(outcome);
        let spread = difference(&own, &others, |it| it.recall);
        assert!((spread.standard_error - 0.1 / 3.0_f64.sqrt()).abs() < 1e-12);
        assert!((spread.high - spread.mean - 9.925 * spread.standard_error).abs() < 1e-12);
    }

    #[test]
    fn a_single_seed_proves_nothing() {
        let one = difference(&[outcome(0.9)], &[outcome(0.1)], |it| it.recall);
        assert!(one.low.is_infinite() && one.low < 0.0);
    }

    #[test]
    fn intervals_are_as_wide_as_the_tables_say() {
        for (freedom, expected) in [
            (4, 4.604),
            (10, 3.169),
            (19, 2.861),
            (30, 2.750),
            (1000, 2.581),
        ] {
            assert!((t_99(freedom) - expected).abs() < 0.006, "{freedom}");
        }
    }
}
