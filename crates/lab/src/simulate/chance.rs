//! Luck that hangs on what it is about alone, so that every policy meets the same.

/// What a draw is about: each has luck of its own.
#[derive(Clone, Copy)]
#[repr(u64)]
pub enum About {
    Attendance = 1,
    Joining,
    Parameter,
    PriorRate,
    Prior,
    PriorStrength,
    PriorAge,
    NoteEase,
    NoteHold,
    Coming,
    Recalling,
    Grade,
    SharedQuestion,
    PrivateCard,
}

/// The draws of one seed.
#[derive(Clone, Copy)]
pub struct Chance(pub u64);

impl Chance {
    /// From 0 to below 1.
    pub fn uniform(self, about: About, of: &[u64]) -> f64 {
        (self.number(about, of) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn between(self, low: f64, high: f64, about: About, of: &[u64]) -> f64 {
        low + (high - low) * self.uniform(about, of)
    }

    /// Normal with mean 0 and deviation 1, by the sum of twelve uniform draws: never beyond 6.
    pub fn normal(self, about: About, of: &[u64]) -> f64 {
        let first = self.number(about, of);
        let draws = (0..12).map(|at| (mix(first.wrapping_add(at)) >> 11) as f64);
        draws.sum::<f64>() / (1_u64 << 53) as f64 - 6.0
    }

    /// SplitMix64's mixing, folded over all that the draw is about.
    pub fn number(self, about: About, of: &[u64]) -> u64 {
        let first = mix(self.0 ^ mix(about as u64));
        of.iter().fold(first, |hash, part| mix(hash ^ mix(*part)))
    }
}

fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_spread_as_they_should_be() {
        let chance = Chance(1);
        let mean = |draw: &dyn Fn(u64) -> f64| (0..4000).map(draw).sum::<f64>() / 4000.0;
        let uniform = mean(&|at| chance.uniform(About::Coming, &[at, 3]));
        let normal = mean(&|at| chance.normal(About::Coming, &[at]));
        let spread = mean(&|at| chance.normal(About::Coming, &[at]).powi(2));
        assert!((uniform - 0.5).abs() < 0.02 && normal.abs() < 0.05 && (spread - 1.0).abs() < 0.1);
    }

    #[test]
    fn luck_hangs_on_all_that_it_is_about() {
        let of = |seed, about, of: &[u64]| Chance(seed).number(about, of);
        let one = of(1, About::Coming, &[1, 2]);
        assert_eq!(one, of(1, About::Coming, &[1, 2]));
        assert_ne!(one, of(2, About::Coming, &[1, 2]));
        assert_ne!(one, of(1, About::Grade, &[1, 2]));
        assert_ne!(one, of(1, About::Coming, &[2, 1]));
    }
}
