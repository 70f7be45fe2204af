//! Random draws that depend only on their label, so every policy sees the same ones.

/// The purpose of a draw. Draws for different purposes are independent.
#[derive(Clone, Copy)]
#[repr(u64)]
pub enum DrawPurpose {
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

/// The random draws of one seed.
#[derive(Clone, Copy)]
pub struct SeededRandom(pub u64);

impl SeededRandom {
    /// Returns a uniform draw from 0 to below 1.
    pub fn uniform(self, purpose: DrawPurpose, label: &[u64]) -> f64 {
        (self.number(purpose, label) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns a uniform draw between two numbers.
    pub fn between(self, low: f64, high: f64, purpose: DrawPurpose, label: &[u64]) -> f64 {
        low + (high - low) * self.uniform(purpose, label)
    }

    /// Returns a normal draw with mean 0 and deviation 1: a sum of twelve uniform draws, never beyond 6.
    pub fn normal(self, purpose: DrawPurpose, label: &[u64]) -> f64 {
        let first = self.number(purpose, label);
        let draws = (0..12).map(|at| (mix(first.wrapping_add(at)) >> 11) as f64);
        draws.sum::<f64>() / (1_u64 << 53) as f64 - 6.0
    }

    /// Returns a random 64-bit number: SplitMix64's mixing function, folded over the label.
    pub fn number(self, purpose: DrawPurpose, label: &[u64]) -> u64 {
        let first = mix(self.0 ^ mix(purpose as u64));
        label
            .iter()
            .fold(first, |hash, part| mix(hash ^ mix(*part)))
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
    fn draws_have_the_expected_mean_and_spread() {
        let random = SeededRandom(1);
        let mean = |draw: &dyn Fn(u64) -> f64| (0..4000).map(draw).sum::<f64>() / 4000.0;
        let uniform = mean(&|at| random.uniform(DrawPurpose::Coming, &[at, 3]));
        let normal = mean(&|at| random.normal(DrawPurpose::Coming, &[at]));
        let spread = mean(&|at| random.normal(DrawPurpose::Coming, &[at]).powi(2));
        assert!((uniform - 0.5).abs() < 0.02 && normal.abs() < 0.05 && (spread - 1.0).abs() < 0.1);
    }

    #[test]
    fn draws_depend_on_the_whole_label() {
        let of = |seed, about, of: &[u64]| SeededRandom(seed).number(about, of);
        let one = of(1, DrawPurpose::Coming, &[1, 2]);
        assert_eq!(one, of(1, DrawPurpose::Coming, &[1, 2]));
        assert_ne!(one, of(2, DrawPurpose::Coming, &[1, 2]));
        assert_ne!(one, of(1, DrawPurpose::Grade, &[1, 2]));
        assert_ne!(one, of(1, DrawPurpose::Coming, &[2, 1]));
    }
}
