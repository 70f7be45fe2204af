//! Summarizes many simulated years: means, and differences paired by seed.

use std::collections::HashMap;

use super::{
    MEMORY_MODELS, MemoryModel, Policy, PrivatePolicy, SHARED_POLICIES, SharedPolicy,
    SimulationSettings, YearResult, policies,
};

/// The results by memory model and policy, in the order of the seeds.
pub type YearResults = HashMap<(MemoryModel, Policy), Vec<YearResult>>;

/// The report of a simulation.
#[derive(Debug, serde::Serialize)]
pub struct SimulationReport {
    /// The size of the simulated communities.
    pub settings: SimulationSettings,
    /// The first seed.
    pub first_seed: u64,
    /// The number of seeds.
    pub seeds: usize,
    /// The results under each memory model.
    pub memory_models: Vec<ModelReport>,
    /// The criteria that the production policies must meet.
    pub criteria: Vec<Criterion>,
}

/// The results of every policy under one memory model.
#[derive(Debug, serde::Serialize)]
pub struct ModelReport {
    /// The memory model.
    pub memory_model: MemoryModel,
    /// One row per policy.
    pub rows: Vec<PolicyRow>,
}

/// The results of one policy.
#[derive(Debug, serde::Serialize)]
pub struct PolicyRow {
    /// The policy.
    #[serde(flatten)]
    pub policy: Policy,
    /// The name of the policy.
    pub name: String,
    /// The name of the policy that it is compared with.
    pub baseline: Option<String>,
    /// The mean recall.
    pub recall: Estimate,
    /// The mean recall of the members who remember least.
    pub worst_quarter: Estimate,
    /// The share of notes that a member answered at least once.
    pub coverage: Estimate,
    /// Answers per member and day.
    pub answers: Estimate,
    /// The mean recall on every seventh day.
    pub weeks: Vec<f64>,
}

/// A mean over the seeds, and its difference from the baseline.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// The difference from the baseline, if there is one.
    pub difference: Option<Difference>,
}

/// The mean difference between results of the same seed.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Difference {
    /// The mean.
    pub mean: f64,
    /// The standard error of the mean.
    pub standard_error: f64,
    /// The lower end of the 99 % interval, by Student's t.
    pub low: f64,
    /// The upper end of the 99 % interval.
    pub high: f64,
}

/// A criterion that the production policies must meet.
#[derive(Debug, serde::Serialize)]
pub struct Criterion {
    /// The memory model under which it was checked.
    pub memory_model: MemoryModel,
    /// The criterion in words.
    pub description: &'static str,
    /// The measured difference.
    pub difference: Difference,
    /// Whether the criterion is met.
    pub is_met: bool,
}

/// The smallest gain in recall of two private cards by expected gain, compared with two random ones.
const MIN_PRIVATE_GAIN: f64 = 0.03;
/// The largest loss in recall of the shared choice, compared with a shuffle bag.
const MAX_SHUFFLE_BAG_LEAD: f64 = 0.003;

impl SimulationReport {
    /// Builds the report from the results of every policy.
    pub fn new(settings: SimulationSettings, first_seed: u64, results: &YearResults) -> Self {
        let under = |memory_model| ModelReport {
            memory_model,
            rows: policies()
                .map(|policy| PolicyRow::new(memory_model, policy, results))
                .collect(),
        };
        Self {
            settings,
            first_seed,
            seeds: results.values().map(Vec::len).max().unwrap_or_default(),
            memory_models: MEMORY_MODELS.map(under).into(),
            criteria: MEMORY_MODELS
                .into_iter()
                .flat_map(|it| criteria(it, results))
                .collect(),
        }
    }
}

impl PolicyRow {
    fn new(memory_model: MemoryModel, policy: Policy, results: &YearResults) -> Self {
        let own = &results[&(memory_model, policy)];
        let baseline = policy.baseline();
        let others = baseline.map(|baseline| &results[&(memory_model, baseline)]);
        let estimate = |of: fn(&YearResult) -> f64| Estimate {
            mean: mean(own.iter().map(of)),
            difference: others.map(|others| difference(own, others, of)),
        };
        let weeks = own.first().map_or(0, |result| result.weeks.len());
        Self {
            policy,
            name: policy.name(),
            baseline: baseline.map(Policy::name),
            recall: estimate(|it| it.recall),
            worst_quarter: estimate(|it| it.worst_quarter),
            coverage: estimate(|it| it.coverage),
            answers: estimate(|it| it.answers),
            weeks: (0..weeks)
                .map(|week| mean(own.iter().map(|result| result.weeks[week])))
                .collect(),
        }
    }
}

/// Checks the criteria under a memory model.
fn criteria(memory_model: MemoryModel, results: &YearResults) -> Vec<Criterion> {
    let of = |shared, private| &results[&(memory_model, Policy { shared, private })];
    let shared = |it| of(it, PrivatePolicy::None);
    let private = |it| of(SharedPolicy::Gain, it);
    let between = |one, other| difference(one, other, |it: &YearResult| it.recall);
    let criterion = |description, difference, is_met: fn(&Difference) -> bool| Criterion {
        memory_model,
        description,
        difference,
        is_met: is_met(&difference),
    };
    vec![
        criterion(
            "the shared choice is better than a random one, the whole 99% interval above 0",
            between(shared(SharedPolicy::Gain), shared(SharedPolicy::Random)),
            |it| it.low > 0.0,
        ),
        criterion(
            "the shared choice is at most 0.003 below a shuffle bag",
            between(shared(SharedPolicy::Gain), shared(SharedPolicy::ShuffleBag)),
            |it| it.mean >= -MAX_SHUFFLE_BAG_LEAD,
        ),
        criterion(
            "two private cards by gain are at least 0.03 above two random ones",
            between(
                private(PrivatePolicy::Gain(2)),
                private(PrivatePolicy::Random(2)),
            ),
            |it| it.mean >= MIN_PRIVATE_GAIN,
        ),
    ]
}

/// Returns the difference between two lists of results, paired by seed.
fn difference(own: &[YearResult], others: &[YearResult], of: fn(&YearResult) -> f64) -> Difference {
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
    let half_width = t_99(differences.len().saturating_sub(1)) * standard_error;
    Difference {
        mean: middle,
        standard_error,
        low: middle - half_width,
        high: middle + half_width,
    }
}

/// Returns half the width of a 99 % interval in standard errors: Student's t at 0.995 for these degrees of
/// freedom. Beyond the table, it uses the first terms of the expansion around the normal distribution.
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

/// Returns every simulation that a report needs.
pub fn list_runs(first_seed: u64, seeds: usize) -> Vec<(MemoryModel, Policy, u64)> {
    let of_seed = |seed| policies().map(move |policy| (policy, seed));
    let seeds = (0..seeds as u64).map(move |it| first_seed.wrapping_add(it));
    let runs = seeds.flat_map(of_seed);
    let runs = MEMORY_MODELS.into_iter().flat_map(move |memory_model| {
        runs.clone()
            .map(move |(policy, seed)| (memory_model, policy, seed))
    });
    runs.collect()
}

/// Groups the results of [`list_runs`], which are in the same order.
pub fn group_results(runs: &[(MemoryModel, Policy, u64)], results: Vec<YearResult>) -> YearResults {
    let mut grouped = YearResults::new();
    for ((memory_model, policy, _), result) in runs.iter().zip(results) {
        grouped
            .entry((*memory_model, *policy))
            .or_default()
            .push(result);
    }
    grouped
}

/// Returns whether a plot shows a policy. The others are close to one of those shown.
pub fn is_plotted(policy: Policy) -> bool {
    let ends = [
        SHARED_POLICIES[0],
        SHARED_POLICIES[SHARED_POLICIES.len() - 1],
    ];
    ends.contains(&policy)
        || matches!(
            policy.private,
            PrivatePolicy::Random(_) | PrivatePolicy::Gain(_)
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(recall: f64) -> YearResult {
        YearResult {
            recall,
            worst_quarter: 0.0,
            coverage: 0.0,
            answers: 0.0,
            weeks: Vec::new(),
        }
    }

    #[test]
    fn differences_are_paired_by_seed() {
        let others = [0.1, 0.5, 0.9].map(result);
        let own = [0.2, 0.6, 1.0].map(result);
        let same = difference(&own, &others, |it| it.recall);
        assert!((same.mean - 0.1).abs() < 1e-12 && same.standard_error < 1e-12);
        let own = [0.1, 0.6, 1.1].map(result);
        let spread = difference(&own, &others, |it| it.recall);
        assert!((spread.standard_error - 0.1 / 3.0_f64.sqrt()).abs() < 1e-12);
        assert!((spread.high - spread.mean - 9.925 * spread.standard_error).abs() < 1e-12);
    }

    #[test]
    fn a_single_seed_gives_an_infinite_interval() {
        let one = difference(&[result(0.9)], &[result(0.1)], |it| it.recall);
        assert!(one.low.is_infinite() && one.low < 0.0);
    }

    #[test]
    fn intervals_match_published_tables() {
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
